import type { Span } from '../../grammar/text.ts';
import type { Line, Word } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Binding } from '../schema/bind.ts';
import { isDecimal, isDuration, isSize } from '../schema/kinds-values.ts';
import { bindingOf, itemAt, type Level, scopeBelow, surroundingsAt } from './scope.ts';

/** The kinds of tokens, by their names in the language server protocol. */
export const tokenTypes = [
  'comment',
  'keyword',
  'property',
  'namespace',
  'class',
  'function',
  'decorator',
  'enumMember',
  'string',
  'number',
  'regexp',
  'variable',
  'macro',
] as const;

export const tokenModifiers = ['declaration', 'deprecated'] as const;

/** A stretch of text with a meaning. Tokens never overlap. */
export interface Token extends Span {
  readonly type: (typeof tokenTypes)[number];
  readonly modifiers: readonly (typeof tokenModifiers)[number][];
}

/** The tokens of a file in order; with `span`, those that touch it. Words that nobody knows have none. */
export function tokens(analysis: Analysis, uri: string, span?: Span): readonly Token[] {
  const source = analysis.config.sources.get(uri);
  if (!source) return [];
  const { written } = source;
  const found: Token[] = [];
  const isOutside = ({ start, end }: Span): boolean =>
    span !== undefined && (end < span.start || start > span.end);
  for (const comment of written.comments) {
    if (!isOutside(comment)) found.push(token(comment, 'comment'));
  }
  // The scope of what stands at the top is that of the file.
  const stack: Level[] = [];
  for (const line of [...written.lines].reverse()) {
    if (isOutside(line)) continue;
    const around = surroundingsAt(analysis, uri, line.start);
    stack.push({ line, scope: around?.levels[0]?.scope ?? { kind: 'unknown' } });
  }
  for (let level = stack.pop(); level; level = stack.pop()) {
    const { line } = level;
    const binding = bindingOf(level, source);
    for (const [index, word] of line.words.entries()) {
      if (!isOutside(word)) found.push(...wordTokens(typeOf(level, index, binding), word));
    }
    if (!line.block || isOutside(line.block)) continue;
    const scope = scopeBelow(analysis, source, level, itemAt(written, line.start));
    for (const inner of [...line.block.lines].reverse()) {
      if (!isOutside(inner)) stack.push({ line: inner, scope });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

type Kind = Pick<Token, 'type' | 'modifiers'>;

function typeOf(level: Level, index: number, binding: Binding | undefined): Kind | undefined {
  const { line, scope } = level;
  const word = line.words[index]!;
  if (scope.kind === 'unknown') return plain(word);
  if (scope.kind === 'top') return topType(line, word);
  if (index === 0) return nameType(level, word, binding);
  const at = index - 1;
  if (binding?.inner.some((inner) => inner.at === at)) return kind('enumMember');
  const slot = binding?.slots[at];
  if (!slot) return plain(word);
  if (slot.kind === undefined) return kind('enumMember');
  if (slot.kind === 'matcher') return kind(word.text.startsWith('@') ? 'decorator' : 'string');
  if (slot.kind === 'named_route') return kind('function');
  if (slot.kind === 'import_target') {
    return kind(/[./*]/.test(word.text) ? 'string' : 'namespace');
  }
  if (slot.kind.includes('regexp')) return kind('regexp');
  return plain(word);
}

function topType(line: Line, word: Word): Kind {
  if (word.text === 'import' && word === line.words[0]) return kind('keyword');
  if (/^\(.+\)$/.test(word.text)) return kind('namespace', 'declaration');
  if (/^&\(.+\)$/.test(word.text)) return kind('function', 'declaration');
  return kind('class');
}

function nameType({ scope }: Level, word: Word, binding: Binding | undefined): Kind | undefined {
  if (word.text === 'import') return kind('keyword');
  const entry = binding?.entry;
  if (!entry) return undefined;
  if (!('literal' in entry.name)) {
    return word.text.startsWith('@') ? kind('decorator', 'declaration') : kind('property');
  }
  const body = scope.kind === 'body' ? scope.body.name : '';
  const type = body === 'site' || body === 'routes' ? 'keyword' : 'property';
  return entry.notes.deprecated === undefined ? kind(type) : kind(type, 'deprecated');
}

function plain({ text, quote }: Word): Kind {
  const isNumber = quote === '' && (isDecimal(text) || isDuration(text) || isSize(text));
  return kind(isNumber ? 'number' : 'string');
}

function kind(type: Token['type'], ...modifiers: Token['modifiers']): Kind {
  return { type, modifiers };
}

/** A word, with the placeholders and variables inside it told apart. */
function* wordTokens(of: Kind | undefined, { start, end, parts }: Word): Generator<Token> {
  let done = start;
  for (const part of parts) {
    if (of && part.start > done) yield { start: done, end: part.start, ...of };
    yield token(part, part.kind === 'env' ? 'macro' : 'variable');
    done = part.end;
  }
  if (of && done < end) yield { start: done, end, ...of };
}

function token({ start, end }: Span, type: Token['type']): Token {
  return { start, end, type, modifiers: [] };
}

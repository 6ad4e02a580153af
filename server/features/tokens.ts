import type { Span } from '../../grammar/text.ts';
import type { Line, Word } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Source } from '../analysis/expand/fill.ts';
import { expressionWords } from '../analysis/language/expressions.ts';
import type { Store } from '../analysis/memory.ts';
import type { Binding } from '../schema/binding.ts';
import { type ExpressionToken, expressionTokens } from '../schema/expression-tokens.ts';
import { isDecimal, isDuration, isSize } from '../schema/kinds-values.ts';
import { contentOf } from './cursor.ts';
import { masked } from './expression.ts';
import { bindingOf, itemAt, type Level, type Scope, scopeBelow, surroundingsAt } from './scope.ts';

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
  const isOutside = ({ start, end }: Span): boolean =>
    span !== undefined && (end < span.start || start > span.end);
  return tokenGroups(analysis, uri, span)
    .flat()
    .filter((token) => !isOutside(token));
}

/**
 * The same in groups: those of one line at the top, with all that is inside it, and those of comments between two such
 * lines. A group is the same object until something in it changes.
 */
export function tokenGroups(
  analysis: Analysis,
  uri: string,
  span?: Span,
): readonly (readonly Token[])[] {
  const source = analysis.config.sources.get(uri);
  if (!source) return [];
  const { written } = source;
  const { environment } = analysis.project;
  const store: Groups = analysis.memory.store(`tokens of ${uri}`, [environment]);
  const groups: (readonly Token[])[] = [];
  let next = 0;
  const commentsBefore = (offset: number): Token[] => {
    const found: Token[] = [];
    for (; (written.comments[next]?.start ?? offset) < offset; next++) {
      found.push(token(written.comments[next]!, 'comment'));
    }
    return found;
  };
  for (const line of written.lines) {
    groups.push(commentsBefore(line.start));
    const inside = commentsBefore(line.end);
    if (span && (line.end < span.start || line.start > span.end)) continue;
    // The scope of what stands at the top is that of the file.
    const around = surroundingsAt(analysis, uri, line.start);
    const scope = around?.levels[0]?.scope ?? { kind: 'unknown' };
    const level: Level = { line, scope };
    const below: Scope = line.block
      ? scopeBelow(analysis, source, level, itemAt(written, line.start))
      : { kind: 'unknown' };
    const known = store.get(line);
    if (known && isSameScope(known.scope, scope) && isSameScope(known.below, below)) {
      groups.push(known.tokens);
      continue;
    }
    const found = [...inside, ...lineTokens(analysis, source, level, below)];
    found.sort((a, b) => a.start - b.start);
    store.set(line, { scope, below, tokens: found });
    groups.push(found);
  }
  groups.push(commentsBefore(Infinity));
  return groups;
}

type Groups = Store<
  Line,
  { readonly scope: Scope; readonly below: Scope; readonly tokens: readonly Token[] }
>;

function isSameScope(a: Scope, b: Scope): boolean {
  if (a.kind !== 'body' || b.kind !== 'body') return a.kind === b.kind;
  return a.body === b.body && a.block === b.block;
}

/** The tokens of the words of a line at the top and of those in its block, which has the scope `below`. */
function* lineTokens(
  analysis: Analysis,
  source: Source,
  top: Level,
  below: Scope,
): Generator<Token> {
  const stack = [top];
  for (let level = stack.pop(); level; level = stack.pop()) {
    const { line } = level;
    const binding = bindingOf(level, source);
    const [from, to] = (binding && expressionWords(binding, line.words.length)) ?? [0, 0];
    for (const [index, word] of line.words.entries()) {
      // Of several words the quotes are those of texts in CEL.
      const cel = to - from === 1 ? contentOf(word) : word;
      const own = from <= index && index < to ? celTokens(word, cel, source) : undefined;
      yield* own ?? wordTokens(typeOf(level, index, binding), word);
    }
    if (!line.block) continue;
    const scope = level === top ? below : scopeBelow(analysis, source, level);
    for (const inner of [...line.block.lines].reverse()) stack.push({ line: inner, scope });
  }
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

/** The tokens of a word of an expression, which are in that stretch of it; undefined when it is no CEL. */
function celTokens(
  word: Word,
  { start, end }: Span,
  { written }: Source,
): readonly Token[] | undefined {
  if (word.quote === '<<') return undefined;
  const cel = expressionTokens(masked(written.text.slice(start, end)), 'with an open text');
  if (!cel) return undefined;
  const { parts } = word;
  const found = parts.map((part) => token(part, part.kind === 'env' ? 'macro' : 'variable'));
  for (const [index, one] of cel.entries()) {
    const type = celType(one, cel[index + 1]?.text === '(');
    if (!type) continue;
    const last = start + one.end;
    let done = start + one.start;
    for (const part of parts) {
      if (part.end <= done || part.start >= last) continue;
      if (part.start > done) found.push(token({ start: done, end: part.start }, type));
      done = part.end;
    }
    if (done < last) found.push(token({ start: done, end: last }, type));
  }
  return found.sort((a, b) => a.start - b.start);
}

function celType({ kind, text }: ExpressionToken, isCalled: boolean): Token['type'] | undefined {
  if (kind === 'sign') return undefined;
  if (kind === 'name') return isCalled ? 'function' : text === 'in' ? 'keyword' : 'variable';
  if (/^[\d.]/.test(text)) return 'number';
  return /^(?:true|false|null)$/.test(text) ? 'enumMember' : 'string';
}

function token({ start, end }: Span, type: Token['type']): Token {
  return { start, end, type, modifiers: [] };
}

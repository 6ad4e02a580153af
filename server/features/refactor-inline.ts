import { type Edit, type Span, wholeLine } from '../../grammar/text.ts';
import { type Block, type Line, pathAt, type Tree, walk, type Word } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { substitute } from '../analysis/expand/arguments.ts';
import type { Token } from '../analysis/config.ts';
import { type Source, splicedValue } from '../analysis/expand/fill.ts';
import type { PlacedEdit } from '../rules/rule.ts';
import type { Action } from './actions.ts';
import { indented } from './indented.ts';
import { isGiven } from './refactor-extract.ts';
import type { Refactor } from './refactors.ts';
import { itemAt, variableAt } from './scope.ts';
import { spelled } from './word-spelling.ts';

/** Puts the lines of a snippet in the place of the import under the cursor, or of all its imports. */
export const inlineSnippet: Refactor = (analysis, uri, selection) => {
  const source = analysis.config.sources.get(uri);
  const line = source && pathAt(source.written, selection.start).at(-1);
  if (!source || !line || selection.end > (line.words.at(-1)?.end ?? 0)) return [];
  const name = isImport(line) ? line.words[1]?.text : nameOfSnippet(source.written, line);
  const snippet = name === undefined ? undefined : onlySnippet(analysis, name);
  if (!snippet) return [];
  const found: Action[] = [];
  const one = isImport(line) ? inlined(snippet, { source, line }) : undefined;
  const rest = { kind: 'inline', preferred: false, keeps: true } as const;
  if (one) found.push({ title: `Inline the snippet "${name}" here`, edits: [one], ...rest });
  const all = inlinedEverywhere(analysis, snippet);
  const title = `Inline the snippet "${name}" everywhere and delete it`;
  if (all) found.push({ title, edits: all, ...rest });
  return found;
};

interface Definition {
  readonly name: string;
  readonly source: Source;
  readonly block: Block;
  readonly span: Span;
}

interface Use {
  readonly source: Source;
  readonly line: Line;
}

function isImport({ words: [name] }: Line): boolean {
  return name?.text === 'import';
}

function nameOfSnippet(tree: Tree, { start }: Line): string | undefined {
  const item = itemAt(tree, start);
  return item?.kind === 'snippet' && item.start === start ? item.name.text.slice(1, -1) : undefined;
}

/** Undefined when there is none of that name, or more than one. */
function onlySnippet({ config }: Analysis, name: string): Definition | undefined {
  const found: Definition[] = [];
  for (const source of config.sources.values()) {
    for (const { kind, ...item } of source.written.items) {
      if (kind !== 'snippet' || !('name' in item) || item.name.text !== `(${name})`) continue;
      const { block, start, end } = item;
      found.push({ name, source, block, span: { start, end } });
    }
  }
  return found.length === 1 ? found[0] : undefined;
}

/** Only where every import of the snippet is known: it stands in the Caddyfile itself, and all imports are read. */
function inlinedEverywhere(
  { config, uri }: Analysis,
  snippet: Definition,
): readonly PlacedEdit[] | undefined {
  if (!config.complete || snippet.source.uri !== uri) return undefined;
  const edits: PlacedEdit[] = [];
  for (const source of config.sources.values()) {
    for (const [line] of walk(source.written.lines)) {
      if (!isImport(line)) continue;
      const target = line.words[1];
      if (target?.parts.length) return undefined;
      if (target?.text !== snippet.name) continue;
      const edit = inlined(snippet, { source, line });
      if (!edit) return undefined;
      edits.push(edit);
    }
  }
  if (edits.length === 0) return undefined;
  const { text } = snippet.source.written;
  const { start } = wholeLine(text, snippet.span.start);
  let { end } = wholeLine(text, snippet.span.end - 1);
  const after = wholeLine(text, end);
  if (end < text.length && text.slice(after.start, after.end).trim() === '') ({ end } = after);
  return [...edits, { uri, start, end, text: '' }];
}

/** The lines of a snippet in the place of an import; undefined where they would not mean the same there. */
function inlined(snippet: Definition, { source, line }: Use): PlacedEdit | undefined {
  const { uri, written: tree } = source;
  const { text } = tree;
  const row = wholeLine(text, line.start);
  const indentation = text.slice(row.start, line.start);
  const lastRow = wholeLine(text, line.end);
  const behind = text.slice(line.end, lastRow.end);
  if (indentation.trim() !== '' || behind.trim() !== '') return undefined;
  // Inside the block of another import, or of the snippet itself, lines are read at another time.
  const outer = pathAt(tree, line.start).filter((one) => one !== line);
  const isOwn = source === snippet.source && within(line, snippet.span);
  if (isOwn || outer.some(isImport)) return undefined;
  const args = argumentsOf(source, line);
  if (!args || !bodyRows(snippet.source.written, snippet.block)) return undefined;
  const isFar = source !== snippet.source;
  if (isFar && [...walk(snippet.block.lines)].some(([inner]) => isImport(inner))) return undefined;
  const body = bodyText(snippet, { source, line }, args, indentation);
  if (body === undefined) return undefined;
  if (body.trim() === '') return { uri, start: row.start, end: lastRow.end, text: '' };
  return { uri, start: row.start, end: lastRow.end, text: body.trimEnd() + behind };
}

function within(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The arguments of an import; undefined when their number or their text is not known. */
function argumentsOf(source: Source, { words }: Line): readonly Token[] | undefined {
  const args = words.slice(2);
  for (const { parts, fault } of args) {
    if (fault || !parts.every((part) => isPlain(part, source))) return undefined;
  }
  return args.map((word) => tokenOf(word, source.uri));
}

function isPlain(part: Word['parts'][number], source: Source): boolean {
  if (part.kind === 'placeholder') return !/^blocks?\b|:/.test(part.name);
  const use = variableAt(source, part.start);
  const value = use && splicedValue(use.state);
  return value !== undefined && /^[^\s"`\\{}#]+$/.test(value);
}

function tokenOf({ text, quote, start, end }: Word, uri: string): Token {
  return { uri, start, end, text, quote, unknown: false };
}

/** The rows between the braces; undefined when something else stands in the rows of the braces. */
function bodyRows({ text }: Tree, { open, close }: Block): Span | undefined {
  if (!close) return undefined;
  const { end: start } = wholeLine(text, open.start);
  const { start: end } = wholeLine(text, close.start);
  const isOpen = /^[ \t]*(?:#.*)?\r?\n$/.test(text.slice(open.end, start));
  const isClosed = text.slice(end, close.start).trim() === '';
  return isOpen && isClosed && start <= end ? { start, end } : undefined;
}

function bodyText(
  snippet: Definition,
  use: Use,
  args: readonly Token[],
  indentation: string,
): string | undefined {
  const { written: tree } = snippet.source;
  const { lines } = snippet.block;
  const rows = bodyRows(tree, snippet.block);
  if (!rows) return undefined;
  const base = indentationOf(tree.text, lines[0]?.start ?? rows.end);
  const edits: Edit[] = [];
  let before: Line | undefined;
  for (const [line, depth] of walk(lines)) {
    // Caddy runs what two of them in a row bring together into one line.
    if (before && isBlockPlaceholder(before) && isBlockPlaceholder(line)) return undefined;
    before = line;
    if (isBlockPlaceholder(line)) {
      const edit = blockEdit(tree, line, use, indentation + '\t'.repeat(depth));
      if (!edit) return undefined;
      edits.push(edit);
      continue;
    }
    for (const word of line.words) {
      const edit = wordEdit(snippet.source, line, word, args);
      if (edit === 'unknown') return undefined;
      if (edit) edits.push(edit);
    }
  }
  return indented(tree.text, rows, lines, base, indentation, edits);
}

function indentationOf(text: string, offset: number): string {
  const { start } = wholeLine(text, offset);
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

function isBlockPlaceholder({ words, block }: Line): boolean {
  return words.length === 1 && !block && words[0]?.text === '{block}' && words[0].quote === '';
}

/** What stands between the braces of the import, in the row of `{block}`. */
function blockEdit(
  tree: Tree,
  line: Line,
  { source, line: at }: Use,
  to: string,
): Edit | undefined {
  const row = wholeLine(tree.text, line.start);
  const isAlone = tree.text.slice(row.start, row.end).trim() === '{block}';
  if (!isAlone) return undefined;
  const { block } = at;
  if (!block || block.lines.length === 0) return { ...row, text: '' };
  const own = source.written;
  const rows = bodyRows(own, block);
  if (!rows) return undefined;
  const base = indentationOf(own.text, block.lines[0]!.start);
  const text = indented(own.text, rows, block.lines, base, to);
  return { ...row, text };
}

/** A word with arguments filled in, or undefined when it holds none. */
function wordEdit(
  source: Source,
  line: Line,
  word: Word,
  args: readonly Token[],
): Edit | 'unknown' | undefined {
  const raw = source.written.text.slice(word.start, word.end);
  // What an import brings loses its backslashes before braces.
  if (word.fault || /\\[{}]/.test(raw)) return 'unknown';
  if (!word.parts.some(({ kind, name }) => kind === 'placeholder' && isGiven(name)))
    return undefined;
  if (word.quote === '<<' || word.parts.some(({ kind }) => kind === 'env')) return 'unknown';
  let isKnown = !word.text.includes('{block');
  const filled = substitute(tokenOf(word, source.uri), word, {
    args,
    problem: () => (isKnown = false),
    blockFor: () => undefined,
    linesFor: () => undefined,
  });
  // A range that is out of bounds stays as it is, to be filled in by whoever imports the lines next.
  if (!isKnown || filled.some(({ text }) => text === word.text)) return 'unknown';
  const written = filled.map(({ text }) => spelledLike(text, word, line));
  const all = written.filter((one) => one !== undefined);
  if (all.length < written.length) return 'unknown';
  return { start: word.start, end: word.end, text: all.join(' ') };
}

/** With other quotes only where nothing looks at them. */
function spelledLike(text: string, { quote }: Word, { words: [name] }: Line): string | undefined {
  const same = spelled(text, quote);
  if (same !== undefined) return same;
  // What an import puts in without quotes may even open or close a block.
  if (text === '{' || text === '}') return undefined;
  if (name?.text.startsWith('@') || name?.text === 'expression') return undefined;
  return spelled(text, '"') ?? spelled(text, '`');
}

import { countFirst } from '../../grammar/spans.ts';
import type { Span } from '../../grammar/text.ts';
import type { Comment, Line, Part, Tree, Word } from '../../grammar/tree.ts';
import { wordAt } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { type Level, type Scope, type Surroundings, surroundingsAt } from './scope.ts';

/** What a cursor is on. Everything is as written, in a text that may be half typed. */
export interface Cursor extends Surroundings {
  readonly analysis: Analysis;
  readonly uri: string;
  readonly offset: number;
  readonly tree: Tree;
  /** The lines around the one that the cursor is on, outermost first. */
  readonly around: readonly Level[];
  /** The line whose words the cursor is in or behind; absent where a new line would begin. */
  readonly line?: Line;
  /** What that line, or a new one, is looked up in. */
  readonly scope: Scope;
  /** The index of the word under the cursor among those of the line, or that of a new one. */
  readonly index: number;
  readonly word?: Word;
  /** The environment variable or placeholder under the cursor. */
  readonly part?: Part;
  readonly comment?: Comment;
  /** Whether a word can stand here; not in a comment, nor behind a brace. */
  readonly free: boolean;
}

/** What stands at an offset; undefined for a file that is no part of the config. */
export function cursorAt(analysis: Analysis, uri: string, offset: number): Cursor | undefined {
  const found = surroundingsAt(analysis, uri, offset);
  if (!found) return undefined;
  const tree = found.source.written;
  const base = { ...found, analysis, uri, offset, tree };
  const comment = commentAt(tree, offset);
  const last = found.levels.at(-1);
  if (last && isOnWords(last.line, offset)) {
    const { line, scope } = last;
    const word = wordAt(line, offset);
    const part = word?.parts.find((one) => one.start <= offset && offset <= one.end);
    return {
      ...base,
      around: found.levels.slice(0, -1),
      line,
      scope,
      index: word ? line.words.indexOf(word) : indexOf(line, offset),
      free: !comment,
      ...(word && { word }),
      ...(part && { part }),
      ...(comment && { comment }),
    };
  }
  const around =
    last && isBehindBlock(last.line, offset) ? found.levels.slice(0, -1) : found.levels;
  const lines = around.at(-1)?.line.block?.lines ?? tree.lines;
  const before = lineBefore(lines, offset);
  if (before && !comment && isSameLine(tree.text, before.end, offset)) {
    const line = { ...base, around, scope: found.inside, index: before.words.length };
    if (before.block) return { ...line, free: false };
    const own = surroundingsAt(analysis, uri, before.start)?.levels.at(-1);
    const scope = own?.scope ?? found.inside;
    return { ...line, line: before, scope, free: true };
  }
  const open = around.at(-1)?.line.block?.open;
  const isCrowded = open !== undefined && !tree.text.slice(open.end, offset).includes('\n');
  return {
    ...base,
    around,
    scope: found.inside,
    index: 0,
    free: !comment && !isCrowded,
    ...(comment && { comment }),
  };
}

/** The part of a word that is its text: without quotes. Heredocs are left as they are. */
export function contentOf({ start, end, quote, fault }: Word): Span {
  if (quote !== '"' && quote !== '`') return { start, end };
  return { start: start + 1, end: fault === 'unterminated' ? end : Math.max(start + 1, end - 1) };
}

function commentAt({ comments }: Tree, offset: number): Comment | undefined {
  const comment = comments[countFirst(comments, ({ end }) => end < offset)];
  return comment && comment.start < offset ? comment : undefined;
}

function isOnWords({ block }: Line, offset: number): boolean {
  return !block || offset <= block.open.start;
}

function isBehindBlock({ block }: Line, offset: number): boolean {
  return block?.close !== undefined && offset > block.close.start;
}

function indexOf({ words }: Line, offset: number): number {
  const index = words.findIndex(({ start }) => start > offset);
  return index < 0 ? words.length : index;
}

/** The last line that ends at `offset` or before. */
function lineBefore(lines: readonly Line[], offset: number): Line | undefined {
  return lines[countFirst(lines, ({ end }) => end <= offset) - 1];
}

/** Whether nothing but blanks and joined line ends stand between. */
function isSameLine(text: string, from: number, to: number): boolean {
  return !text
    .slice(from, to)
    .replaceAll(/\\\r?\n/g, '')
    .includes('\n');
}

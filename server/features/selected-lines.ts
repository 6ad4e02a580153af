import { type Span, wholeLine } from '../../grammar/text.ts';
import { type Line, pathAt, type Tree } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { itemAt, type Surroundings, surroundingsAt } from './scope.ts';

/** Lines beside each other that a selection touches, with all that stands around them. */
export interface SelectedLines extends Span {
  /** At least one. */
  readonly lines: readonly Line[];
  /** What stands around the first of them, which is the last of its levels. */
  readonly around: Surroundings;
  readonly tree: Tree;
  /** The blanks in front of the first of them. */
  readonly indentation: string;
}

/**
 * The lines of one block, or of a site without braces, that a selection touches; its span reaches over whole rows of
 * the text and takes in selected comments. Undefined for a selection without text, one that begins or ends outside of
 * the block, and where other words stand in the same rows.
 */
export function selectedLines(
  analysis: Analysis,
  uri: string,
  selection: Span,
): SelectedLines | undefined {
  const tree = analysis.config.sources.get(uri)?.written;
  const chosen = tree && trimmed(tree.text, selection);
  if (!tree || !chosen) return undefined;
  const lines = linesIn(tree, chosen);
  const first = lines?.[0];
  const last = lines?.at(-1);
  if (!lines || !first || !last) return undefined;
  const around = surroundingsAt(analysis, uri, first.start);
  if (!around) return undefined;
  const { text } = tree;
  const { start } = wholeLine(text, Math.min(first.start, chosen.start));
  const { end } = wholeLine(text, Math.max(last.end, chosen.end) - 1);
  const isAlone =
    isBlank(text, wholeLine(text, first.start).start, first.start) &&
    /^[ \t]*(?:#.*)?\r?\n?$/.test(text.slice(last.end, wholeLine(text, last.end).end));
  if (!isAlone) return undefined;
  const indentation = text.slice(wholeLine(text, first.start).start, first.start);
  return { lines, around, tree, indentation, start, end };
}

/** Without the blanks at both ends; undefined when nothing else is selected. */
function trimmed(text: string, { start, end }: Span): Span | undefined {
  const chosen = text.slice(start, end);
  const inner = chosen.trim();
  if (inner === '') return undefined;
  const from = start + chosen.indexOf(inner);
  return { start: from, end: from + inner.length };
}

/** Those of the innermost block that holds the whole span. */
function linesIn(tree: Tree, { start, end }: Span): readonly Line[] | undefined {
  let block: readonly Line[] | undefined;
  for (const { block: inner } of pathAt(tree, start)) {
    if (!inner?.close || start <= inner.open.start || end > inner.close.start) break;
    // Behind the brace itself, in its row, no line can begin.
    if (!tree.text.slice(inner.open.end, start).includes('\n')) break;
    block = inner.lines;
  }
  if (!block) {
    const item = itemAt(tree, start);
    if (item?.kind !== 'site' || item.block || end > item.end) return undefined;
    block = item.lines;
    if (start < (item.addresses.at(-1)?.end ?? 0)) return undefined;
  }
  return block.filter((line) => line.start < end && start < line.end);
}

function isBlank(text: string, start: number, end: number): boolean {
  return text.slice(start, end).trim() === '';
}

import { lineStarts, positionAt, type Span } from '../../grammar/text.ts';
import { type Comment, type Line, type Tree, walk } from '../../grammar/tree.ts';
import { kept, type Store } from '../analysis/memory.ts';

/** What can be folded away: from the line of its first to that of its last character. */
export interface Fold extends Span {
  readonly kind: 'block' | 'comment' | 'text';
}

/**
 * Blocks without their closing brace, words over several lines such as heredocs, and runs of comment lines. What is in
 * `known` of lines at the top that have not changed is taken from there.
 */
export function folds(
  { text, lines, comments }: Tree,
  known: Store<Line, readonly Fold[]> = new WeakMap(),
): readonly Fold[] {
  const starts = lineStarts(text);
  const found = [
    ...lines.flatMap((line) => kept(known, line, () => foldsOf(line, starts))),
    ...runsOf(comments, text, starts),
  ];
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

function foldsOf(top: Line, starts: readonly number[]): readonly Fold[] {
  const found: Fold[] = [];
  const add = (kind: Fold['kind'], start: number, end: number): void => {
    if (rowOf(starts, start) < rowOf(starts, end)) found.push({ kind, start, end });
  };
  for (const [{ words, block }] of walk([top])) {
    for (const word of words) add('text', word.start, word.end);
    if (!block) continue;
    const { open, close, end } = block;
    // The line of the closing brace stays in sight, so that one sees where the block ends.
    add('block', open.start, close ? (starts[rowOf(starts, close.start)] ?? 0) - 1 : end);
  }
  return found;
}

/** Comments on lines of their own, one below the other. */
function runsOf(
  comments: readonly Comment[],
  text: string,
  starts: readonly number[],
): readonly Fold[] {
  const runs: Span[] = [];
  let run: Span | undefined;
  for (const { start, end } of comments) {
    const row = rowOf(starts, start);
    const alone = text.slice(starts[row], start).trim() === '';
    if (run && alone && row === rowOf(starts, run.end) + 1) {
      run = { start: run.start, end };
      continue;
    }
    if (run) runs.push(run);
    run = alone ? { start, end } : undefined;
  }
  if (run) runs.push(run);
  return runs.flatMap((one) =>
    rowOf(starts, one.start) < rowOf(starts, one.end) ? [{ kind: 'comment' as const, ...one }] : [],
  );
}

function rowOf(starts: readonly number[], offset: number): number {
  return positionAt(starts, offset).line;
}

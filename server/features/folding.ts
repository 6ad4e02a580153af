import { lineStarts, positionAt, type Span } from '../../grammar/text.ts';
import { type Tree, walk } from '../../grammar/tree.ts';

/** What can be folded away: from the line of its first to that of its last character. */
export interface Fold extends Span {
  readonly kind: 'block' | 'comment' | 'text';
}

/** Blocks without their closing brace, words over several lines such as heredocs, and runs of comment lines. */
export function folds(tree: Tree): readonly Fold[] {
  const starts = lineStarts(tree.text);
  const row = (offset: number): number => positionAt(starts, offset).line;
  const found: Fold[] = [];
  const add = (kind: Fold['kind'], start: number, end: number): void => {
    if (row(start) < row(end)) found.push({ kind, start, end });
  };
  for (const [{ words, block }] of walk(tree.lines)) {
    for (const word of words) add('text', word.start, word.end);
    if (!block) continue;
    const { open, close, end } = block;
    // The line of the closing brace stays in sight, so that one sees where the block ends.
    add('block', open.start, close ? (starts[row(close.start)] ?? 0) - 1 : end);
  }
  let run: Span | undefined;
  for (const comment of tree.comments) {
    const at = row(comment.start);
    const alone = tree.text.slice(starts[at], comment.start).trim() === '';
    if (run && alone && at === row(run.end) + 1) {
      run = { start: run.start, end: comment.end };
      continue;
    }
    if (run) add('comment', run.start, run.end);
    run = alone ? comment : undefined;
  }
  if (run) add('comment', run.start, run.end);
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

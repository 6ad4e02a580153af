import { type Tree, walk } from '../../grammar/tree.ts';

/**
 * What Caddy reads of a file, in order: its words with their quotes, braces, and the line breaks that
 * part words. Two texts with the same sequence mean the same.
 */
function wordSequence(tree: Tree): readonly string[] {
  const sequence: string[] = [];
  const open: { readonly end: number; readonly close: string }[] = [];
  const closeBefore = (offset: number): void => {
    for (let top = open[open.length - 1]; top && top.end <= offset; top = open[open.length - 1]) {
      sequence.push(top.close);
      open.pop();
    }
  };
  for (const [line] of walk(tree.lines)) {
    closeBefore(line.start);
    // The kind of quotes goes in front, so that `"{"` is not taken for a brace.
    for (const { quote, text } of line.words) sequence.push(`${quote} ${text}`);
    if (!line.block) sequence.push('\n');
    else {
      sequence.push('{');
      open.push({ end: line.block.end, close: line.block.close ? '}' : '' });
    }
  }
  closeBefore(Number.POSITIVE_INFINITY);
  for (const _ of tree.strays) sequence.push('stray }');
  return sequence;
}

/** Whether two trees mean the same to Caddy. */
export function sameWords(left: Tree, right: Tree): boolean {
  const a = wordSequence(left);
  const b = wordSequence(right);
  return a.length === b.length && a.every((word, index) => word === b[index]);
}

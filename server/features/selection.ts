import type { Span } from '../../grammar/text.ts';
import { pathAt, type Tree, wordAt } from '../../grammar/tree.ts';
import { contentOf } from './cursor.ts';
import { itemAt } from './scope.ts';

/** What a selection at `offset` grows to step by step, from the innermost; each span holds the one before. */
export function selections(tree: Tree, offset: number): readonly Span[] {
  const wanted: Span[] = [];
  const path = [...pathAt(tree, offset)].reverse();
  for (const [depth, line] of path.entries()) {
    const { words, block } = line;
    const last = words.at(-1);
    if (depth === 0) {
      const word = wordAt(line, offset);
      const part = word?.parts.find(({ start, end }) => start <= offset && offset <= end);
      if (part) wanted.push(part);
      if (word) wanted.push(contentOf(word), word);
      const first = words[1];
      if (first && last) wanted.push({ start: first.start, end: last.end });
    }
    if (block && offset > block.open.start) {
      const inner = block.lines;
      if (inner[0]) wanted.push({ start: inner[0].start, end: inner.at(-1)!.end });
      wanted.push(block);
    } else if (words[0] && last) wanted.push({ start: words[0].start, end: last.end });
    wanted.push(line);
  }
  const item = itemAt(tree, offset);
  if (item) wanted.push(item);
  wanted.push({ start: 0, end: tree.text.length });
  return growing(wanted, offset);
}

/** Only those that hold the cursor and are larger than the one before. */
function growing(wanted: readonly Span[], offset: number): readonly Span[] {
  const found: Span[] = [];
  for (const { start, end } of wanted) {
    if (offset < start || offset > end) continue;
    const before = found.at(-1);
    const holds = !before || (start <= before.start && before.end <= end);
    const isSame = before?.start === start && before.end === end;
    if (holds && !isSame) found.push({ start, end });
  }
  return found;
}

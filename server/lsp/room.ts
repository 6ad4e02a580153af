import { changeOf } from '../../grammar/reparse.ts';
import { type Tree, walk } from '../../grammar/tree.ts';

/**
 * A text with room for more: blanks behind the `}` of each block at the top. What is typed into a block takes away from
 * its blanks, so that everything behind it stays where it is, and what is known of it can be kept. Lines are the same,
 * and so are columns but for those of the blanks, of which nobody is told.
 */
export interface RoomyText {
  /** As it is in the editor. */
  readonly plain: string;
  readonly text: string;
  readonly gaps: readonly Gap[];
}

/** Blanks that are not in the editor. */
export interface Gap {
  readonly at: number;
  readonly size: number;
}

/** Room for a few lines, so that it lasts for a while. */
const ROOM = 256;

/** Leaves room behind every block of `plain`, whose tree is given. */
export function withRoom(plain: string, tree: Tree): RoomyText {
  if (mayEndElsewhere(tree)) return { plain, text: plain, gaps: [] };
  const { lines } = tree;
  const parts: string[] = [];
  const gaps: Gap[] = [];
  let done = 0;
  for (const { block } of lines) {
    const end = block?.close?.end;
    if (end === undefined || !/^\r?\n/.test(plain.slice(end, end + 2))) continue;
    parts.push(plain.slice(done, end), ' '.repeat(ROOM));
    gaps.push({ at: end + gaps.length * ROOM, size: ROOM });
    done = end;
  }
  return { plain, text: [...parts, plain.slice(done)].join(''), gaps };
}

/** `plain` laid out so that what has not changed since `before` stays where it is; undefined when there is no room left. */
export function relaid(before: RoomyText, plain: string): RoomyText | undefined {
  const change = changeOf(before.plain, plain);
  let taken = 0;
  let first = 0;
  // Where the text of the editor stands, gaps in front of it counted in.
  for (; first < before.gaps.length; first++) {
    const gap = before.gaps[first]!;
    if (gap.at - taken >= change.start) break;
    taken += gap.size;
  }
  const start = change.start + taken;
  let next = first;
  for (; next < before.gaps.length; next++) {
    const gap = before.gaps[next]!;
    if (gap.at - taken > change.before) break;
    taken += gap.size;
  }
  const end = change.before + taken;
  const fresh = plain.slice(change.start, change.after);
  const more = fresh.length - (end - start);
  const gap = before.gaps[next];
  if (!gap) {
    const text = before.text.slice(0, start) + fresh + before.text.slice(end);
    return { plain, text, gaps: before.gaps.slice(0, first) };
  }
  const size = gap.size - more;
  if (size < 0) return undefined;
  const text = [
    before.text.slice(0, start),
    fresh,
    before.text.slice(end, gap.at),
    ' '.repeat(size),
    before.text.slice(gap.at + gap.size),
  ].join('');
  const moved = { at: gap.at + more, size };
  return {
    plain,
    text,
    gaps: [...before.gaps.slice(0, first), moved, ...before.gaps.slice(next + 1)],
  };
}

/** Whether all gaps stand where they mean nothing: behind a block at the top. */
export function isHarmless({ text, gaps }: RoomyText, tree: Tree): boolean {
  const { lines } = tree;
  if (gaps.length > 0 && mayEndElsewhere(tree)) return false;
  let next = 0;
  for (const { block } of lines) {
    const gap = gaps[next];
    if (!gap) return true;
    const behind = gap.at + gap.size;
    if (block?.close?.end === gap.at && /^\r?\n/.test(text.slice(behind, behind + 2))) next++;
  }
  return next === gaps.length;
}

/** Whether a heredoc holds a variable: once that is filled in, its end may be another, and blanks be part of its text. */
function mayEndElsewhere({ text, lines }: Tree): boolean {
  if (!text.includes('<<') || !text.includes('{$')) return false;
  for (const [{ words }] of walk(lines)) {
    for (const { start, end, quote } of words) {
      if (quote === '<<' && text.slice(start, end).includes('{$')) return true;
    }
  }
  return false;
}

/** How many characters of `offset` on its line are blanks of a gap. */
export function blanksBefore({ gaps }: RoomyText, lineStart: number, offset: number): number {
  let low = 0;
  let high = gaps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (gaps[middle]!.at < lineStart) low = middle + 1;
    else high = middle;
  }
  const gap = gaps[low];
  return gap && gap.at < offset ? Math.min(gap.size, offset - gap.at) : 0;
}

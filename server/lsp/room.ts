import { changeOf } from '../../grammar/reparse.ts';
import { type Tree, walk } from '../../grammar/tree.ts';
import { oncePer } from '../analysis/memory.ts';
import { countUpTo, rowStarts, rowStartsAfter } from './rows.ts';

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
  /** Where the lines of `plain` begin. */
  readonly rows: readonly number[];
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
  const rows = rowStarts(plain);
  if (mayEndElsewhere(tree)) return { plain, text: plain, gaps: [], rows };
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
  return { plain, text: [...parts, plain.slice(done)].join(''), gaps, rows };
}

/** `plain` laid out so that what has not changed since `before` stays where it is; undefined when there is no room left. */
export function relaid(before: RoomyText, plain: string): RoomyText | undefined {
  const change = changeOf(before.plain, plain);
  const rows = rowStartsAfter(before.rows, plain, change);
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
    return { plain, text, gaps: before.gaps.slice(0, first), rows };
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
    rows,
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

/** Where something of the laid out text stands in the editor; what stands in a gap is where the gap begins. */
export function plainOffset({ gaps }: RoomyText, offset: number): number {
  const { starts, blanks } = sums(gaps);
  const count = countUpTo(starts, offset);
  const last = gaps[count - 1];
  const ahead = last ? Math.max(0, last.at + last.size - offset) : 0;
  return offset - blanks[count]! + ahead;
}

/** Where something of the editor's text stands in the one that is laid out: in front of a gap rather than behind it. */
export function roomyOffset({ gaps }: RoomyText, offset: number): number {
  const { plainStarts, blanks } = sums(gaps);
  return offset + blanks[countUpTo(plainStarts, offset - 1)]!;
}

const sums = oncePer((gaps: readonly Gap[]) => {
  const blanks = [0];
  for (const [index, { size }] of gaps.entries()) blanks.push(blanks[index]! + size);
  return {
    /** How many blanks the first gaps have together: none, one, two of them … */
    blanks,
    starts: gaps.map(({ at }) => at),
    plainStarts: gaps.map(({ at }, index) => at - blanks[index]!),
  };
});

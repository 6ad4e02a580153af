import { countFirst } from '../../grammar/spans.ts';
import type { Change } from '../../grammar/reparse.ts';

/** The offset at which each line of `text` begins as editors count them: `\n`, `\r\n` and `\r` alone end a line. */
export function rowStarts(text: string): readonly number[] {
  return [0, ...rowsWithin(text, 0, text.length)];
}

/** `rowStarts(after)`, read on from what they were before a change. */
export function rowStartsAfter(
  before: readonly number[],
  after: string,
  change: Change,
): readonly number[] {
  // Whether a line begins somewhere depends on the characters on both sides.
  const first = countUpTo(before, change.start - 1) || 1;
  const next = countUpTo(before, change.before);
  const moved = change.after - change.before;
  const from = before[first - 1]!;
  const to = next < before.length ? before[next]! + moved - 1 : after.length;
  const rest = before.slice(next);
  return before
    .slice(0, first)
    .concat(
      [...rowsWithin(after, from, to)],
      moved === 0 ? rest : rest.map((start) => start + moved),
    );
}

/** How many of `starts`, which are in order, are not behind `offset`. */
export function countUpTo(starts: readonly number[], offset: number): number {
  return countFirst(starts, (start) => start <= offset);
}

/** Where lines begin behind the line breaks that end from `from` on, and not behind `to`. */
function rowsWithin(text: string, from: number, to: number): number[] {
  const found: number[] = [];
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED || (code === RETURN && text.charCodeAt(at + 1) !== LINE_FEED)) {
      found.push(at + 1);
    }
  }
  return found;
}

const LINE_FEED = 10;
const RETURN = 13;

import { countBefore } from './spans.ts';
import { parseStretch, type Stretch, treeOf } from './parser.ts';
import type { Span } from './text.ts';
import { LONGEST_VARIABLE } from './tokens.ts';
import type { Line, Tree } from './tree.ts';

/**
 * `parse(text)`, with the lines at the top that are as they were in `before` and stand where they stood taken over: the
 * same objects, so that what was worked out from them can be kept. What stands behind a change is taken over only when
 * the change has not moved it.
 */
export function reparse(before: Tree, text: string): Tree {
  if (before.text === text) return before;
  const change = changeOf(before.text, text);
  const first = firstToRead(before, text, change.start);
  const start = first > 0 ? before.lines[first]!.start : 0;
  const { stretch, next } = readOn(before, text, start, change);
  const end = before.lines[next]?.start ?? Infinity;
  const joined = <T extends Span>(own: readonly T[], fresh: readonly T[]): readonly T[] => [
    ...own.slice(0, countBefore(own, start)),
    ...fresh,
    ...own.slice(countBefore(own, end)),
  ];
  return treeOf(
    text,
    [...before.lines.slice(0, first), ...stretch.lines, ...before.lines.slice(next)],
    joined(before.comments, stretch.comments),
    joined(before.strays, stretch.strays),
  );
}

/** Where two texts differ: from `start` on, up to `before` of the old and `after` of the new one. */
export interface Change {
  readonly start: number;
  readonly before: number;
  readonly after: number;
}

export function changeOf(before: string, after: string): Change {
  const most = Math.min(before.length, after.length);
  const start = longest(most, (from, to) => before.slice(from, to) === after.slice(from, to));
  const same = longest(most - start, (from, to) => {
    const old = before.slice(before.length - to, before.length - from);
    return old === after.slice(after.length - to, after.length - from);
  });
  return { start, before: before.length - same, after: after.length - same };
}

/** How far from 0 `isSame` holds, in steps that get smaller: comparing slices is much faster than characters. */
function longest(most: number, isSame: (from: number, to: number) => boolean): number {
  let done = 0;
  for (let step = 1 << 16; step >= 1; step >>= 4) {
    while (done + step <= most && isSame(done, done + step)) done += step;
  }
  return done;
}

/** The line from which on the text has to be read again; 0 when that is the beginning of the text. */
function firstToRead(before: Tree, text: string, change: number): number {
  // One line before the one that is changed: what is put in front of a line may belong to the line above.
  const first = Math.max(countBefore(before.lines, change) - 2, 0);
  return isVariableOpen(text, before.lines[first]?.start ?? 0) ? 0 : first;
}

/** Whether a `{$` in front of an offset may find its end behind it. */
function isVariableOpen(text: string, offset: number): boolean {
  const from = Math.max(0, offset - LONGEST_VARIABLE);
  const at = text.slice(from, offset + 1).lastIndexOf('{$');
  return at >= 0 && !text.slice(from + at, offset).includes('}');
}

/** Reads from `start` to a line behind the change from which on nothing is different, and says which one. */
function readOn(
  before: Tree,
  text: string,
  start: number,
  change: Change,
): { readonly stretch: Stretch; readonly next: number } {
  const hasMoved = change.before !== change.after;
  let next = hasMoved ? before.lines.length : countBefore(before.lines, change.after) + 1;
  for (let step = 1; next < before.lines.length; next += step, step *= 4) {
    const end = before.lines[next]!.start;
    if (end <= change.after || !isRowStart(text, before.lines[next]!)) continue;
    const stretch = parseStretch(text, start, end);
    if (stretch.ends && !isVariableOpen(text, end)) return { stretch, next };
  }
  return { stretch: parseStretch(text, start, text.length), next: before.lines.length };
}

function isRowStart(text: string, { start }: Line): boolean {
  return text[start - 1] === '\n';
}

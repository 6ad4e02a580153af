import { countFirst } from '../../grammar/spans.ts';
import type { Diagnostic } from '../lint.ts';
import type { PlacedEdit } from '../rules/rule.ts';

/**
 * The edits of all safe fixes that change this file and no other: the first safe fix of each finding.
 * A fix is taken whole or not at all; one that touches an earlier one is left for the next time.
 */
export function safeFixes(diagnostics: readonly Diagnostic[], uri: string): readonly PlacedEdit[] {
  /** Sorted, and no two of different fixes touch. */
  const taken: PlacedEdit[] = [];
  for (const { fixes } of diagnostics) {
    const fix = fixes.find(({ safe }) => safe);
    if (!fix || fix.edits.some((edit) => edit.uri !== uri)) continue;
    const fresh = fix.edits.filter((edit) => !isTaken(taken, edit));
    if (fresh.some((edit) => touchesNeighbour(taken, edit))) continue;
    for (const edit of fresh) taken.splice(placeBehind(taken, edit.start), 0, edit);
  }
  return taken;
}

/** Two findings may be mended by the same edit. */
function isTaken(taken: readonly PlacedEdit[], { start, end, text }: PlacedEdit): boolean {
  const same = taken[placeBehind(taken, start) - 1];
  return same?.start === start && same.end === end && same.text === text;
}

function touchesNeighbour(taken: readonly PlacedEdit[], edit: PlacedEdit): boolean {
  const place = placeBehind(taken, edit.start);
  return touches(taken[place - 1], edit) || touches(edit, taken[place]);
}

/** Whether the outcome would depend on the order: they overlap, or one inserts where the other ends. */
function touches(left: PlacedEdit | undefined, right: PlacedEdit | undefined): boolean {
  if (!left || !right) return false;
  const inserts = left.start === left.end || right.start === right.end;
  return inserts ? right.start <= left.end : right.start < left.end;
}

/** The index behind all edits that start at `start` or before. */
function placeBehind(taken: readonly PlacedEdit[], start: number): number {
  return countFirst(taken, (one) => one.start <= start);
}

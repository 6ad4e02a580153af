import type { Diagnostic } from '../lint.ts';
import type { PlacedEdit } from '../rules/rule.ts';

/**
 * The edits of all safe fixes that change this file and no other: the first safe fix of each finding.
 * A fix is taken whole or not at all; one that overlaps an earlier one is left for the next time.
 */
export function safeFixes(diagnostics: readonly Diagnostic[], uri: string): readonly PlacedEdit[] {
  const taken: PlacedEdit[] = [];
  for (const { fixes } of diagnostics) {
    const fix = fixes.find(({ safe }) => safe);
    if (!fix || fix.edits.some((edit) => edit.uri !== uri)) continue;
    const fresh = fix.edits.filter((edit) => !taken.some((other) => same(edit, other)));
    if (fresh.some((edit) => taken.some((other) => overlap(edit, other)))) continue;
    taken.push(...fresh);
  }
  return taken.sort((a, b) => a.start - b.start || a.end - b.end);
}

function same(a: PlacedEdit, b: PlacedEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

/** Insertions at one place overlap too, as their order would be a guess. */
function overlap(a: PlacedEdit, b: PlacedEdit): boolean {
  return a.start === b.start || (a.start < b.end && b.start < a.end);
}

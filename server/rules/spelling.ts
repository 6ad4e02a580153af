import { closest, distance } from 'fastest-levenshtein';
import type { Token } from '../analysis/config.ts';
import type { Body, Choice } from '../schema/usage.ts';
import { withIncludes } from '../schema/usage.ts';
import { type Fix, replace } from './rule.ts';

/** The name that `text` is a slip of the pen away from. */
export function nearest(text: string, names: readonly string[]): string | undefined {
  if (names.length === 0 || text.length > 60) return undefined;
  const most = text.length < 4 ? 1 : 2;
  const similar = names.filter((name) => Math.abs(name.length - text.length) <= most);
  if (similar.length === 0) return undefined;
  const swapped = similar.find((name) => isSwapped(name, text));
  if (swapped !== undefined) return swapped;
  const guess = closest(text, similar);
  return guess !== text && distance(guess, text) <= most ? guess : undefined;
}

/** Whether one letter more, fewer or other, or two that are swapped, make a name of `text`. */
export function isOneSlip(text: string, name: string): boolean {
  return distance(text, name) === 1 || isSwapped(name, text);
}

/** Whether two neighbouring letters of one are the other way round in the other. */
function isSwapped(one: string, other: string): boolean {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const swapped =
    one.slice(0, at) +
    one
      .slice(at, at + 2)
      .split('')
      .reverse()
      .join('');
  return at + 1 < one.length && swapped + one.slice(at + 2) === other;
}

/** Every literal name of a body. */
export function namesOf(body: Body): readonly string[] {
  return withIncludes(body).flatMap((each) => [...each.byName.keys()]);
}

/** The words that a slip of the pen may have been meant to be. */
export function literalsOf(choices: readonly Choice[]): readonly string[] {
  return choices.flatMap((choice) =>
    'literal' in choice ? [choice.literal] : (choice.accepts.values ?? []).map(({ text }) => text),
  );
}

/** " Did you mean …?" and the fix, or nothing when there is no guess. */
export function suggestion(
  at: Token,
  near: string | undefined,
): { readonly text: string; readonly fixes: readonly Fix[] } {
  if (near === undefined) return { text: '', fixes: [] };
  return {
    text: ` Did you mean "${near}"?`,
    fixes: [{ title: `Replace by "${near}"`, edits: [replace(at, near)], safe: false }],
  };
}

import { nameKind } from '../../schema/usage.ts';
import type { BoundLine, Model } from '../model.ts';

/**
 * Whether a line belongs to a named matcher that nothing refers to. Caddy reads its words and never sets it up, so what
 * shows only then goes unnoticed.
 */
export function isInUnusedMatcher(
  bound: BoundLine,
  { namedMatchers }: Pick<Model, 'namedMatchers'>,
): boolean {
  for (let at: BoundLine | undefined = bound; at; at = at.parent) {
    if (nameKind(at.binding.entry) !== 'matcher_name') continue;
    const definition = at.line.name;
    return !namedMatchers.uses.some((use) => use.definition === definition);
  }
  return false;
}

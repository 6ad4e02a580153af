import type { Case } from './facts-check.ts';

/**
 * The cases that an ordinary run puts to the real Caddy: all that it accepts, and so many of the
 * others, evenly spread. THOROUGH=1 takes all.
 */
export function sample(cases: readonly Case[], most: number): readonly Case[] {
  if (process.env['THOROUGH']) return cases;
  const others = cases.filter((each) => each.sign !== '+');
  const step = Math.max(1, Math.ceil(others.length / most));
  return cases.filter((each) => each.sign === '+' || others.indexOf(each) % step === 0);
}

import { isContent, lineAt, type Operator } from './mutant-draw.ts';
import { writtenLines } from './mutant-facts.ts';
import { moves } from './mutant-moves.ts';
import { rearranged } from './mutant-rearranged.ts';
import { slips } from './mutant-slips.ts';

/** A text with one small change, and the lines (from 1) where it was made. */
export interface Mutant {
  readonly input: string;
  readonly lines: readonly number[];
  readonly op: string;
}

/** Numbers from 0 below 1, the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One change of the kinds that people make by accident; undefined when the one drawn does not fit. */
export function mutate(
  input: string,
  others: readonly string[],
  random: () => number,
): Mutant | undefined {
  const lines = input.split('\n');
  const filled = lines.flatMap((line, index) => (isContent(line) ? [index] : []));
  if (filled.length === 0) return undefined;
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const op = pick(Object.keys(operators));
  const at = pick(filled);
  const other = pick(filled);
  const result = operators[op]!({ lines, at, other, others, pick, random, ...lineAt(lines, at) });
  if (!result) return undefined;
  const mutant = result.lines.join('\n');
  const places = [...new Set(result.places ?? [at])].map((place) => place + 1);
  return mutant === input ? undefined : { input: mutant, lines: places, op };
}

const operators: Readonly<Record<string, Operator>> = {
  ...slips,
  ...moves,
  ...rearranged,
  ...writtenLines,
};

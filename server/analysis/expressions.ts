import type { Binding } from '../schema/bind.ts';
import type { Entry } from '../schema/usage.ts';

/**
 * Which words of a line are an expression in CEL: from the first one up to, but without, the second number; 0 is the name of the
 * line. Undefined when none are. The first may be the number of words, where the expression is still to come.
 */
export function expressionWords(
  { entry, inner }: Pick<Binding, 'entry' | 'inner'>,
  words: number,
): readonly [number, number] | undefined {
  if (isNamed(entry)) return [1, words];
  if (isQuoted(entry)) return [0, 1];
  for (const one of inner) {
    if (isNamed(one.entry)) return [one.at + 2, words];
    if (isQuoted(one.entry)) return [one.at + 1, one.at + 2];
  }
  return undefined;
}

function isNamed(entry: Entry | undefined): boolean {
  const element = entry?.pattern[0];
  return (
    entry !== undefined &&
    'literal' in entry.name &&
    entry.name.literal === 'expression' &&
    element?.type === 'word' &&
    element.label === 'expression'
  );
}

function isQuoted(entry: Entry | undefined): boolean {
  return entry !== undefined && 'kind' in entry.name && entry.name.kind === 'quoted_expression';
}

import type { Binding } from '../../schema/binding.ts';
import type { Token } from '../config.ts';
import type { BoundLine } from '../model.ts';
import { type Entry, literalName, nameKind } from '../../schema/usage.ts';

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

/** The words of the expression on a line; empty when there is none. */
export function expressionOf({ line, binding }: BoundLine): readonly Token[] {
  const words = [line.name, ...line.args];
  const found = binding.problem ? undefined : expressionWords(binding, words.length);
  return found ? words.slice(...found) : [];
}

/** The expression that words make, as Caddy reads it. */
export function expressionText(words: readonly Token[]): string {
  const [first] = words;
  return words.length > 1 ? words.map(raw).join(' ') : (first?.text ?? '');
}

function raw({ text, quote }: Token): string {
  return quote === '<<' ? text : `${quote}${text}${quote}`;
}

function isNamed(entry: Entry | undefined): boolean {
  const element = entry?.pattern[0];
  return (
    entry !== undefined &&
    literalName(entry) === 'expression' &&
    element?.type === 'word' &&
    element.label === 'expression'
  );
}

function isQuoted(entry: Entry | undefined): boolean {
  return nameKind(entry) === 'quoted_expression';
}

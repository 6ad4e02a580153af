import type { Place } from '../../grammar/text.ts';
import type { Words } from './wrappers.ts';

/** How a program reads its command line. */
export interface OptionStyle {
  /** Long names, without dashes, of options that take no value. */
  readonly flags: readonly string[];
  /** The long name of each one-letter option. */
  readonly short: Readonly<Record<string, string>>;
}

/** A value on a command line; `undefined` when it is only known at run time. */
export interface Given {
  readonly value: string | undefined;
  readonly at: Place;
}

/** A command line, taken apart. */
export interface Options {
  /** By long name without dashes; flags have an empty value. */
  readonly values: ReadonlyMap<string, readonly Given[]>;
  readonly positional: readonly Given[];
  /** False when a word stands there that could be any option. */
  readonly complete: boolean;
}

/** Reads the options among `words` from the index `from` on. An option that `style` does not name takes a value if one follows. */
export function readOptions(
  words: Words,
  from: number,
  style: OptionStyle,
  placeOf: (index: number) => Place,
): Options {
  const values = new Map<string, Given[]>();
  const positional: Given[] = [];
  let complete = true;
  const give = (name: string, given: Given): void => {
    const all = values.get(name) ?? [];
    all.push(given);
    values.set(name, all);
  };
  let onlyPositional = false;
  for (let i = from; i < words.length; i++) {
    const word = words[i];
    const at = placeOf(i);
    if (word === undefined) {
      complete = false;
      continue;
    }
    if (onlyPositional || !word.startsWith('-') || word === '-') {
      positional.push({ value: word, at });
      continue;
    }
    if (word === '--') {
      onlyPositional = true;
      continue;
    }
    const { name, attached } = split(word, style);
    if (attached !== undefined) give(name, { value: attached, at });
    else if (style.flags.includes(name) || i + 1 >= words.length || isOption(words[i + 1])) {
      give(name, { value: '', at });
    } else {
      i++;
      give(name, { value: words[i], at: placeOf(i) });
    }
  }
  return { values, positional, complete };
}

function split(word: string, style: OptionStyle): { name: string; attached?: string } {
  if (word.startsWith('--')) {
    const equals = word.indexOf('=');
    if (equals < 0) return { name: word.slice(2) };
    return { name: word.slice(2, equals), attached: word.slice(equals + 1) };
  }
  const letter = word.charAt(1);
  const name = style.short[letter] ?? letter;
  if (word.length === 2 || style.flags.includes(name)) return { name };
  return { name, attached: word.slice(word[2] === '=' ? 3 : 2) };
}

function isOption(word: string | undefined): boolean {
  return word !== undefined && /^--?[a-zA-Z]/.test(word);
}

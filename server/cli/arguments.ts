import { parseArgs } from 'node:util';
import { closest, distance } from 'fastest-levenshtein';
import { UsageError } from './session.ts';

/** The options a command takes, by long name. */
export type OptionSpecs = Readonly<
  Record<string, { readonly type: 'boolean' | 'string'; readonly short?: string }>
>;

/** What was typed behind a command. */
export interface Arguments {
  readonly words: readonly string[];
  /** Whether an option without a value was given. */
  has(name: string): boolean;
  /** The values given to an option, first to last. */
  all(name: string): readonly string[];
  /** The last value given to an option. */
  last(name: string): string | undefined;
}

/** Throws a `UsageError` for an option that is not among `specs` or lacks its value. */
export function readArguments(specs: OptionSpecs, args: readonly string[]): Arguments {
  const { tokens } = parseArgs({
    args: [...args],
    options: specs,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words: string[] = [];
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = Object.hasOwn(specs, token.name) ? specs[token.name] : undefined;
    if (!spec) throw new UsageError(unknownOption(token.rawName, specs));
    const values = given.get(token.name) ?? [];
    given.set(token.name, values);
    if (spec.type === 'boolean') {
      if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value.`);
      continue;
    }
    const isValue = token.value !== undefined && (token.inlineValue || !/^-./.test(token.value));
    if (!isValue) throw new UsageError(`${token.rawName} needs a value.`);
    values.push(token.value);
  }
  return {
    words,
    has: (name) => given.has(name),
    all: (name) => given.get(name) ?? [],
    last: (name) => given.get(name)?.at(-1),
  };
}

/** `value` when it is one of `choices`; otherwise a `UsageError` that names them. */
export function chosen<T extends string>(what: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  const list = `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
  throw new UsageError(`${what} is ${list}, not "${value}".`);
}

/** A sentence with the name that was probably meant, with a space in front; empty when none is near. */
export function didYouMean(typed: string, names: readonly string[], prefix = ''): string {
  if (names.length === 0) return '';
  const near = closest(typed, names);
  const allowed = Math.max(1, Math.floor(typed.length / 3));
  return distance(typed, near) <= allowed ? ` Did you mean "${prefix}${near}"?` : '';
}

function unknownOption(typed: string, specs: OptionSpecs): string {
  const names = Object.keys(specs);
  return `There is no option "${typed}".${didYouMean(typed.replace(/^-+/, ''), names, '--')}`;
}

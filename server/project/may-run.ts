import { type PlacedCommand, programOf } from './programs.ts';

/**
 * Whether a command speaks of `name`, such as `collectstatic`, or may run it by a word that is not known. `source` is its text: what is filled into
 * it at run time has no name of its own, unless it is the program, or what an interpreter is given. An entry point that ends with `exec "$@"` starts
 * what is a command of its own.
 */
export function mayRun(command: PlacedCommand, name: string, source: string): boolean {
  const { words, stage } = command;
  if (words.some((word) => word?.includes(name)) || source.includes(name)) return true;
  if (!words.includes(undefined)) return false;
  if (stage === 'start' && words[0] === 'exec' && words.length === 2) return false;
  return interpreting.test(programOf(command).name);
}

/** Programs that run what they are given; nothing for one that is not known. */
const interpreting = /^(?:$|manage\.py$|python|(?:ba|da|z)?sh$|eval$|make$|just$|xargs$|fab$|poe$)/;

import type { Place } from '../../grammar/text.ts';
import type { Excerpt } from './excerpt.ts';
import { readExec, type Runner, type ShellCommand } from './shell.ts';
import { shellArgument, unwrap } from './wrappers.ts';

/** An `ENTRYPOINT` or `CMD`, or what compose says instead. */
export interface Start {
  readonly words: readonly string[];
  readonly at: Place;
  /** The text that the words were read from. */
  readonly source: Excerpt;
}

/**
 * What a container starts: the entry point with the command as its arguments. An entry point that is a script runs
 * its arguments by convention (`exec "$@"`), so there they count as a command of their own.
 */
export function readStart(
  entrypoint: Start | undefined,
  command: Start | undefined,
  runner: Runner,
): readonly ShellCommand[] {
  if (entrypoint === undefined || entrypoint.words.length === 0) return readOne(command, runner);
  if (command === undefined || command.words.length === 0) return readOne(entrypoint, runner);
  const [program, ...rest] = entrypoint.words.slice(unwrap(entrypoint.words).start);
  if (program === undefined) {
    return readOne({ ...command, words: [...entrypoint.words, ...command.words] }, runner);
  }
  const argument = shellArgument([program, ...rest], 0);
  // The shell form leaves the command out: it becomes `$0`.
  if (argument?.kind === 'text') return readOne(entrypoint, runner);
  const isScript = program.endsWith('.sh') || program.includes('entrypoint') || argument;
  if (isScript) return [...readOne(entrypoint, runner), ...readOne(command, runner)];
  return readOne({ ...command, words: [...entrypoint.words, ...command.words] }, runner);
}

function readOne(start: Start | undefined, runner: Runner): readonly ShellCommand[] {
  if (start === undefined || start.words.length === 0) return [];
  const { source, words } = start;
  return readExec(source, { start: 0, end: source.text.length }, words, runner);
}

import type { Place } from '../../grammar/text.ts';
import { dirname, type Files, resolveFolder } from '../workspace.ts';
import type { Command } from './project.ts';

/** Reads commands in their order, and tells of each which ones before it may have changed the same shell. */
export function shellsOf<T extends Command>(
  commands: readonly T[],
  files: Files,
): (command: T) => readonly T[] {
  const counts = new Map<T, number>();
  const shells = new Map<string, T[]>();
  for (const command of commands) {
    const own = shells.get(command.at.uri) ?? [];
    shells.set(command.at.uri, own);
    counts.set(command, own.length);
    if (changesShell(command, own)) own.push(command);
  }
  return (command) =>
    (shells.get(command.at.uri) ?? [])
      .slice(0, counts.get(command))
      .filter(({ at }) => isBefore(at, command.at, files));
}

/** Whether a command, or what stands in it, may change what later ones find in the shell. */
function changesShell({ words, at }: Command, before: readonly Command[]): boolean {
  if (shellCommands.has(words[0] ?? '')) return true;
  const last = before.findLast((one) => one.words[0] === 'export');
  return last !== undefined && last.at.start < at.start && at.end <= last.at.end;
}

const shellCommands: ReadonlySet<string> = new Set(['cd', 'source', '.', 'set', 'export']);

/** Where a command may run, the likeliest first: mostly at the root, sometimes beside the script, or where `cd` leads. */
export function foldersOf(
  command: Command,
  earlier: readonly Command[],
  files: Files,
): readonly string[] {
  const folders = [files.root, dirname(command.at.uri)];
  const cd = earlier.findLast(({ words }) => words[0] === 'cd');
  const path = cd?.words[1];
  const below =
    path && !path.startsWith('/') ? folders.map((folder) => resolveFolder(`${folder}/`, path)) : [];
  return [...new Set([...folders, ...below])];
}

/** Whether what stands at `first` may be done in the same shell before what stands at `second`. */
function isBefore(first: Place, second: Place, files: Files): boolean {
  if (first.uri !== second.uri || first.end > second.start) return false;
  if (!/makefile$/i.test(first.uri)) return true;
  // Each line of a recipe has a shell of its own.
  const between = (files.read(first.uri) ?? '').slice(first.end, second.start);
  return !/(?<!\\)\n/.test(between);
}

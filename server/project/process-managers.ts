import type { Files } from '../workspace.ts';
import { assemble, excerptOf } from './excerpt.ts';
import { readOptions } from './options.ts';
import { programOf } from './programs.ts';
import { readScript, type Runner, type ShellCommand } from './shell.ts';
import { includesOthers, readSupervisor, supervisorFiles } from './supervisor.ts';

/** Files that say what a process manager starts, and how they are read. */
export interface Managed {
  readonly uris: readonly string[];
  read(uri: string, text: string, runner: Runner): readonly ShellCommand[];
}

/**
 * What the process manager that `command` starts will start itself. `locate` finds the file of the repository that stands at a path of
 * the container. Absent for any other command.
 */
export function managedBy(
  command: ShellCommand,
  locate: (path: string) => string | undefined,
  files: Files,
): Managed | undefined {
  const { name, arguments: from } = programOf(command);
  const { words } = command;
  if (name === 'supervisord' || name === 'supervisor.supervisord') {
    const path = option(command, from, supervisorStyle, 'configuration');
    const own = path === undefined ? undefined : locate(path);
    const text = own === undefined ? undefined : files.read(own);
    const others = text === undefined || includesOthers(text) ? supervisorFiles(files) : [];
    return { uris: [...new Set([...(own ? [own] : []), ...others])], read: readSupervisor };
  }
  if (procfileManagers.has(name) && words[from] === 'start') {
    const path = option(command, from + 1, procfileStyle, 'procfile') ?? 'Procfile';
    const own = locate(path);
    return { uris: own ? [own] : [], read: readProcfile };
  }
  // Of s6-overlay, which starts by a program called "init".
  if (words.at(-1) === '/init') {
    const uris = files.find(files.root, '**/{services.d,s6-rc.d}/*/run');
    return { uris, read: (uri, text, runner) => readScript(excerptOf(uri, text), runner) };
  }
  return undefined;
}

const procfileManagers: ReadonlySet<string> = new Set(['honcho', 'foreman', 'overmind', 'goreman']);
const procfileStyle = { flags: [], short: { f: 'procfile', d: 'root', e: 'env', p: 'port' } };
const supervisorStyle = {
  flags: ['nodaemon', 'strip_ansi', 'silent'],
  short: { c: 'configuration', n: 'nodaemon' },
};

function option(
  command: ShellCommand,
  from: number,
  style: Parameters<typeof readOptions>[2],
  name: string,
): string | undefined {
  const { values } = readOptions(command.words, from, style, () => command.at);
  return values.get(name)?.at(-1)?.value;
}

/** Lines of `name: command`. https://honcho.readthedocs.io/en/latest/using_procfiles.html */
function readProcfile(uri: string, text: string, runner: Runner): readonly ShellCommand[] {
  const source = excerptOf(uri, text);
  const found: ShellCommand[] = [];
  let start = 0;
  for (const line of source.text.split('\n')) {
    const end = start + line.length;
    const command = /^[\w-]+:\s*(.+)$/.exec(line)?.[1];
    if (command !== undefined) {
      const script = assemble(source, [{ start: end - command.length, end }]);
      found.push(...readScript(script, runner));
    }
    start = end + 1;
  }
  return found;
}

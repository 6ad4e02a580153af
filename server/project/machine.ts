import { type Files, resolve } from '../workspace.ts';
import type { RunningServer } from './project.ts';

/**
 * Where a Django project that no container runs lies on its machine: its server is started there, and finds its modules. Absent when
 * that is not written, or not in one way.
 */
export function machineFolder(
  folder: string,
  servers: readonly RunningServer[],
  files: Files,
): string | undefined {
  const found = new Set<string | undefined>();
  for (const { command, server } of servers) {
    const module = server.application?.split(':')[0]?.replaceAll('.', '/');
    if (command.service !== undefined || command.stage !== 'start' || !module) continue;
    if (files.read(resolve(`${folder}/`, `${module}.py`)) === undefined) continue;
    found.add(command.words.some(changesFolder) ? undefined : command.folder);
  }
  const [only, ...others] = found;
  return others.length === 0 ? only : undefined;
}

function changesFolder(word: string | undefined): boolean {
  return word === undefined || /^--(?:chdir|app-dir|working-dir)/.test(word);
}

import { placeKey } from '../../grammar/text.ts';
import { basename, dirname, type Files, resolve } from '../workspace.ts';
import { isLeftOut } from './mislaid.ts';
import type { LostConfig } from './lost-files.ts';
import type { Command, Fact, Project } from './project.ts';
import { caddyCommand } from './servers.ts';

/** Where commands that run outside of containers, in a folder that is known, name a Caddyfile that is not there. */
export function lostConfigs(project: Project, files: Files): readonly LostConfig[] {
  const seen = new Set<string>();
  return project.commands.flatMap((command): LostConfig[] => {
    const path = configPath(command) ?? defaultPath(command);
    const key = path && placeKey(path.at);
    if (!path || !key || path.value.startsWith('/') || seen.has(key)) return [];
    seen.add(key);
    const folder = folderOf(command, project, files);
    if (folder === undefined || !isLost(path.value, folder, command, project, files)) return [];
    const isOnly = files.find(files.root, '**/*addyfile*').length === 1;
    return [{ path, folder, isOnly, isDefault: path.at === command.at }];
  });
}

/** The Caddyfile that a command has to find where it says. */
export function configPath(command: Command): Fact<string> | undefined {
  const found = caddyCommand(command);
  const config = found?.config;
  if (!found?.complete || config?.value === undefined || !needsFile.has(found.name)) {
    return undefined;
  }
  // Braces and stars are filled in by something else.
  if (!/addyfile/i.test(config.value) || /[{}*$~]/.test(config.value)) return undefined;
  return { value: config.value, at: config.at };
}

/** The file that a command without a path looks for where it runs. https://caddyserver.com/docs/command-line */
function defaultPath(command: Command): Fact<string> | undefined {
  const found = caddyCommand(command);
  if (!found?.complete || found.config || !needsConfig.has(found.name)) return undefined;
  return { value: 'Caddyfile', at: command.at };
}

/** The commands that end with an error where they find no configuration. */
export const needsConfig: ReadonlySet<string> = new Set(['reload', 'validate', 'adapt']);

const needsFile: ReadonlySet<string> = new Set([
  'run',
  'start',
  'reload',
  'validate',
  'adapt',
  'fmt',
]);

/** CI begins at the root, and so do scripts that lie there; a script may go to where the project lies on its machine. */
function folderOf(
  command: Command,
  { commands, django }: Project,
  files: Files,
): string | undefined {
  const { at, service, container, stage } = command;
  if ((service ?? container) !== undefined || (stage !== 'ci' && stage !== 'unknown'))
    return undefined;
  if (/working-directory|\bpushd\b/.test(files.read(at.uri) ?? '')) return undefined;
  const around = commands.filter((one) => one.at.uri === at.uri && one.service === undefined);
  // What goes to another machine runs in a folder there.
  if (around.some(({ words }) => words[0] === 'ssh')) return undefined;
  const [move, ...others] = around.filter(({ words }) => words[0] === 'cd');
  if (!move) return stage === 'ci' || dirname(at.uri) === files.root ? files.root : undefined;
  const isThere = django?.machineFolder !== undefined && move.words[1] === django.machineFolder;
  return others.length === 0 && isThere ? django.folder : undefined;
}

function isLost(
  path: string,
  folder: string,
  command: Command,
  { commands }: Project,
  files: Files,
): boolean {
  const uri = resolve(`${folder}/`, path);
  if (files.find(dirname(uri), basename(uri)).length > 0 || isLeftOut(uri, files)) return false;
  // Another command may make it, and so may what is written to a file.
  const isMade = commands.some(
    (one) => !caddyCommand(one) && one.words.some((word) => word?.endsWith(path)),
  );
  return !isMade && !isWritten(path, files.read(command.at.uri) ?? '');
}

/** Whether something stands behind a `>` in a script. */
export function isWritten(path: string, text: string): boolean {
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1)) {
    if (/>\s*["']?(?:\.\/)?$/.test(text.slice(Math.max(0, at - 8), at))) return true;
  }
  return false;
}

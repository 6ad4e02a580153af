import { distance } from 'fastest-levenshtein';
import { type Files, relative, resolve } from '../workspace.ts';
import { isDevelopmentFile } from './compose.ts';
import { composeFilesIn } from './compose-files.ts';
import { namedComposes } from './compose-call.ts';
import { isWritten } from './lost-configs.ts';
import { isLeftOut } from './mislaid.ts';
import { placeOf, programOf } from './programs.ts';
import type { LostCompose } from './lost-files.ts';
import type { Command, Project } from './project.ts';

/** Where commands name compose files that are nowhere in the repository, and that nothing there makes or brings. */
export function lostComposes({ commands }: Project, files: Files): readonly LostCompose[] {
  const seen = new Set<string>();
  const bringing = new Set(commands.filter(bringsFiles).map(({ at }) => at.uri));
  return commands.flatMap((command) => {
    const named = mayRunElsewhere(command, bringing, files) ? [] : (namedComposes(command) ?? []);
    return named.flatMap(({ path, word }): LostCompose[] => {
      const at = placeOf(command, word);
      const key = `${at.uri} ${at.start}`;
      if (seen.has(key) || !isLost(path, command, commands, files)) return [];
      seen.add(key);
      const meant = meantFile(
        path,
        named.map((one) => one.path),
        files,
      );
      return [{ path: { value: path, at }, ...(meant !== undefined && { meant }) }];
    });
  });
}

/** In a container, on another machine, not at all, or where files are fetched from elsewhere, as in the scripts of `bringing`. */
function mayRunElsewhere(command: Command, bringing: ReadonlySet<string>, files: Files): boolean {
  if (command.service !== undefined || command.conditional || command.caught) return true;
  if (bringing.has(command.at.uri)) return true;
  const text = files.read(command.at.uri) ?? '';
  return text.includes('repository:') || text.includes('download-artifact');
}

function bringsFiles(command: Command): boolean {
  const program = programOf(command);
  if (program.name === 'git') return command.words[program.arguments] === 'clone';
  return bringers.has(program.name);
}

const bringers: ReadonlySet<string> = new Set(
  'ssh scp sftp rsync curl wget tar unzip aws gsutil az rclone ansible ansible-playbook cookiecutter copier'.split(
    ' ',
  ),
);

function isLost(
  path: string,
  command: Command,
  commands: readonly Command[],
  files: Files,
): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!/^(?:\.\/)?[\w.-]+(?:\/[\w.-]+)*$/.test(path) || !/\.ya?ml$/.test(name)) return false;
  if (path.split('/').includes('..')) return false;
  if (files.find(files.root, `**/${name}`).length > 0) return false;
  const uri = resolve(`${files.root}/`, path);
  if (isLeftOut(uri, files)) return false;
  // What is fetched with it may be in a repository of its own.
  if (files.find(files.root, '**/.gitmodules').length > 0) return false;
  const isMade = commands.some(
    (one) =>
      namedComposes(one) === undefined &&
      one.words.some((word) => word === undefined || word.includes(name)),
  );
  return !isMade && !isWritten(name, files.read(command.at.uri) ?? '');
}

/** The only compose file that can be meant, as a path from the root. */
function meantFile(path: string, named: readonly string[], files: Files): string | undefined {
  const all = composeFilesIn(files)
    .map((uri) => ({ uri, path: relative(files.root, uri) }))
    .filter((one) => !named.some((other) => other.replace(/^\.\//, '') === one.path));
  const isProduction = /prod/i.test(path);
  const near = all.filter(
    ({ uri, path: other }) =>
      folderOf(other) === folderOf(path) &&
      (distance(other, path) <= 3 ||
        (isProduction && /prod/i.test(other) && !isDevelopmentFile(uri))),
  );
  return near.length === 1 ? near[0]?.path : undefined;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1).replace(/^\.\//, '');
}

import type { Place } from '../../grammar/text.ts';
import { dirname, type Files, globMatcher, resolveFolder } from '../workspace.ts';
import { placeOf, type PlacedCommand, programOf } from './programs.ts';
import type { Command } from './project.ts';

/** A copy of a folder of the repository that deletes, where it goes to, whatever the repository has not. */
export interface Mirror {
  /** The word that says so. */
  readonly at: Place;
  /** The folder, as a URI without a slash at the end. */
  readonly folder: string;
  /** Where it goes to on its machine, as an absolute path without a slash at the end; absent when not known. */
  readonly target?: string;
  /** The patterns of what is left alone, as they are written. */
  readonly excluded: readonly string[];
}

/**
 * What `rsync --delete` does in scripts and CI, as far as all of its filters are known.
 * https://download.samba.org/pub/rsync/rsync.1
 */
export function mirrorsOf(commands: readonly Command[], files: Files): readonly Mirror[] {
  const root = files.root;
  return commands.flatMap((command): Mirror[] => {
    const isElsewhere = command.service !== undefined || command.container !== undefined;
    const call = isElsewhere ? undefined : rsyncCall(command);
    if (!call || !isDeploying(command, commands, root)) return [];
    const folder = resolveFolder(`${root}/`, call.source);
    const isInside = folder === root || folder.startsWith(`${root}/`);
    if (!isInside || files.find(folder, '**').length === 0) return [];
    const target = targetPath(call.target);
    const { at, excluded } = call;
    return [{ at, folder, excluded, ...(target !== undefined && { target }) }];
  });
}

/** CI copies what it has checked out. A script that runs nothing at the other end may be a backup, which begins where the data is. */
function isDeploying(command: Command, commands: readonly Command[], root: string): boolean {
  if (command.words.some((word) => word !== undefined && /backup|mirror/i.test(word))) return false;
  if (command.stage === 'ci') return true;
  const { uri } = command.at;
  return (
    dirname(uri) === root &&
    commands.some((one) => one.at.uri === uri && programOf(one).name === 'ssh')
  );
}

/** Whether a copy leaves alone what is at a path below its folder, or a folder around it. */
export function leavesAlone({ excluded }: Mirror, path: string): boolean {
  const parts = path.split('/');
  const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  return excluded.some((pattern) => paths.some(globMatcher(globOf(pattern))));
}

/** A pattern that begins with a slash is of the whole path, and any other of its end. `dir/***` is the folder and what is in it. */
function globOf(pattern: string): string {
  const bare = pattern.replace(/(?:\/\*{1,3})?\/*$/, '');
  return bare.startsWith('/') ? bare.slice(1) : `**/${bare}`;
}

interface RsyncCall {
  readonly at: Place;
  readonly source: string;
  /** `undefined` when it is only known at run time. */
  readonly target: string | undefined;
  readonly excluded: readonly string[];
}

/** A call that copies what is in one folder, and deletes; absent for others, and where a filter is not known. */
function rsyncCall(command: PlacedCommand): RsyncCall | undefined {
  const { name, arguments: first } = programOf(command);
  if (name !== 'rsync') return undefined;
  const { words } = command;
  const positional: (string | undefined)[] = [];
  const excluded: string[] = [];
  let deleting: number | undefined;
  for (let index = first; index < words.length; index++) {
    const word = words[index];
    if (!word?.startsWith('-')) {
      positional.push(word);
      continue;
    }
    const [, option = word, attached] = /^(--[\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (/^-\w/.test(word) ? /[nFf]/.test(word.replace(/e.*/, '')) : unknowable.has(option)) {
      return undefined;
    }
    const takesNext = valued.has(option) || /^-\w*[efBTM]$/.test(word);
    const value = attached ?? (takesNext ? words[++index] : undefined);
    if (deletes.test(option)) deleting ??= index;
    if (option !== '--exclude') continue;
    if (value === undefined) return undefined;
    excluded.push(value);
  }
  const [source, target, ...others] = positional;
  const isContent = source !== undefined && (source === '.' || source.endsWith('/'));
  if (deleting === undefined || !isContent || positional.length < 2 || others.length > 0) {
    return undefined;
  }
  return { at: placeOf(command, deleting), source, target, excluded };
}

const deletes = /^--del(?:ete(?:-before|-during|-delay|-after)?)?$/;

/** What makes it impossible to tell from the command line what is deleted, or deletes nothing. */
const unknowable: ReadonlySet<string> = new Set([
  '--dry-run',
  '--include',
  '--include-from',
  '--exclude-from',
  '--files-from',
  '--filter',
  '--cvs-exclude',
  '--delete-excluded',
  '--max-delete',
  '--relative',
]);

/** Options whose value may be the next word, of those that do not end the reading. */
const valued: ReadonlySet<string> = new Set(
  (
    '--exclude --rsh --rsync-path --chmod --chown --port --timeout --contimeout --password-file --log-file --bwlimit ' +
    '--max-size --min-size --backup-dir --suffix --temp-dir --partial-dir --compare-dest --copy-dest --link-dest ' +
    '--out-format --info --debug --usermap --groupmap --block-size --iconv --remote-option --outbuf --address ' +
    '--modify-window --compress-choice --compress-level --checksum-choice --sockopts --protocol'
  ).split(' '),
);

/** `/srv/shop` of `deploy@example.com:/srv/shop/`. */
function targetPath(target: string | undefined): string | undefined {
  const [, path] = /^(?:[^/:]+:)?(\/[^$]*?)\/*$/.exec(target ?? '') ?? [];
  return path === '' ? undefined : path;
}

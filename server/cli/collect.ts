import { access, constants, readdir, realpath, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { CADDYFILES } from '../analysis/caddyfiles.ts';
import { type DiskWorkspace, diskWorkspace, MOST_BYTES, pathOf, uriOf } from '../disk.ts';
import { basename } from '../workspace.ts';
import type { Session } from './session.ts';

/** The Caddyfiles a command is about. */
export interface Collected {
  readonly workspace: DiskWorkspace;
  readonly caddyfiles: readonly Caddyfile[];
  /** The folders among what was asked for, as URIs. */
  readonly folders: readonly string[];
  readonly failures: readonly Failure[];
}

/** Why something that was asked for is not among what was found. */
export interface Failure {
  /** As it was typed. */
  readonly path: string;
  readonly sentence: string;
}

export interface Caddyfile {
  readonly uri: string;
  /** Whether it was asked for by its own name, rather than found in a folder. */
  readonly named: boolean;
}

/** Files as they are named; folders with every Caddyfile below them. Without `paths`, the current folder. */
export async function collect(paths: readonly string[], session: Session): Promise<Collected> {
  const asked = paths.length > 0 ? paths : ['.'];
  const files: string[] = [];
  const folders: string[] = [];
  const failures: Failure[] = [];
  const fail = async (full: string, path: string): Promise<void> => {
    failures.push({ path, sentence: await whyUnreadable(full, path) });
  };
  for (const path of asked) {
    const full = resolve(session.folder, path);
    const found = await stat(full).catch(() => undefined);
    if (!found) await fail(full, path);
    else if (!found.isDirectory()) files.push(full);
    else if (await isReadable(full)) folders.push(full);
    else await fail(full, path);
  }
  const workspace = openWorkspace(session, folders);
  const caddyfiles = new Map<string, Caddyfile>();
  const add = async (uri: string, named: boolean): Promise<void> => {
    const path = pathOf(uri) ?? uri;
    // One file under two names, such as a symbolic link beside its target, is looked at once.
    const real = await realpath(path).catch(() => path);
    if (named || !caddyfiles.has(real)) caddyfiles.set(real, { uri, named });
  };
  for (const file of files) await add(uriOf(file), true);
  for (const folder of folders) {
    const found = await workspace.find(uriOf(folder), CADDYFILES);
    for (const uri of found) if (!isCopy(basename(uri))) await add(uri, false);
  }
  return {
    workspace,
    caddyfiles: [...caddyfiles.values()],
    folders: folders.map(uriOf),
    failures,
  };
}

/** The disk, bounded by the current folder or by `folders` where there is no repository. */
export function openWorkspace(session: Session, folders: readonly string[]): DiskWorkspace {
  // Nobody means all of these when a file somewhere below is named.
  const broad = [homedir(), tmpdir(), dirname(session.folder)].includes(session.folder);
  const bounds = broad ? folders : [session.folder, ...folders];
  return diskWorkspace({ folders: bounds.map(uriOf), note: (sentence) => session.warn(sentence) });
}

/** Why a file cannot be read, as a sentence with its name as it was typed. */
export async function whyUnreadable(path: string, name: string): Promise<string> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) {
      await readdir(path);
      return `"${name}" is a folder.`;
    }
    if (!found.isFile()) return `"${name}" is not a file.`;
    if (found.size > MOST_BYTES) return `"${name}" is too large to be a Caddyfile.`;
    await access(path, constants.R_OK);
    return `"${name}" cannot be read.`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    if (isMissing) return `There is no file or folder "${name}".`;
    return `"${name}" cannot be read: ${reasonOf(error)}.`;
  }
}

/** What the system says is wrong, in words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return (code && reasons.get(code)) ?? error.message;
}

/** Endings of what is a copy, a template in another language, or about Caddyfiles, but none. */
const otherEndings: ReadonlySet<string> = new Set(
  `bak backup old orig rej save swp tmp disabled
  erb gotmpl j2 jinja jinja2 mustache template tmpl tpl
  css go html js json lock lua md mdx nix php py rb rs rst scm sh snap ts txt vim xml yaml yml`.split(
    /\s+/,
  ),
);

function isCopy(name: string): boolean {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return otherEndings.has(ending) || name.endsWith('~');
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['ENOTDIR', 'there is no such file or folder'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'no space is left on the disk'],
  ['ELOOP', 'its symbolic links lead in a circle'],
]);

async function isReadable(folder: string): Promise<boolean> {
  return access(folder, constants.R_OK).then(
    () => true,
    () => false,
  );
}

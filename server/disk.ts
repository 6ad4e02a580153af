import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import createIgnore, { type Ignore } from 'ignore';
import { URI } from 'vscode-uri';
import { matching, normalize, type Workspace, withoutSlash } from './workspace.ts';

/** The files of this machine. */
export interface DiskWorkspace extends Workspace {
  /**
   * Drops the remembered lists of the folders around `uri`. To be called when a file appears or
   * disappears there and when a `.gitignore` changes; texts are never remembered.
   */
  forget(uri: string): void;
}

export interface DiskOptions {
  /** Folders as URIs that bound the search for a file outside of any repository; the first that holds it counts. */
  readonly folders?: readonly string[];
  /** Is told in a sentence when a folder holds too much to be searched to its end. */
  readonly note?: (sentence: string) => void;
  /** After how many files and folders a search ends. */
  readonly limit?: number;
}

/**
 * A workspace over the disk. The root of a file is its repository, else the opened folder, else its own
 * folder. A root is walked once and its list is kept until `forget`; searches never leave the roots.
 */
export function diskWorkspace(options: DiskOptions = {}): DiskWorkspace {
  const folders = (options.folders ?? []).map(withoutSlash);
  const limit = options.limit ?? 50_000;
  const roots = new Map<string, Promise<string>>();
  const bounds = new Set<string>();
  const listings = new Map<string, Promise<Listing>>();

  const rootOf = async (folder: string): Promise<string> => {
    const known = roots.get(folder) ?? findRoot(folder, folders);
    roots.set(folder, known);
    const root = await known;
    bounds.add(root);
    return root;
  };
  const listingOf = (start: string, bound: string): Promise<Listing> => {
    const known = listings.get(start);
    if (known) return known;
    const listing = list(start, bound, limit);
    listings.set(start, listing);
    if (options.note) void listing.then(noteLimit(options.note, start, limit));
    return listing;
  };

  return {
    read,
    async root(uri) {
      // A text that is not saved yet has no folder.
      if (pathOf(uri) === undefined) return withoutSlash(folders[0] ?? uri);
      return rootOf(withoutSlash(parentOf(uri)));
    },
    async find(folder, glob) {
      const base = withoutSlash(folder);
      await Promise.all(folders.map(rootOf));
      const root = nearest(bounds, base);
      if (root === undefined) {
        // A search from above, such as that of an absolute path in an import, sees what lies in the roots.
        const inside = [...bounds].filter((bound) => contains(base, bound));
        const lists = await Promise.all(inside.map((bound) => listingOf(bound, bound)));
        return matching(new Set(lists.flatMap(({ files }) => files)), base, glob);
      }
      const all = await listingOf(root, root);
      if (root === base || (all.complete && all.folders.has(base))) {
        return matching(all.files, base, glob);
      }
      // What the list of the root leaves out can still be asked for by name.
      return matching((await listingOf(base, root)).files, base, glob);
    },
    forget(uri) {
      const changed = withoutSlash(uri);
      roots.clear();
      for (const start of listings.keys()) if (contains(start, changed)) listings.delete(start);
    },
  };
}

/** The URI of a path of this machine. */
export function uriOf(path: string): string {
  return URI.file(path).toString();
}

/** The path of a URI on this machine; `undefined` when it is not a file. */
export function pathOf(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : undefined;
}

/** Beyond this size in bytes a file is no configuration. */
export const MOST_BYTES = 8 * 1024 * 1024;

/** Bytes that are not UTF-8 come out as U+FFFD. */
async function read(uri: string): Promise<string | undefined> {
  const path = pathOf(uri);
  if (path === undefined) return undefined;
  try {
    const found = await stat(path);
    // A pipe or a device may never end.
    if (!found.isFile() || found.size > MOST_BYTES) return undefined;
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function findRoot(folder: string, opened: readonly string[]): Promise<string> {
  const above: string[] = [];
  for (let path = pathOf(folder); path !== undefined; ) {
    above.push(path);
    const parent = dirname(path);
    path = parent === path ? undefined : parent;
  }
  const found = await Promise.all(above.map((path) => exists(join(path, '.git'))));
  const repository = above[found.indexOf(true)];
  if (repository !== undefined) return withoutSlash(uriOf(repository));
  return opened.find((one) => contains(one, folder)) ?? folder;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** What a walk through a folder found. */
interface Listing {
  readonly files: readonly string[];
  readonly folders: ReadonlySet<string>;
  /** False when the walk ended early. */
  readonly complete: boolean;
}

/** A folder that is still to be read. */
interface Folder {
  readonly path: string;
  readonly uri: string;
  /** Below the start of the walk, with a slash at the end; empty for the start. */
  readonly below: string;
  /** Without symbolic links. */
  readonly real: string;
  /** Targets of the symbolic links that led here. */
  readonly links: readonly string[];
  /** The `.gitignore` files above, outermost first. */
  readonly layers: readonly Layer[];
  /** Lies in an ignored folder with a name like `.envs`. */
  readonly secret: boolean;
}

/** The lines of one `.gitignore`, for paths that begin with `below`. */
interface Layer {
  readonly below: string;
  readonly rules: Ignore;
}

/** Walks breadth first, so that what lies near is found before the limit is. */
async function list(startUri: string, boundUri: string, limit: number): Promise<Listing> {
  const files: string[] = [];
  const folders = new Set<string>();
  const path = pathOf(startUri);
  const bound = await realOf(pathOf(boundUri));
  const real = await realOf(path);
  if (path === undefined || !real || !bound || !isBelow(bound, real)) {
    return { files, folders, complete: true };
  }
  const start = { path, uri: startUri, below: '', real, links: [], layers: [], secret: false };
  const queue: Folder[] = [start];
  for (let at = 0; at < queue.length; ) {
    const batch = queue.slice(at, at + TOGETHER);
    at += batch.length;
    for (const found of await Promise.all(batch.map((folder) => readFolder(folder, bound)))) {
      if (!found) continue;
      folders.add(found.uri);
      for (const uri of found.files) files.push(uri);
      for (const folder of found.folders) queue.push(folder);
    }
    if (files.length + queue.length > limit) {
      return { files: files.slice(0, limit), folders, complete: false };
    }
  }
  return { files, folders, complete: true };
}

const TOGETHER = 32;

/** Never entered: what tools put there is nobody's configuration. */
const leftOut: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '__pycache__',
  '.tox',
  '.nox',
]);

interface FolderContent {
  readonly uri: string;
  readonly files: readonly string[];
  readonly folders: readonly Folder[];
}

/** Undefined for a folder that cannot be read or is left out. */
async function readFolder(folder: Folder, bound: string): Promise<FolderContent | undefined> {
  const { path, uri } = folder;
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return undefined;
  // Below the top of the file system lies the machine, not a project.
  const isTop = dirname(path) === path;
  const has = (name: string): boolean => entries.some((entry) => entry.name === name);
  // A virtual environment of Python, whatever its name.
  if (has('pyvenv.cfg') && folder.below !== '') return undefined;
  const layers = has('.gitignore')
    ? [...folder.layers, await readLayer(path, folder.below)]
    : folder.layers;
  const files: string[] = [];
  const folders: Folder[] = [];
  for (const entry of entries) {
    const { name } = entry;
    const link = entry.isSymbolicLink() ? await follow(join(path, name), folder, bound) : undefined;
    const below = `${folder.below}${name}`;
    if (link ? link.isFile : entry.isFile()) {
      if (!isIgnored(below, layers) || isSecret(name) || folder.secret) {
        files.push(`${uri}/${encode(name)}`);
      }
    } else if ((link ? !link.isFile : entry.isDirectory()) && !leftOut.has(name) && !isTop) {
      const ignored = folder.secret || isIgnored(`${below}/`, layers);
      if (ignored && !folder.secret && !isSecret(name)) continue;
      folders.push({
        path: join(path, name),
        uri: `${uri}/${encode(name)}`,
        below: `${below}/`,
        real: link?.real ?? join(folder.real, name),
        links: link ? [...folder.links, link.real] : folder.links,
        layers,
        secret: ignored,
      });
    }
  }
  return { uri, files, folders };
}

/** Local settings are kept out of repositories by `.gitignore`, and matter all the same. */
function isSecret(name: string): boolean {
  return name.startsWith('.env') || name.endsWith('.env');
}

async function readLayer(path: string, below: string): Promise<Layer> {
  const text = await readFile(join(path, '.gitignore'), 'utf8').catch(() => '');
  // Git follows the file system here by default (`core.ignoreCase`).
  const ignorecase = process.platform === 'win32' || process.platform === 'darwin';
  return { below, rules: createIgnore({ ignorecase }).add(text) };
}

/** The innermost `.gitignore` with a word on it decides. */
function isIgnored(below: string, layers: readonly Layer[]): boolean {
  for (let index = layers.length - 1; index >= 0; index--) {
    const layer = layers[index]!;
    const { ignored, unignored } = layer.rules.test(below.slice(layer.below.length));
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

/** Where a symbolic link leads; undefined when that is nowhere, outside, or back to where the walk came from. */
async function follow(
  path: string,
  { real: here, links }: Folder,
  bound: string,
): Promise<{ readonly real: string; readonly isFile: boolean } | undefined> {
  const real = await realOf(path);
  if (real === undefined || !isBelow(bound, real)) return undefined;
  const found = await stat(real).catch(() => undefined);
  if (found?.isFile()) return { real, isFile: true };
  if (!found?.isDirectory() || isBelow(real, here) || links.includes(real)) return undefined;
  return { real, isFile: false };
}

async function realOf(path: string | undefined): Promise<string | undefined> {
  return path === undefined ? undefined : realpath(path).catch(() => undefined);
}

function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** A name as `URI.toString` writes it; most names need nothing. */
function encode(name: string): string {
  if (/^[\w.~-]*$/.test(name)) return name;
  return URI.from({ scheme: 'file', path: `/${name}` })
    .toString()
    .slice('file:///'.length);
}

function noteLimit(
  note: (sentence: string) => void,
  start: string,
  limit: number,
): (listing: Listing) => void {
  return ({ complete }) => {
    if (complete) return;
    note(
      `${pathOf(start)} holds more than ${limit} files and folders; those deeper down are not searched.`,
    );
  };
}

function parentOf(uri: string): string {
  const normal = normalize(uri);
  return normal.slice(0, normal.lastIndexOf('/') + 1);
}

function contains(folder: string, uri: string): boolean {
  return uri === folder || uri.startsWith(`${folder}/`);
}

function nearest(folders: Iterable<string>, uri: string): string | undefined {
  let best: string | undefined;
  for (const folder of folders) {
    if (contains(folder, uri) && folder.length > (best?.length ?? -1)) best = folder;
  }
  return best;
}

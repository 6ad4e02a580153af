import picomatch from 'picomatch';
import { URI, Utils } from 'vscode-uri';

/**
 * The only door to files. The disk, an editor, a browser tab and the tests each implement it.
 * Files are named by URI strings in the form `URI.parse(x).toString()` gives them.
 */
export interface Workspace {
  /** The text of a file, without a byte order mark being removed; `undefined` when there is no such file or it cannot be read. */
  read(uri: string): Promise<string | undefined>;
  /**
   * The files below `folder` whose path relative to it matches `glob` (picomatch syntax, `/` between
   * parts, dotfiles included), sorted. Implementations leave out `.git`, `node_modules`, virtual
   * environments and what `.gitignore` names. A folder that does not exist has no files.
   */
  find(folder: string, glob: string): Promise<readonly string[]>;
  /** The folder that bounds every search for neighbours of `uri`: the repository or the opened folder. */
  root(uri: string): Promise<string>;
}

/**
 * What has been read of a workspace so far. Analysis asks it like a workspace, but at once and without
 * waiting: an answer that is not there yet counts as absent and is noted, so that `load` can
 * fetch it and ask again.
 */
export interface Files {
  /** `undefined`: there is no such file, or it has not been fetched yet. */
  read(uri: string): string | undefined;
  /** Empty: nothing matches, or it has not been fetched yet. */
  find(folder: string, glob: string): readonly string[];
  readonly root: string;
}

/** Files that are all there from the start. Names are paths below `root`, or URIs. */
export function memoryWorkspace(
  files: Readonly<Record<string, string>>,
  root = 'file:///workspace',
): Workspace {
  const texts = new Map<string, string>();
  const top = withoutSlash(root);
  for (const [name, text] of Object.entries(files)) texts.set(resolve(`${top}/`, name), text);
  return {
    read: async (uri) => texts.get(normalize(uri)),
    find: async (folder, glob) => matching(texts.keys(), folder, glob),
    root: async () => top,
  };
}

/** Those of `uris` that lie below `folder` and match `glob` there, sorted. */
export function matching(uris: Iterable<string>, folder: string, glob: string): string[] {
  const base = `${withoutSlash(folder)}/`;
  const matches = globMatcher(glob);
  const found: string[] = [];
  for (const uri of uris) {
    if (uri.startsWith(base) && matches(decodeURIComponent(uri.slice(base.length))))
      found.push(uri);
  }
  return found.sort();
}

/** Whether a path matches `glob`, as `Workspace.find` takes it. */
export function globMatcher(glob: string): (path: string) => boolean {
  const isMatch = picomatch(glob, { dot: true });
  // It takes more than one parameter, which `some` and `filter` would fill.
  return (path) => isMatch(path);
}

/** `path` (absolute, or relative to the folder of `from`) as a URI. A `from` that ends in `/` is itself the folder. */
export function resolve(from: string, path: string): string {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return normalize(path);
  const base = URI.parse(from);
  if (path.startsWith('/')) return base.with({ path: clean(path) }).toString();
  const folder = from.endsWith('/') ? base : Utils.dirname(base);
  return Utils.joinPath(folder, path).toString();
}

/** The same for a folder, without a slash at the end. */
export function resolveFolder(from: string, path: string): string {
  return withoutSlash(resolve(from, path));
}

/** The folder of a file, without a slash at the end: `file://` for what lies at the top. */
export function dirname(uri: string): string {
  return withoutSlash(Utils.dirname(URI.parse(uri)).toString());
}

/** One spelling for one folder, so that a slash and a name can follow. */
export function withoutSlash(uri: string): string {
  const normal = normalize(uri);
  return normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

/** `folder` and the folders around it, the nearest first, up to `root`; one that lies outside of that stands alone. */
export function foldersUp(folder: string, root: string): readonly string[] {
  const folders = [folder];
  for (let last = folder; last !== root && last.startsWith(`${root}/`); ) {
    last = dirname(last);
    folders.push(last);
  }
  return folders;
}

/** The last part of a URI's path. */
export function basename(uri: string): string {
  return Utils.basename(URI.parse(uri));
}

/** The path of `uri` below `folder`, with `/` between parts; the whole path when it lies elsewhere. */
export function relative(folder: string, uri: string): string {
  const base = URI.parse(folder).path.replace(/\/$/, '');
  const path = URI.parse(uri).path;
  return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path;
}

/** The path of a URI, percent escapes resolved, with `/` between parts; `/` for the top, with its slash in the URI or without. */
export function pathOfUri(uri: string): string {
  return URI.parse(uri).path || '/';
}

/** One spelling for one file. */
export function normalize(uri: string): string {
  return URI.parse(uri).toString();
}

function clean(path: string): string {
  return Utils.joinPath(URI.file('/'), path).path;
}

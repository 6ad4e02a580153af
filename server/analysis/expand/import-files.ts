import { joinPath } from '../../project/container-paths.ts';
import { basename, dirname, type Files, resolve, resolveFolder } from '../../workspace.ts';
import type { Brought, ContainerFiles } from '../containers/container-files.ts';

/** What an import looks for, and where. */
export interface ImportedFiles extends Brought {
  /** The path at which Caddy's container has nothing, so that Caddy finds no file whatever was found in the repository. */
  readonly lacking?: string;
  /** The URI of a folder that is named, too; Caddy refuses it. */
  readonly folder?: string;
}

/**
 * The files that the path or pattern of an import names, in Caddy's order. In a container, it is a path there, and from the folder in which the
 * importing file lies there. What the container does not get from the workspace is looked for beside the importing file.
 */
export function filesOfImport(
  files: Files,
  container: ContainerFiles | undefined,
  from: string,
  pattern: string,
): ImportedFiles {
  const path = container && pathInContainer(container, from, pattern);
  const brought = path === undefined ? undefined : container?.at(path);
  if (brought) {
    const inside = container?.at(`${path === '/' ? '' : path}/*`);
    const folder = folderOf(inside?.uris ?? [], pattern);
    return { ...brought, uris: withoutHidden(brought.uris, pattern), ...folder };
  }
  const uris = withoutHidden(filesBeside(files, from, pattern), pattern);
  const found = { uris, searched: [resolve(from, pattern)], complete: true };
  const here = { ...found, ...folderBeside(files, from, pattern, uris) };
  if (path === undefined || !isPath(pattern)) return here;
  if (container?.mayHold(path)) return { ...here, complete: uris.length > 0 };
  return uris.length > 0 || pattern.startsWith('/') ? { ...found, lacking: path } : here;
}

/** Whether a pattern is one of files; any other is rather the name of a snippet. */
function isPath(pattern: string): boolean {
  return /[./*]/.test(pattern);
}

function pathInContainer(
  container: ContainerFiles,
  from: string,
  pattern: string,
): string | undefined {
  if (pattern.startsWith('/')) return joinPath('/', pattern);
  const path = container.pathOf(from);
  return path === undefined ? undefined : joinPath(path.slice(0, path.lastIndexOf('/')), pattern);
}

/** Files of the workspace, from the folder of the importing file. */
function filesBeside(files: Files, from: string, pattern: string): readonly string[] {
  if (!/[*?]/.test(pattern)) {
    const uri = resolve(from, pattern);
    return files.read(uri) === undefined ? [] : [uri];
  }
  const { base, parts } = globOf(from, pattern);
  return files.find(base, parts.join('/'));
}

/** The folder where a search begins, and what it looks for there. */
function globOf(from: string, pattern: string): { base: string; parts: readonly string[] } {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  let base = pattern.startsWith('/') ? 'file:///' : dirname(from);
  // Steps upwards belong to the folder, since a glob cannot take them.
  while (parts[0] === '..') {
    base = dirname(base);
    parts.shift();
  }
  return { base, parts };
}

/** A folder of the workspace that is named by the pattern. */
function folderBeside(
  files: Files,
  from: string,
  pattern: string,
  found: readonly string[],
): { readonly folder?: string } {
  const isGlob = /[*?]/.test(pattern);
  if (!isGlob && found.length > 0) return {};
  const folder = resolveFolder(from, pattern);
  if (!isGlob && from.startsWith(`${folder}/`)) return { folder };
  const { base, parts } = globOf(from, pattern);
  return folderOf(files.find(base, [...parts, '*'].join('/')), pattern);
}

/** The folder of one of the files; not one that is hidden from a name that begins with an asterisk. */
function folderOf(inside: readonly string[], pattern: string): { readonly folder?: string } {
  const [folder] = withoutHidden(inside.map(dirname), pattern);
  return folder === undefined ? {} : { folder };
}

/** Hidden files are not meant by a name that begins with an asterisk. https://caddyserver.com/docs/caddyfile/directives/import */
function withoutHidden(uris: readonly string[], pattern: string): readonly string[] {
  if (!pattern.slice(pattern.lastIndexOf('/') + 1).startsWith('*')) return uris;
  return uris.filter((uri) => !basename(uri).startsWith('.'));
}

import { joinPath } from '../project/container-paths.ts';
import { basename, dirname, type Files, resolve } from '../workspace.ts';
import type { Brought, ContainerFiles } from './container-files.ts';

/** What an import looks for, and where. */
export interface ImportedFiles extends Brought {
  /** The path at which Caddy's container has nothing, so that Caddy finds no file whatever was found in the repository. */
  readonly lacking?: string;
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
  if (brought) return { ...brought, uris: withoutHidden(brought.uris, pattern) };
  const uris = withoutHidden(filesBeside(files, from, pattern), pattern);
  const here = { uris, searched: [resolve(from, pattern)], complete: true };
  if (path === undefined || !isPath(pattern)) return here;
  if (container?.mayHold(path)) return { ...here, complete: uris.length > 0 };
  return uris.length > 0 || pattern.startsWith('/') ? { ...here, lacking: path } : here;
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
  // Steps upwards belong to the folder, since a glob cannot take them.
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  let base = pattern.startsWith('/') ? 'file:///' : dirname(from);
  while (parts[0] === '..') {
    base = dirname(base);
    parts.shift();
  }
  return files.find(base, parts.join('/'));
}

/** Hidden files are not meant by a name that begins with an asterisk. https://caddyserver.com/docs/caddyfile/directives/import */
function withoutHidden(uris: readonly string[], pattern: string): readonly string[] {
  if (!pattern.slice(pattern.lastIndexOf('/') + 1).startsWith('*')) return uris;
  return uris.filter((uri) => !basename(uri).startsWith('.'));
}

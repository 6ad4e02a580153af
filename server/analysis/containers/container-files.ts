import { OFFICIAL_CADDYFILE } from '../../project/caddy-image.ts';
import { caddyCommand } from '../../project/servers.ts';
import { buildContexts, copySource, joinPath } from '../../project/container-paths.ts';
import type { Copy, Mount, Project } from '../../project/project.ts';
import { basename, dirname, type Files, globMatcher, relative, resolve } from '../../workspace.ts';
import { mayBeAdded, pathBelow } from './volumes.ts';

/** The file system of the container that Caddy runs in, as far as it comes from the workspace. */
export interface ContainerFiles {
  /** Where a file of the workspace stands in the container; undefined when it is not brought there, or in several places. */
  readonly pathOf: (uri: string) => string | undefined;
  /**
   * What the workspace brings to an absolute path, which may hold wildcards as that of an import. Undefined when it brings
   * nothing there.
   */
  readonly at: (path: string) => Brought | undefined;
  /** Whether something else may be at that path, which nobody here knows. */
  readonly mayHold: (path: string) => boolean;
}

export interface Brought {
  /** The files, by the order of their paths in the container. */
  readonly uris: readonly string[];
  /** Where they were looked for, as URIs of files and folders. */
  readonly searched: readonly string[];
  /** Whether that is all; false for a place such as a volume. */
  readonly complete: boolean;
}

/** What of the deployment decides about files of the container. */
type Deployment = Pick<Project, 'caddy' | 'stages' | 'image' | 'commands'>;

/** Undefined where Caddy runs in no container that is known. */
export function containerFiles(project: Deployment, files: Files): ContainerFiles | undefined {
  const { caddy, stages, image } = project;
  const stage = caddy ? stages.get(caddy.name) : image;
  if (!caddy && !stage) return undefined;
  const mounts = caddy?.mounts ?? [];
  const contexts = buildContexts(caddy, stage, files);
  const copied = (stage?.copies ?? [])
    .flatMap((copy) => sourcesOf(copy, contexts, stage?.workdir?.value))
    .toReversed();
  return {
    pathOf(uri) {
      const paths = new Set([
        ...mounts.flatMap((mount) => mountedAt(mount, uri) ?? []),
        ...copied.flatMap((source) => copiedTo(source, uri) ?? []),
      ]);
      if (paths.size > 1 && paths.has(OFFICIAL_CADDYFILE)) return OFFICIAL_CADDYFILE;
      return paths.size === 1 ? [...paths][0] : undefined;
    },
    at(path) {
      const { folder, glob } = split(path);
      const inside = glob === '' ? [] : mountsInside(mounts, folder, glob);
      const covering = coveringMount(mounts, folder);
      if (covering) return joined(inside, inMount(covering, folder, glob, files));
      const found = copied.flatMap((source) => inCopy(source, folder, glob, files) ?? []);
      if (inside.length === 0 && found.length === 0) return undefined;
      return joined(inside, found);
    },
    mayHold(path) {
      // Whoever starts an image may mount what he likes.
      if (!caddy) return true;
      const { folder } = split(path);
      const mount = coveringMount(mounts, folder);
      if (mount || mounts.some(({ target }) => target === '')) return true;
      return mayBeAdded(caddy, folder, project) || !startsCaddyAlone(project);
    },
  };
}

/** A path of the container, and the file of the workspace that is there. */
interface Placed {
  readonly path: string;
  /** Undefined where it comes from a place that is not known. */
  readonly uri: string | undefined;
  readonly exists: boolean;
}

function joined(inside: readonly Placed[], found: readonly Placed[]): Brought {
  const byPath = new Map<string, Placed>();
  // A mount hides what is below it.
  for (const one of [...inside, ...found]) {
    const known = byPath.get(one.path);
    if (!known?.exists) byPath.set(one.path, known && !one.exists ? known : one);
  }
  const all = [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    uris: all.flatMap(({ uri, exists }) => (uri !== undefined && exists ? [uri] : [])),
    searched: all.flatMap(({ uri }) => uri ?? []),
    complete: all.every(({ uri }) => uri !== undefined),
  };
}

/** The folder in front of the first part with a wildcard, and the rest; a path without wildcards is all folder. */
function split(path: string): { readonly folder: string; readonly glob: string } {
  const parts = path.split('/');
  const first = parts.findIndex((part) => /[*?]/.test(part));
  if (first < 0) return { folder: path, glob: '' };
  return { folder: parts.slice(0, first).join('/') || '/', glob: parts.slice(first).join('/') };
}

// --- Mounts ----------------------------------------------------------------------------------

function mountedAt({ kind, source, target }: Mount, uri: string): string | undefined {
  if (kind !== 'bind' || source === undefined || target === '') return undefined;
  const rest = uri === source ? '' : below(source, uri);
  return rest === undefined ? undefined : under(target, rest);
}

function coveringMount(mounts: readonly Mount[], path: string): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    if (mount.target === '' || pathBelow(mount.target, path) === undefined) continue;
    if (!found || mount.target.length > found.target.length) found = mount;
  }
  return found;
}

/** Mounts of single files, each at a path that a glob matches. */
function mountsInside(mounts: readonly Mount[], folder: string, glob: string): Placed[] {
  const matches = globMatcher(glob);
  return mounts.flatMap(({ kind, source, target }) => {
    const rest = target === '' ? undefined : pathBelow(folder, target);
    if (!rest || !matches(rest)) return [];
    return [{ path: target, uri: kind === 'bind' ? source : undefined, exists: true }];
  });
}

function inMount(
  { kind, source, target }: Mount,
  folder: string,
  glob: string,
  files: Files,
): Placed[] {
  if (kind !== 'bind' || source === undefined) {
    return [{ path: folder, uri: undefined, exists: false }];
  }
  const uri = at(source, pathBelow(target, folder) ?? '');
  return placedIn(uri, folder, glob, files);
}

function placedIn(uri: string, folder: string, glob: string, files: Files): Placed[] {
  if (glob === '') return [{ path: folder, uri, exists: files.read(uri) !== undefined }];
  const found = files.find(uri, glob);
  return [
    { path: folder, uri, exists: false },
    ...found.map((one) => ({ path: under(folder, below(uri, one) ?? ''), uri: one, exists: true })),
  ];
}

// --- Copies of the image ---------------------------------------------------------------------

/** One source of a `COPY` from the build context. */
interface CopySource {
  /** The file or folder, or the folder of those that `names` matches. */
  readonly uri: string;
  readonly names?: string;
  /** Without a slash at the end. */
  readonly target: string;
  /** Whether the target is a folder even for a single file. */
  readonly isFolder: boolean;
}

function sourcesOf(
  { from, sources, target }: Copy,
  contexts: readonly string[],
  workdir: string | undefined,
): CopySource[] {
  const path = from === undefined ? joinPath(workdir, target) : undefined;
  if (path === undefined) return [];
  const isFolder = path.endsWith('/') || sources.length > 1;
  const place = { target: path.replace(/(?<=.)\/$/, ''), isFolder };
  return contexts.flatMap((context) =>
    sources.map((source): CopySource => {
      const uri = copySource(context, source);
      if (!/[*?[]/.test(source)) return { uri, ...place };
      return { uri: dirname(uri), names: source.slice(source.lastIndexOf('/') + 1), ...place };
    }),
  );
}

function copiedTo({ uri: source, names, target, isFolder }: CopySource, uri: string) {
  if (names === undefined && uri === source)
    return isFolder ? under(target, basename(uri)) : target;
  const rest = below(source, uri);
  const matches = names === undefined || globMatcher(names)(rest ?? '');
  return rest !== undefined && matches ? under(target, rest) : undefined;
}

/** What a copy brings to a folder of the container, or to the path of a file; undefined for nothing. */
function inCopy(
  source: CopySource,
  folder: string,
  glob: string,
  files: Files,
): readonly Placed[] | undefined {
  const { uri, names, target } = source;
  const single = names === undefined ? copiedTo(source, uri) : undefined;
  if (single !== undefined && files.read(uri) !== undefined) {
    const rest = single === folder ? '' : pathBelow(folder, single);
    const isMeant = glob === '' ? rest === '' : rest !== undefined && globMatcher(glob)(rest);
    return isMeant ? [{ path: single, uri, exists: true }] : undefined;
  }
  const inner = pathBelow(target, folder);
  if (inner === undefined) return undefined;
  const found = placedIn(at(uri, inner), folder, glob, files).filter(({ exists }) => exists);
  return found.filter(
    (one) => names === undefined || globMatcher(names)(below(uri, one.uri!) ?? ''),
  );
}

// --- Commands --------------------------------------------------------------------------------

/** Whether nothing runs in the container before Caddy does, such as a script that writes files. */
function startsCaddyAlone({ caddy, stages, commands }: Deployment): boolean {
  const stage = caddy && stages.get(caddy.name);
  const starts = commands.filter((one) => one.stage === 'start' && one.service === caddy?.name);
  if (starts.length > 0) return starts.every((one) => caddyCommand(one) !== undefined);
  return !caddy?.command && !caddy?.entrypoint && !stage?.cmd && !stage?.entrypoint;
}

// --- Paths -----------------------------------------------------------------------------------

function under(folder: string, rest: string): string {
  if (rest === '') return folder;
  return folder === '/' ? `/${rest}` : `${folder}/${rest}`;
}

function at(folder: string, rest: string): string {
  return rest === '' ? folder : resolve(`${folder.replace(/\/$/, '')}/`, rest);
}

/** The path of a file below a folder; undefined when it lies elsewhere. */
function below(folder: string, uri: string): string | undefined {
  return uri.startsWith(`${folder.replace(/\/$/, '')}/`) ? relative(folder, uri) : undefined;
}

import type { Django, Mount, Project, Service } from '../../project/project.ts';
import { dirname, type Files, pathOfUri, resolve } from '../../workspace.ts';
import { runsCaddyImage } from '../../project/caddy-image.ts';
import { buildContexts, copySource, joinPath } from '../../project/container-paths.ts';

/** What stands at a path of a container. */
export type Storage =
  | {
      readonly kind: 'mount';
      readonly mount: Mount;
      /** The path below the mount's target; empty for the target itself. */
      readonly rest: string;
    }
  /** No mount reaches there: it is part of the image, or of the container's own layer. */
  | { readonly kind: 'container' };

/** What holds `path` in the container of a service; undefined when a mount is not known. */
export function storageAt({ mounts }: Service, path: string): Storage | undefined {
  if (mounts.some(({ target }) => target === '')) return undefined;
  let found: (Storage & { readonly kind: 'mount' }) | undefined;
  for (const mount of mounts) {
    const rest = pathBelow(mount.target, path);
    if (rest === undefined) continue;
    if (!found || mount.target.length > found.mount.target.length) {
      found = { kind: 'mount', mount, rest };
    }
  }
  return found ?? { kind: 'container' };
}

/**
 * Whether two paths, each in the container of its own service, are one folder. Undefined when it cannot be
 * told, such as for a mount whose source is not known.
 */
export function isSameStorage(a: Storage, b: Storage): boolean | undefined {
  if (a.kind === 'container' || b.kind === 'container') return false;
  const left = identity(a);
  const right = identity(b);
  return left === undefined || right === undefined ? undefined : left === right;
}

/**
 * Whether the image of a service brings something to `path` by `COPY` or `RUN`, or is not known well enough to rule
 * it out. Of images, only Caddy's own is known to have nothing there.
 */
export function mayBeInImage(
  service: Service,
  path: string,
  project: Pick<Project, 'stages' | 'commands'>,
): boolean {
  if (path === welcome || ownFolders.some((folder) => pathBelow(folder, path) !== undefined)) {
    return true;
  }
  return mayBeAdded(service, path, project);
}

/** The same, but for what Caddy's own image has. */
export function mayBeAdded(
  service: Service,
  path: string,
  { stages, commands }: Pick<Project, 'stages' | 'commands'>,
): boolean {
  const stage = stages.get(service.name);
  if (!runsCaddyImage(service, stage)) return true;
  if (!service.build || !stage) return false;
  const isMade = commands.some(
    ({ stage: when, at, words }) =>
      when === 'build' &&
      at.uri === stage.uri &&
      words.some((word) => word?.includes(path) ?? true),
  );
  if (isMade) return true;
  return stage.copies.some(({ target }) => {
    const folder = joinPath('/', target) ?? target;
    return pathBelow(folder, path) !== undefined || pathBelow(path, folder) !== undefined;
  });
}

/** Whether a mount, or the image, brings something to a folder, in part or as a whole; true when that is not known. */
export function mayHold(service: Service, folder: string, project: Project): boolean {
  const { mounts } = service;
  const reaches = mounts.some(
    ({ target }) =>
      target === '' ||
      pathBelow(target, folder) !== undefined ||
      pathBelow(folder, target) !== undefined,
  );
  return reaches || mayBeInImage(service, folder, project);
}

/** Where the container of a service has what another one has at `storage`. */
export function pathOf(
  storage: Storage & { readonly kind: 'mount' },
  service: Service,
): string | undefined {
  for (const mount of service.mounts) {
    const { target } = mount;
    for (const path of [...candidates(target, storage.rest), ...within(mount, storage)]) {
      const there = storageAt(service, path);
      if (there && isSameStorage(there, storage)) return path;
    }
  }
  return undefined;
}

/**
 * Where a path that the settings of a project give stands in the container of a service, or on the machine that runs it. A path of the
 * repository, such as one below `BASE_DIR` or beside it, goes through bind mounts and `COPY`, or to where the project lies on the machine; any
 * other is the container's own. Undefined when that cannot be told.
 */
export function containerPath(
  path: string,
  service: Service | undefined,
  project: Project,
  files: Files,
): string | undefined {
  if (!path.startsWith('/')) return undefined;
  const { stages, image, compose } = project;
  const uri = resolve(files.root, path);
  // At the top of a disk, no path can be told from one of a container.
  if (pathOfUri(files.root) === '/') return undefined;
  const isInside = uri === files.root || uri.startsWith(`${files.root}/`);
  if (!isInside && !isAbove(path, files)) return withoutSlash(path);
  if (!service && !compose) {
    const folder = project.django?.machineFolder;
    if (folder !== undefined) return onMachine(path, project, folder);
  }
  if (!isInside) return undefined;
  // Without Compose, Caddy may be in the image of the application.
  const stage = service ? stages.get(service.name) : compose ? undefined : image;
  if (!service && !stage) return undefined;
  if (service?.mounts.some(({ target }) => target === '')) return undefined;
  const places = new Set<string>();
  for (const { kind, source, target } of service?.mounts ?? []) {
    const rest = kind === 'bind' && source !== undefined ? uriBelow(source, uri) : undefined;
    if (rest !== undefined) places.add(joined(target, rest));
  }
  const contexts = buildContexts(service, stage, files);
  for (const { from, sources, target } of stage?.copies ?? []) {
    if (from !== undefined) continue;
    for (const source of contexts.flatMap((context) =>
      sources.map((one) => copySource(context, one)),
    )) {
      const rest = uriBelow(source, uri);
      if (rest !== undefined && target.startsWith('/')) places.add(joined(target, rest));
    }
  }
  const [place, ...others] = places;
  return others.length === 0 ? place : undefined;
}

/** Whether a path may have been worked out from where the repository lies, which is elsewhere in a container. */
export function isAbove(path: string | undefined, files: Files): boolean {
  const above = pathOfUri(dirname(files.root));
  return path === undefined || (above !== '/' && pathBelow(above, path) !== undefined);
}

/** A path beside or below the project, where the project lies in `folder`. */
function onMachine(path: string, { django }: Project, folder: string): string | undefined {
  const from = pathOfUri(django?.folder ?? '')
    .split('/')
    .filter(Boolean);
  const to = path.split('/').filter(Boolean);
  const shared = from.findIndex((part, index) => part !== to[index]);
  const common = shared < 0 ? from.length : shared;
  const up = from.length - common;
  const base = folder.split('/').filter(Boolean);
  if (up >= base.length) return undefined;
  return `/${[...base.slice(0, base.length - up), ...to.slice(common)].join('/')}`;
}

/** The services that run the Django project, those that Caddy dials first. */
export function djangoServices(
  project: Project,
  dialled: readonly { readonly service?: Service }[],
): readonly Service[] {
  const django: Django | undefined = project.django;
  const first = dialled.flatMap(({ service }) => (service ? [service] : []));
  const all = (django?.services ?? []).flatMap((name) => project.compose?.services.get(name) ?? []);
  return [...new Set([...first, ...all])];
}

/** The part of `path` below `folder`; empty for the folder itself, absent when it lies elsewhere. */
export function pathBelow(folder: string, path: string): string | undefined {
  const base = withoutSlash(folder);
  const inner = withoutSlash(path);
  if (inner === base) return '';
  const start = base === '/' ? '/' : `${base}/`;
  return inner.startsWith(start) ? inner.slice(start.length) : undefined;
}

/** Without slashes at the end, but for the root itself. */
export function withoutSlash(path: string): string {
  let end = path.length;
  while (end > 1 && path.charCodeAt(end - 1) === 47) end--;
  return path.slice(0, end);
}

/** The folder of the official image with a page of welcome, and nothing else. https://github.com/caddyserver/caddy-docker */
const welcome = '/usr/share/caddy';

/** Folders of the official image for its own use. https://hub.docker.com/_/caddy */
const ownFolders = ['/etc', '/config', '/data'];

function identity({ mount, rest }: Storage & { kind: 'mount' }): string | undefined {
  const { kind, source, subpath } = mount;
  if (kind === 'bind') return source === undefined ? undefined : joined(source, rest);
  if (kind !== 'volume') return undefined;
  // Anonymous volumes are not shared.
  if (source === undefined) return `anonymous ${mount.at.uri} ${mount.at.start}`;
  return joined(joined(`volume ${source}`, subpath ?? ''), rest);
}

/** The mount may begin further down than the other one. */
function candidates(target: string, rest: string): readonly string[] {
  const parts = rest === '' ? [] : rest.split('/');
  return [
    ...parts.slice(0, 20).map((_, index) => joined(target, parts.slice(index).join('/'))),
    target,
  ];
}

/** The mount may begin further up than the other one. */
function within(mount: Mount, storage: Storage & { kind: 'mount' }): readonly string[] {
  const above = identity({ kind: 'mount', mount, rest: '' });
  const there = identity(storage);
  const rest = above === undefined || there === undefined ? undefined : pathBelow(above, there);
  return rest ? [joined(mount.target, rest)] : [];
}

function joined(folder: string, rest: string): string {
  const base = withoutSlash(folder);
  if (rest === '') return base;
  return base === '/' ? `/${rest}` : `${base}/${rest}`;
}

function uriBelow(folder: string, uri: string): string | undefined {
  const rest = pathBelow(folder, uri);
  return rest === undefined ? undefined : decode(rest);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

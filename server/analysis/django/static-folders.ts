import type { Mount, Project, Service } from '../../project/project.ts';
import type { Files } from '../../workspace.ts';
import type { Analysis } from '../analyze.ts';
import type { Backend } from '../deployment/backends.ts';
import type { Site, Token } from '../config.ts';
import { clean } from '../routes/path-pattern.ts';
import { type FileKind, fileKinds, type ServedFolder, servedFolder } from './static-files.ts';
import {
  djangoServices,
  isAbove,
  isSameStorage,
  mayBeAdded,
  pathBelow,
  pathOf,
  type Storage,
  storageAt,
  withoutSlash,
} from '../containers/volumes.ts';

/** One kind of files at one site, what Caddy serves for it, and how that goes with Django's folder. */
export interface Meeting {
  readonly kind: FileKind;
  readonly others: readonly FileKind[];
  readonly served: ServedFolder;
  readonly verdict: Verdict;
}

/**
 * `same`: Caddy serves the folder that Django fills. `doubled`: the root is right, but the URL's prefix comes once
 * more behind it. `cut`: the prefix is gone, and the root is right only with it. `elsewhere`: another folder;
 * `right` is where Django's folder stands for Caddy, if it does. `unshared`: no folder of Django's is within
 * Caddy's reach. `unknown`: cannot be told.
 */
export type Verdict =
  | { readonly kind: 'same' | 'doubled' | 'cut' | 'unknown' }
  | { readonly kind: 'elsewhere'; readonly right: string; readonly sure: boolean }
  | {
      readonly kind: 'unshared';
      /** Where Caddy looks, when a volume is mounted there. */
      readonly caddy?: Mount;
      /** Where Django writes, when a volume is mounted there; the service whose mount it is. */
      readonly django?: { readonly mount: Mount; readonly service: Service; readonly rest: string };
      /** Where Django has what Caddy serves, which is not where it writes. */
      readonly besides?: Mount;
      readonly service: Service;
    };

/** Every kind of files at every site that reaches Django, where a `file_server` answers. */
export function meetings(analysis: Analysis): readonly Meeting[] {
  const { project, files, djangoBackends } = analysis;
  const kinds = fileKinds(analysis);
  return djangoSites(djangoBackends).flatMap((site) =>
    kinds.flatMap((kind): Meeting[] => {
      const served = servedFolder(site, analysis.routes(site), kind.url);
      if (!served) return [];
      const others = kinds.filter((other) => other !== kind);
      const question = { kind, served, project, dialled: djangoBackends, files };
      return [{ kind, others, served, verdict: judge(question) }];
    }),
  );
}

/** The sites that reach Django where a `file_server` answers for one kind of files. */
export function servedAs(
  analysis: Analysis,
  name: FileKind['name'],
): readonly { readonly kind: FileKind; readonly served: ServedFolder }[] {
  const kind = fileKinds(analysis).find((one) => one.name === name);
  if (!kind) return [];
  return djangoSites(analysis.djangoBackends).flatMap((site) => {
    const served = servedFolder(site, analysis.routes(site), kind.url);
    return served ? [{ kind, served }] : [];
  });
}

/** The roots of all file servers that are absolute paths, each place once. */
export function servedFolders(analysis: Analysis): readonly Token[] {
  const found = new Map<string, Token>();
  for (const site of analysis.config.sites) {
    for (const { route, root } of analysis.leaves(site)) {
      if (route.handler.kind !== 'files' || typeof root === 'string') continue;
      const { uri, start, text } = root;
      if (text.startsWith('/')) found.set(`${uri} ${start} ${text}`, root);
    }
  }
  return [...found.values()];
}

/** The sites with a route to Django. */
export function djangoSites(backends: readonly Backend[]): readonly Site[] {
  return [...new Set(backends.map(({ site }) => site))];
}

interface Question {
  readonly kind: FileKind;
  readonly served: ServedFolder;
  readonly project: Project;
  readonly dialled: readonly Backend[];
  readonly files: Files;
}

const UNKNOWN: Verdict = { kind: 'unknown' };

function judge(question: Question): Verdict {
  const { kind, served, project, dialled } = question;
  if (kind.root === undefined) return UNKNOWN;
  const services = djangoServices(project, dialled);
  if (!project.caddy) {
    const isBehind = dialled.some(({ service }) => service !== undefined);
    return isBehind
      ? judgeFromHost(question, kind.root, services)
      : judgeOnOneMachine(question, kind.root);
  }
  if (services.length === 0) return UNKNOWN;
  const { caddy } = project;
  const written = services.map((service) => ({ service, storage: storageAt(service, kind.root!) }));
  if (services.every(({ name }) => name === caddy.name)) {
    return judgeByPath(served, kind, kind.root);
  }
  const reaches = (path: string): boolean | undefined =>
    isWrittenTo(storageAt(caddy, path), path, written, question);
  const found = reaches(served.folder);
  if (found !== false) return found ? { kind: 'same' } : UNKNOWN;
  const root = clean(served.root.text);
  const above = clean(`${root}/${kind.url}`);
  // What a rewrite has made of the path was not in the URL.
  const isKept = served.path !== '/' && kind.url.endsWith(served.path);
  if (isKept && (root === kind.root || reaches(root))) return { kind: 'doubled' };
  if (served.path === '/' && (above === kind.root || reaches(above))) return { kind: 'cut' };
  for (const { storage } of written) {
    const right = storage?.kind === 'mount' ? pathOf(storage, caddy) : undefined;
    if (right !== undefined) return { kind: 'elsewhere', right, sure: true };
  }
  return unshared(question, caddy, written);
}

interface Written {
  readonly service: Service;
  readonly storage: Storage | undefined;
}

function isWrittenTo(
  storage: Storage | undefined,
  path: string,
  written: readonly Written[],
  { project }: Question,
): boolean | undefined {
  if (!storage) return undefined;
  if (storage.kind === 'container' && mayBeAdded(project.caddy!, path, project)) return undefined;
  const same = written.map((one) => one.storage && isSameStorage(storage, one.storage));
  if (same.includes(true)) return true;
  return same.includes(undefined) ? undefined : false;
}

function unshared(question: Question, caddy: Service, written: readonly Written[]): Verdict {
  const { served, project } = question;
  const [first] = written;
  const storage = storageAt(caddy, served.folder);
  if (!first || !storage) return UNKNOWN;
  const mounted = written.find((one) => one.storage?.kind === 'mount');
  const there = mounted?.storage;
  const django =
    mounted && there?.kind === 'mount'
      ? { mount: there.mount, service: mounted.service, rest: there.rest }
      : undefined;
  const base = { kind: 'unshared', service: first.service, ...(django ? { django } : {}) } as const;
  if (storage.kind === 'container') return base;
  const { mount } = storage;
  // Others may fill what Caddy serves: the host's own folders, and services that share the volume.
  const isOurs = mount.kind === 'volume' && !isSharedBySome(mount, caddy, project);
  if (isOurs || (django && isFolderOfNobody(mount, question))) return { ...base, caddy: mount };
  const besides = besideRoot(question, mount, written);
  return besides ? { ...base, caddy: mount, besides } : UNKNOWN;
}

/**
 * Where Django's services alone have Caddy's folder as well, at a path that is not the one they write to, and that nothing else
 * in the repository brings or names: the mount there.
 */
function besideRoot(
  { kind, project, files }: Question,
  mount: Mount,
  written: readonly Written[],
): Mount | undefined {
  const { compose, caddy, commands, emptyMounts } = project;
  const { source } = mount;
  if (source === undefined || !compose || !caddy || isAbove(kind.root, files)) return undefined;
  if (mount.kind === 'volume' && compose.volumes.get(source)?.value.external !== false) {
    return undefined;
  }
  const sharing = [...compose.services.values()]
    .filter((service) => service.name !== caddy.name)
    .flatMap((service) => service.mounts.map((one) => ({ service, one })))
    .filter(({ one }) => overlaps(one.source, source));
  const isFilled = sharing.some(({ service, one }) => {
    if (one.source !== source || one.target === '') return true;
    if (!written.some((writer) => writer.service === service)) return true;
    if (pathBelow(kind.root ?? '/', one.target) !== undefined) return true;
    const name = one.target.slice(one.target.lastIndexOf('/') + 1);
    const isNamed = commands.some(
      ({ words }) =>
        !makesFolders.has(words[0] ?? '') && words.some((word) => word?.split('/').includes(name)),
    );
    return isNamed || !emptyMounts.has(one);
  });
  return isFilled ? undefined : sharing[0]?.one;
}

/** They put nothing into a folder. */
const makesFolders: ReadonlySet<string> = new Set(['mkdir', 'chown', 'chmod', 'chgrp']);

/** A folder that Docker makes, and that nothing else mounts or names. */
function isFolderOfNobody(mount: Mount, { project }: Question): boolean {
  const { source, at } = mount;
  if (source === undefined || !project.emptyMounts.has(mount)) return false;
  const name = source.slice(source.lastIndexOf('/') + 1);
  const isNamed = project.commands.some(({ words }) =>
    words.some((word) => word === undefined || word.split('/').includes(name)),
  );
  const mounts = [...(project.compose?.services.values() ?? [])].flatMap((one) => one.mounts);
  return !isNamed && !mounts.some((one) => one.at !== at && overlaps(one.source, source));
}

function overlaps(a: string | undefined, b: string): boolean {
  return a === undefined || pathBelow(a, b) !== undefined || pathBelow(b, a) !== undefined;
}

function isSharedBySome(mount: Mount, caddy: Service, { compose }: Project): boolean {
  const { source } = mount;
  if (source === undefined) return false;
  if (compose?.volumes.get(source)?.value.external !== false) return true;
  return [...compose.services.values()].some(
    (service) => service.name !== caddy.name && service.mounts.some((one) => one.source === source),
  );
}

/**
 * Caddy is a program of the host, and Django writes in a container: what it writes there reaches the host through bind mounts alone.
 * Where the repository lies on the host, and what relative mounts come to, nobody knows.
 */
function judgeFromHost(
  { served }: Question,
  folder: string,
  services: readonly Service[],
): Verdict {
  const written = services.map((service) => ({ service, storage: storageAt(service, folder) }));
  const [first] = written;
  if (!first || written.some(({ storage }) => storage === undefined)) return UNKNOWN;
  if (pathBelow('/var/lib/docker', served.folder) !== undefined) return UNKNOWN;
  const mounted = written.find(({ storage }) => storage?.kind === 'mount');
  const storage = mounted?.storage;
  if (!mounted || storage?.kind !== 'mount') return { kind: 'unshared', service: first.service };
  const { mount, rest } = storage;
  if (mount.kind !== 'volume') return UNKNOWN;
  const django = { mount, service: mounted.service, rest };
  return { kind: 'unshared', service: first.service, django };
}

/** Without containers, paths are compared as they are written. Where there may be some, nobody knows what runs where. */
function judgeOnOneMachine({ served, project, kind }: Question, folder: string): Verdict {
  if (project.compose || project.hasComposeFiles) return UNKNOWN;
  return judgeByPath(served, kind, folder);
}

/** Caddy and Django see the same files. */
function judgeByPath(served: ServedFolder, kind: FileKind, folder: string): Verdict {
  const root = withoutSlash(clean(served.root.text));
  const right = withoutSlash(clean(folder));
  if (withoutSlash(served.folder) === right) return { kind: 'same' };
  if (served.path !== '/' && kind.url.endsWith(served.path) && root === right) {
    return { kind: 'doubled' };
  }
  const tail = pathBelow(root, right);
  if (served.path === '/' && tail !== undefined && `/${tail}/` === kind.url) return { kind: 'cut' };
  return { kind: 'elsewhere', right, sure: false };
}

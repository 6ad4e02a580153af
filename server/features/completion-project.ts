import type { Analysis } from '../analysis/analyze.ts';
import { applicationServers, bindsOf } from '../analysis/deployment/application-servers.ts';
import { fileKinds } from '../analysis/django/static-files.ts';
import { isSameStorage, pathOf, storageAt } from '../analysis/containers/volumes.ts';
import type { Project, Service } from '../project/project.ts';
import type { Completion } from './completion.ts';
import type { Cursor } from './cursor.ts';

/** The services that Caddy's container can dial, each with the ports that are known of it. */
export function upstreamCompletions({ analysis }: Cursor): readonly Completion[] {
  const { project } = analysis;
  const { compose, caddy } = project;
  if (!compose || !caddy) return [];
  return [...compose.services.values()]
    .filter((service) => service.name !== caddy.name && isReachable(service, caddy))
    .flatMap((service): Completion[] => {
      const isDjango = project.django?.services.includes(service.name) ?? false;
      const detail = service.image?.value ?? (isDjango ? 'Django' : 'built here');
      const ports = portsOf(service, project);
      const rank = isDjango ? 0 : 2;
      if (ports.length === 0) {
        const snippet = `${service.name}:\${1:port}`;
        const text = `${service.name}:`;
        return [{ label: service.name, kind: 'service', text, snippet, detail, rank }];
      }
      return ports.map((port) => {
        return { label: `${service.name}:${port}`, kind: 'service', detail, rank };
      });
    });
}

/** Folders that are worth serving: those of Django as Caddy sees them, and what is mounted into Caddy's container. */
export function folderCompletions({ analysis }: Cursor): readonly Completion[] {
  const { caddy } = analysis.project;
  const found = new Map<string, Completion>();
  for (const [name, path] of folderPaths(analysis)) {
    if (!found.has(path)) found.set(path, { label: path, kind: 'folder', detail: name, rank: 0 });
  }
  for (const { target, kind, source } of caddy?.mounts ?? []) {
    if (!target.startsWith('/') || own.some((path) => target.startsWith(path))) continue;
    if (found.has(target)) continue;
    const detail = kind === 'volume' && source !== undefined ? `volume ${source}` : kind;
    found.set(target, { label: target, kind: 'folder', detail, rank: 4 });
  }
  return [...found.values()];
}

/** Where Caddy has the folders of Django's settings, by the name of the setting. */
export function folderPaths(analysis: Analysis): ReadonlyMap<'STATIC_ROOT' | 'MEDIA_ROOT', string> {
  const { project } = analysis;
  const found = new Map<'STATIC_ROOT' | 'MEDIA_ROOT', string>();
  for (const { root, rootName } of fileKinds(analysis)) {
    if (root === undefined) continue;
    const path = project.caddy ? djangoFolder(root, project.caddy, project) : root;
    if (path !== undefined) found.set(rootName, path);
  }
  return found;
}

/** Where Caddy keeps its certificates and configuration; nothing to serve. */
const own = ['/data', '/config', '/etc/caddy'];

function isReachable(service: Service, caddy: Service): boolean {
  return [...service.networks.keys()].some((network) => caddy.networks.has(network));
}

/** Where the application server is known to listen; else the ports that the service or its image names. */
function portsOf(service: Service, project: Project): readonly number[] {
  const binds = bindsOf(service, applicationServers(project));
  const listening = (binds ?? []).flatMap(({ port }) => port ?? []);
  if (listening.length > 0) return [...new Set(listening)];
  const { stages } = project;
  const exposed = [...service.expose, ...(stages.get(service.name)?.expose ?? [])];
  const numbers = exposed.map(({ value }) => Number(/^\d+/.exec(value)?.[0]));
  const targets = service.ports
    .filter(({ protocol }) => protocol === 'tcp')
    .map(({ target }) => target);
  return [...new Set([...targets, ...numbers])].filter((port) => port > 0).slice(0, 8);
}

/** Where Caddy has the folder that a service of Django fills. */
function djangoFolder(folder: string, caddy: Service, project: Project): string | undefined {
  for (const service of servicesOfDjango(project)) {
    const path = seenFrom(caddy, folder, service);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** The compose services that run Django, the main one first. */
export function servicesOfDjango({ django, compose }: Project): readonly Service[] {
  return (django?.services ?? []).flatMap((name) => compose?.services.get(name) ?? []);
}

/** Where Caddy has the same folder as another service, if both mount it. */
export function seenFrom(caddy: Service, folder: string, service: Service): string | undefined {
  const storage = storageAt(service, folder);
  if (storage?.kind !== 'mount') return undefined;
  const path = pathOf(storage, caddy);
  const there = path === undefined ? undefined : storageAt(caddy, path);
  return there && isSameStorage(there, storage) ? path : undefined;
}

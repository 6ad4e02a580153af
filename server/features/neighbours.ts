import type { Place, Span } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { type FileKind, fileKinds } from '../analysis/django/static-files.ts';
import type { Service } from '../project/project.ts';
import { folderPaths, seenFrom, servicesOfDjango } from './completion-project.ts';
import { namedFolder } from './named-folder.ts';
import { entriesOf, type HostList, hostLists, namedHosts } from './named-host.ts';
import { namedService } from './named-service.ts';
import { namedUrl } from './named-url.ts';
import { mentionsFor, namedVariable, readsOf, usesInCaddyfiles } from './named-variable.ts';
import type { Named } from './names.ts';

/**
 * What a neighbour names at an offset, as far as the Caddyfile has to do with it: a variable that it fills in, a service that
 * it sends requests to, a folder that it serves, a URL or a host that it answers for. Everything else is other servers'
 * business.
 */
export function namedInNeighbour(
  analysis: Analysis,
  uri: string,
  offset: number,
): Named | undefined {
  const found = thingAt(analysis, uri, offset);
  switch (found?.kind) {
    case 'variable':
      return namedVariable(analysis, found.name, found.at);
    case 'service':
      return ifUsed(namedService(analysis, found.service, found.at));
    case 'folder':
      return ifUsed(namedFolder(analysis, found.path, found.at));
    case 'url':
      return ifUsed(namedUrl(analysis, found.files, found.at));
    case 'hosts':
      return ifUsed(namedHosts(analysis, found.list));
    case undefined:
      return undefined;
  }
}

function ifUsed(named: Named | undefined): Named | undefined {
  return named && named.uses.length > 0 ? named : undefined;
}

/** Something of a neighbour that the Caddyfile has to do with. */
export type Thing = { readonly at: Place } & (
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'service'; readonly service: Service }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'url'; readonly files: FileKind }
  | { readonly kind: 'hosts'; readonly list: HostList }
);

/** What stands at an offset of a neighbour; undefined for what the Caddyfile cannot have to do with. */
export function thingAt(analysis: Analysis, uri: string, offset: number): Thing | undefined {
  const { project } = analysis;
  const isHere = (at: Place): boolean => at.uri === uri && holds(at, offset);
  const mention = mentionsFor(analysis, uri).find(({ at }) => isHere(at));
  if (mention && [...usesInCaddyfiles(analysis, mention.name)].length > 0) {
    return { kind: 'variable', name: mention.name, at: mention.at };
  }
  for (const service of project.compose?.services.values() ?? []) {
    const at = service.places.find(isHere);
    if (at) return { kind: 'service', service, at };
  }
  for (const { name, at } of project.django?.reads ?? []) {
    const isOurs = isHere(at) && readsOf(analysis, name).some((read) => read.at === at);
    if (isOurs && [...usesInCaddyfiles(analysis, name)].length > 0) {
      return { kind: 'variable', name, at };
    }
  }
  return folderAt(analysis, isHere) ?? urlAt(analysis, isHere) ?? hostsAt(analysis, isHere);
}

/** A folder of Caddy's container: its mount, that of Django's container, or the setting of Django. */
function folderAt(analysis: Analysis, isHere: (at: Place) => boolean): Thing | undefined {
  const { project } = analysis;
  const { caddy } = project;
  const own = caddy?.mounts.find(({ at }) => isHere(at));
  if (own) return { kind: 'folder', path: own.target, at: own.at };
  for (const service of caddy ? servicesOfDjango(project) : []) {
    const mount = service.mounts.find(({ at }) => isHere(at));
    const path = mount && caddy && seenFrom(caddy, mount.target, service);
    if (path !== undefined) return { kind: 'folder', path, at: mount!.at };
  }
  const paths = folderPaths(analysis);
  for (const { rootName, rootSetting } of fileKinds(analysis)) {
    const path = paths.get(rootName);
    const at = rootSetting && [rootSetting.nameAt, rootSetting.at].find(isHere);
    if (at && path !== undefined) return { kind: 'folder', path, at };
  }
  return undefined;
}

function urlAt(analysis: Analysis, isHere: (at: Place) => boolean): Thing | undefined {
  for (const kind of fileKinds(analysis)) {
    const at = kind.urlSetting && [kind.urlSetting.nameAt, kind.urlSetting.at].find(isHere);
    if (at) return { kind: 'url', files: kind, at };
  }
  return undefined;
}

/** A list of hosts, at its name, or one of its entries. */
function hostsAt(analysis: Analysis, isHere: (at: Place) => boolean): Thing | undefined {
  for (const whole of hostLists(analysis)) {
    const list = [whole, ...entriesOf(analysis, whole)].find(({ at }) => isHere(at));
    if (list) return { kind: 'hosts', list, at: list.at };
  }
  return undefined;
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

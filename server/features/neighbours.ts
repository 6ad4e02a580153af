import type { Place, Span } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { fileKinds } from '../analysis/static-files.ts';
import type { Service } from '../project/project.ts';
import { relative } from '../workspace.ts';
import { joined } from './entry-doc.ts';
import { namedFolder, rootsIn } from './named-folder.ts';
import { namedService, upstreamsOf } from './named-service.ts';
import { folderPaths, seenFrom, servicesOfDjango } from './completion-project.ts';
import { mentionsFor, namedVariable, readsOf, usesInCaddyfiles } from './named-variable.ts';
import type { Hover } from './hover.ts';
import type { Named } from './names.ts';
import { originText, valueText } from './variable-text.ts';

/**
 * What a neighbour names at an offset, as far as the Caddyfile has to do with it: a variable that it fills in, a service that
 * it sends requests to, a folder that it serves. Everything else is other servers' business.
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
    case 'service': {
      const named = namedService(analysis, found.service, found.at);
      return named.uses.length > 0 ? named : undefined;
    }
    case 'folder': {
      const named = namedFolder(analysis, found.path, found.at);
      return named && named.uses.length > 0 ? named : undefined;
    }
    case undefined:
      return undefined;
  }
}

/** What the Caddyfile makes of the thing at an offset of a neighbour. */
export function neighbourHover(analysis: Analysis, uri: string, offset: number): Hover | undefined {
  const found = thingAt(analysis, uri, offset);
  if (!found) return undefined;
  const markdown = textOf(found, analysis);
  const { start, end } = found.at;
  return markdown === '' ? undefined : { start, end, markdown };
}

type Thing = { readonly at: Place } & (
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'service'; readonly service: Service }
  | { readonly kind: 'folder'; readonly path: string }
);

function thingAt(analysis: Analysis, uri: string, offset: number): Thing | undefined {
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
  return folderAt(analysis, isHere);
}

/** A folder of Caddy's container: its mount, that of Django's container, or the setting of Django. */
function folderAt(analysis: Analysis, isHere: (at: Place) => boolean): Thing | undefined {
  const { project, djangoBackends, files } = analysis;
  const { caddy } = project;
  const own = caddy?.mounts.find(({ at }) => isHere(at));
  if (own) return { kind: 'folder', path: own.target, at: own.at };
  for (const service of caddy ? servicesOfDjango(project) : []) {
    const mount = service.mounts.find(({ at }) => isHere(at));
    const path = mount && caddy && seenFrom(caddy, mount.target, service);
    if (path !== undefined) return { kind: 'folder', path, at: mount!.at };
  }
  const paths = folderPaths(analysis);
  for (const { rootName, rootSetting } of fileKinds(project, djangoBackends, files)) {
    const path = paths.get(rootName);
    const at = rootSetting && [rootSetting.nameAt, rootSetting.at].find(isHere);
    if (at && path !== undefined) return { kind: 'folder', path, at };
  }
  return undefined;
}

function textOf(thing: Thing, analysis: Analysis): string {
  switch (thing.kind) {
    case 'variable':
      return variableText(thing.name, analysis);
    case 'service':
      return serviceText(thing.service, analysis);
    case 'folder':
      return folderText(thing.path, analysis);
  }
}

function variableText(name: string, analysis: Analysis): string {
  const places = placesText([...usesInCaddyfiles(analysis, name)], analysis);
  const { variables, complete } = analysis.project.environment;
  const fact = variables.get(name);
  if (!fact && complete) {
    return `\`{$${name}}\` stands at ${places}, but this does not reach Caddy, which puts nothing in its place.`;
  }
  return joined([
    `\`{$${name}}\` is filled in with this at ${places}.`,
    fact ? `Caddy has \`${valueText(name, fact.value)}\`. ${originText(fact, analysis)}` : '',
  ]);
}

function serviceText(service: Service, analysis: Analysis): string {
  if (service.name === analysis.project.caddy?.name) {
    return `Runs Caddy with ${fileText(analysis.uri, analysis)}.`;
  }
  const upstreams = upstreamsOf(analysis, service);
  if (upstreams.length === 0) return '';
  const dialled = [...new Set(upstreams.map((at) => `\`${analysis.textAt(at)}\``))].join(', ');
  return `Caddy sends requests to ${dialled} at ${placesText(upstreams, analysis)}.`;
}

function folderText(path: string, analysis: Analysis): string {
  const roots = rootsIn(analysis, path);
  if (roots.length === 0) return '';
  const folders = [...new Set(roots.map((at) => `\`${analysis.textAt(at)}\``))].join(', ');
  return `Caddy serves files from ${folders} at ${placesText(roots, analysis)}.`;
}

/** "2 places of `Caddyfile`". */
function placesText(places: readonly Place[], analysis: Analysis): string {
  const counts = new Map<string, number>();
  for (const { uri } of places) counts.set(uri, (counts.get(uri) ?? 0) + 1);
  return [...counts]
    .map(([uri, count]) => {
      const text = count === 1 ? 'one place' : `${count} places`;
      return `${text} of ${fileText(uri, analysis)}`;
    })
    .join(', ');
}

function fileText(uri: string, { files }: Analysis): string {
  return `\`${relative(files.root, uri)}\``;
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

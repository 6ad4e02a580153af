import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { type FileKind, servedFolder } from '../analysis/django/static-files.ts';
import type { Service } from '../project/project.ts';
import { relative } from '../workspace.ts';
import { joined } from './entry-doc.ts';
import type { Hover } from './hover.ts';
import { rootsIn } from './named-folder.ts';
import { type HostList, hostsIn } from './named-host.ts';
import { upstreamsOf } from './named-service.ts';
import { pathsFor } from './named-url.ts';
import { usesInCaddyfiles } from './named-variable.ts';
import { type Thing, thingAt } from './neighbours.ts';
import { originText, valueText } from './variable-text.ts';

/** What the Caddyfile makes of the thing at an offset of a neighbour. */
export function neighbourHover(analysis: Analysis, uri: string, offset: number): Hover | undefined {
  const found = thingAt(analysis, uri, offset);
  if (!found) return undefined;
  const markdown = textOf(found, analysis);
  const { start, end } = found.at;
  return markdown === '' ? undefined : { start, end, markdown };
}

function textOf(thing: Thing, analysis: Analysis): string {
  switch (thing.kind) {
    case 'variable':
      return variableText(thing.name, analysis);
    case 'service':
      return serviceText(thing.service, analysis);
    case 'folder':
      return folderText(thing.path, analysis);
    case 'url':
      return urlText(thing.files, analysis);
    case 'hosts':
      return hostsText(thing.list, analysis);
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

function urlText({ url }: FileKind, analysis: Analysis): string {
  const paths = pathsFor(analysis, url);
  if (paths.length === 0) return '';
  const written = [...new Set(paths.map((at) => `\`${analysis.textAt(at)}\``))].join(', ');
  const folders = new Set<string>();
  for (const site of new Set(analysis.djangoBackends.map((backend) => backend.site))) {
    const served = servedFolder(site, analysis.routes(site), url);
    if (served) folders.add(`\`${served.folder}\``);
  }
  return joined([
    `Caddy has ${written} at ${placesText(paths, analysis)}.`,
    folders.size === 0 ? '' : `It answers with files from ${[...folders].join(', ')}.`,
  ]);
}

function hostsText(list: HostList, analysis: Analysis): string {
  const hosts = hostsIn(analysis, list);
  if (hosts.length === 0) return '';
  const names = [...new Set(hosts.map(({ host }) => `\`${host}\``))];
  const shown = names.length > MOST_HOSTS ? [...names.slice(0, MOST_HOSTS), '…'] : names;
  const places = hosts.map(({ address }) => address.token);
  return `Caddy sends requests for ${shown.join(', ')} to Django: ${placesText(places, analysis)}.`;
}

const MOST_HOSTS = 20;

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

import { applicationServers, bindsOf } from '../analysis/deployment/application-servers.ts';
import type { Token } from '../analysis/config.ts';
import { fileKinds } from '../analysis/django/static-files.ts';
import { readUpstream, serviceNamed } from '../analysis/deployment/upstreams.ts';
import { isSameStorage, storageAt } from '../analysis/containers/volumes.ts';
import type { Service } from '../project/project.ts';
import { relative } from '../workspace.ts';
import type { Cursor } from './cursor.ts';
import { joined } from './entry-doc.ts';
import { argOf } from './scope.ts';

/** The compose service that an upstream names, and what is known of it; empty without one. */
export function upstreamHover(cursor: Cursor): string {
  const { analysis } = cursor;
  const service = serviceAt(cursor);
  if (!service) return '';
  const { project, files } = analysis;
  const isDjango = project.django?.services.includes(service.name) ?? false;
  const binds = bindsOf(service, applicationServers(project)) ?? [];
  const ports = [...new Set(binds.flatMap(({ port }) => port ?? []))];
  const exposed = [...service.expose, ...(project.stages.get(service.name)?.expose ?? [])];
  const numbers = [...new Set(exposed.map(({ value }) => value))];
  const file = relative(files.root, service.at.uri);
  return joined([
    `Service \`${service.name}\` of \`${file}\`${isDjango ? ', runs Django' : ''}.`,
    originOf(service, files.root),
    ports.length > 0
      ? `Listens on port ${ports.join(', ')}.`
      : numbers.length > 0
        ? `Exposes port ${numbers.join(', ')}.`
        : '',
    ...service.ports
      .filter(({ target, published }) => target > 0 && published !== undefined)
      .map(({ target, published }) => `The host publishes port ${target} as ${published}.`),
  ]);
}

function originOf({ build, image }: Service, root: string): string {
  if (build) return `Built from \`${relative(root, build.dockerfile)}\`.`;
  return image ? `Runs the image \`${image.value}\`.` : '';
}

/** The service under the cursor, when the word is an upstream that names one. */
export function serviceAt({ word, source, uri, analysis }: Cursor): Service | undefined {
  const { compose, caddy } = analysis.project;
  if (!word || !compose || !caddy) return undefined;
  const token: Token = { ...argOf(word, source), uri, start: word.start, end: word.end };
  const upstream = readUpstream(token);
  return upstream && upstream.host !== '' ? serviceNamed(upstream.host, compose, caddy) : undefined;
}

/** What stands at a folder of Caddy's container, and which setting of Django means the same one. */
export function folderHover({ word, source, analysis }: Cursor): string {
  if (!word) return '';
  const { text, unknown } = argOf(word, source);
  const { project, files } = analysis;
  const { caddy, compose, django } = project;
  if (unknown || !text.startsWith('/') || text.includes('{')) return '';
  const storage = caddy && storageAt(caddy, text.replace(/(?<=.)\/$/, ''));
  const parts: string[] = [];
  if (storage?.kind === 'mount') {
    const { kind, source: from, target, readOnly } = storage.mount;
    const what =
      kind === 'volume'
        ? from === undefined
          ? 'An anonymous volume'
          : `The volume \`${from}\``
        : kind === 'bind' && from !== undefined
          ? `\`${relative(files.root, from)}\` of the host`
          : `A ${kind} mount`;
    parts.push(`${what}, mounted at \`${target}\`${readOnly ? ', read-only' : ''}.`);
  } else if (storage) parts.push("No volume is mounted there: it is part of Caddy's container.");
  for (const { root, rootName } of fileKinds(analysis)) {
    if (root === undefined) continue;
    if (!caddy) {
      if (root === text) parts.push(`\`${rootName}\` of Django.`);
      continue;
    }
    for (const name of django?.services ?? []) {
      const service = compose?.services.get(name);
      const theirs = service && storageAt(service, root);
      if (!storage || !theirs || isSameStorage(storage, theirs) !== true) continue;
      parts.push(`\`${rootName}\` of Django, which is \`${root}\` in \`${name}\`.`);
      break;
    }
  }
  return joined(parts);
}

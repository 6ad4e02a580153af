import { distance } from 'fastest-levenshtein';
import type { Analysis } from '../analysis/analyze.ts';
import type { Backend } from '../analysis/deployment/backends.ts';
import { distinctBackends } from '../analysis/deployment/application-servers.ts';
import { dialledUpstreams } from '../analysis/deployment/dialled-upstreams.ts';
import {
  isLoopback,
  mayHaveLinks,
  serviceNamed,
  type Upstream,
} from '../analysis/deployment/upstreams.ts';
import type { Compose, Project, Service } from '../project/project.ts';
import { type Finding, finding, type Fix, replace, type Rule } from './rule.ts';

export const upstreamNotAService: Rule = {
  id: 'upstream-not-a-service',
  summary: 'A proxy dials a name that no service has.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { compose, caddy } = analysis.project;
    if (!compose || !caddy || caddy.networkMode || mayHaveLinks(caddy, analysis.files)) return;
    const open = openNetwork(compose, caddy);
    for (const { upstream, service, missed } of [
      ...distinctBackends(analysis.backends),
      ...askedForAccess(analysis, compose, caddy),
    ]) {
      const { host, token } = upstream;
      if (service && missed === 'name') {
        yield unnamed(analysis, upstream, service);
        continue;
      }
      if (service || isLoopback(upstream) || !/^[\w-]+$/.test(host) || /^\d+$/.test(host)) continue;
      if (caddy.extraHosts.some(({ value }) => value === host)) continue;
      if (isInJoinedNetwork(host, compose, caddy)) continue;
      // What some of these services wait for is in files of which nobody says that they go with these.
      if (compose.elsewhere?.has(host)) continue;
      const names = [...compose.services.keys()].filter((name) => name !== caddy.name);
      const near = names
        .filter((name) => distance(name, host) <= Math.min(2, host.length - 2))
        .sort((a, b) => distance(a, host) - distance(b, host))[0];
      const meant = onlyListener(upstream, analysis.project) ?? near;
      const elsewhere = open ? ` unless the ${open} network has one` : '';
      const guess = meant ? ` Did you mean "${meant}"?` : others(names);
      const fix = meant ? hostFix(analysis, upstream, meant) : undefined;
      yield finding(
        token,
        `There is no service "${host}", so every request gets 502${elsewhere}.${guess}`,
        { ...(open ? { severity: 'info' } : {}), fixes: fix ? [fix] : [] },
      );
    }
  },
};

/** A unit of Podman without a name for its container. */
function unnamed(analysis: Analysis, upstream: Upstream, service: Service): Finding {
  const { host, token, port } = upstream;
  const fix = hostFix(analysis, upstream, service.name);
  return finding(
    token,
    `No container is called "${host}": its unit has no "ContainerName", so Podman calls it "${service.name}", and every request gets 502. Write "ContainerName=${host}" there, or "${service.name}${port === undefined ? '' : `:${port}`}" here.`,
    { related: [{ at: service.at, message: 'The unit.' }], fixes: fix ? [fix] : [] },
  );
}

/** Whom `forward_auth` asks, each place once. */
function askedForAccess(
  { blocks }: Analysis,
  compose: Compose,
  caddy: Service,
): readonly Pick<Backend, 'upstream' | 'service' | 'missed'>[] {
  return dialledUpstreams(blocks, 'auth').map((upstream) => {
    const service = serviceNamed(upstream.host, compose, caddy);
    return service ? { upstream, service } : { upstream };
  });
}

/** The one service whose server listens at the port that is dialled. */
function onlyListener({ port }: Upstream, project: Project): string | undefined {
  const listening = project.servers.filter(
    ({ command, server }) =>
      command.stage === 'start' && server.bind?.some((bind) => String(bind.port) === port),
  );
  const [only, ...others] = new Set(listening.map(({ command }) => command.service));
  return others.length === 0 ? only : undefined;
}

/** Whether a service of another application has this name in a network of Caddy. */
function isInJoinedNetwork(host: string, { joined }: Compose, caddy: Service): boolean {
  return [...caddy.networks.keys()].some((network) => joined?.get(network)?.has(host) ?? false);
}

/** A network of Caddy that services of other projects may be in, too. */
function openNetwork({ networks }: Compose, caddy: Service): 'external' | 'shared' | undefined {
  const own = [...caddy.networks.keys()].map((name) => {
    return name === 'default' ? networks.get(name)?.value : (networks.get(name)?.value ?? UNKNOWN);
  });
  if (own.some((network) => network?.external)) return 'external';
  return own.some((network) => network?.named) ? 'shared' : undefined;
}

const UNKNOWN = { external: true, named: true };

function hostFix(analysis: Analysis, { token, host }: Upstream, name: string): Fix | undefined {
  const at = analysis.textAt(token).indexOf(host);
  if (at < 0) return undefined;
  const start = token.start + at;
  const edit = replace({ uri: token.uri, start, end: start + host.length }, name);
  return { title: `Replace by "${name}"`, edits: [edit], safe: false };
}

function others(names: readonly string[]): string {
  const written = names.slice(0, 8).map((name) => `"${name}"`);
  if (written.length === 0) return '';
  return written.length === 1
    ? ` The only other service is ${written[0]}.`
    : ` The others are ${written.join(', ')}.`;
}

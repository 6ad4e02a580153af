import { distinctBackends } from '../analysis/deployment/application-servers.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { dialledUpstreams } from '../analysis/deployment/dialled-upstreams.ts';
import { mayHaveLinks, type Upstream } from '../analysis/deployment/upstreams.ts';
import type { Service } from '../project/project.ts';
import { addItems } from './compose-edits.ts';
import { type Finding, finding, type Fix, type Rule } from './rule.ts';

export const upstreamNoSharedNetwork: Rule = {
  id: 'upstream-no-shared-network',
  summary: 'Caddy and the application have no network in common.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { caddy } = analysis.project;
    if (!caddy) yield* fromHost(analysis);
    if (!caddy || caddy.networkMode) return;
    for (const { upstream, service } of distinctBackends(analysis.backends)) {
      if (!service || service.name === caddy.name) continue;
      if (service.networkMode) {
        yield* withoutName(analysis, upstream, service, caddy);
        continue;
      }
      const names = [...caddy.networks.keys()];
      if (names.some((name) => service.networks.has(name))) continue;
      const fix = joinFix(analysis, service, names[0]);
      yield finding(
        upstream.token,
        `"${caddy.name}" and "${service.name}" have no network in common, so Caddy cannot find "${upstream.host}": every request gets 502. Put "${names[0]}" among the networks of "${service.name}".`,
        {
          related: [
            { at: caddy.at, message: `In ${list(caddy.networks)}.` },
            { at: service.at, message: `In ${list(service.networks)}.` },
          ],
          fixes: fix ? [fix] : [],
        },
      );
    }
  },
};

/** A Caddy of the host knows no names of containers. */
function* fromHost({ project, blocks }: Analysis): Generator<Finding> {
  const { hostCaddy } = project;
  if (!hostCaddy) return;
  for (const upstream of dialledUpstreams(blocks)) {
    const { host, port, token } = upstream;
    const service = hostCaddy.services.find(
      ({ name, containerName }) => name === host || containerName?.value === host,
    );
    if (!service || host === 'localhost' || host.includes('.')) continue;
    const published = service.ports.find(
      ({ target, protocol }) => String(target) === port && protocol === 'tcp',
    )?.published;
    const advice =
      published === undefined
        ? `Publish its port for the host alone, as in "127.0.0.1:${port ?? 8000}:${port ?? 8000}", and dial "localhost".`
        : `Write "localhost:${published}".`;
    yield finding(
      token,
      `Caddy is a program of the host here, which knows no "${host}": only containers have that name for each other, and every request gets 502. ${advice}`,
      {
        related: [
          { at: hostCaddy.at, message: 'Caddy on the host.' },
          { at: service.at, message: 'The container.' },
        ],
      },
    );
  }
}

/** A container that uses the network of the host or of another container has no name in any. */
function* withoutName(
  analysis: Analysis,
  { token, host }: Upstream,
  { name, networkMode }: Service,
  caddy: Service,
): Generator<Finding> {
  if (caddy.extraHosts.some(({ value }) => value === host) || mayHaveLinks(caddy, analysis.files))
    return;
  const [, kind, other] = /^(host|none|service)(?::(.+))?$/.exec(networkMode?.value ?? '') ?? [];
  const { compose } = analysis.project;
  const owner = other === undefined ? undefined : compose?.services.get(other);
  if (!networkMode || kind === undefined || (kind === 'service' && !owner)) return;
  // A name of the owner in these networks may be the same one.
  if (owner && [...owner.networks.values()].some((aliases) => aliases.includes(host))) return;
  const where = {
    host: `the host's network`,
    none: 'no network',
    service: `the network of "${other}"`,
  }[kind]!;
  const advice = {
    host: `Dial "host.docker.internal", and give "${caddy.name}" that name by "extra_hosts".`,
    none: 'Put it into one.',
    service: `Dial "${other}".`,
  }[kind]!;
  yield finding(
    token,
    `"${name}" is in ${where}, so Caddy finds no "${host}": every request gets 502. ${advice}`,
    { related: [{ at: networkMode.at, message: `"${name}" is in ${where}.` }] },
  );
}

/** A service that joins a network by name leaves the default one, unless it names that as well. */
function joinFix(analysis: Analysis, service: Service, network = ''): Fix | undefined {
  const { networks } = service;
  const isDefault = !service.networksAt && networks.size === 1 && networks.has('default');
  const edit = addItems(
    analysis,
    service,
    'networks',
    isDefault ? ['default', network] : [network],
  );
  return edit && { title: `Put "${service.name}" into "${network}"`, edits: [edit], safe: false };
}

function list(networks: ReadonlyMap<string, unknown>): string {
  return [...networks.keys()].map((name) => `"${name}"`).join(', ');
}

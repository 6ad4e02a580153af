import { distinctBackends } from '../analysis/deployment/application-servers.ts';
import type { Analysis } from '../analysis/analyze.ts';
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

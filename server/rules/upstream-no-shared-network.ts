import { distinctBackends } from '../analysis/application-servers.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Service } from '../project/project.ts';
import { addItems } from './compose-edits.ts';
import { finding, type Fix, type Rule } from './rule.ts';

export const upstreamNoSharedNetwork: Rule = {
  id: 'upstream-no-shared-network',
  summary: 'Caddy and the application have no network in common.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { caddy } = analysis.project;
    if (!caddy || caddy.networkMode) return;
    for (const { upstream, service } of distinctBackends(analysis.backends)) {
      if (!service || service.name === caddy.name || service.networkMode) continue;
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

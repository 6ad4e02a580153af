import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { readUpstream, serviceNamed } from '../analysis/deployment/upstreams.ts';
import type { Service } from '../project/project.ts';
import type { Named } from './names.ts';

/** A compose service that stands at `at`: where compose files describe it, and the upstreams that mean it. */
export function namedService(analysis: Analysis, service: Service, at: Place): Named {
  const { name, places: definitions } = service;
  return { kind: 'service', name, at, definitions, uses: upstreamsOf(analysis, service) };
}

/** The upstreams of Caddyfiles that Caddy's container takes to this service, each place once. */
export function upstreamsOf(analysis: Analysis, service: Service): readonly Place[] {
  const { compose, caddy } = analysis.project;
  if (!compose || !caddy) return [];
  const found = new Map<string, Place>();
  for (const token of analysis.words('upstream')) {
    const { uri, start, end } = token;
    const host = readUpstream(token)?.host ?? '';
    if (host === '' || serviceNamed(host, compose, caddy)?.name !== service.name) continue;
    found.set(`${uri} ${start}`, { uri, start, end });
  }
  return [...found.values()];
}

import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { readUpstream, serviceNamed } from '../analysis/deployment/upstreams.ts';
import type { Service } from '../project/project.ts';
import { distinct } from './distinct.ts';
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
  const own = analysis.words('upstream').filter((token) => {
    const host = readUpstream(token)?.host ?? '';
    return host !== '' && serviceNamed(host, compose, caddy)?.name === service.name;
  });
  return distinct(own);
}

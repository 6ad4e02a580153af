import { dialledUpstreams } from '../analysis/deployment/dialled-upstreams.ts';
import { isLocalSite } from '../analysis/django/static-files.ts';
import { isForTrials } from '../analysis/sites/trial.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Compose, Service } from '../project/project.ts';
import { placeKey } from '../../grammar/text.ts';
import { addExtraHost } from './compose-edits.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const hostGatewayMissing: Rule = {
  id: 'host-gateway-missing',
  summary: 'The name for the host does not exist in a container on Linux.',
  category: 'deployment',
  severity: 'warning',
  *check(analysis) {
    const { compose, caddy } = analysis.project;
    if (!compose || !caddy || caddy.networkMode || isForTrials(analysis)) return;
    // Podman gives its containers this name by itself.
    if (!/\.ya?ml$/.test(caddy.at.uri)) return;
    const { sites } = analysis.config;
    if (sites.length > 0 && sites.every(isLocalSite)) return;
    yield* inApplications(analysis, compose);
    if (knowsHost(caddy)) return;
    const [upstream] = dialledUpstreams(analysis.blocks).filter(
      ({ host }) => host.toLowerCase() === HOST,
    );
    if (!upstream) return;
    const edit = addExtraHost(analysis, caddy, `${HOST}:host-gateway`);
    yield finding(
      upstream.token,
      `Only Docker Desktop knows "${HOST}" by itself: on a Linux server Caddy finds no such host, and every request gets 502. Give "${caddy.name}" the name with "extra_hosts: ["${HOST}:host-gateway"]".`,
      {
        related: [{ at: caddy.at, message: 'The service that runs Caddy.' }],
        fixes: edit
          ? [{ title: 'Give the service the name of its host', edits: [edit], safe: true }]
          : [],
      },
    );
  },
};

/** What an application looks for on the host, by the variables that it is given. */
function* inApplications(analysis: Analysis, compose: Compose): Generator<Finding> {
  const { django, servers } = analysis.project;
  const names = [...(django?.services ?? []), ...servers.map(({ command }) => command.service)];
  const seen = new Set<string>();
  for (const service of new Set(names.flatMap((name) => compose.services.get(name ?? '') ?? []))) {
    if (knowsHost(service) || service.networkMode) continue;
    for (const [name, { value, at }] of service.environment.variables) {
      // Services of one env file have one mistake.
      if (value === undefined || !isOnHost(value) || seen.has(placeKey(at))) continue;
      seen.add(placeKey(at));
      const edit = addExtraHost(analysis, service, `${HOST}:host-gateway`);
      yield finding(
        at,
        `Only Docker Desktop knows "${HOST}" by itself: on a Linux server "${service.name}" does not find what "${name}" names. Give it the name with "extra_hosts: ["${HOST}:host-gateway"]".`,
        {
          related: [{ at: service.at, message: 'The service that looks for it.' }],
          fixes: edit
            ? [{ title: 'Give the service the name of its host', edits: [edit], safe: true }]
            : [],
        },
      );
    }
  }
}

function knowsHost({ extraHosts }: Service): boolean {
  return extraHosts.some(({ value }) => value.toLowerCase() === HOST);
}

/** Whether a value is the name of the host, with a port or in a URL. */
function isOnHost(value: string): boolean {
  if (!value.includes('://')) return value.replace(/:\d+$/, '').toLowerCase() === HOST;
  return URL.canParse(value) && new URL(value).hostname.toLowerCase() === HOST;
}

/** https://docs.docker.com/reference/cli/docker/container/run/#add-host */
const HOST = 'host.docker.internal';

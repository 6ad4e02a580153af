import { listenPort } from '../analysis/addresses.ts';
import type { Analysis } from '../analysis/analyze.ts';
import {
  bindsOf,
  dialledPort,
  distinctBackends,
  serversOf,
} from '../analysis/application-servers.ts';
import type { Backend } from '../analysis/backends.ts';
import { isLoopback } from '../analysis/upstreams.ts';
import { isCaddyImage } from '../analysis/volumes.ts';
import type { Service } from '../project/project.ts';
import { type Finding, finding, type Fix, replace, type Rule } from './rule.ts';

export const upstreamLocalhostInContainer: Rule = {
  id: 'upstream-localhost-in-container',
  summary: "A proxy dials its own container instead of the application's.",
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { caddy } = analysis.project;
    if (!caddy) return;
    for (const backend of distinctBackends(analysis.backends)) {
      const { upstream } = backend;
      if (caddy.networkMode?.value === 'host') yield* namesOnHost(backend, caddy);
      if (caddy.networkMode || upstream.socket !== undefined || !isLoopback(upstream)) continue;
      // The host may be a variable that is empty.
      if (upstream.host === '' && analysis.textAt(upstream.token).startsWith('{')) continue;
      const port = dialledPort(backend);
      if (port === undefined || mayListen(analysis, caddy, port)) continue;
      const name = applicationOn(analysis, port);
      const advice = name ? `Write "${name}:${port}".` : 'Write the name of the service.';
      const fix = name ? hostFix(analysis, backend, `${name}:${port}`) : undefined;
      yield finding(
        upstream.token,
        `Inside the container of "${caddy.name}", "${upstream.token.text}" is Caddy's own container, and nothing listens there: every request gets 502. ${advice}`,
        {
          related: [{ at: caddy.at, message: 'The service that runs Caddy.' }],
          fixes: fix ? [fix] : [],
        },
      );
    }
  },
};

/** Names of services are known only inside the networks of Compose. */
function* namesOnHost({ upstream, service }: Backend, caddy: Service): Generator<Finding> {
  if (!service || service.name !== upstream.host) return;
  yield finding(
    upstream.token,
    `"${caddy.name}" shares the host's network, where the name "${upstream.host}" is not known. Publish the port of "${service.name}" and dial "localhost".`,
    {
      related: caddy.networkMode
        ? [{ at: caddy.networkMode.at, message: 'The network of the host.' }]
        : [],
    },
  );
}

/** Whether something may listen on that port in Caddy's container: Caddy itself, or what shares the container with it. */
function mayListen({ project, config, ports }: Analysis, caddy: Service, port: number): boolean {
  const stage = project.stages.get(caddy.name);
  if (!isCaddyImage(caddy.build ? stage?.from?.value : caddy.image?.value)) return true;
  // The port of Caddy's own interface for administration.
  if (port === 2019 || serversOf(caddy, project)?.length !== 0) return true;
  const addresses = config.sites.flatMap((site) => site.addresses);
  const own = addresses.map((address) => listenPort(address, ports));
  if (own.includes(port) || own.includes(undefined) || port === ports.http) return true;
  const others = [...(project.compose?.services.values() ?? [])];
  return others.some(
    ({ networkMode }) => networkMode && /^(?:service|container):/.test(networkMode.value),
  );
}

/** The only service that listens on that port, or runs Django. */
function applicationOn({ project, backends }: Analysis, port: number): string | undefined {
  const services = [...(project.compose?.services.values() ?? [])].filter(
    ({ name }) => name !== project.caddy?.name,
  );
  const [like] = backends;
  const listening = services.filter(
    (service) => like && bindsOf({ ...like, service }, project)?.some((bind) => bind.port === port),
  );
  const [only] = listening;
  if (only && listening.length === 1) return only.name;
  const [django] = project.django?.services ?? [];
  return project.django?.services.length === 1 ? django : undefined;
}

function hostFix(analysis: Analysis, { upstream }: Backend, address: string): Fix | undefined {
  const { token, scheme } = upstream;
  if (analysis.textAt(token) !== token.text) return undefined;
  const text = scheme === '' ? address : `${scheme}://${address}`;
  return { title: `Dial "${address}"`, edits: [replace(token, text)], safe: false };
}

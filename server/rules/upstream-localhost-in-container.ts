import { listenPort } from '../analysis/sites/addresses.ts';
import type { Analysis } from '../analysis/analyze.ts';
import {
  applicationServers,
  bindsOf,
  dialledPort,
  distinctBackends,
  type ServersOf,
} from '../analysis/deployment/application-servers.ts';
import type { Backend } from '../analysis/deployment/backends.ts';
import type { Token } from '../analysis/config.ts';
import { placeKey } from '../../grammar/text.ts';
import { isLoopback } from '../analysis/deployment/upstreams.ts';
import { mayBeInImage, pathBelow, storageAt } from '../analysis/containers/volumes.ts';
import { runsCaddyImage } from '../project/caddy-image.ts';
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
    const serversOf = applicationServers(analysis.project);
    const taken = takenPorts(analysis, caddy, serversOf);
    for (const backend of distinctBackends(analysis.backends)) {
      const { upstream } = backend;
      if (caddy.networkMode?.value === 'host') yield* namesOnHost(backend, caddy);
      if (upstream.socket !== undefined) yield* lostSocket(analysis, backend, caddy);
      if (caddy.networkMode || upstream.socket !== undefined || !isLoopback(upstream)) continue;
      // The host may be a variable that is empty.
      if (upstream.host === '' && endsVariable(analysis, upstream.token)) continue;
      const port = dialledPort(backend);
      if (port === undefined || !taken || taken.has(port)) continue;
      const name = applicationOn(analysis, port, serversOf);
      const isOnHost =
        analysis.project.compose?.services.get(name ?? '')?.networkMode !== undefined;
      const fix = name && !isOnHost ? hostFix(analysis, backend, `${name}:${port}`) : undefined;
      const advice = isOnHost
        ? `Dial "host.docker.internal:${port}", and give "${caddy.name}" that name by "extra_hosts".`
        : name
          ? `Write "${name}:${port}".`
          : 'Write the name of the service.';
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

/** A socket that another container makes is seen through a common mount alone. */
function* lostSocket(
  { project }: Analysis,
  { upstream }: Backend,
  caddy: Service,
): Generator<Finding> {
  const { socket } = upstream;
  if (!socket?.startsWith('/') || mayBeInImage(caddy, socket, project)) return;
  const isMountedBelow = caddy.mounts.some(({ target }) => pathBelow(socket, target) !== undefined);
  if (isMountedBelow || storageAt(caddy, socket)?.kind !== 'container') return;
  yield finding(
    upstream.token,
    `Nothing is mounted at "${socket}" in the container of "${caddy.name}", so there is no such socket: every request gets 502. Mount its folder in both services.`,
    { related: [{ at: caddy.at, message: 'The service that runs Caddy.' }] },
  );
}

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

/** The ports of Caddy's container that are in use; undefined when others may use any. */
function takenPorts(
  { project, config, ports }: Analysis,
  caddy: Service,
  serversOf: ServersOf,
): ReadonlySet<number> | undefined {
  const stage = project.stages.get(caddy.name);
  if (!runsCaddyImage(caddy, stage)) return undefined;
  if (serversOf(caddy)?.length !== 0) return undefined;
  const services = [...(project.compose?.services.values() ?? [])];
  const isShared = services.some(({ networkMode }) =>
    /^(?:service|container):/.test(networkMode?.value ?? ''),
  );
  // One that certainly has no name yet, as another rule says, has no port either.
  const blank = blankVariables(config);
  const addresses = config.sites
    .flatMap((site) => site.addresses)
    .filter(({ token }) => !blank.has(placeKey(token)));
  const own = addresses.map((address) => listenPort(address, ports));
  if (isShared || own.includes(undefined)) return undefined;
  // The last one is for Caddy's administration.
  return new Set([...own.filter((port) => port !== undefined), ports.http, 2019]);
}

/** Where a variable begins that has no value. */
function blankVariables({ sources }: Analysis['config']): ReadonlySet<string> {
  const uses = [...sources.values()].flatMap(({ variables }) => variables);
  return new Set(uses.filter(({ state }) => state.kind === 'unset').map(({ at }) => placeKey(at)));
}

function endsVariable({ files }: Analysis, { uri, start }: Token): boolean {
  return files.read(uri)?.[start - 1] === '}' || files.read(uri)?.[start] === '{';
}

/** The only service that listens on that port, or runs Django. */
function applicationOn(
  { project }: Analysis,
  port: number,
  serversOf: ServersOf,
): string | undefined {
  const listening = [...(project.compose?.services.values() ?? [])].filter(
    (service) =>
      service.name !== project.caddy?.name &&
      bindsOf(service, serversOf)?.some((bind) => bind.port === port),
  );
  const [only] = listening;
  if (only && listening.length === 1) return only.name;
  return project.django?.services.length === 1 ? project.django.services[0] : undefined;
}

function hostFix(analysis: Analysis, { upstream }: Backend, address: string): Fix | undefined {
  const { token, scheme } = upstream;
  if (analysis.textAt(token) !== token.text) return undefined;
  const text = scheme === '' ? address : `${scheme}://${address}`;
  return { title: `Dial "${address}"`, edits: [replace(token, text)], safe: false };
}

import { publishedServices, publishesOnHost } from '../../project/published.ts';
import type { Compose, Project, RunningServer, Service } from '../../project/project.ts';
import { servesApplication } from '../../project/servers.ts';
import { applicationServers, bindsOf } from './application-servers.ts';
import type { Config, Site } from '../config.ts';
import { dialledPorts } from './dialled-ports.ts';
import { readDomain } from '../sites/domains.ts';
import type { ProxyHandler } from '../routes/handlers.ts';
import type { Leaf } from '../routes/leaves.ts';
import type { Memory } from '../memory.ts';
import {
  isLoopback,
  madeByPodman,
  readUpstream,
  serviceNamed,
  type Upstream,
} from './upstreams.ts';

/** One route that hands requests to an upstream. */
export interface Backend {
  readonly site: Site;
  readonly leaf: Leaf;
  readonly proxy: ProxyHandler;
  readonly upstream: Upstream;
  /** The compose service that is dialled; absent when none is known by that name. */
  readonly service?: Service;
  /** The port of the service's container behind the port of the host that is dialled; absent when the container itself is dialled. */
  readonly behind?: number;
  /**
   * `service` is what is meant, and does not answer there. `port`: nothing is published at the port of the host that is dialled, and it is the
   * only one that can be meant. `name`: its unit names no container, so that Podman calls it otherwise.
   */
  readonly missed?: 'port' | 'name';
}

/** Every upstream of every site, once for each route that leads to it. */
export function backendsOf(
  config: Config,
  project: Project,
  leaves: (site: Site) => readonly Leaf[],
  memory: Memory,
): readonly Backend[] {
  const isOnlyPort = dialledPorts(config, memory).length === 1;
  const all = memory.map('backends', [project, isOnlyPort], config.sites, (site) =>
    leaves(site).flatMap((leaf) => backendsOfLeaf(site, leaf, project, isOnlyPort)),
  );
  return all.flat();
}

function backendsOfLeaf(
  site: Site,
  leaf: Leaf,
  project: Project,
  isOnlyPort: boolean,
): readonly Backend[] {
  const proxy = leaf.route.handler;
  if (proxy.kind !== 'proxy') return [];
  return proxy.upstreams.flatMap((token): Backend[] => {
    const upstream = readUpstream(token);
    if (!upstream) return [];
    // Where several ports are dialled, others may be of programs that no file here knows.
    const found =
      serviceOf(upstream, project) ??
      (isOnlyPort ? meantService(upstream, site, project) : undefined);
    return [{ site, leaf, proxy, upstream, ...found }];
  });
}

function serviceOf(
  upstream: Upstream,
  project: Project,
): Pick<Backend, 'service' | 'behind' | 'missed'> | undefined {
  const { compose, caddy } = project;
  if (!compose) return undefined;
  const service = caddy && serviceNamed(upstream.host, compose, caddy);
  if (service) return { service };
  const unit = caddy && compose.services.get(madeByPodman(upstream.host));
  if (unit && !unit.containerName) return { service: unit, missed: 'name' };
  if (isLoopback(upstream) && caddy && project.django?.services.includes(caddy.name)) {
    return { service: caddy };
  }
  // What is published is found there.
  if (!dialsHost(upstream, caddy)) return undefined;
  return publisherOf(upstream, compose) ?? neighbourOn(upstream, project);
}

/** Whether Caddy dials the host: as one of its programs, or from a container in its network. */
function dialsHost(upstream: Upstream, caddy: Service | undefined): boolean {
  return isLoopback(upstream) && (!caddy || caddy.networkMode?.value === 'host');
}

/**
 * The service that a Caddy of the host, or in its network, means by a port where none listens: the only one that is published or in the
 * network of the host as well, when it is a server of this project and no other runs on the host.
 */
function meantService(
  upstream: Upstream,
  { addresses }: Site,
  project: Project,
): Pick<Backend, 'service' | 'behind' | 'missed'> | undefined {
  const { compose, caddy, django, servers } = project;
  if (!compose || !django || !upstream.port || !dialsHost(upstream, caddy)) return undefined;
  const published = publishedServices(compose).filter((one) => one !== caddy);
  const onHost = servicesOnHost(project);
  const [service, ...more] = [...published, ...onHost, ...listeningInside(upstream, project)];
  const [port, ...others] = service?.ports ?? [];
  if (!service || more.length > 0) return undefined;
  if (port && (!port.target || !port.published || others.length > 0)) return undefined;
  if (addresses.every(({ host }) => host === '' || readDomain(host).isLocal)) return undefined;
  const serving = servers.filter(({ command }) => command.stage === 'start');
  const isOnly =
    serving.length > 0 && serving.every(({ command }) => command.service !== undefined);
  const serves = serving.some(({ command }) => command.service === service.name);
  if (!isOnly || !serves || !django.services.includes(service.name)) return undefined;
  if (onHost.includes(service)) return { service };
  return { service, ...(port && { behind: port.target }), missed: 'port' };
}

/** The services that have the port in their own containers alone, for a Caddy that shares a compose file with them and not the network. */
function listeningInside({ port }: Upstream, project: Project): readonly Service[] {
  const { compose, caddy } = project;
  if (!compose || !caddy) return [];
  const serversOf = applicationServers(project);
  return [...compose.services.values()].filter(
    (one) =>
      !one.networkMode &&
      one.ports.length === 0 &&
      bindsOf(one, serversOf)?.some((bind) => String(bind.port) === port),
  );
}

function servicesOnHost({ compose, caddy }: Project): readonly Service[] {
  return [...(compose?.services.values() ?? [])].filter(
    ({ name, networkMode }) => networkMode?.value === 'host' && name !== caddy?.name,
  );
}

/** A service that shares the host's network and listens there itself. */
function neighbourOn({ port }: Upstream, project: Project): Pick<Backend, 'service'> | undefined {
  const others = servicesOnHost(project);
  const serversOf = others.length > 0 ? applicationServers(project) : undefined;
  const service =
    serversOf &&
    others.find((one) => bindsOf(one, serversOf)?.some((bind) => String(bind.port) === port));
  return service && { service };
}

function publisherOf(
  { port }: Upstream,
  { services }: Compose,
): Pick<Backend, 'service' | 'behind'> | undefined {
  if (port === undefined || !/^\d{1,5}$/.test(port)) return undefined;
  const service = [...services.values()].find((one) => publishesOnHost(one, Number(port)));
  const found = service?.ports.find(({ published }) => published === Number(port));
  return service && found && found.target > 0 ? { service, behind: found.target } : undefined;
}

/**
 * Those of `backends` that are the Django project. By the service that is dialled, where it runs in a
 * compose project; without one, when there is a single upstream and it is on the same machine.
 */
export function djangoBackends(backends: readonly Backend[], project: Project): readonly Backend[] {
  const { django, caddy } = project;
  if (!django) return [];
  const linked = backends.filter(
    ({ service }) =>
      service && django.services.includes(service.name) && !isMonitor(service, project),
  );
  if (caddy || linked.length > 0) return linked;
  const addresses = new Set(backends.map(({ upstream }) => upstream.token.text));
  const local = backends.filter(({ upstream }) => isLoopback(upstream));
  if (addresses.size === 1) return local;
  // Of several servers of one machine, those that are started for an application.
  const own = project.servers.filter(
    ({ command, server }) =>
      command.stage === 'start' && command.service === undefined && servesApplication(server),
  );
  const binds = own.flatMap(({ server }) => server.bind ?? []);
  const served = local.filter(({ upstream: { port, socket } }) =>
    binds.some((bind) =>
      socket === undefined ? String(bind.port) === port : bind.socket === socket,
    ),
  );
  const isOnSocket = ({ server }: RunningServer): boolean =>
    (server.bind ?? []).length > 0 && (server.bind ?? []).every(({ socket }) => socket);
  if (served.length > 0 || own.length === 0 || !own.every(isOnSocket)) return served;
  // It listens on a socket that nothing dials, so the only socket that is dialled is meant.
  const sockets = local.filter(({ upstream }) => upstream.socket !== undefined);
  return new Set(sockets.map(({ upstream }) => upstream.socket)).size === 1 ? sockets : [];
}

/** Whether a service has the code of a project for its workers' monitor alone, and so pages that are not the project's. */
function isMonitor({ name }: Service, { servers }: Project): boolean {
  const own = servers.filter(({ command }) => command.service === name);
  return own.length > 0 && !own.some(({ server }) => servesApplication(server));
}

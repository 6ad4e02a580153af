import type { Place } from '../../../grammar/text.ts';
import type { Project, Service } from '../../project/project.ts';
import { isOnLoopback } from '../../project/published.ts';
import { type Config, type Line, linesOf } from '../config.ts';
import type { ProxyHandler } from '../routes/handlers.ts';
import { serverSettings } from '../options.ts';
import type { Address, Ports } from '../sites/addresses.ts';
import { holds } from '../sites/certificates.ts';
import { readDomain } from '../sites/domains.ts';
import { type Scheme, siteScheme, withoutCertificate } from '../sites/https.ts';
import type { Backend } from './backends.ts';

/** What the questions here are asked about; every `Analysis` is one. */
export interface HttpsContext {
  readonly config: Config;
  readonly project: Project;
  readonly ports: Ports;
  readonly djangoBackends: readonly Backend[];
}

/**
 * What every site with Django behind it speaks; absent without one, when they differ, or one is not known. Sites that
 * nobody gets to do not count beside others.
 */
export function djangoScheme(context: HttpsContext): Scheme | undefined {
  const { djangoBackends, ports } = context;
  const dead = new Set(withoutCertificate(context));
  const sites = [...new Set(djangoBackends.map(({ site }) => site))];
  const live = sites.filter(({ addresses }) => !addresses.every((address) => dead.has(address)));
  const schemes = new Set((live.length > 0 ? live : sites).map((site) => siteScheme(site, ports)));
  const [only] = schemes;
  return schemes.size === 1 ? only : undefined;
}

/** The addresses that lead to Django, once each. */
export function djangoAddresses({ djangoBackends }: HttpsContext): readonly Address[] {
  return [...new Set(djangoBackends.map(({ site }) => site))].flatMap(({ addresses }) => addresses);
}

/** Related places for the addresses that lead to Django. */
export function addressPlaces(context: HttpsContext): readonly Place[] {
  return djangoAddresses(context).map(({ token }) => token);
}

/** Django answers over plain HTTP alone, and nothing in front of Caddy makes HTTPS of it. */
export function isHttpOnly(context: HttpsContext): boolean {
  if (djangoScheme(context) !== 'http' || tlsInFront(context) !== false) return false;
  return context.project.caddy !== undefined || !isForDevelopment(context);
}

/** A Caddyfile for names of one's own machine, which no compose file of production knows. */
function isForDevelopment(context: HttpsContext): boolean {
  return djangoAddresses(context).every(({ host }) => host === '' || readDomain(host).isLocal);
}

/**
 * Whether something in front of Caddy ends TLS and Caddy is told to believe it. Undefined when something may be
 * there that is not written down: a tunnel, another server that publishes ports, a Caddy that nobody can reach directly.
 */
export function tlsInFront(context: HttpsContext): boolean | undefined {
  if (context.djangoBackends.some(({ proxy }) => claimsHttps(proxy))) return true;
  return proxyInFront(context);
}

/** Whether the block of a proxy makes the upstream believe that requests came by HTTPS. */
function claimsHttps({ line }: ProxyHandler): boolean {
  return (line.block ?? []).some(({ name, args }) => {
    if (name.text === 'trusted_proxies') return true;
    const [field, value] = args;
    return (
      name.text === 'header_up' &&
      field?.text.toLowerCase() === 'x-forwarded-proto' &&
      value?.text === 'https'
    );
  });
}

/** The same, what proxies' blocks tell Django by hand left out of account. */
export function proxyInFront(context: HttpsContext): boolean | undefined {
  const { config, project } = context;
  if (trustedProxies(context).length > 0) return true;
  if (hasProxyInFront(config, project) === undefined || looksAtProxyHeaders(config))
    return undefined;
  const { compose, caddy } = project;
  if (caddy) {
    const others = [...(compose?.services.values() ?? [])].filter(
      ({ name }) => name !== caddy.name,
    );
    if (!isPublic(caddy) || others.some(mayEndTls)) return undefined;
  }
  if (tunnelOnHost(project)) return undefined;
  const own = djangoAddresses(context);
  const addresses = own.length > 0 ? own : config.sites.flatMap((site) => site.addresses);
  const isNamed = addresses.some(({ host }) => host !== '');
  return isNamed || (caddy && publishes(caddy, 443)) ? false : undefined;
}

/**
 * Whether something in front of Caddy ends TLS: `trusted_proxies`, or a header that says so by hand. Undefined
 * when only the way that Caddy's container is published suggests it.
 */
export function hasProxyInFront(
  config: Pick<Config, 'options'>,
  project: Project,
): boolean | undefined {
  if (serverSettings(config, 'trusted_proxies').length > 0) return true;
  const { caddy } = project;
  if (caddy && caddy.ports.length === 0 && caddy.networkMode?.value !== 'host') return undefined;
  return false;
}

/** A server that visitors come through, before they come to Caddy. */
export interface Front {
  readonly name: string;
  readonly at: Place;
}

/** A tunnel, or the service that has the ports of the web when Caddy has none, maybe of another application in a network of Caddy. */
export function serverInFront({ caddy, compose }: Project): (Front & Service) | undefined {
  // In the network of another service, its ports are Caddy's.
  if (!caddy || !compose || /^(?:service|container):/.test(caddy.networkMode?.value ?? '')) {
    return undefined;
  }
  const leads = isPublic(caddy) ? isTunnel : leadsVisitors;
  const joined = [...caddy.networks.keys()].flatMap((network) => [
    ...(compose.joined?.get(network)?.values() ?? []),
  ]);
  return [...compose.services.values(), ...joined].find(
    (service) => service.name !== caddy.name && leads(service),
  );
}

/**
 * The proxy that everybody comes through, where Caddy believes nothing that it says: no `trusted_proxies`, no PROXY protocol. Absent where
 * Caddy can be reached otherwise.
 */
export function untrustedFront({
  config,
  project,
}: Pick<HttpsContext, 'config' | 'project'>): Front | undefined {
  if (!config.complete || believes.some((name) => serverSettings(config, name).length > 0)) {
    return undefined;
  }
  if (config.options.some(({ lines }) => holds(lines, 'proxy_protocol'))) return undefined;
  const { caddy, compose } = project;
  if (!caddy) return tunnelOnHost(project);
  if (isPublic(caddy) || caddy.ports.length > 0 || !compose) return undefined;
  const service = serverInFront(project);
  // Of two services with profiles, one may be there without the other.
  const isOptional = service && [...service.profiles, ...caddy.profiles].length > 0;
  return service && isProxy(service) && !isOptional ? service : undefined;
}

const believes = ['trusted_proxies', 'trusted_proxies_unix'];

function isProxy({ repository }: Service): boolean {
  const image = repository?.value.toLowerCase() ?? '';
  return proxyImages.some((name) => image.includes(name));
}

/** `cloudflared tunnel run` beside a Caddy of the host. */
function tunnelOnHost({ commands, compose, image }: Project): Front | undefined {
  if (compose || image) return undefined;
  const found = commands.find(({ words, stage, service }) => {
    const at = words.findIndex((word) => word !== undefined && /(?:^|\/)cloudflared$/.test(word));
    const isStart = stage === 'start' && service === undefined;
    return isStart && at >= 0 && words.includes('tunnel', at) && words.includes('run', at);
  });
  return found && { name: 'cloudflared', at: found.at };
}

/** The lines of `servers` options and proxies that name trusted proxies. */
export function trustedProxies({ config, djangoBackends }: HttpsContext): readonly Line[] {
  const proxies = new Set(djangoBackends.map(({ proxy }) => proxy.line));
  const own = [...proxies].flatMap(({ block = [] }) =>
    block.filter(({ name }) => name.text === 'trusted_proxies'),
  );
  return [...serverSettings(config, 'trusted_proxies'), ...own];
}

/** A matcher on what proxies send, or PROXY protocol: somebody stands in front. */
function looksAtProxyHeaders(config: Config): boolean {
  const inSites = config.sites.some(({ lines }) =>
    linesOf(lines).some(({ name, args }) => {
      // Of a proxy to something else than Django.
      if (name.text === 'trusted_proxies') return true;
      const isMatcher = name.text === 'header' || name.text.startsWith('@');
      return isMatcher && args.some(({ text }) => proxyHeaders.has(text.toLowerCase()));
    }),
  );
  return inSites || config.options.some(({ lines }) => holds(lines, 'proxy_protocol'));
}

const proxyHeaders: ReadonlySet<string> = new Set([
  'x-forwarded-proto',
  'x-forwarded-ssl',
  'cf-visitor',
  'cf-connecting-ip',
]);

/** Whether visitors come through a service, when they do not come to Caddy: a tunnel, or what has the port of HTTPS. */
export function leadsVisitors(service: Service): boolean {
  return publishes(service, 443) || isTunnel(service);
}

/** Whether a service brings visitors from elsewhere into the network of Compose. */
export function isTunnel({ repository }: Service): boolean {
  const image = repository?.value.toLowerCase() ?? '';
  return tunnels.some((name) => image.includes(name));
}

/** Another server on the way, such as a tunnel or one that has the port of HTTPS. */
export function mayEndTls(service: Service): boolean {
  return publishes(service, 443) || isProxy(service);
}

const tunnels = ['cloudflared', 'ngrok', 'tailscale'];

const proxyImages = ['traefik', 'nginx', 'haproxy', 'envoy', ...tunnels];

/** Whether the ports of the web lead straight to Caddy. */
export function isPublic(caddy: Service): boolean {
  if (caddy.networkMode?.value === 'host') return true;
  return publishes(caddy, 80) || publishes(caddy, 443);
}

/** Whether a port of the host leads to a service from everywhere. */
export function publishes({ ports }: Service, port: number): boolean {
  return ports.some((one) => one.published === port && !isOnLoopback(one));
}

import type { Place } from '../../../grammar/text.ts';
import type { Project, Service } from '../../project/project.ts';
import { isOnLoopback } from '../../project/published.ts';
import { type Address, isPlainHttp, type Ports } from './addresses.ts';
import { type Backend, claimsHttps, hasProxyInFront } from '../deployment/backends.ts';
import { readDomain } from './domains.ts';
import { type Config, type Line, linesOf, type Site, type Token } from '../config.ts';

/** What the questions here are asked about; every `Analysis` is one. */
export interface HttpsContext {
  readonly config: Config;
  readonly project: Project;
  readonly ports: Ports;
  readonly djangoBackends: readonly Backend[];
}

/** The protocol that browsers speak with Caddy. */
export type Scheme = 'http' | 'https';

/** What an address of `site` speaks; absent when that is not known. */
export function schemeOf(address: Address, site: Site, ports: Ports): Scheme | undefined {
  if (address.fault) return undefined;
  const plain = isPlainHttp(address, ports);
  if (plain === undefined) return undefined;
  const isBare = address.scheme === '' && address.host === '';
  const ownPort = address.port !== '' && address.port !== String(ports.https);
  // Without a name there is nothing to get a certificate for, so only `tls` makes it HTTPS.
  if (!plain && isBare && ownPort && !site.lines.some(({ name }) => name.text === 'tls')) {
    return 'http';
  }
  return plain ? 'http' : 'https';
}

/** What all addresses of a site speak; absent when they differ or one is not known. */
export function siteScheme(site: Site, ports: Ports): Scheme | undefined {
  const [first, ...others] = site.addresses.map((address) => schemeOf(address, site, ports));
  return others.every((other) => other === first) ? first : undefined;
}

/**
 * Addresses that would speak TLS, and for which no certificate is made or loaded since `auto_https` says so. Nobody gets
 * to what stands behind them.
 */
export function withoutCertificate({
  config,
  ports,
}: Pick<HttpsContext, 'config' | 'ports'>): readonly Address[] {
  const found = autoHttps(config, ['off', 'disable_certs']);
  if (!found || found.mode.unknown || !config.complete) return [];
  // A certificate that is loaded for one site serves every site whose name it holds.
  if (config.sites.some(loadsCertificates)) return [];
  return config.sites.flatMap((site) =>
    site.addresses.filter(
      (address) => address.host !== '' && schemeOf(address, site, ports) === 'https',
    ),
  );
}

function loadsCertificates({ lines }: Site): boolean {
  return lines.some(({ name, args, block }) => {
    if (name.text !== 'tls') return false;
    const isLoaded = (block ?? []).some((line) => loaders.has(line.name.text));
    return args.length > 1 || args.some(({ unknown }) => unknown) || isLoaded;
  });
}

const loaders: ReadonlySet<string> = new Set(['load', 'get_certificate', 'on_demand']);

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

/**
 * Whether something in front of Caddy ends TLS and Caddy is told to believe it. Undefined when something may be
 * there that is not written down: a tunnel, another server that publishes ports, a Caddy that nobody can reach directly.
 */
export function tlsInFront(context: HttpsContext): boolean | undefined {
  if (context.djangoBackends.some(({ proxy }) => claimsHttps(proxy))) return true;
  return proxyInFront(context);
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
  const own = djangoAddresses(context);
  const addresses = own.length > 0 ? own : config.sites.flatMap((site) => site.addresses);
  const isNamed = addresses.some(({ host }) => host !== '');
  return isNamed || (caddy && publishes(caddy, 443)) ? false : undefined;
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

/** The words of `auto_https` with the first of `modes` that is set; absent when none is. */
export function autoHttps(
  { options }: Pick<Config, 'options'>,
  modes: readonly string[],
): { readonly line: Line; readonly mode: Token } | undefined {
  for (const { lines } of options) {
    for (const line of lines) {
      const mode = line.args.find(({ text }) => modes.includes(text));
      if (line.name.text === 'auto_https' && mode) return { line, mode };
    }
  }
  return undefined;
}

/** The lines of `servers` options and proxies that name trusted proxies. */
export function trustedProxies({ config, djangoBackends }: HttpsContext): readonly Line[] {
  const servers = config.options.flatMap(({ lines }) =>
    lines.filter(({ name }) => name.text === 'servers'),
  );
  const proxies = djangoBackends.map(({ proxy }) => proxy.line);
  const found = [...servers, ...new Set(proxies)].flatMap(({ block }) =>
    (block ?? []).filter(({ name }) => name.text === 'trusted_proxies'),
  );
  return found;
}

/** Related places for the addresses that lead to Django. */
export function addressPlaces(context: HttpsContext): readonly Place[] {
  return djangoAddresses(context).map(({ token }) => token);
}

/** Whether visitors come through a service, when they do not come to Caddy: a tunnel, or what has the port of HTTPS. */
export function leadsVisitors(service: Service): boolean {
  return publishes(service, 443) || isTunnel(service);
}

/** Whether a service brings visitors from elsewhere into the network of Compose. */
export function isTunnel({ repository }: Service): boolean {
  const image = repository?.value.toLowerCase() ?? '';
  return tunnels.some((name) => image.includes(name));
}

const tunnels = ['cloudflared', 'ngrok', 'tailscale'];
const proxyImages = ['cloudflared', 'traefik', 'nginx', 'haproxy', 'envoy', ...tunnels];

/** Another server on the way, such as a tunnel or one that has the port of HTTPS. */
export function mayEndTls(service: Service): boolean {
  const image = service.repository?.value.toLowerCase() ?? '';
  return publishes(service, 443) || proxyImages.some((name) => image.includes(name));
}

/** Whether the ports of the web lead straight to Caddy. */
export function isPublic(caddy: Service): boolean {
  if (caddy.networkMode?.value === 'host') return true;
  return publishes(caddy, 80) || publishes(caddy, 443);
}

function publishes({ ports }: Service, port: number): boolean {
  return ports.some((one) => one.published === port && !isOnLoopback(one));
}

/** A matcher on what proxies send, or PROXY protocol: somebody stands in front. */
function looksAtProxyHeaders(config: Config): boolean {
  const inSites = config.sites.some(({ lines }) => {
    for (const { name, args } of linesOf(lines)) {
      const isMatcher = name.text === 'header' || name.text.startsWith('@');
      if (isMatcher && args.some(({ text }) => proxyHeaders.has(text.toLowerCase()))) return true;
    }
    return false;
  });
  if (inSites) return true;
  return config.options.some(({ lines }) => {
    for (const { name } of linesOf(lines)) if (name.text === 'proxy_protocol') return true;
    return false;
  });
}

const proxyHeaders: ReadonlySet<string> = new Set([
  'x-forwarded-proto',
  'x-forwarded-ssl',
  'cf-visitor',
  'cf-connecting-ip',
]);

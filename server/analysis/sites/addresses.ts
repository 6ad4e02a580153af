import type { Site, Token } from '../config.ts';

/**
 * A site address, taken apart as Caddy does it.
 * https://caddyserver.com/docs/caddyfile/concepts#addresses
 */
export interface Address {
  readonly token: Token;
  /** As written, without a comma behind it. */
  readonly text: string;
  /** `http` or `https` where written; other schemes as written; empty without one. Lower case. */
  readonly scheme: string;
  /** Lower case; empty for any host. IPv6 without brackets. */
  readonly host: string;
  /** Empty when not written. */
  readonly port: string;
  /** With its slash; empty without one. */
  readonly path: string;
  /** What Caddy would refuse; absent when it is in order. */
  readonly fault?: AddressFault;
  /** Part of it is not known before run time; then host and port need not be what they seem. */
  readonly unknown: boolean;
}

export type AddressFault = 'port' | 'port-range' | 'scheme' | 'scheme-port' | 'comma' | 'host';

/** The ports of a config; Caddy's own are 80 and 443. */
export interface Ports {
  readonly http: number;
  readonly https: number;
}

/** Reads the address that `token` is, once any comma at its end is gone. Undefined for a lone comma. */
export function readAddress(token: Token, ports: Ports): Address | undefined {
  const text = (token.text.endsWith(',') ? token.text.slice(0, -1) : token.text).trim();
  if (text === '') return undefined;
  const separator = text.indexOf('://');
  const scheme = separator < 0 ? '' : lower(text.slice(0, separator));
  const rest = separator < 0 ? text : text.slice(separator + 3);
  const slash = rest.indexOf('/');
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const { host, port } = splitHostPort(authority);
  const address = {
    token,
    text,
    scheme,
    host: lower(host.trim()),
    port,
    path: slash < 0 ? '' : rest.slice(slash),
    unknown: token.unknown || /\{.*\}/.test(authority),
  };
  const fault = token.unknown ? undefined : faultOf(address, ports);
  return fault ? { ...address, fault } : address;
}

/** The port a site listens on, by its port, its scheme, or Caddy's automatic HTTPS. Absent when unknown. */
export function listenPort(address: Address, ports: Ports): number | undefined {
  if (address.unknown && address.port === '') return undefined;
  if (address.port !== '') return /^\d+$/.test(address.port) ? Number(address.port) : undefined;
  if (address.scheme === 'http') return ports.http;
  return ports.https;
}

/**
 * Whether a site speaks plain HTTP: `http://`, or the HTTP port. Absent when unknown. An address with
 * another port and no scheme and no host speaks plain HTTP too, unless the site has `tls`.
 */
export function isPlainHttp(address: Address, ports: Ports): boolean | undefined {
  if (address.scheme === 'http') return true;
  if (address.scheme === 'https') return false;
  if (address.unknown) return undefined;
  if (address.port === String(ports.http)) return true;
  return false;
}

/** Scheme, host, port and path in one spelling: two addresses with one key are one site. */
export function addressKey(address: Address, ports: Ports): string {
  const port = listenPort(address, ports);
  return `${address.host}:${port ?? address.port}${address.path === '/' ? '/' : address.path}`;
}

/** The addresses of a site that name a host, with the host known. */
export function namedHosts({ addresses }: Site): readonly Address[] {
  return addresses.filter(({ host, unknown }) => host !== '' && !unknown);
}

/** Go's net.SplitHostPort, forgiving as Caddy is: what cannot be split is all host. */
function splitHostPort(text: string): { host: string; port: string } {
  const bracketed = /^\[([^\]]*)\](?::([^:]*))?$/.exec(text);
  if (bracketed) return { host: bracketed[1] ?? '', port: bracketed[2] ?? '' };
  const colon = colonOf(text);
  if (colon < 0) return { host: text, port: '' };
  const host = text.slice(0, colon);
  // Two colons without brackets are neither a port nor an address: Caddy keeps the whole as host.
  if (colonOf(host) >= 0) return { host: text, port: '' };
  return { host, port: text.slice(colon + 1) };
}

/** The last colon outside a placeholder. */
function colonOf(text: string): number {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    const character = text[at];
    if (character === '}') depth++;
    else if (character === '{') depth = Math.max(0, depth - 1);
    else if (character === ':' && depth === 0) return at;
  }
  return -1;
}

function faultOf(address: Omit<Address, 'fault'>, ports: Ports): AddressFault | undefined {
  if (address.text.includes(',')) return 'comma';
  if (address.port !== '') {
    if (!/^[+-]?\d+$/.test(address.port)) return 'port';
    const number = Number(address.port);
    if (number < 0 || number > 65535) return 'port-range';
  }
  if (address.scheme !== '' && !['http', 'https'].includes(address.scheme)) return 'scheme';
  const { scheme, port } = address;
  if (scheme === 'http' && (port || String(ports.http)) === String(ports.https))
    return 'scheme-port';
  if (scheme === 'https' && (port || String(ports.https)) === String(ports.http))
    return 'scheme-port';
  return undefined;
}

/** Lower case outside placeholders. */
function lower(text: string): string {
  return text.replace(/\{[^}]*\}|[^{]+|\{/g, (piece) =>
    piece.startsWith('{') && piece.length > 1 ? piece : piece.toLowerCase(),
  );
}

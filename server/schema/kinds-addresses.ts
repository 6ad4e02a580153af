import { isIpAddress } from './kinds-modules.ts';
import { isDigits, isInteger } from './kinds-values.ts';
import type { Kind, Slip } from './kinds.ts';
import { oneOf, valuesOf } from './kinds.ts';
import type { Arg } from './usage.ts';
import { filledAtStart } from './placeholders-at-start.ts';

/** Addresses to dial and to listen on, ports, IP ranges. */
export const addressKinds: Readonly<Record<string, Kind>> = {
  upstream: {
    describe: 'the address of a backend, such as web:8000, https://host or unix//run/web.sock',
    accepts: (arg) => isUpstream(arg.text),
    slip: (arg) => upstreamSlip(arg.text),
  },
  listen_address: { describe: 'an address to listen on, such as :443' },
  listen_host: filledAtStart({
    describe: 'a host to listen on, such as 127.0.0.1, tcp4/0.0.0.0 or unix//run/caddy.sock',
    accepts: (arg) => isListenHost(arg.text),
    values: valuesOf({
      '127.0.0.1': 'Only this machine.',
      '0.0.0.0': 'All IPv4 addresses of this machine.',
    }),
  }),
  host_and_port: {
    describe: 'a host and a port, such as 10.0.0.1:8080',
    accepts: (arg) => isInteger(splitHostPort(arg.text)?.port ?? ''),
  },
  port: { describe: 'a port such as 8080' },
  port_number: { describe: 'a port such as 8080', accepts: (arg) => isInteger(arg.text) },
  resolver: { describe: 'the address of a DNS server, such as 1.1.1.1' },
  dns_server: {
    describe: 'the address of a DNS server, such as 1.1.1.1',
    fault: ({ text }) => whyNotOneAddress(text),
  },
  log_address: filledAtStart({
    describe: 'a network address such as tcp/logs:5170',
    fault: ({ text }) => whyNotOneAddress(text),
  }),
  logged_host: {
    describe: 'a host name, without a port',
    fault: ({ text }) =>
      splitHostPort(text) ? 'has a port; write the name of the host alone' : undefined,
  },
  required_url: {
    describe: 'a URL',
    fault: ({ text }) => (text === '' ? 'is empty' : undefined),
  },
  parsed_url: { describe: 'a URL', fault: ({ text }) => urlFault(text) },
  /** Caddy asks it for certificates when it starts. */
  fetched_url: { describe: 'a URL that begins with http:// or https://', fault: whyNotFetched },
  health_uri: {
    describe: 'a URI: a path, perhaps with a query',
    fault: ({ text }) => urlFault(text),
  },
  local_address: {
    describe: 'an address of this machine to dial from',
    fault: ({ text }) => whyNotOneAddress(text) ?? whyNotLocal(text),
  },
  ip_range: { describe: 'an IP address, or a range such as 10.0.0.0/8' },
  ip_version: oneOf('ipv4 or ipv6', { ipv4: 'Only A records.', ipv6: 'Only AAAA records.' }),
  http_protocol: {
    describe: 'h1, h2, h2c or h3',
    values: valuesOf({
      h1: 'HTTP/1.1.',
      h2: 'HTTP/2, over TLS.',
      h2c: 'HTTP/2 without TLS.',
      h3: 'HTTP/3, over QUIC.',
    }),
  },
  http_version: {
    describe: '1.1, 2, h2c or 3',
    fault: ({ text }) =>
      ['1.1', '2', 'h2c', '3'].includes(text) ? undefined : 'is no version: 1.1, 2, h2c or 3',
    values: valuesOf({
      '1.1': '',
      '2': 'HTTP/2; needs TLS.',
      h2c: 'HTTP/2 without TLS.',
      '3': 'HTTP/3; must stand alone.',
    }),
  },
  url: { describe: 'a URL' },
  base_url: {
    describe: 'a URL with its scheme',
    fault: ({ text }) =>
      URL.canParse(text) || text === '' ? undefined : 'is no URL with a scheme and a host',
  },
  default_acme_directory: acmeDirectory(),
  acme_directory: filledAtStart(acmeDirectory()),
  host: { describe: 'a host name' },
  network: { describe: 'a network such as tcp or udp' },
};

/** What reverse_proxy accepts as an upstream; see its parseUpstreamDialAddress. */
function acmeDirectory(): Kind {
  return {
    describe: 'the URL of the directory of an ACME authority',
    values: valuesOf({
      'https://acme-v02.api.letsencrypt.org/directory': "Let's Encrypt.",
      'https://acme-staging-v02.api.letsencrypt.org/directory':
        "Let's Encrypt for trials, whose certificates browsers do not accept.",
      'https://acme.zerossl.com/v2/DV90': 'ZeroSSL.',
    }),
  };
}

function isUpstream(text: string): boolean {
  return text.includes('://') ? isUpstreamUrl(text) : isDialAddress(text);
}

/** A URL with more than an upstream may have, or with a scheme of another protocol. */
function upstreamSlip(text: string): Slip | undefined {
  const [, scheme = '', authority = '', path = ''] =
    /^([a-z0-9]+):\/\/([^/?#]+)(\/[^?#]*)?$/i.exec(text) ?? [];
  const spoken = { ws: 'http', wss: 'https' }[scheme.toLowerCase()];
  const origin = `${spoken ?? scheme}://${authority}`;
  if (isUpstream(origin)) {
    if (spoken !== undefined) {
      return {
        reason: `WebSocket connections begin as ${spoken.toUpperCase()} ones`,
        write: origin,
      };
    }
    const isSlash = path === '/';
    const advice = `to send requests below "${path}", put "rewrite ${path}{uri}" into the block`;
    const reason = `An upstream ends with its host or port${isSlash ? '' : `; ${advice}`}`;
    return { reason, write: origin };
  }
  const opposite = { http: 'https', https: 'http' }[scheme.toLowerCase()];
  if (opposite === undefined || path !== '') return undefined;
  const other = `${opposite}://${authority}`;
  if (!isUpstream(other)) return undefined;
  return { reason: `"${scheme}://" does not go with this port`, write: other };
}

/** A scheme, a host and a port, and nothing else: no path, no query. */
function isUpstreamUrl(text: string): boolean {
  if (text.includes('{')) return false;
  // Go reads "http:x://…" as a scheme with something behind that it does not look into.
  const [, opaque] = /^([a-z][a-z0-9+.-]*):(?!\/)[^?#]*$/i.exec(text) ?? [];
  if (opaque !== undefined) return spokenSchemes.has(opaque.toLowerCase());
  const colon = text.indexOf('://');
  const scheme = text.slice(0, colon).toLowerCase();
  if (!spokenSchemes.has(scheme)) return false;
  const afterFragment = text.slice(colon + 3);
  if (afterFragment.includes('/')) return false;
  const hash = afterFragment.indexOf('#');
  if (hash >= 0 && hash < afterFragment.length - 1) return false;
  const beforeHash = hash < 0 ? afterFragment : afterFragment.slice(0, hash);
  const question = beforeHash.indexOf('?');
  if (question >= 0 && question < beforeHash.length - 1) return false;
  const authority = question < 0 ? beforeHash : beforeHash.slice(0, question);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (hasBadHostCharacter(host)) return false;
  const port = urlPort(host);
  if (port === undefined || (port !== '' && !isPortOrRange(port))) return false;
  return !(scheme === 'https' ? port === '80' : port === '443');
}

const spokenSchemes: ReadonlySet<string> = new Set(['http', 'https', 'h2c']);

/** The text behind the colon of `host:port`; empty when there is none; undefined when an IPv6 address is left open. */
function urlPort(host: string): string | undefined {
  if (host.startsWith('[')) {
    const end = host.lastIndexOf(']');
    if (end < 0) return undefined;
    const rest = host.slice(end + 1);
    return rest === '' ? '' : rest.startsWith(':') ? rest.slice(1) : undefined;
  }
  const colon = host.lastIndexOf(':');
  return colon < 0 ? '' : host.slice(colon + 1);
}

function hasBadHostCharacter(host: string): boolean {
  for (const character of host) if (' "<>\\^`{|}'.includes(character)) return true;
  return false;
}

function isDialAddress(text: string): boolean {
  const split = splitNetworkAddress(text);
  if (!split) return isPortOrRange('80') && splitHostPort(joinHostPort(text, '80')) !== undefined;
  if (split.network.startsWith('unix')) return hasGoodSocketMode(split.host);
  if (split.network.startsWith('fd')) return true;
  if (split.port.includes('{') && split.port.includes('}')) return true;
  if (split.port === '') return true;
  return isPortOrRange(split.port);
}

/** The `bind` directive takes a host and puts the port of the site in; a port in the word is left out. */
function isListenHost(text: string): boolean {
  const split = splitNetworkAddress(text);
  return (
    split !== undefined && (!split.network.startsWith('unix') || hasGoodSocketMode(split.host))
  );
}

/** The parts of `network/host:port`; undefined where Caddy's SplitNetworkAddress fails. */
export function splitNetworkAddress(
  text: string,
): { readonly network: string; readonly host: string; readonly port: string } | undefined {
  const slash = text.indexOf('/');
  const network = slash < 0 ? '' : text.slice(0, slash).trim().toLowerCase();
  const address = slash < 0 ? text : text.slice(slash + 1);
  if (network.startsWith('unix') || network.startsWith('fd'))
    return { network, host: address, port: '' };
  const split = splitHostPort(address);
  if (split) return { network, ...split };
  const bare = splitHostPort(joinHostPort(withoutBrackets(address), '0'));
  return bare && { network, host: bare.host, port: '' };
}

/** A network address with a port or a range of ports, as Caddy's ParseNetworkAddress reads it. */
function isNetworkAddress(text: string): boolean {
  const split = splitNetworkAddress(text);
  if (!split) return false;
  if (split.network.startsWith('unix')) return hasGoodSocketMode(split.host);
  return split.network.startsWith('fd') || split.port === '' || isPortOrRange(split.port);
}

/** Where Caddy wants an address with one port, or none. */
function whyNotOneAddress(text: string): string | undefined {
  if (text.includes('{')) return undefined;
  if (!isNetworkAddress(text)) return 'is no network address';
  const port = splitNetworkAddress(text)?.port ?? '';
  const dash = port.indexOf('-');
  if (dash < 0 || Number(port.slice(0, dash)) === Number(port.slice(dash + 1))) return undefined;
  return 'names several ports, and one is wanted';
}

/** Whether Go's net.Dial knows a network. https://pkg.go.dev/net#Dial */
export function isDialled(network: string): boolean {
  return /^(?:(?:tcp|udp)[46]?|unix(?:gram|packet)?|ip[46]?:.*)$/.test(network);
}

/** Why upstreams cannot be dialled from an address of this machine. */
function whyNotLocal(text: string): string | undefined {
  const { network = '', host = '' } = splitNetworkAddress(text) ?? {};
  if (network.startsWith('udp')) return 'is an address of UDP, and upstreams are dialled by TCP';
  if (!/^(?:|tcp[46]?|unix(?:gram|packet)?)$/.test(network))
    return `is of the network "${network}", by which no upstream is dialled`;
  if (!isIpAddress(host)) return undefined;
  const other = { tcp4: ':', tcp6: '.' }[network];
  return other !== undefined && host.includes(other)
    ? `is no address of the network "${network}"`
    : undefined;
}

/** Why Go's url.Parse does not read a text. https://pkg.go.dev/net/url#Parse */
function urlFault(text: string): string | undefined {
  const [whole = ''] = text.split('#');
  // Behind the question mark Go takes anything.
  const [written = ''] = whole.split('?');
  const [scheme = ''] = /^[a-z][a-z0-9+.-]*:/i.exec(written) ?? [];
  const rest = written.slice(scheme.length);
  if (scheme === '' && (rest.split('/')[0] ?? '').includes(':'))
    return 'has a ":" where the scheme ends, and no scheme';
  if (scheme !== '' && !rest.startsWith('/')) return undefined;
  if (/%(?![0-9a-f]{2})/i.test(rest)) return 'has a "%" without two hexadecimal digits';
  const authority = rest.startsWith('//') ? (rest.slice(2).split('/')[0] ?? '') : '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (hasBadHostCharacter(host)) return 'has a character that no host has';
  const port = urlPort(host);
  if (port === undefined) return 'has a "[" that is never closed';
  return port === '' || isDigits(port) ? undefined : `has the port "${port}", which is no number`;
}

/** Why Go's HTTP client asks no server for a URL. */
function whyNotFetched({ text }: Arg): string | undefined {
  const fault = urlFault(text);
  if (fault !== undefined) return fault;
  const [, rest = ''] = /^https?:(.*)$/is.exec(text) ?? [];
  if (rest === '') return 'begins with neither "http://" nor "https://"';
  return /^\/\/(?:[^/?#]*@)?[^/?#@]/.test(rest) ? undefined : 'names no host';
}

/** What Go's net.SplitHostPort returns; undefined where it fails. */
function splitHostPort(text: string): { readonly host: string; readonly port: string } | undefined {
  const colon = text.lastIndexOf(':');
  if (colon < 0) return undefined;
  const port = text.slice(colon + 1);
  if (!text.startsWith('[')) {
    const host = text.slice(0, colon);
    return host.includes(':') || text.includes('[') || text.includes(']')
      ? undefined
      : { host, port };
  }
  const end = text.indexOf(']');
  if (end < 0 || end + 1 !== colon) return undefined;
  return text.includes('[', 1) || text.includes(']', end + 1)
    ? undefined
    : { host: text.slice(1, end), port };
}

/** What Go's net.JoinHostPort returns. */
export function joinHostPort(host: string, port: string): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function withoutBrackets(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && (text[start] === '[' || text[start] === ']')) start++;
  while (end > start && (text[end - 1] === '[' || text[end - 1] === ']')) end--;
  return text.slice(start, end);
}

/** `8080` or `8000-8010`. */
function isPortOrRange(text: string): boolean {
  const dash = text.indexOf('-');
  const first = dash < 0 ? text : text.slice(0, dash);
  const last = dash < 0 ? text : text.slice(dash + 1);
  return isPort(first) && isPort(last) && Number(first) <= Number(last);
}

function isPort(text: string): boolean {
  return isDigits(text) && Number(text) <= 65535;
}

/** `path|0220`: the owner must be allowed to write. */
function hasGoodSocketMode(path: string): boolean {
  const bar = path.indexOf('|');
  if (bar < 0) return true;
  const mode = path.slice(bar + 1);
  if (mode === '') return false;
  for (const digit of mode) if (digit < '0' || digit > '7') return false;
  return (Number.parseInt(mode, 8) & 0o200) !== 0;
}

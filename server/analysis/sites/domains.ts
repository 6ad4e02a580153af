import { parse as parseDomain } from 'tldts';

/** What the Public Suffix List and the special-use names say of a host name. */
export interface Domain {
  readonly host: string;
  /** The part one registers, such as `example.co.uk`; absent for a suffix itself, an IP address, or a single label. */
  readonly registrable?: string;
  /** Whether the suffix is one that a company hands out names below, such as `github.io`. */
  readonly isPrivate: boolean;
  /** Whether the suffix is in the list at all; `html` is not. */
  readonly isListed: boolean;
  /** No public certificate authority gives a certificate for it: IP addresses, `localhost`, `.local`, `.internal` and the like. */
  readonly isLocal: boolean;
}

/** Reads a host name without port; `*.` in front stays out of it. https://publicsuffix.org */
export function readDomain(host: string): Domain {
  const name = host.replace(/^\*\./, '').replace(/\.$/, '');
  const parsed = parseDomain(name, { allowPrivateDomains: true, detectIp: true });
  const isLocal = parsed.isIp === true || !name.includes('.') || hasLocalSuffix(name);
  const isPrivate = parsed.isPrivate === true;
  // https://www.rfc-editor.org/rfc/rfc6761#section-6.5: in texts, this stands for a public suffix.
  const isListed = isPrivate || parsed.isIcann === true || parsed.publicSuffix === 'example';
  const domain = { host, isPrivate, isListed, isLocal };
  return parsed.domain ? { ...domain, registrable: parsed.domain } : domain;
}

/** Names that never are public. https://www.iana.org/assignments/special-use-domain-names and RFC 6762, appendix G */
const localSuffixes = [
  'localhost',
  'local',
  'internal',
  'home.arpa',
  'test',
  'lan',
  'home',
  'corp',
  'private',
  'intranet',
  'invalid',
  'onion',
];

function hasLocalSuffix(name: string): boolean {
  return localSuffixes.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
}

/** The wildcards that take a host in Caddy and in certificates: with stars for its labels from the left, at most eight. */
export function wildcardsFor(host: string): readonly string[] {
  const labels = host.split('.');
  return labels.slice(0, 8).map((_, index) => {
    const stars = labels.slice(0, index + 1).map(() => '*');
    return [...stars, ...labels.slice(index + 1)].join('.');
  });
}

/** Whether one is the other's www name. */
export function areTwins(a: string, b: string): boolean {
  return a === `www.${b}` || b === `www.${a}`;
}

/** Whether `pattern`, a host name that may begin with `*.` or be empty for any, covers `host`. A star stands for one label. */
export function coversHost(pattern: string, host: string): boolean {
  if (pattern === '' || pattern === host) return true;
  if (!pattern.startsWith('*.')) return false;
  const dot = host.indexOf('.');
  return dot > 0 && host.slice(dot) === pattern.slice(1);
}

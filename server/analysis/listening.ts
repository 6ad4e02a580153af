import { type Address, listenPort, type Ports } from './addresses.ts';
import type { Config, Line, Site } from './config.ts';

/** The words of the `bind` directives of a site, or else of `default_bind`; undefined when they are not known. */
export function bindsOf(site: Site, config: Config): readonly string[] | undefined {
  const own = site.lines.filter(({ name }) => name.text === 'bind');
  const lines = own.length > 0 ? own : optionLines(config, 'default_bind');
  const words = lines.flatMap(({ args }) => args);
  // A block names protocols, by which Caddy tells listeners apart, too.
  if (lines.some(({ block }) => block) || words.some(({ unknown }) => unknown)) return undefined;
  return words.map(({ text }) => text);
}

/** Whether two sites surely listen on a common address, given the same port. */
export function shareListener(a: Site, b: Site, config: Config): boolean {
  const first = bindsOf(a, config);
  const second = bindsOf(b, config);
  if (!first || !second) return false;
  if (first.length === 0 || second.length === 0) return first.length === second.length;
  return first.some((word) => second.includes(word));
}

/** The lines of an option of that name in the global options that Caddy reads. */
export function optionLines(config: Config, name: string): readonly Line[] {
  return config.options
    .filter(({ late }) => !late)
    .flatMap(({ lines }) => lines.filter((line) => line.name.text === name));
}

/**
 * Whether Caddy refuses to get a certificate for the host of an address: it wants a name, or says so while it reads the
 * file. Only where no issuer is named, for then nothing is checked.
 */
export function isUnfitForCertificate(
  address: Address,
  site: Site,
  config: Config,
  ports: Ports,
): boolean {
  const { token, host, scheme, port } = address;
  if (
    token.unknown ||
    address.fault ||
    host === '' ||
    token.text === '{' ||
    host.includes('${') ||
    host.includes('{env.') ||
    host.endsWith('.ts.net')
  )
    return false;
  if (scheme === 'http' || port === String(ports.http)) return false;
  if (optionLines(config, 'local_certs').length > 0) return false;
  if (optionLines(config, 'cert_issuer').length > 0) return false;
  const tls = site.lines.filter(({ name }) => name.text === 'tls');
  if (tls.some(({ args, block }) => args.length !== 2 || block)) return false;
  return !qualifiesForCertificate(host);
}

/** CertMagic's SubjectQualifiesForCert. https://pkg.go.dev/github.com/caddyserver/certmagic#SubjectQualifiesForCert */
function qualifiesForCertificate(name: string): boolean {
  if (name.startsWith('.') || name.endsWith('.')) return false;
  if (name.includes('*') && name !== '*' && !name.startsWith('*.')) return false;
  for (const character of name) if (unfit.includes(character)) return false;
  return true;
}

const unfit = '()[]{}<> \t\n"\\!@#$%^&|;\'+=';

/** An address that makes a server speak HTTP or HTTPS, which it cannot do both on one port. */
export interface SchemeConflict {
  readonly address: Address;
  readonly other: Address;
}

/** Addresses on one port of which one surely speaks HTTPS and the other surely plain HTTP. */
export function schemeConflicts(config: Config, ports: Ports): readonly SchemeConflict[] {
  const firsts = new Map<string, { address: Address; secure: boolean; site: Site }>();
  const found: SchemeConflict[] = [];
  for (const site of config.sites) {
    const binds = bindsOf(site, config);
    for (const address of site.addresses) {
      const port = listenPort(address, ports);
      const secure = isSecure(address, ports);
      if (!binds || port === undefined || secure === undefined || address.fault) continue;
      const key = `${binds.join(' ')} ${port}`;
      const first = firsts.get(key);
      if (!first) firsts.set(key, { address, secure, site });
      else if (first.secure !== secure) found.push({ address, other: first.address });
    }
  }
  return found;
}

/** Undefined where it depends on other things, such as the `tls` directives of its neighbours. */
function isSecure({ scheme, port, token }: Address, ports: Ports): boolean | undefined {
  if (token.unknown) return undefined;
  if (scheme === 'http' || port === String(ports.http)) return false;
  if (scheme === 'https' || port === String(ports.https)) return true;
  return undefined;
}

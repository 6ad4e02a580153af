import type { Address, Ports } from '../sites/addresses.ts';
import type { Analysis } from '../analyze.ts';
import {
  acmeOptions,
  areOther,
  baseOf,
  differ,
  isEmpty,
  issuersOf,
  policyOptions,
  type Settings,
  settingsOf,
  withDefaults,
} from './certificate-settings.ts';
import { hasOption, optionLines } from '../options.ts';
import { tlsLines } from '../sites/https.ts';
import type { Config, Line, Site, Token } from '../config.ts';
import type { Conflict } from './conflicts.ts';
import { dropped, leftEmpty, type Policy } from './policy-order.ts';
import { type Listening, type WebServer, serversOf } from './web-servers.ts';

/**
 * Where Caddy would have to get the certificate of one name in two ways. It makes a policy of the `tls` lines of each
 * site, joins those that say the same, and refuses a name that is left in two of them.
 * https://github.com/caddyserver/caddy/blob/v2.11.7/caddyconfig/httpcaddyfile/tlsapp.go
 */
export function* automationConflicts(
  analysis: Pick<Analysis, 'config' | 'ports' | 'memory'>,
): Generator<Conflict> {
  const { config, ports } = analysis;
  const { servers, complete } = serversOf(analysis);
  const base = baseOf(config);
  const byOptions = hasOption(config, ...policyOptions) ? base : undefined;
  let everything = byOptions;
  let shared: Policy | undefined;
  const policies: Policy[] = [];
  for (const server of servers) {
    if (server.port === ports.http) continue;
    for (const listening of inOrder(server)) {
      const { site, addresses } = listening;
      if (addresses.every(({ scheme }) => scheme === 'http')) continue;
      const settings = settingsOf(site, base);
      const nameless = addresses.find(({ host }) => host === '');
      const named = addresses.filter((address) => needsCertificate(address, ports));
      if (nameless) {
        const own = tlsLines(site).find((line) => issuersOf(line) !== undefined);
        if (own && everything && areOther(everything.issuers, settings.issuers))
          yield {
            at: own.name,
            message: `"${nameless.text}" stands for all names, and other settings already say where certificates for all names come from. Say it once, in the global options, or name the hosts of this site.`,
          };
        // Such sites have one policy together, of which the last says for which names it is; without any, it is for all.
        if (!byOptions) {
          shared = { addresses: named, settings: shared?.settings ?? settings };
          everything = shared.settings;
        }
        continue;
      }
      policies.push({ addresses: named, settings });
    }
  }
  if (shared) policies.push(shared);
  policies.push(...besidesNameless(servers, config, ports));
  const forAll = shared?.addresses.length === 0 ? shared.settings : byOptions;
  // Where options say how ACME is spoken, Caddy puts its own issuers in, which are like others that are written out.
  const isComplete = complete && !hasOption(config, 'ech');
  if (!hasOption(config, 'email', ...acmeOptions)) {
    yield* clashes(policies, forAll, isComplete);
    return;
  }
  const defaulted = policies.map((policy) => ({
    ...policy,
    settings: withDefaults(policy.settings),
  }));
  yield* clashes(defaulted, forAll && withDefaults(forAll), isComplete);
}

/** Names of this machine beside an address without a name: Caddy gets their certificates from its own authority, whatever the site says. */
function besidesNameless(
  servers: readonly WebServer[],
  config: Config,
  ports: Ports,
): readonly Policy[] {
  const mode = optionLines(config, 'auto_https').flatMap(({ args }) => args);
  if (mode.some(({ text, unknown }) => unknown || certificatesOff.has(text))) return [];
  const sites = servers.flatMap((server) => server.sites);
  const addresses = sites.flatMap((listening) => {
    const isNameless = listening.addresses.some(({ host }) => host === '');
    return isNameless
      ? listening.addresses.filter(
          (each) => needsCertificate(each, ports) && isLocalName(each.host),
        )
      : [];
  });
  const settings = { issuers: 'internal', rest: '' };
  return addresses.length > 0 ? [{ addresses, settings, isAdded: true }] : [];
}

const certificatesOff: ReadonlySet<string> = new Set(['off', 'disable_certs']);

/** CertMagic's SubjectIsInternal and SubjectIsIP. */
function isLocalName(host: string): boolean {
  return /^(?:localhost|.*\.(?:localhost|local|internal|home\.arpa)|[\d.]+|.*:.*)$/.test(host);
}

function needsCertificate({ host, scheme, port }: Address, ports: Ports): boolean {
  return host !== '' && scheme !== 'http' && port !== String(ports.http);
}

/** Two ways for one name, told at the second address. */
function* clashes(
  policies: readonly Policy[],
  everything: Settings | undefined,
  complete: boolean,
): Generator<Conflict> {
  const byHost = new Map<string, { address: Address; policy: Policy }[]>();
  for (const policy of policies)
    for (const address of policy.addresses) {
      const list = byHost.get(address.host);
      if (list) list.push({ address, policy });
      else byHost.set(address.host, [{ address, policy }]);
    }
  const left = complete ? leftEmpty(policies) : new Set<Policy>();
  const spare = everything ? dropped(policies, everything) : new Set<Policy>();
  const isKept = (policy: Policy): boolean =>
    !spare.has(policy) && (!isEmpty(policy.settings) || left.has(policy));
  for (const list of byHost.values()) {
    const [first] = list;
    const other = list.find(
      ({ policy }) =>
        first &&
        differ(beside(first.policy, policy), beside(policy, first.policy)) &&
        isKept(first.policy) &&
        isKept(policy),
    );
    if (!first || !other) continue;
    const [early, late] = placed(first.address.token, other.address.token);
    yield {
      at: late,
      message: `Caddy gets one certificate for "${first.address.host}", and its two sites want it in two ways. Write the same "tls" into both.`,
      other: early,
    };
  }
}

function placed(a: Token, b: Token): readonly [Token, Token] {
  return a.uri === b.uri && a.start > b.start ? [b, a] : [a, b];
}

/** The settings of a policy beside another: one without issuers for names of this machine alone comes to what Caddy adds for them. */
function beside({ addresses, settings }: Policy, { isAdded }: Policy): Settings {
  const isLocal = isAdded && addresses.every(({ host }) => isLocalName(host));
  return isLocal && settings.issuers === '' ? { ...settings, issuers: 'internal' } : settings;
}

/**
 * The sites of a server in the order in which Caddy tries them: those without a name last, those with a star before them, then
 * by the longest name, then by the longest path.
 */
function inOrder({ sites }: WebServer): readonly Listening[] {
  const ranked = sites.map((listening) => {
    const hosts = listening.addresses.map(({ host }) => host);
    const length = Math.max(...hosts.map(specificity));
    const path = Math.max(...listening.addresses.map((address) => address.path.length));
    const stars = hosts.some((host) => host === '' || host.includes('*'));
    return { listening, rank: [length === 0 ? 1 : 0, stars ? 1 : 0, -length, -path] };
  });
  ranked.sort((a, b) => {
    const differing = a.rank.findIndex((value, index) => value !== b.rank[index]);
    return differing < 0 ? 0 : a.rank[differing]! - b.rank[differing]!;
  });
  return ranked.map(({ listening }) => listening);
}

function specificity(host: string): number {
  return host.replaceAll('*', '').replace(/\{[^}]*\}/g, '').length;
}

/**
 * Whether Caddy refuses to get a certificate for the host of an address: it wants a name, or says so while it reads the
 * file. Only where no issuer is named, for then nothing is checked.
 */
export function isUnfitForCertificate(
  address: Address,
  site: Site,
  config: Pick<Config, 'options'>,
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
  if (hasOption(config, 'local_certs', 'cert_issuer')) return false;
  if (tlsLines(site).some((line) => issuersOf(line) !== undefined || isUnknown(line))) return false;
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

function isUnknown({ args, block = [] }: Line): boolean {
  return args.some(({ unknown }) => unknown) || block.some(({ name }) => name.unknown);
}

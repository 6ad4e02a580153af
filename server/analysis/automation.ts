import type { Address, Ports } from './addresses.ts';
import type { Analysis } from './analyze.ts';
import { hasOption, tlsLines } from './certificates.ts';
import type { Config, Line, Site, Token } from './config.ts';
import { acmeShortcuts, type Conflict } from './conflicts.ts';
import { optionLines } from './listening.ts';
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
  let everything = hasOption(config, ...policyOptions) ? base : undefined;
  const policies: Policy[] = [];
  for (const server of servers) {
    if (server.port === ports.http) continue;
    for (const listening of inOrder(server)) {
      const { site, addresses } = listening;
      if (addresses.every(({ scheme }) => scheme === 'http')) continue;
      const settings = settingsOf(site, base);
      const nameless = addresses.find(({ host }) => host === '');
      if (nameless) {
        const own = tlsLines(site).find((line) => issuersOf(line) !== undefined);
        if (own && everything && areOther(everything.issuers, settings.issuers))
          yield {
            at: own.name,
            message: `"${nameless.text}" stands for all names, and other settings already say where certificates for all names come from. Say it once, in the global options, or name the hosts of this site.`,
          };
        if (!everything) policies.push({ site, addresses: [], settings });
        everything ??= settings;
        continue;
      }
      const named = addresses.filter(({ scheme }) => scheme !== 'http');
      policies.push({ site, addresses: named, settings });
    }
  }
  // Where options say how ACME is spoken, Caddy puts its own issuers in, which are like others that are written out.
  const defaulted = hasOption(config, 'email', ...acmeOptions)
    ? policies.map((policy) => ({ ...policy, settings: withDefaults(policy.settings) }))
    : policies;
  yield* clashes(defaulted, everything, complete && !hasOption(config, 'ech'));
}

interface Policy {
  readonly site: Site;
  /** Those that need a certificate; none for a policy for all names. */
  readonly addresses: readonly Address[];
  readonly settings: Settings;
}

/** What decides how certificates are got. */
interface Settings {
  /** Empty for none; behind a question mark what only Caddy can compare with others. */
  readonly issuers: string;
  readonly rest: string;
}

function withDefaults({ issuers, rest }: Settings): Settings {
  return { issuers: issuers === '' ? '?' : issuers, rest };
}

function isEmpty({ issuers, rest }: Settings): boolean {
  return issuers === '' && rest === '';
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
        policy.site !== first.policy.site &&
        differ(first.policy.settings, policy.settings) &&
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

/**
 * The policies that say nothing and that Caddy keeps all the same. It sorts the narrow ones to the front, in a way that
 * turns equal ones around, and drops one that is the last, or in front of a wider one that says nothing either.
 */
function leftEmpty(policies: readonly Policy[]): ReadonlySet<Policy> {
  const sorted = inCaddysOrder(policies);
  if (!sorted) return new Set();
  return new Set(
    sorted.filter((policy, index) => {
      if (!isEmpty(policy.settings) || index === sorted.length - 1) return false;
      const wider = sorted.slice(index + 1).find((other) => isWithin(policy, other));
      return !wider || !isEmpty(wider.settings);
    }),
  );
}

/**
 * The policies that Caddy drops since the one for all names says the same: those that say it are one by then, and no wider
 * one stands between. Those of which nobody knows count as dropped.
 */
function dropped(policies: readonly Policy[], everything: Settings): ReadonlySet<Policy> {
  const same = new Set(policies.filter(({ settings }) => !differ(settings, everything)));
  const sorted = inCaddysOrder(policies);
  const first = sorted?.findIndex((policy) => same.has(policy)) ?? -1;
  if (!sorted || first < 0) return same;
  const all = { ...sorted[first]!, addresses: [...same].flatMap(({ addresses }) => addresses) };
  const wider = sorted.slice(first + 1).find((other) => !same.has(other) && isWithin(all, other));
  return wider ? new Set() : same;
}

/** Undefined when there are so many that Go sorts them in another way. */
function inCaddysOrder(policies: readonly Policy[]): readonly Policy[] | undefined {
  if (policies.length > 20) return undefined;
  const sorted = [...policies];
  for (let from = 1; from < sorted.length; from++)
    for (let at = from; at > 0 && comesBefore(sorted[at]!, sorted[at - 1]!); at--)
      [sorted[at - 1], sorted[at]] = [sorted[at]!, sorted[at - 1]!];
  return sorted;
}

function comesBefore(a: Policy, b: Policy): boolean {
  if (isWithin(a, b)) return true;
  return !isWithin(b, a) && hostsOf(a).size > hostsOf(b).size;
}

function isWithin(a: Policy, b: Policy): boolean {
  const wide = [...hostsOf(b)];
  if (wide.length === 0) return true;
  const narrow = [...hostsOf(a)];
  return narrow.length > 0 && narrow.every((host) => wide.some((each) => covers(each, host)));
}

/** A star stands for a label, and for those in front of it only if they are stars, too. */
function covers(pattern: string, host: string): boolean {
  if (pattern === host) return true;
  const labels = host.split('.');
  return labels.some(
    (_, index) =>
      [...labels.slice(0, index + 1).fill('*'), ...labels.slice(index + 1)].join('.') === pattern,
  );
}

function hostsOf({ addresses }: Policy): ReadonlySet<string> {
  return new Set(addresses.map(({ host }) => host));
}

function placed(a: Token, b: Token): readonly [Token, Token] {
  return a.uri === b.uri && a.start > b.start ? [b, a] : [a, b];
}

/** Whether two ways are surely two. */
function differ(a: Settings, b: Settings): boolean {
  return a.rest !== b.rest || areOther(a.issuers, b.issuers);
}

function areOther(a: string, b: string): boolean {
  if (a === b) return false;
  return a === '' || b === '' || !(a.startsWith('?') || b.startsWith('?'));
}

/** What the global options say for all sites. */
function baseOf(config: Config): Settings {
  const named = optionLines(config, 'cert_issuer').map(issuerName);
  return {
    issuers: hasOption(config, 'local_certs') ? 'internal' : joined(named),
    rest: restOf({
      keyType: optionLines(config, 'key_type')[0]?.args[0]?.text ?? '',
      ratio: optionLines(config, 'renewal_window_ratio')[0]?.args[0]?.text ?? '',
      stapling: hasOption(config, 'ocsp_stapling') ? 'off' : '',
    }),
  };
}

const acmeOptions = ['acme_ca', 'acme_ca_root', 'acme_dns', 'acme_eab', 'preferred_chains'];

/** With one of these, there is a policy for all names. An e-mail address alone makes none. */
const policyOptions = [
  ...acmeOptions,
  'local_certs',
  'cert_issuer',
  'key_type',
  'ocsp_stapling',
  'renewal_window_ratio',
];

function settingsOf(site: Site, base: Settings): Settings {
  const lines = tlsLines(site);
  const inner = lines.flatMap(({ block }) => block ?? []);
  const own = lines.map(issuersOf).filter((issuer) => issuer !== undefined);
  const find = (name: string): Line | undefined => inner.find((line) => line.name.text === name);
  const [baseKey = '', baseRatio = '', stapling = ''] = base.rest.split('|');
  return {
    issuers: own.length > 0 ? joined(own) : base.issuers,
    rest: restOf({
      keyType: find('key_type')?.args[0]?.text ?? baseKey,
      ratio: find('renewal_window_ratio')?.args[0]?.text ?? baseRatio,
      stapling,
      onDemand: find('on_demand') ? 'on' : '',
      reuse: find('reuse_private_keys') ? 'on' : '',
      managers: inner
        .filter(({ name }) => name.text === 'get_certificate')
        .map(textOf)
        .join(' '),
    }),
  };
}

function restOf({
  keyType = '',
  ratio = '',
  stapling = '',
  onDemand = '',
  reuse = '',
  managers = '',
}): string {
  const all = [keyType, ratio, stapling, onDemand, reuse, managers];
  return all.every((text) => text === '') ? '' : all.join('|');
}

/** The issuers that a `tls` line names; undefined when it names none. */
function issuersOf({ args, block = [] }: Line): string | undefined {
  const named = block.filter(({ name }) => name.text === 'issuer');
  if (named.length > 0) return joined(named.map(issuerName));
  const [word] = args;
  if (args.length === 1 && word?.text === 'internal') return 'internal';
  if (block.some(({ name }) => acmeShortcuts.includes(name.text))) return '?';
  return args.length === 1 && word?.text.includes('@') ? `acme ${word.text}` : undefined;
}

/** Only Caddy's own authority without settings can be compared; other issuers have too many defaults. */
function issuerName({ args, block }: Line): string {
  return args.length === 1 && args[0]?.text === 'internal' && !block?.length ? 'internal' : '?';
}

function joined(names: readonly string[]): string {
  return names.includes('?') ? '?' : names.join(' ');
}

function textOf({ args, block = [] }: Line): string {
  return [...args.map(({ text }) => text), '{', ...block.map(textOf), '}'].join(' ');
}

/** The sites of a server in the order in which Caddy tries them: the longest names first, those without a name last. */
function inOrder({ sites }: WebServer): readonly Listening[] {
  const length = ({ addresses }: Listening): number =>
    Math.max(...addresses.map(({ host }) => host.replaceAll('*', '').length));
  return [...sites].sort((a, b) => length(b) - length(a));
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

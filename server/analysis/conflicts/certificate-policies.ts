import type { Address, Ports } from '../sites/addresses.ts';
import type { Analysis } from '../analyze.ts';
import {
  isPublicName,
  isTailscaleName,
  qualifiesForPublicCertificate,
} from './certificate-names.ts';
import { hasOption, optionLines } from '../options.ts';
import { tlsLines } from '../sites/https.ts';
import type { Config, Line, Site } from '../config.ts';
import {
  acmeDefaults,
  acmeIssuer,
  bindTo,
  defaultIssuers,
  fillIn,
  impliedIssuers,
  internalIssuer,
  type Issuer,
  areOther,
  readIssuer,
} from './issuers.ts';
import { consolidated, type Named, type Policy } from './policy-order.ts';
import { isOnlyOn, type Listening, type WebServer, serversOf } from './web-servers.ts';

/** How Caddy gets the certificates of all sites. */
export interface CertificatePolicies {
  readonly policies: readonly Policy[];
  /** Addresses that stand for all names, with the `tls` line that speaks against what is said of these elsewhere. */
  readonly contradictions: readonly { readonly address: Address; readonly line: Line }[];
}

/** Undefined where it is not known of every site where it listens, and where each name has one site, so that there is nothing to compare. */
export function certificatePolicies(
  analysis: Pick<Analysis, 'config' | 'ports' | 'memory'>,
): CertificatePolicies | undefined {
  const { servers, complete } = serversOf(analysis);
  const { config, ports } = analysis;
  if (!complete || !haveMoreThanOneEach(servers, config)) return undefined;
  const newPolicy = policyMaker(config);
  const { policies, contradictions } = writtenPolicies(servers, config, ports, newPolicy);
  policies.push(...addedPolicies(policies, servers, config, ports, newPolicy));
  const defaults = acmeDefaults(config);
  if (hasOption(config, 'email', ...acmeOptions))
    for (const policy of policies) {
      const isPublic = policy.names.every(
        ({ host }) => isPublicName(host, policy.onDemand) && !isTailscaleName(host),
      );
      if (policy.issuers.length > 0 || policy.isLocal || !isPublic) continue;
      policy.issuers = hasOption(config, 'acme_ca')
        ? [acmeIssuer()]
        : defaultIssuers(defaults.settings['email'] ?? '');
    }
  for (const { issuers } of policies) for (const issuer of issuers) fillIn(issuer, defaults);
  return { policies, contradictions };
}

/** Whether some name stands in two places, or none in one that may stand for all. */
function haveMoreThanOneEach(servers: readonly WebServer[], config: Config): boolean {
  if (hasOption(config, 'ech', 'tls_automate_names')) return true;
  const seen = new Set<string>();
  for (const { sites } of servers)
    for (const { addresses } of sites)
      for (const { host } of addresses) {
        if (host === '' || seen.has(host)) return true;
        seen.add(host);
      }
  return false;
}

/** Names that are in two policies: these say surely different things, and Caddy cannot know which one counts. */
export function* ambiguousNames(policies: readonly Policy[]): Generator<readonly [Named, Named]> {
  const hosts = [...new Set(policies)].flatMap(({ names }) => names.map(({ host }) => host));
  if (policies.length > MOST || new Set(hosts).size === hosts.length) return;
  const seen = new Map<string, { named: Named; policy: Policy }>();
  for (const policy of consolidated(policies))
    for (const named of policy.names) {
      const first = seen.get(named.host);
      if (!first) seen.set(named.host, { named, policy });
      else if (!mayBeSame(first.policy, policy)) yield [first.named, named];
    }
}

/** Every policy is compared with every other. */
const MOST = 400;

function mayBeSame(a: Policy, b: Policy): boolean {
  if (a === b) return false;
  if (a.vague || b.vague) return true;
  const isRestSame = (['keyType', 'ratio', 'onDemand', 'reuse'] as const).every(
    (name) => a[name] === b[name],
  );
  const hasPlugin = [...a.issuers, ...b.issuers].some(({ vague }) => vague);
  return (
    hasPlugin &&
    isRestSame &&
    a.managers.join() === b.managers.join() &&
    !areOther(a.issuers, b.issuers)
  );
}

/** One for each site, but for those that stand for all names: these share one. */
function writtenPolicies(
  servers: readonly WebServer[],
  config: Config,
  ports: Ports,
  newPolicy: () => Policy,
): { policies: Policy[]; contradictions: { address: Address; line: Line }[] } {
  const hasOptions = hasOption(config, ...policyOptions);
  let everything = hasOptions ? newPolicy() : undefined;
  const policies = everything ? [everything] : [];
  const contradictions: { address: Address; line: Line }[] = [];
  const issuersOf = issuerReader(config);
  for (const server of servers) {
    if (isOnlyOn(ports.http, server)) continue;
    for (const listening of server.sites) {
      const { site, addresses } = listening;
      if (addresses.every(({ scheme }) => scheme === 'http')) continue;
      const nameless = addresses.find(({ host }) => host === '');
      const policy = (nameless && everything) || newPolicy();
      applySettings(policy, tlsLines(site));
      const issuers = issuersOf(site);
      if (issuers.length > 0) {
        if (nameless && policy === everything && areOther(policy.issuers, issuers)) {
          const line = tlsLines(site).find(namesIssuers)!;
          contradictions.push({ address: nameless, line });
        } else policy.issuers = issuers;
      }
      for (const { name, args } of site.lines)
        if (name.text === 'bind')
          for (const issuer of policy.issuers) bindTo(issuer, args[0]?.text ?? '');
      if (nameless) everything ??= policy;
      policy.names = namesOf(listening, ports);
      policies.push(...withoutLocal(policy));
    }
  }
  return { policies, contradictions };
}

/** Makes policies that say what the global options say. They share issuers. */
function policyMaker(config: Config): () => Policy {
  const last = (option: string): string => optionLines(config, option).at(-1)?.args[0]?.text ?? '';
  const named = optionLines(config, 'cert_issuer').map(readIssuer);
  const defaults = acmeDefaults(config);
  if (hasOption(config, ...acmeOptions)) for (const issuer of named) fillIn(issuer, defaults);
  return () => ({
    names: [],
    issuers: named.length > 0 ? named : hasOption(config, 'local_certs') ? [internalIssuer()] : [],
    managers: [],
    keyType: last('key_type'),
    ratio: Number(last('renewal_window_ratio')),
    onDemand: false,
    reuse: false,
    noStapling: hasOption(config, 'ocsp_stapling'),
    vague: false,
  });
}

/** The issuers that the lines of a site name, the same objects each time. */
function issuerReader(config: Config): (site: Site) => readonly Issuer[] {
  const known = new Map<Site, readonly Issuer[]>();
  return (site) => {
    const issuers =
      known.get(site) ??
      tlsLines(site).flatMap((line) => {
        const named = issuerLines(line).map(readIssuer);
        return named.length > 0 ? named : (impliedIssuers(line, config) ?? []);
      });
    known.set(site, issuers);
    return issuers;
  };
}

function issuerLines({ block = [] }: Line): readonly Line[] {
  return block.filter(({ name }) => name.text === 'issuer');
}

/** Whether a `tls` line says who signs certificates. */
export function namesIssuers(line: Line): boolean {
  return issuerLines(line).length > 0 || impliedIssuers(line, { options: [] }) !== undefined;
}

function applySettings(policy: Policy, lines: readonly Line[]): void {
  const inner = lines.flatMap(({ block = [] }) => block);
  const find = (name: string): Line | undefined =>
    inner.find((line) => line.name.text === name && line.args[0]?.text !== '');
  policy.onDemand ||= find('on_demand') !== undefined;
  policy.reuse ||= find('reuse_private_keys') !== undefined;
  policy.keyType = find('key_type')?.args[0]?.text ?? policy.keyType;
  policy.ratio = Number(find('renewal_window_ratio')?.args[0]?.text ?? policy.ratio);
  policy.managers = [
    ...policy.managers,
    ...inner.filter(({ name }) => name.text === 'get_certificate').map(textOfLine),
  ];
  policy.vague ||=
    lines.some(({ partial }) => partial) ||
    inner.some(
      ({ name, args }) =>
        name.unknown || (compared.has(name.text) && args.some(({ unknown }) => unknown)),
    );
}

const compared: ReadonlySet<string> = new Set([
  'key_type',
  'renewal_window_ratio',
  'get_certificate',
]);

function textOfLine({ args, block = [] }: Line): string {
  return [...args.map(({ text }) => text), '{', ...block.map(textOfLine), '}'].join(' ');
}

/** Those that are served over HTTPS, sorted. */
function namesOf({ addresses }: Listening, ports: Ports): readonly Named[] {
  const names = new Map<string, Named>();
  for (const { host, scheme, port, token } of addresses)
    if (host !== '' && scheme !== 'http' && port !== String(ports.http))
      names.set(host, names.get(host) ?? { host, at: token });
  return [...names.values()].sort((a, b) => (a.host < b.host ? -1 : 1));
}

/** Where nobody says who signs, names of this machine have a policy of their own beside those of the public. */
function withoutLocal(policy: Policy): readonly Policy[] {
  if (policy.issuers.length > 0) return [policy];
  const names = policy.names.filter(({ host }) => !isTailscaleName(host));
  const known = names.filter(({ host }) => isPublicName(host, policy.onDemand));
  if (known.length === 0 || known.length === names.length) return [policy];
  const local = names.filter((name) => !known.includes(name));
  policy.names = known;
  return [policy, { ...policy, names: local, isLocal: true }];
}

/** Policies that no site brings: for the names of the options, and for names of this machine beside an address without one. */
function addedPolicies(
  policies: readonly Policy[],
  servers: readonly WebServer[],
  config: Config,
  ports: Ports,
  newPolicy: () => Policy,
): readonly Policy[] {
  const added: Policy[] = [];
  const ech = optionLines(config, 'ech').at(-1);
  if (ech) {
    const names = ech.args.filter(({ text }) => text !== '').map((at) => ({ host: at.text, at }));
    added.push({ ...newPolicy(), names });
  }
  const mode =
    optionLines(config, 'auto_https')
      .at(-1)
      ?.args.map(({ text }) => text) ?? [];
  const shared = mode.includes('off') ? [] : namesBesideNameless(servers, ports);
  const loaded = mode.includes('disable_certs') ? [] : shared;
  const local = loaded.filter(({ host }) => !qualifiesForPublicCertificate(host));
  const automated = optionLines(config, 'tls_automate_names').flatMap(({ args }) => args);
  const known = new Set(loaded.map(({ host }) => host));
  const own: Named[] = [];
  for (const at of automated) {
    const host = at.text;
    if (known.has(host)) continue;
    known.add(host);
    if ([...policies, ...added].some(({ names }) => names.some((one) => one.host === host)))
      continue;
    if (qualifiesForPublicCertificate(host)) own.push({ host, at });
    else local.push({ host, at });
  }
  if (own.length > 0 && hasOption(config, 'email', ...policyOptions))
    added.push({ ...newPolicy(), names: own });
  if (local.length > 0) {
    const plain = { managers: [], keyType: '', ratio: 0, onDemand: false, reuse: false };
    added.push({
      ...plain,
      names: local,
      issuers: [],
      isLocal: true,
      noStapling: false,
      vague: false,
    });
  }
  return added;
}

function namesBesideNameless(servers: readonly WebServer[], ports: Ports): readonly Named[] {
  const found = new Map<string, Named>();
  for (const listening of servers.flatMap(({ sites }) => sites))
    if (listening.addresses.some(({ host }) => host === ''))
      for (const named of namesOf(listening, ports)) found.set(named.host, named);
  return [...found.values()];
}

const acmeOptions = ['acme_ca', 'acme_ca_root', 'acme_dns', 'acme_eab', 'preferred_chains'];

/** With one of these, there is a policy for all names. An e-mail address alone makes none. */
export const policyOptions = [
  ...acmeOptions,
  'local_certs',
  'cert_issuer',
  'key_type',
  'ocsp_stapling',
  'renewal_window_ratio',
];

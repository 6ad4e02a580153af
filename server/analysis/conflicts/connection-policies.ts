import type { Address, Ports } from '../sites/addresses.ts';
import type { Analysis } from '../analyze.ts';
import { tlsLines } from '../sites/https.ts';
import type { Config, Line } from '../config.ts';
import type { Conflict } from './conflicts.ts';
import { type ConnectionPolicy, joinPolicies, policyOf } from './join-connections.ts';
import { optionLines } from '../options.ts';
import { covers } from './policy-order.ts';
import { isSocket, type Listening, type WebServer, serversOf } from './web-servers.ts';

/**
 * Settings of TLS that cannot stand together in the server that Caddy makes of all sites on one listener.
 * https://github.com/caddyserver/caddy/blob/v2.11.7/caddyconfig/httpcaddyfile/httptype.go
 */
export function* connectionConflicts(
  analysis: Pick<Analysis, 'config' | 'ports' | 'memory'>,
): Generator<Conflict> {
  const { config, ports } = analysis;
  const told = new Set<Line>();
  for (const server of serversOf(analysis).servers) {
    const written = writtenPolicies(server, config);
    const plain = plainAddress(server, ports);
    if (plain) {
      for (const { line, vague } of written.policies) {
        if (vague || told.has(line)) continue;
        told.add(line);
        yield plainConflict(line, plain, server);
      }
      continue;
    }
    for (const clash of joinPolicies(withShields(written))) {
      if (told.has(clash.line)) continue;
      told.add(clash.line);
      yield clash;
    }
  }
}

function plainConflict(line: Line, plain: Address, server: WebServer): Conflict {
  const { sites, port, listeners } = server;
  const isOnSocket = isSocket(listeners[0] ?? '');
  const where = isOnSocket ? `the socket "${listeners[0]}"` : `port ${port}`;
  const isShared = sites.length > 1 || sites[0]!.site.addresses.length > 1;
  const advice = isShared
    ? `Give the two sites of their own, on ${isOnSocket ? 'sockets' : 'ports'} of their own.`
    : 'Delete them, or serve the site over HTTPS.';
  return {
    at: line.name,
    message: `"${plain.text}" is served over plain HTTP on ${where}, and the same server cannot have these settings of TLS. ${advice}`,
    other: plain.token,
  };
}

function plainAddress({ sites }: WebServer, ports: Ports): Address | undefined {
  return sites.flatMap(({ addresses }) => addresses).find((each) => isPlain(each, ports));
}

function isPlain({ scheme, port }: Address, ports: Ports): boolean {
  return scheme === 'http' || port === String(ports.http);
}

interface Policies {
  /** What stands in the file, in the order in which Caddy tries it. */
  readonly policies: readonly ConnectionPolicy[];
  /** Names of sites that set nothing, for which a star may stand elsewhere. */
  readonly bare: readonly string[];
}

/** What the `tls` lines of the sites of a server come to, where they change how it speaks TLS. */
function writtenPolicies({ sites }: WebServer, config: Config): Policies {
  const word = (option: string): string => optionLines(config, option).at(-1)?.args[0]?.text ?? '';
  const defaults = { name: word('default_sni'), fallback: word('fallback_sni') };
  const policies: ConnectionPolicy[] = [];
  const bare: string[] = [];
  for (const listening of sites) {
    const lines = tlsLines(listening.site);
    const hosts = hostsOf(listening);
    const isForced = hosts.length > 0 && lines.some(forces);
    if (lines.length === 0) bare.push(...hosts.filter((host) => !host.includes('*')));
    for (const line of lines) {
      const policy = policyOf(line, listening.site);
      if (hosts.includes(defaults.name) && defaults.name !== '') {
        hosts.push('');
        policy.defaultName = defaults.name;
      } else if (hosts.includes(defaults.fallback) && defaults.fallback !== '') {
        hosts.push('');
        policy.fallbackName = defaults.fallback;
      }
      if (hosts.length > 0) policy.hosts = hosts.toSorted();
      else {
        policy.defaultName = defaults.name;
        policy.fallbackName = defaults.fallback;
      }
      if (isForced || policy.settings.size > 0 || policy.defaultName || policy.fallbackName)
        policies.push(policy);
      else bare.push(...hosts);
    }
  }
  return { policies, bare };
}

function forces({ args }: Line): boolean {
  return args.length === 1 && args[0]?.text === 'force_automate';
}

/** Empty where some address has no name, and stands for all of them. */
function hostsOf({ addresses }: Listening): string[] {
  if (addresses.some(({ host }) => host === '')) return [];
  return [...new Set(addresses.map(({ host }) => host))];
}

/** Clients have to show a certificate under a star: the names of other sites that it stands for get a copy of its settings without that. */
function withShields({ policies, bare }: Policies): readonly ConnectionPolicy[] {
  const shielded = new Map<ConnectionPolicy, Set<string>>();
  const strict = policies.filter((policy) => policy.settings.has('client_auth'));
  for (const host of bare) {
    const around = strict.find(({ hosts = [] }) =>
      hosts.some((pattern) => pattern.includes('*') && covers(pattern, host)),
    );
    if (around) shielded.set(around, (shielded.get(around) ?? new Set()).add(host));
  }
  return policies.flatMap((policy) => {
    const hosts = shielded.get(policy);
    if (!hosts) return [policy];
    const settings = new Map(policy.settings);
    settings.delete('client_auth');
    return [{ ...policy, hosts: [...hosts].sort(), settings }, policy];
  });
}

/** An address that makes a server speak HTTP or HTTPS, which it cannot do both on one port. */
export interface SchemeConflict {
  readonly address: Address;
  readonly other: Address;
}

/** Addresses on one listener of which one surely speaks HTTPS and the other surely plain HTTP. */
export function schemeConflicts(
  analysis: Pick<Analysis, 'config' | 'ports' | 'memory'>,
): readonly SchemeConflict[] {
  const { config, ports } = analysis;
  const found: SchemeConflict[] = [];
  for (const server of serversOf(analysis).servers) {
    const hasPolicy = writtenPolicies(server, config).policies.length > 0;
    let first: { address: Address; secure: boolean } | undefined;
    for (const address of server.sites.flatMap(({ addresses }) => addresses)) {
      const secure = isSecure(address, ports, hasPolicy);
      if (secure === undefined) continue;
      if (!first) first = { address, secure };
      else if (first.secure !== secure) found.push({ address, other: first.address });
    }
  }
  return found;
}

/** Undefined for what follows its neighbours: a name on another port, and no name where something is set about TLS. */
function isSecure(address: Address, ports: Ports, hasPolicy: boolean): boolean | undefined {
  if (isPlain(address, ports)) return false;
  const { scheme, port, host } = address;
  if (scheme === 'https' || port === String(ports.https)) return true;
  return host === '' && !hasPolicy ? false : undefined;
}

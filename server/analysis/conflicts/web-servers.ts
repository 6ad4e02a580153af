import { placeKey } from '../../../grammar/text.ts';
import { joinHostPort, splitNetworkAddress } from '../../schema/kinds-addresses.ts';
import { type Address, listenPort, type Ports } from '../sites/addresses.ts';
import type { Analysis } from '../analyze.ts';
import { hasOption, optionLines } from '../options.ts';
import { tlsLines } from '../sites/https.ts';
import type { Config, Line, Site } from '../config.ts';
import { type Bind, bindsOf } from '../sites/listening.ts';
import { kept } from '../memory.ts';

/** The sites of some listeners, of which Caddy makes one server. */
export interface WebServer {
  readonly port: number;
  /** The listen addresses, as Caddy writes them: ":443", "127.0.0.1:80", "unix//run/a.sock". */
  readonly listeners: readonly string[];
  /** In the order in which Caddy tries them, each with the addresses that listen here. */
  readonly sites: readonly Listening[];
}

export interface Listening {
  readonly site: Site;
  readonly addresses: readonly Address[];
}

/** The servers of a config, worked out once. */
export function serversOf({
  config,
  ports,
  memory,
}: Pick<Analysis, 'config' | 'ports' | 'memory'>): WebServers {
  return kept(memory.store('web servers'), config, () => webServers(config, ports));
}

export interface WebServers {
  readonly servers: readonly WebServer[];
  /** Whether it is known of all sites where they listen. Those of which it is not are left out. */
  readonly complete: boolean;
}

/**
 * The servers of a config, in Caddy's order. Sites that speak other protocols on one listener are in two servers, and what several
 * listeners have in common in one.
 * https://github.com/caddyserver/caddy/blob/v2.11.7/caddyconfig/httpcaddyfile/addresses.go
 */
function webServers(config: Config, ports: Ports): WebServers {
  const entries = new Map<string, Entry>();
  let complete = true;
  for (const site of config.sites) {
    const binds = bindsOf(site, config);
    for (const address of site.addresses) {
      const port = listenPort(address, ports);
      if (!binds || port === undefined || address.token.unknown || address.fault) {
        complete = false;
        continue;
      }
      for (const [listener, protocols] of listenersAt(binds, port))
        for (const protocol of protocols.length > 0 ? protocols : ['']) {
          const key = `${listener}\n${protocol}`;
          const entry = entries.get(key) ?? { listener, port, sites: new Map<Site, Address[]>() };
          entries.set(key, entry);
          const addresses = entry.sites.get(site);
          if (addresses) addresses.push(address);
          else entry.sites.set(site, [address]);
        }
    }
  }
  const servers = new Map<string, WebServer>();
  for (const key of [...entries.keys()].sort()) {
    const { listener, port, sites } = entries.get(key)!;
    const list = [...sites].map(([site, addresses]) => ({ site, addresses }));
    const identity = list
      .map(({ addresses }) => addresses.map(({ token }) => placeKey(token)).join(' '))
      .join('\n');
    const same = servers.get(identity);
    if (same) servers.set(identity, { ...same, listeners: [...same.listeners, listener] });
    else servers.set(identity, { port, listeners: [listener], sites: inOrder(list) });
  }
  return { servers: [...servers.values()], complete };
}

interface Entry {
  readonly listener: string;
  readonly port: number;
  readonly sites: Map<Site, Address[]>;
}

/** The listen addresses with their protocols. What the last line says of one of them counts. */
function listenersAt(binds: readonly Bind[], port: number): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  if (binds.length === 0) found.set(joinHostPort('', String(port)), []);
  for (const { hosts, protocols } of binds)
    for (const text of hosts) {
      const { network = '', host = '' } = splitNetworkAddress(text) ?? {};
      const rest = isSocket(network) ? host : joinHostPort(host, String(port));
      const before = network === '' || network === 'tcp' ? '' : `${network}/`;
      found.set(before + rest, [...new Set(protocols)]);
    }
  return found;
}

/** Whether all of a server is on that port of the machine, and nothing of it on a socket. */
export function isOnlyOn(port: number, server: WebServer): boolean {
  return server.port === port && server.listeners.every((listener) => !isSocket(listener));
}

/** Whether a listen address has no port. */
export function isSocket(listener: string): boolean {
  return listener.startsWith('unix') || listener.startsWith('fd');
}

/** Those without a name last, those with a star before them, then by the longest name, then by the longest path. */
function inOrder(list: readonly Listening[]): readonly Listening[] {
  const ranked = list.map((listening) => ({ listening, rank: rankOf(listening) }));
  ranked.sort((a, b) => {
    const differing = a.rank.findIndex((value, index) => value !== b.rank[index]);
    return differing < 0 ? 0 : a.rank[differing]! - b.rank[differing]!;
  });
  return ranked.map(({ listening }) => listening);
}

function rankOf({ addresses }: Listening): readonly number[] {
  let length = 0;
  let path = '';
  for (const address of addresses) {
    length = Math.max(length, specificity(address.host));
    if (specificity(address.path) > specificity(path)) path = address.path;
  }
  if (length === 0) return [1, 0, 0, 0];
  const hasStar = addresses.some(({ host }) => host === '' || host.includes('*'));
  return [0, hasStar ? 1 : 0, -length, -path.length];
}

function specificity(text: string): number {
  return text.replaceAll('*', '').replace(/\{[^}]*\}/g, '').length;
}

/**
 * Whether some server has the settings of this global option `servers`: those for one of its addresses count before those
 * for all. False where nobody knows.
 */
export function reachesServer(
  { args: [address] }: Line,
  analysis: Pick<Analysis, 'config' | 'ports' | 'memory'>,
): boolean {
  const named = new Set(optionLines(analysis.config, 'servers').map(({ args }) => args[0]?.text));
  return serversOf(analysis).servers.some(({ listeners }) =>
    address ? listeners.includes(address.text) : !listeners.some((each) => named.has(each)),
  );
}

/** A listener that two servers would share, since their sites speak other protocols there; told at a site that only one of them has. */
export interface SharedListener {
  readonly listener: string;
  readonly address: Address;
  readonly other: Address;
}

export function sharedListeners(
  analysis: Pick<Analysis, 'config' | 'ports' | 'memory'>,
): readonly SharedListener[] {
  const found: SharedListener[] = [];
  const owners = new Map<string, WebServer>();
  for (const server of serversOf(analysis).servers)
    for (const listener of new Set(server.listeners)) {
      const owner = owners.get(listener);
      owners.set(listener, owner ?? server);
      const [first, second] = [owner?.sites ?? [], server.sites];
      const other = first[0]?.addresses[0];
      const extra = lacking(second, first) ?? lacking(first, second);
      const address = extra?.addresses[0];
      const opposite = other === address ? second[0]?.addresses[0] : other;
      if (owner && address && opposite) found.push({ listener, address, other: opposite });
    }
  return found;
}

/** The first of `list` whose site is not among `others`. */
function lacking(list: readonly Listening[], others: readonly Listening[]): Listening | undefined {
  return list.find(({ site }) => !others.some((other) => other.site === site));
}

/** Addresses of two sites in one server that have something in common, the one that comes first in the file in front. */
export function* twiceInServer(
  analysis: Pick<Analysis, 'config' | 'ports' | 'memory'>,
  key: (address: Address) => string,
): Generator<{ readonly first: Address; readonly address: Address }> {
  const order = new Map(analysis.config.sites.map((site, at) => [site, at]));
  const told = new Set<Address>();
  for (const { sites } of serversOf(analysis).servers) {
    const seen = new Map<string, { site: Site; address: Address }>();
    for (const { site, addresses } of sites.toSorted(
      (a, b) => order.get(a.site)! - order.get(b.site)!,
    ))
      for (const address of addresses) {
        const first = seen.get(key(address));
        if (!first) seen.set(key(address), { site, address });
        else if (first.site !== site && !told.has(address)) {
          told.add(address);
          yield { first: first.address, address };
        }
      }
  }
}

/** The `tls` lines of a site that change how the server speaks TLS, and not only where certificates come from. */
export function connectionLines(
  site: Site,
  config: Pick<Config, 'options'>,
  addresses = site.addresses,
): readonly Line[] {
  const lines = tlsLines(site);
  const isNameless = addresses.some(({ host }) => host === '');
  const names = ['default_sni', 'fallback_sni'].flatMap((option) =>
    optionLines(config, option).map(({ args }) => args[0]?.text),
  );
  // The name for clients that send none is such a setting, and comes with any "tls" of its site.
  const hasName = isNameless
    ? hasOption(config, 'default_sni', 'fallback_sni')
    : addresses.some(({ host }) => names.includes(host));
  return lines.filter(
    ({ args, block }) =>
      hasName ||
      (args.length === 2 && !args.some(({ unknown }) => unknown)) ||
      (args[0]?.text === 'force_automate' && !isNameless) ||
      block?.some(({ name, args: words }) => isConnection(name.text, words.length)),
  );
}

function isConnection(name: string, words: number): boolean {
  // A list without words sets nothing.
  if (name === 'ciphers' || name === 'curves') return words > 0;
  return ['protocols', 'alpn', 'client_auth', 'insecure_secrets_log'].includes(name);
}

import { type Address, isPlainHttp, listenPort, type Ports } from '../sites/addresses.ts';
import { portsOf } from '../expand/build-config.ts';
import type { Config, Site } from '../config.ts';
import { fronts } from '../sites/listening.ts';
import type { Memory } from '../memory.ts';
import { wildcardsFor } from '../sites/domains.ts';
import { optionLines } from '../options.ts';
import { matchPath, readPathPattern } from '../routes/path-pattern.ts';

/** Answers which site of a config takes a request, as Caddy chooses: the most specific host first. */
export interface SiteIndex {
  /**
   * The site, and the address of it that fits. Undefined: no site takes it. `unknown`: a site does whose
   * address is not known.
   */
  find(asked: Asked): Served | 'unknown' | undefined;
  /** Every host name that an address holds, in order, wildcards left out. */
  readonly hosts: readonly string[];
  /** The port in `https://host:port` that Caddy itself redirects http to, when it does; 0 for none. */
  automatic(host: string): number | undefined;
}

export interface Asked {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  /** Absent for the scheme's own. */
  readonly port?: number;
  readonly path: string;
}

export interface Served {
  readonly site: Site;
  readonly address: Address;
}

/** Reads the addresses of all sites of `config`, unless they are as they were. */
export function siteIndex(config: Config, memory: Memory): SiteIndex {
  const index = memory.once('site index', fronts(config, memory), () => readAddresses(config));
  return {
    ...index,
    find(asked) {
      const entry = index.find(asked);
      if (typeof entry !== 'object') return entry;
      return { site: config.sites[entry.at]!, address: entry.address };
    },
  };
}

interface AddressIndex extends Omit<SiteIndex, 'find'> {
  find(asked: Asked): Entry | 'unknown' | undefined;
}

/** An address of a site, which is named by its number: the site may change while its addresses are as they were. */
interface Entry {
  readonly at: number;
  readonly address: Address;
}

function readAddresses(config: Config): AddressIndex {
  const ports = portsOf(config.options);
  const byHost = new Map<string, Entry[]>();
  const unknown: Entry[] = [];
  for (const [at, site] of config.sites.entries()) {
    for (const address of site.addresses) {
      if (address.fault) continue;
      const entry = { at, address };
      const known = byHost.get(address.host);
      if (address.unknown) unknown.push(entry);
      else if (known) known.push(entry);
      else byHost.set(address.host, [entry]);
    }
  }
  const redirected = redirectedHosts(config, ports);
  const hasWildcards = [...byHost.keys()].some((host) => host.includes('*'));
  const namesFor = (host: string): readonly string[] =>
    hasWildcards ? [host, ...wildcardsFor(host), ''] : [host, ''];
  const find = (asked: Asked): Entry | 'unknown' | undefined => {
    const port = asked.port ?? (asked.scheme === 'http' ? ports.http : ports.https);
    for (const name of namesFor(asked.host)) {
      const entries = byHost.get(name);
      if (!entries) continue;
      const fitting = entries.filter((entry) => fits(entry.address, asked, port, ports));
      // Longer paths come first.
      const [first] = fitting.sort((a, b) => b.address.path.length - a.address.path.length);
      if (first) return first;
    }
    return unknown.length > 0 || !config.complete ? 'unknown' : undefined;
  };
  return {
    find,
    hosts: [...byHost.keys()].filter((host) => host !== '' && !host.includes('*')),
    automatic: (host) => {
      for (const name of namesFor(host)) {
        const port = redirected.get(name);
        if (port !== undefined) return port;
      }
      return undefined;
    },
  };
}

function fits(address: Address, asked: Asked, port: number, ports: Ports): boolean {
  if (listenPort(address, ports) !== port) return false;
  const plain = speaksPlainHttp(address, ports);
  if (plain !== undefined && plain !== (asked.scheme === 'http')) return false;
  if (address.path === '') return true;
  return matchPath(readPathPattern(address.path), { text: asked.path, open: false }) === 'yes';
}

/** Without host and scheme, on a port of its own, it depends on `tls` whether a site speaks TLS. */
function speaksPlainHttp(address: Address, ports: Ports): boolean | undefined {
  const plain = isPlainHttp(address, ports);
  const own = address.port !== '' && address.port !== String(ports.https);
  return plain === false && address.scheme === '' && address.host === '' && own ? undefined : plain;
}

/** https://caddyserver.com/docs/automatic-https */
function redirectedHosts(config: Config, ports: Ports): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const off = optionLines(config, 'auto_https').some(({ args }) =>
    args.some(({ text, unknown }) => unknown || text === 'off' || text === 'disable_redirects'),
  );
  if (off) return found;
  for (const { addresses } of config.sites) {
    for (const address of addresses) {
      if (address.fault || address.unknown || address.host === '') continue;
      if (isPlainHttp(address, ports) !== false) continue;
      const port = listenPort(address, ports);
      if (port === undefined) continue;
      const shown = [ports.http, ports.https, 80, 443].includes(port) ? 0 : port;
      if (shown === 0 || !found.has(address.host)) found.set(address.host, shown);
    }
  }
  return found;
}

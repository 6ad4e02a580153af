import { placeKey } from '../../../grammar/text.ts';
import { type Address, listenPort, type Ports } from '../sites/addresses.ts';
import type { Analysis } from '../analyze.ts';
import { hasOption, optionLines } from '../options.ts';
import { tlsLines } from '../sites/https.ts';
import type { Config, Line, Site } from '../config.ts';
import { bindsOf } from '../sites/listening.ts';
import { kept } from '../memory.ts';

/** The sites of one listener, of which Caddy makes one server. */
export interface WebServer {
  readonly port: number;
  /** The listen addresses, as Caddy writes them: ":443", "127.0.0.1:80". */
  readonly listeners: readonly string[];
  /** In the order of the file, each with the addresses that listen here. */
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
}: Pick<Analysis, 'config' | 'ports' | 'memory'>): ReturnType<typeof webServers> {
  return kept(memory.store('web servers'), config, () => webServers(config, ports));
}

/**
 * The servers of a config, in Caddy's order, listeners of the same sites together. Sites of which nobody knows where
 * they listen are left out; `complete` says whether there are none.
 * https://github.com/caddyserver/caddy/blob/v2.11.7/caddyconfig/httpcaddyfile/addresses.go
 */
function webServers(
  config: Config,
  ports: Ports,
): { readonly servers: readonly WebServer[]; readonly complete: boolean } {
  const byListener = new Map<string, { port: number; sites: Map<Site, Address[]> }>();
  let complete = true;
  for (const site of config.sites) {
    const binds = bindsOf(site, config);
    for (const address of site.addresses) {
      const port = listenPort(address, ports);
      if (!binds || port === undefined || address.token.unknown || address.fault) {
        complete = false;
        continue;
      }
      for (const bind of binds.length > 0 ? binds : ['']) {
        const key = `${bind}:${port}`;
        const known = byListener.get(key) ?? { port, sites: new Map<Site, Address[]>() };
        byListener.set(key, known);
        const addresses = known.sites.get(site);
        if (addresses) addresses.push(address);
        else known.sites.set(site, [address]);
      }
    }
  }
  const servers = new Map<string, WebServer>();
  for (const key of [...byListener.keys()].sort()) {
    const { port, sites } = byListener.get(key)!;
    const list = [...sites].map(([site, addresses]) => ({ site, addresses }));
    const identity = list
      .map(({ addresses }) => addresses.map(({ token }) => placeKey(token)).join(' '))
      .join('\n');
    const same = servers.get(identity);
    const listeners = [...(same?.listeners ?? []), key];
    servers.set(identity, { port: same?.port ?? port, listeners, sites: list });
  }
  return { servers: [...servers.values()], complete };
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

import type { Address, Ports } from '../sites/addresses.ts';
import type { Analysis } from '../analyze.ts';
import type { Config, Line } from '../config.ts';
import type { Conflict } from './conflicts.ts';
import { connectionLines, type Listening, type WebServer, serversOf } from './web-servers.ts';

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
    for (const conflict of plainConflicts(server, config, ports)) {
      if (told.has(conflict.line)) continue;
      told.add(conflict.line);
      yield conflict;
    }
    for (const listening of server.sites)
      for (const conflict of pairConflicts(linesOf(listening, config))) {
        if (told.has(conflict.line)) continue;
        told.add(conflict.line);
        yield conflict;
      }
  }
}

type LineConflict = Conflict & { readonly line: Line };

/** `tls` where some address of the server wants plain HTTP. */
function* plainConflicts(
  { sites, port }: WebServer,
  config: Config,
  ports: Ports,
): Generator<LineConflict> {
  const plain = sites.flatMap(({ addresses }) => addresses).find((each) => isPlain(each, ports));
  if (!plain) return;
  for (const line of sites.flatMap((each) => linesOf(each, config))) {
    yield {
      line,
      at: line.name,
      message: `"${plain.text}" is served over plain HTTP on port ${port}, and the same server cannot have these settings of TLS. ${sites.length > 1 || sites[0]!.site.addresses.length > 1 ? 'Give the two sites of their own, on ports of their own.' : 'Delete them, or serve the site over HTTPS.'}`,
      other: plain.token,
    };
  }
}

function linesOf({ site, addresses }: Listening, config: Config): readonly Line[] {
  return connectionLines(site, config, addresses);
}

function isPlain({ scheme, port }: Address, ports: Ports): boolean {
  return scheme === 'http' || port === String(ports.http);
}

/** Several `tls` lines of one site that set the same thing differently. */
function* pairConflicts(lines: readonly Line[]): Generator<LineConflict> {
  const firsts = new Map<string, Line>();
  for (const [index, line] of lines.entries()) {
    const other = comparable.find((each) =>
      areOther(each, valueOf(firsts.get(each), each), valueOf(line, each)),
    );
    const hasClients = valueOf(line, 'client_auth') !== undefined;
    const isLate = hasClients && index > 0 && !firsts.has('client_auth');
    const name = other ?? (isLate ? 'client_auth' : undefined);
    for (const each of [...comparable, 'client_auth'])
      if (!firsts.has(each) && valueOf(line, each)) firsts.set(each, line);
    if (name === undefined) continue;
    yield {
      line,
      at: line.block?.find((inner) => inner.name.text === name)?.name ?? line.name,
      message:
        name === 'client_auth'
          ? 'Caddy makes one of the two "tls" of this site, and only the first may hold "client_auth". Put the two into one block.'
          : `Another "tls" of this site says something else behind "${name}". Put the two into one block.`,
      other: (firsts.get(name) === line ? lines[0] : firsts.get(name))!.name,
    };
  }
}

const comparable = ['protocols', 'alpn', 'ciphers', 'curves'];

function valueOf(line: Line | undefined, name: string): readonly string[] | undefined {
  const { block = [] } = line ?? {};
  const found = block.filter((line) => line.name.text === name).flatMap(({ args }) => args);
  if (found.some(({ unknown }) => unknown)) return undefined;
  return block.some((line) => line.name.text === name) ? found.map(({ text }) => text) : undefined;
}

/** Lists are compared whole; of the lowest and the highest version of TLS, as far as both go. */
function areOther(
  name: string,
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
): boolean {
  if (!a || !b) return false;
  if (name !== 'protocols') return a.join(' ') !== b.join(' ');
  return a.some((word, index) => b[index] !== undefined && b[index] !== word);
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
  for (const { sites } of serversOf(analysis).servers) {
    const hasPolicy = sites.some((each) => linesOf(each, config).length > 0);
    let first: { address: Address; secure: boolean } | undefined;
    for (const address of sites.flatMap(({ addresses }) => addresses)) {
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

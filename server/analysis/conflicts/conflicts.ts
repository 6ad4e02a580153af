import type { Place } from '../../../grammar/text.ts';
import { splitNetworkAddress } from '../../schema/kinds-addresses.ts';
import { isMatcher } from '../../schema/kinds-names.ts';
import type { Config, Line, Token } from '../config.ts';
import { optionLines } from '../options.ts';

/** Settings that Caddy accepts one by one, and refuses together. */
export interface Conflict {
  readonly at: Place;
  readonly message: string;
  /** The other side; absent when it is something that is not there. */
  readonly other?: Place;
}

/** What a block of global options holds twice, or together with what it cannot stand beside. */
export function* optionConflicts(config: Config): Generator<Conflict> {
  const log = (line: Line): string => line.args[0]?.text ?? 'default';
  yield* repeated(
    optionLines(config, 'log'),
    log,
    (name) => `There already are settings of the log "${name}". Put both into one block.`,
  );
  const address = (line: Line): string => line.args[0]?.text ?? '';
  yield* repeated(
    optionLines(config, 'servers'),
    address,
    (name) =>
      `There already is a "servers" option for ${name === '' ? 'all servers' : `"${name}"`}. Put both into one block.`,
  );
  const names = optionLines(config, 'servers').flatMap(({ block = [] }) =>
    block.filter((line) => line.name.text === 'name').slice(-1),
  );
  yield* repeated(
    names,
    address,
    (name) => `There already is a server of the name "${name}". Give each a name of its own.`,
  );
  for (const { args } of optionLines(config, 'order')) {
    const [directive, , other] = args;
    if (!directive || !other || other.unknown || directive.text !== other.text) continue;
    yield {
      at: other,
      message: `"${other.text}" cannot stand before or after itself. Name another directive.`,
    };
  }
  const local = optionLines(config, 'local_certs')[0];
  const issuer = optionLines(config, 'cert_issuer')[0];
  if (local && issuer) {
    yield {
      at: (local.start < issuer.start ? issuer : local).name,
      message:
        '"local_certs" and "cert_issuer" both say where certificates come from. Delete one of the two.',
      other: (local.start < issuer.start ? local : issuer).name,
    };
  }
  const naked = optionLines(config, 'acme_dns').find(({ args }) => args.length === 0);
  if (naked && optionLines(config, 'dns').length === 0 && usesAcme(config)) {
    yield {
      at: naked.name,
      message:
        '"acme_dns" without a provider takes that of the option "dns", and there is none. Name a provider behind it.',
    };
  }
}

/** Whether the policy for all names asks an ACME authority, which it does unless options say something else. */
function usesAcme(config: Config): boolean {
  if (optionLines(config, 'local_certs').length > 0) return false;
  const issuers = optionLines(config, 'cert_issuer').map(({ args }) => args[0]?.text);
  return issuers.length === 0 || issuers.includes('acme');
}

/** What a block holds that it cannot hold together. */
export function* blockConflicts(line: Line, config: Pick<Config, 'options'>): Generator<Conflict> {
  switch (line.name.text) {
    case 'tls':
      yield* tlsConflicts(line, config);
      break;
    case 'client_auth':
      yield* clientAuthConflicts(line);
      break;
    case 'protocols':
      yield* protocolConflicts(line);
      break;
    case 'map':
      yield* mapConflicts(line);
      break;
    case 'reverse_proxy':
    case 'php_fastcgi':
    case 'forward_auth':
      yield* upstreamConflicts(line);
      break;
    default:
      break;
  }
}

function* tlsConflicts(
  { args, block = [], name }: Line,
  config: Pick<Config, 'options'>,
): Generator<Conflict> {
  const find = (...names: string[]): Line | undefined =>
    block.find((inner) => names.includes(inner.name.text));
  const issuer = find('issuer');
  const email = args.length === 1 && args[0]?.text.includes('@') ? args[0] : undefined;
  const internal = args.length === 1 && args[0]?.text === 'internal' ? args[0] : undefined;
  const acme = find(...acmeShortcuts)?.name ?? email;
  const shortcut = acme ?? internal;
  if (issuer && shortcut) {
    yield {
      at: issuer.name,
      message: `"issuer" cannot stand beside "${shortcut.text}", which names an issuer, too. Move the setting into the block of the issuer.`,
      other: shortcut,
    };
  } else if (internal && acme) {
    yield {
      at: acme,
      message: `"${acme.text}" is a setting of ACME, and "internal" takes the certificate from Caddy's own authority. Delete one of the two.`,
      other: internal,
    };
  }
  if (hasProvider(block, config) || name.unknown) return;
  for (const { name: needy } of block.filter((inner) => dnsSettings.includes(inner.name.text))) {
    yield {
      at: needy,
      message: `"${needy.text}" is a setting of the DNS challenge, and no DNS provider is named. Write "dns" with the name of the provider in this block, or the global option "acme_dns".`,
    };
  }
}

/** Whether a block or the global options name a provider for the DNS challenge. */
export function hasProvider(block: readonly Line[], config: Pick<Config, 'options'>): boolean {
  const names = ({ args }: Line): boolean => args.length > 0;
  return (
    block.some((line) => line.name.text === 'dns' && names(line)) ||
    ['dns', 'acme_dns'].some((option) => optionLines(config, option).some(names))
  );
}

const dnsSettings = [
  'propagation_delay',
  'propagation_timeout',
  'dns_ttl',
  'dns_challenge_override_domain',
  'resolvers',
];

/** Settings of `tls` that make the issuer of the site an ACME authority. */
export const acmeShortcuts = ['ca', 'ca_root', 'dns', 'eab', ...dnsSettings];

function* clientAuthConflicts({ block = [] }: Line): Generator<Conflict> {
  const pool = block.find(({ name }) => name.text === 'trust_pool');
  const old = block.find(({ name }) => name.text.startsWith('trusted_ca_cert'));
  if (!pool || !old) return;
  const [first, second] = pool.start < old.start ? [pool, old] : [old, pool];
  yield {
    at: second.name,
    message: `"${second.name.text}" cannot stand beside "${first.name.text}". Delete one of the two.`,
    other: first.name,
  };
}

function* protocolConflicts({ args }: Line): Generator<Conflict> {
  const [low, high] = args;
  if (low?.text === 'tls1.3' && high?.text === 'tls1.2')
    yield { at: high, message: 'The highest version comes second: write "tls1.2 tls1.3".' };
}

/** As many outputs on each line as there are destinations, or fewer. */
function* mapConflicts({ args, block = [] }: Line): Generator<Conflict> {
  const [first] = args;
  if (!first || args.some(({ unknown }) => unknown)) return;
  const destinations = args.slice(isMatcher(first) ? 2 : 1);
  for (const { args: outputs } of block) {
    const surplus = outputs[destinations.length];
    if (!surplus || outputs.some(({ unknown }) => unknown)) continue;
    yield {
      at: surplus,
      message: `There ${destinations.length === 1 ? 'is one placeholder' : `are ${destinations.length} placeholders`} to fill, and this line has more values. Delete the rest, or put the text in quotes.`,
      ...(destinations[0] ? { other: destinations[0] } : {}),
    };
  }
}

/** All upstreams of one directive are talked to in the same way. */
function* upstreamConflicts({ args, block = [] }: Line): Generator<Conflict> {
  const words = [...args, ...block.filter(isMore).flatMap((line) => line.args)].filter(isUpstream);
  let common: Token | undefined;
  for (const word of words) {
    if (word.unknown) return;
    const scheme = schemeOf(word.text);
    if (common && scheme !== schemeOf(common.text)) {
      const first = schemeOf(common.text);
      yield {
        at: word,
        message: `Caddy talks to all upstreams of one directive in the same way: to "${common.text}" by ${first}://, to "${word.text}" ${scheme === '' ? 'without a scheme' : `by ${scheme}://`}. Write the same in front of all of them.`,
        other: common,
      };
      return;
    }
    if (scheme !== '') common ??= word;
  }
  if (common) yield* transportConflicts(common, block);
}

/** A transport that cannot speak as the scheme of the upstreams says. */
function* transportConflicts(upstream: Token, block: readonly Line[]): Generator<Conflict> {
  const transport = block.find(({ name }) => name.text === 'transport');
  const module = transport?.args[0];
  const scheme = schemeOf(upstream.text);
  if (!module || module.unknown) return;
  if (scheme === 'https' && module.text === 'fastcgi')
    yield {
      at: module,
      message: `FastCGI has no TLS, and "${upstream.text}" asks for it. Write the host and port alone.`,
      other: upstream,
    };
  const secure = transport.block?.find(({ name }) => name.text.startsWith('tls'));
  if (scheme === 'http' && module.text === 'http' && secure)
    yield {
      at: secure.name,
      message: `"${secure.name.text}" makes Caddy speak TLS, and "${upstream.text}" says plain HTTP. Write "https://", or delete this line.`,
      other: upstream,
    };
}

function isMore({ name }: Line): boolean {
  return name.text === 'to';
}

/** A matcher stands first, and is no upstream. */
function isUpstream(token: Token, index: number): boolean {
  const { text } = token;
  return (
    !(index === 0 && isMatcher(token)) &&
    (text.includes('://') || splitNetworkAddress(text) !== undefined)
  );
}

function schemeOf(text: string): string {
  const at = text.indexOf('://');
  return at < 0 ? '' : text.slice(0, at).toLowerCase();
}

/** Lines that name a thing which an earlier one has named. */
function* repeated(
  lines: readonly Line[],
  key: (line: Line) => string,
  message: (key: string) => string,
): Generator<Conflict> {
  const seen = new Map<string, Line>();
  for (const line of lines) {
    if (line.args.some(({ unknown }) => unknown)) continue;
    const name = key(line);
    const first = seen.get(name);
    if (!first) seen.set(name, line);
    else yield { at: line.args[0] ?? line.name, message: message(name), other: first.name };
  }
}

import { durationOf } from '../../schema/kinds-values.ts';
import { type Config, holdsUnknown, type Line } from '../config.ts';
import { acmeShortcuts } from './conflicts.ts';
import { optionLines } from '../options.ts';

/** What signs certificates. Policies may share one, and what changes it for one of them changes it for all. */
export interface Issuer {
  readonly module: string;
  /** What is set, by a name of our own. */
  readonly settings: Record<string, string>;
  readonly roots: string[];
  /** Present as soon as something was said about challenges, if only in passing. */
  challenges?: Challenges;
  /** It holds a word that nobody knows, or is of a plugin: only modules can be compared. */
  readonly vague: boolean;
}

interface Challenges {
  http?: Challenge;
  alpn?: Challenge;
  dns?: Record<string, string>;
  bindHost?: string;
  distributed?: false;
}

interface Challenge {
  disabled?: true;
  port?: number;
}

/** The same for issuers that come to the same configuration. */
export function textOf(issuers: readonly Issuer[]): string {
  return issuers
    .map(({ module, settings, roots, challenges = null }) =>
      JSON.stringify([module, inOrder(settings), roots, inOrder(challenges)]),
    )
    .join(' ');
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, inOrder(inner)]));
}

/** Whether two lists of issuers surely are two. */
export function areOther(a: readonly Issuer[], b: readonly Issuer[]): boolean {
  if (textOf(a) === textOf(b)) return false;
  if (![...a, ...b].some(({ vague }) => vague) || a.length === 0 || b.length === 0) return true;
  return !a.some(({ module }) => b.some((other) => other.module === module));
}

export function internalIssuer(): Issuer {
  return { module: 'internal', settings: {}, roots: [], vague: false };
}

/** Let's Encrypt, and ZeroSSL where it can be told an address for mails. */
export function defaultIssuers(email: string): readonly Issuer[] {
  return email.trim() === ''
    ? [acmeIssuer()]
    : [acmeIssuer(), acmeIssuer({ ca: 'https://acme.zerossl.com/v2/DV90', email })];
}

export function acmeIssuer(settings: Record<string, string> = {}, vague = false): Issuer {
  return { module: 'acme', settings, roots: [], vague };
}

/** The issuer of a line such as `issuer acme https://…`. */
export function readIssuer({ args, block = [] }: Line): Issuer {
  const [module, ...words] = args;
  const name = module?.text ?? '';
  const vague = holdsUnknown({ args, block }) || !['acme', 'internal', 'zerossl'].includes(name);
  if (name !== 'acme') {
    const settings = block.map((line) => [line.name.text, valueOf(line)] as const);
    const first = words.length > 0 ? { '': words.map(({ text }) => text).join(' ') } : {};
    return {
      module: name,
      settings: { ...first, ...Object.fromEntries(settings) },
      roots: [],
      vague,
    };
  }
  const isOfPlugin = block.some((line) => line.name.text === 'dns' && line.args.length > 0);
  const issuer = acmeIssuer({}, vague || isOfPlugin);
  if (words[0]) set(issuer.settings, 'ca', words[0].text);
  for (const line of block) readSetting(issuer, line);
  return issuer;
}

/**
 * The issuers that the words of a `tls` line imply, such as its address for mails or `ca`; undefined when none does. They are made
 * of those of the global options.
 */
export function impliedIssuers(
  line: Line,
  config: Pick<Config, 'options'>,
): readonly Issuer[] | undefined {
  const { args, block = [] } = line;
  const [word] = args;
  if (args.length === 1 && word?.text === 'internal') return [internalIssuer()];
  const email = args.length === 1 && word?.text.includes('@') ? word.text : undefined;
  const lines = block.filter(({ name }) => acmeShortcuts.includes(name.text));
  if (email === undefined && lines.length === 0) return undefined;
  const isOfPlugin = lines.some(({ name, args }) => name.text === 'dns' && args.length > 0);
  const own = acmeIssuer({}, holdsUnknown({ args, block }) || isOfPlugin);
  if (email !== undefined) set(own.settings, 'email', email);
  for (const each of lines) readSetting(own, each);
  const templates = optionLines(config, 'cert_issuer')
    .map(readIssuer)
    .filter(({ module }) => module === 'acme');
  const defaults = own.settings['ca']
    ? [acmeIssuer()]
    : defaultIssuers(own.settings['email'] ?? '');
  return (templates.length > 0 ? templates : defaults).map((base) => merged(base, own));
}

function readSetting(issuer: Issuer, line: Line): void {
  const { settings } = issuer;
  const { name, args } = line;
  const value = valueOf(line);
  const challenges = (): Challenges => (issuer.challenges ??= {});
  switch (name.text) {
    case 'ca':
    case 'dir':
      set(settings, 'ca', value);
      break;
    case 'lifetime':
      set(settings, 'lifetime', value === '0' ? '' : value);
      break;
    case 'timeout':
      set(settings, 'timeout', value === '0' ? '' : value);
      break;
    case 'eab':
      settings['eab'] = args.map(({ text }) => text).join('\n');
      break;
    case 'ca_root':
      issuer.roots.push(...args.map(({ text }) => text));
      break;
    case 'trusted_roots':
      issuer.roots.splice(0, issuer.roots.length, ...args.map(({ text }) => text));
      break;
    case 'disable_http_challenge':
      (challenges().http ??= {}).disabled = true;
      break;
    case 'disable_tlsalpn_challenge':
      (challenges().alpn ??= {}).disabled = true;
      break;
    case 'alt_http_port':
      (challenges().http ??= {}).port = Number(value);
      break;
    case 'alt_tlsalpn_port':
      (challenges().alpn ??= {}).port = Number(value);
      break;
    case 'distributed':
      challenges().distributed = false;
      break;
    case 'dns': {
      const dns = (challenges().dns ??= {});
      if (args.length > 0) dns['provider'] = value;
      break;
    }
    case 'resolvers':
    case 'propagation_delay':
    case 'propagation_timeout':
    case 'dns_ttl':
    case 'dns_challenge_override_domain': {
      set((challenges().dns ??= {}), name.text, value === '0' ? '' : value);
      break;
    }
    default:
      // `preferred_chains` without a word is a preference, too.
      if (name.text === 'preferred_chains') settings['chains'] = `{${value}}`;
      else set(settings, name.text, value);
  }
}

/** Words that are empty set nothing. */
function set(settings: Record<string, string>, name: string, value: string): void {
  if (value !== '') settings[name] = value;
}

/** The words of a line behind its name, and its block; durations as a number. */
function valueOf({ args, block }: Line): string {
  const words = args.map(({ text }) => String(durationOf(text) ?? text));
  const lines = (block ?? []).map((line) => `${line.name.text} ${valueOf(line)}`);
  return [...words, ...lines].join('\n');
}

function merged(base: Issuer, own: Issuer): Issuer {
  const roots = [...new Set([...base.roots, ...own.roots])];
  const settings = { ...base.settings, ...own.settings };
  const issuer: Issuer = { module: 'acme', settings, roots, vague: base.vague || own.vague };
  if (!base.challenges && !own.challenges) return issuer;
  const [a, b] = [base.challenges ?? {}, own.challenges ?? {}];
  issuer.challenges = { ...a, ...b };
  if (a.http || b.http) issuer.challenges.http = { ...a.http, ...b.http };
  if (a.alpn || b.alpn) issuer.challenges.alpn = { ...a.alpn, ...b.alpn };
  if (a.dns || b.dns) issuer.challenges.dns = { ...a.dns, ...b.dns };
  return issuer;
}

/** What the global options say for all ACME issuers; absent where they say nothing. */
export interface AcmeDefaults {
  readonly settings: Readonly<Record<string, string>>;
  readonly root?: string;
  /** Without a provider it is that of the option `dns`. */
  readonly dns?: { readonly provider?: string };
  readonly httpPort?: number;
  readonly httpsPort?: number;
  readonly bindHost?: string;
  readonly resolvers?: string;
}

export function acmeDefaults(config: Pick<Config, 'options'>): AcmeDefaults {
  const last = (option: string): Line | undefined => optionLines(config, option).at(-1);
  const word = (option: string): string | undefined => last(option)?.args[0]?.text;
  const settings: Record<string, string> = {};
  set(settings, 'email', word('email') ?? '');
  set(settings, 'ca', word('acme_ca') ?? '');
  const lifetime = last('cert_lifetime');
  if (lifetime) set(settings, 'lifetime', valueOf(lifetime));
  const account = last('acme_eab')?.block ?? [];
  const accountWord = (name: string): string =>
    account.findLast((line) => line.name.text === name)?.args[0]?.text ?? '';
  if (last('acme_eab')) settings['eab'] = `${accountWord('key_id')}\n${accountWord('mac_key')}`;
  const chains = last('preferred_chains');
  if (chains) settings['chains'] = `{${valueOf(chains)}}`;
  const dns = last('acme_dns');
  const root = word('acme_ca_root');
  const resolvers = last('tls_resolvers');
  const bindHost = optionLines(config, 'default_bind')[0]?.args[0]?.text;
  return {
    settings,
    ...(root !== undefined && { root }),
    ...(dns && { dns: dns.args.length > 0 ? { provider: valueOf(dns) } : {} }),
    ...(word('http_port') !== undefined && { httpPort: Number(word('http_port')) }),
    ...(word('https_port') !== undefined && { httpsPort: Number(word('https_port')) }),
    ...(bindHost !== undefined && { bindHost }),
    ...(resolvers && { resolvers: valueOf(resolvers) }),
  };
}

/** Puts in what the global options say and the issuer does not. */
export function fillIn(issuer: Issuer, defaults: AcmeDefaults): void {
  if (issuer.module !== 'acme') return;
  const { root, dns, httpPort, httpsPort, bindHost, resolvers } = defaults;
  for (const [name, value] of Object.entries(defaults.settings)) issuer.settings[name] ??= value;
  if (root !== undefined && !issuer.roots.includes(root)) issuer.roots.push(root);
  if (dns && issuer.challenges?.dns?.['provider'] === undefined) {
    const own = ((issuer.challenges ??= {}).dns ??= {});
    if (dns.provider !== undefined) own['provider'] = dns.provider;
  }
  const hasDns = issuer.challenges?.dns !== undefined;
  if (httpPort !== undefined && !hasDns && !issuer.challenges?.http?.port)
    ((issuer.challenges ??= {}).http ??= {}).port = httpPort;
  if (httpsPort !== undefined && !hasDns && !issuer.challenges?.alpn?.port)
    ((issuer.challenges ??= {}).alpn ??= {}).port = httpsPort;
  if (bindHost !== undefined && !hasDns && !issuer.challenges?.bindHost)
    (issuer.challenges ??= {}).bindHost = bindHost;
  const own = issuer.challenges?.dns;
  if (own && resolvers !== undefined && (dns || own['provider'] !== undefined))
    own['resolvers'] ??= resolvers;
}

/** Where the first `bind` of a site stands, an ACME issuer listens, unless it has been told already. */
export function bindTo(issuer: Issuer, host: string): void {
  if (issuer.module !== 'acme') return;
  const challenges = (issuer.challenges ??= {});
  if (!challenges.bindHost && host !== '') challenges.bindHost = host;
}

import { holdsUnknown, type Line, type Site, type Token } from '../config.ts';
import type { Conflict } from './conflicts.ts';

/** How a server speaks TLS to clients that ask for one of some names. */
export interface ConnectionPolicy {
  /** The `tls` line that it comes from. */
  readonly line: Line;
  readonly site: Site;
  /** Sorted; absent for all names. */
  hosts?: readonly string[];
  /** What is set, by the name of its line in the block of `tls`, as one text. */
  readonly settings: Map<string, string>;
  /** Taken for clients that send no name. */
  defaultName: string;
  fallbackName: string;
  /** It holds a word that nobody knows. */
  readonly vague: boolean;
}

export function policyOf(line: Line, site: Site): ConnectionPolicy {
  const settings = new Map<string, string>();
  const { args, block = [] } = line;
  if (args.length === 2) settings.set('certificate', args[0]!.text);
  const written = block.filter(({ name }) => connectionSettings.has(name.text));
  for (const { name, args, block } of written) {
    if (name.text === 'protocols') {
      if (args[0]) settings.set('lowest', args[0].text);
      if (args[1]) settings.set('highest', args[1].text);
    } else if (lists.has(name.text)) {
      const words = args.map(({ text }) => text).join(' ');
      if (args.length > 0)
        settings.set(name.text, [settings.get(name.text), words].join(' ').trim());
    } else settings.set(name.text, textOf(args, block));
  }
  const vague = line.partial === true || holdsUnknown({ args, block: written });
  return { line, site, settings, defaultName: '', fallbackName: '', vague };
}

const connectionSettings: ReadonlySet<string> = new Set([
  'protocols',
  'ciphers',
  'curves',
  'alpn',
  'client_auth',
  'insecure_secrets_log',
]);

/** Several lines of one name add up. */
const lists: ReadonlySet<string> = new Set(['ciphers', 'curves']);

function textOf(args: readonly Token[], block: readonly Line[] = []): string {
  const words = args.map(({ text }) => text);
  return [
    ...words,
    ...block.map((line) => `${line.name.text} ${textOf(line.args, line.block)}`),
  ].join('\n');
}

/**
 * What Caddy cannot make one of: policies for the same names of which both set something, and differently. It joins neighbours that
 * say the same first.
 */
export function* joinPolicies(given: readonly ConnectionPolicy[]): Generator<LineConflict> {
  if (!haveNamesInCommon(given)) return;
  const policies = [
    ...given.filter(({ hosts }) => hosts),
    ...given.filter(({ hosts }) => !hosts),
  ].map((policy) => ({ ...policy, settings: new Map(policy.settings) }));
  for (let i = 0; i < policies.length; i++)
    for (let j = 0; j < policies.length; j++) {
      const [one, other] = [policies[i]!, policies[j]!];
      if (i === j) continue;
      const isSame = areSettingsSame(one, other);
      const haveSameNames = areHostsSame(one.hosts, other.hosts);
      if (!(isSame && haveSameNames)) {
        if (isSame && i === j - 1 && one.hosts && other.hosts)
          one.hosts = [...one.hosts, ...other.hosts];
        else if (haveSameNames) {
          yield* clashOf(one, other);
          for (const [name, text] of other.settings)
            if (!one.settings.has(name)) one.settings.set(name, text);
          one.defaultName ||= other.defaultName;
          one.fallbackName ||= other.fallbackName;
        } else continue;
      }
      policies.splice(j, 1);
      i--;
      break;
    }
}

function haveNamesInCommon(policies: readonly ConnectionPolicy[]): boolean {
  const seen = new Set<string | undefined>();
  for (const { hosts = [undefined] } of policies)
    for (const host of hosts) {
      if (seen.has(host)) return true;
      seen.add(host);
    }
  return false;
}

export type LineConflict = Conflict & { readonly line: Line };

function areSettingsSame(a: ConnectionPolicy, b: ConnectionPolicy): boolean {
  return (
    a.defaultName === b.defaultName &&
    a.fallbackName === b.fallbackName &&
    a.settings.size === b.settings.size &&
    [...a.settings].every(([name, text]) => b.settings.get(name) === text)
  );
}

function areHostsSame(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (!a || !b) return a === b;
  return a.length === b.length && a.every((host, index) => host === b[index]);
}

function* clashOf(one: ConnectionPolicy, other: ConnectionPolicy): Generator<LineConflict> {
  if (one.vague || other.vague) return;
  const differing = [...comparable].find(([name]) => {
    const [a, b] = [one.settings.get(name), other.settings.get(name)];
    return a !== undefined && b !== undefined && a !== b;
  });
  const isLate = !one.settings.has('client_auth') && other.settings.has('client_auth');
  const name = differing?.[1] ?? (isLate ? 'client_auth' : undefined);
  if (name === undefined) return;
  const { line } = other;
  const where = one.site === other.site ? 'of this site' : 'for the same names';
  yield {
    line,
    at: line.block?.find((inner) => inner.name.text === name)?.name ?? line.name,
    message:
      name === 'client_auth'
        ? `Caddy makes one of the two "tls" ${where}, and only the first may hold "client_auth". Put the two into one block.`
        : `Another "tls" ${where} says something else behind "${name}". Put the two into one block.`,
    other: (one.line.block?.find((inner) => inner.name.text === name) ?? one.line).name,
  };
}

/** What is compared, and the name of its line. */
const comparable: ReadonlyMap<string, string> = new Map([
  ['alpn', 'alpn'],
  ['ciphers', 'ciphers'],
  ['curves', 'curves'],
  ['lowest', 'protocols'],
  ['highest', 'protocols'],
]);

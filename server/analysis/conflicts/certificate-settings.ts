import { durationOf } from '../../schema/kinds-values.ts';
import { hasOption, optionLines } from '../options.ts';
import { tlsLines } from '../sites/https.ts';
import type { Config, Line, Site } from '../config.ts';
import { acmeShortcuts } from './conflicts.ts';

/** What decides how certificates are got. */
export interface Settings {
  /** Empty for none; behind a question mark those of which only the modules can be compared. */
  readonly issuers: string;
  readonly rest: string;
}

export function withDefaults({ issuers, rest }: Settings): Settings {
  return { issuers: issuers === '' ? '?' : issuers, rest };
}

export function isEmpty({ issuers, rest }: Settings): boolean {
  return issuers === '' && rest === '';
}

/** What gets certificates from elsewhere does not count where a narrower policy says nothing. */
export function withoutManagers({ issuers, rest }: Settings): Settings {
  const others = rest.split('|').slice(0, -1);
  return { issuers, rest: others.every((text) => text === '') ? '' : rest };
}

/** Whether two ways are surely two. */
export function differ(a: Settings, b: Settings): boolean {
  return a.rest !== b.rest || areOther(a.issuers, b.issuers);
}

export function areOther(a: string, b: string): boolean {
  if (a === b) return false;
  if (a === '' || b === '') return true;
  if (!a.startsWith('?') && !b.startsWith('?')) return true;
  const [one, other] = [modulesOf(a), modulesOf(b)];
  return one.length > 0 && other.length > 0 && !one.some((name) => other.includes(name));
}

/** What the global options say for all sites. */
export function baseOf(config: Config): Settings {
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

export const acmeOptions = ['acme_ca', 'acme_ca_root', 'acme_dns', 'acme_eab', 'preferred_chains'];

/** With one of these, there is a policy for all names. An e-mail address alone makes none. */
export const policyOptions = [
  ...acmeOptions,
  'local_certs',
  'cert_issuer',
  'key_type',
  'ocsp_stapling',
  'renewal_window_ratio',
];

export function settingsOf(site: Site, base: Settings): Settings {
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
export function issuersOf({ args, block = [] }: Line): string | undefined {
  const named = block.filter(({ name }) => name.text === 'issuer');
  if (named.length > 0) return joined(named.map(issuerName));
  const [word] = args;
  if (args.length === 1 && word?.text === 'internal') return 'internal';
  if (block.some(({ name }) => acmeShortcuts.includes(name.text))) return '?acme';
  return args.length === 1 && word?.text.includes('@') ? `acme&${word.text}` : undefined;
}

/** Only Caddy's own authority can be compared; other issuers have too many defaults. */
function issuerName({ args: [module, ...args], block = [] }: Line): string {
  if (module?.text !== 'internal' || args.length > 0 || !module) return `?${module?.text ?? ''}`;
  const settings = block.map(({ name, args: [value] }) => {
    const text = value?.text ?? '';
    return `${name.text}=${name.text === 'lifetime' ? (durationOf(text) ?? text) : text}`;
  });
  return ['internal', ...settings.sort()].join('&');
}

function joined(names: readonly string[]): string {
  if (!names.some((name) => name.startsWith('?'))) return names.join(' ');
  return `?${names.map((name) => name.replace('?', '')).join(' ')}`;
}

/** The modules that a list of issuers is of. */
function modulesOf(issuers: string): readonly string[] {
  return issuers
    .replace('?', '')
    .split(' ')
    .map((name) => name.split('&')[0]!)
    .filter((name) => name !== '');
}

function textOf({ args, block = [] }: Line): string {
  return [...args.map(({ text }) => text), '{', ...block.map(textOf), '}'].join(' ');
}

import type { Address, Ports } from './addresses.ts';
import { type Config, type Line, linesOf, type Site } from '../config.ts';
import { hasOption } from '../options.ts';
import { readDomain } from './domains.ts';
import { schemeOf, tlsLines } from './https.ts';

/** Whether a site gets its certificates otherwise than Caddy does by itself: own files, own authority, on demand. */
export function hasOwnCertificates(site: Site): boolean {
  return tlsLines(site).some(
    ({ args, block }) =>
      args.length === 2 ||
      args.some(({ text, unknown }) => unknown || text === 'internal') ||
      (block ?? []).some(({ name }) => name.unknown || sources.has(name.text)),
  );
}

/** Whether a site gets its certificates by way of DNS, for which nobody has to reach it from outside. */
export function certifiesByDns(site: Site, config: Pick<Config, 'options'>): boolean {
  return (
    hasOption(config, 'acme_dns') || tlsLines(site).some(({ block }) => holds(block ?? [], 'dns'))
  );
}

/** The addresses of a site that are served over HTTPS under names that are known and public. */
export function publicAddresses(site: Site, ports: Ports): readonly Address[] {
  return site.addresses.filter((address) => {
    if (address.unknown || address.fault || address.host === '') return false;
    if (schemeOf(address, site, ports) !== 'https') return false;
    const { isLocal, isListed } = readDomain(address.host);
    return !isLocal && isListed;
  });
}

/** Whether a line of that name stands in one of `lines`, at any depth. */
export function holds(lines: readonly Line[], name: string): boolean {
  for (const line of linesOf(lines)) if (line.name.text === name) return true;
  return false;
}

const sources: ReadonlySet<string> = new Set([
  'issuer',
  'get_certificate',
  'load',
  'on_demand',
  'ca',
  'import',
]);

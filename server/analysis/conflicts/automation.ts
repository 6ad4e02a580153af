import type { Address, Ports } from '../sites/addresses.ts';
import type { Analysis } from '../analyze.ts';
import { qualifiesForCertificate } from './certificate-names.ts';
import { ambiguousNames, certificatePolicies, namesIssuers } from './certificate-policies.ts';
import { hasOption } from '../options.ts';
import { tlsLines } from '../sites/https.ts';
import type { Config, Line, Site } from '../config.ts';
import type { Conflict } from './conflicts.ts';
import { inFileOrder } from '../../../grammar/text.ts';

/**
 * Where Caddy would have to get the certificate of one name in two ways. It makes a policy of the `tls` lines of each
 * site, joins those that say the same, and refuses a name that is left in two of them.
 */
export function* automationConflicts(
  analysis: Pick<Analysis, 'config' | 'ports' | 'memory'>,
): Generator<Conflict> {
  const { policies = [], contradictions = [] } = certificatePolicies(analysis) ?? {};
  for (const { address, line } of contradictions)
    yield {
      at: line.name,
      message: `"${address.text}" stands for all names, and other settings already say where certificates for all names come from. Say it once, in the global options, or name the hosts of this site.`,
    };
  if (contradictions.length > 0) return;
  const told = new Set<string>();
  for (const [first, second] of ambiguousNames(policies)) {
    if (told.has(first.host)) continue;
    told.add(first.host);
    const [early, late] = inFileOrder(first.at, second.at);
    const where = first.at === second.at ? 'two settings want it' : 'its two sites want it';
    yield {
      at: late,
      message: `Caddy gets one certificate for "${first.host}", and ${where} in two ways. Write the same "tls" into both.`,
      ...(early !== late && { other: early }),
    };
  }
}

/**
 * Whether Caddy refuses to get a certificate for the host of an address: it wants a name, or says so while it reads the
 * file. Only where no issuer is named, for then nothing is checked.
 */
export function isUnfitForCertificate(
  address: Address,
  site: Site,
  config: Pick<Config, 'options'>,
  ports: Ports,
): boolean {
  const { token, host, scheme, port } = address;
  if (
    token.unknown ||
    address.fault ||
    host === '' ||
    (token.text === '{' && token.quote === '') ||
    host.includes('${') ||
    host.includes('{env.') ||
    host.endsWith('.ts.net')
  )
    return false;
  if (scheme === 'http' || port === String(ports.http)) return false;
  if (hasOption(config, 'local_certs', 'cert_issuer')) return false;
  if (tlsLines(site).some((line) => namesIssuers(line) || isUnknown(line))) return false;
  return !qualifiesForCertificate(host);
}

function isUnknown({ args, block = [] }: Line): boolean {
  return args.some(({ unknown }) => unknown) || block.some(({ name }) => name.unknown);
}

import type { Address } from '../analysis/sites/addresses.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Site } from '../analysis/config.ts';
import { hasOption } from '../analysis/options.ts';
import { certifiesByDns, hasOwnCertificates } from '../analysis/sites/certificates.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { autoHttps } from '../analysis/sites/https.ts';
import { removeSite } from './edits.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const thirdLevelWww: Rule = {
  id: 'third-level-www',
  summary: 'A subdomain gets a www name of its own, which nobody has in DNS.',
  category: 'trap',
  severity: 'warning',
  *check(analysis) {
    for (const site of analysis.config.sites) {
      const addresses = site.addresses.filter(({ host }) => host.startsWith('www.'));
      if (addresses.length === 0 || hasOwnCertificates(site)) continue;
      for (const address of addresses) {
        const found = judge(analysis, site, address);
        if (found) yield found;
      }
    }
  },
};

function judge(analysis: Analysis, site: Site, address: Address): Finding | undefined {
  const { host, unknown, scheme, token } = address;
  if (unknown) return undefined;
  const bare = host.slice('www.'.length);
  const { registrable, isPrivate, isLocal } = readDomain(bare);
  if (isLocal || !registrable || (bare === registrable && !isPrivate)) return undefined;
  // Who serves all names below has them in DNS.
  if (servesHost(analysis, `*.${bare}`)) return undefined;
  const redirects = onlyRedirects(analysis, site);
  const served = servesHost(analysis, bare);
  if (!redirects && !(served && site.addresses.length > 1)) return undefined;
  if (redirects && !redirectsTo(analysis, site, bare) && !served) return undefined;
  const removal =
    site.addresses.length === 1 && !site.via
      ? removeSite(analysis, site, (comment) => /\bwww\b/i.test(comment))
      : undefined;
  // By the DNS challenge, or from Caddy's own authority, there is a certificate all the same.
  const needsNone = scheme === 'http' || certifiesUnseen(analysis, site);
  const needs = needsNone
    ? 'it needs a DNS record of its own'
    : 'Caddy will try to get a certificate for it, which fails without a DNS record of its own';
  return finding(
    token,
    `"${host}" is a www name on a subdomain: ${needs}. Delete ${removal ? 'this block' : 'this name'}.`,
    {
      ...((isPrivate || needsNone) && { severity: 'info' }),
      ...(removal && {
        fixes: [{ title: `Delete the site "${host}"`, edits: [removal], safe: true }],
      }),
    },
  );
}

/** Whether nothing but redirects answers there. */
function onlyRedirects(analysis: Analysis, site: Site): boolean {
  const leaves = analysis.leaves(site);
  return leaves.length > 0 && leaves.every(({ route }) => route.handler.kind === 'redirect');
}

function redirectsTo(analysis: Analysis, site: Site, host: string): boolean {
  return analysis.redirects.edges.some((edge) => edge.site === site && edge.to?.host === host);
}

function servesHost({ config }: Analysis, host: string): boolean {
  return config.sites.some(({ addresses }) =>
    addresses.some((one) => one.host === host && !one.unknown),
  );
}

/** Whether certificates are made without anybody looking the name up. */
function certifiesUnseen({ config }: Analysis, site: Site): boolean {
  if (certifiesByDns(site, config) || hasOption(config, 'local_certs', 'cert_issuer')) return true;
  return autoHttps(config, ['off', 'disable_certs']) !== undefined;
}

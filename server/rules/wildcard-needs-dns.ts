import { hasOption } from '../analysis/options.ts';
import { autoHttps, tlsLines } from '../analysis/sites/https.ts';
import { hasOwnCertificates, publicAddresses } from '../analysis/sites/certificates.ts';
import { finding, type Rule } from './rule.ts';

export const wildcardNeedsDns: Rule = {
  id: 'wildcard-needs-dns',
  summary: 'A wildcard certificate needs the DNS challenge.',
  category: 'trap',
  severity: 'error',
  *checkBlock({ config, sites, ports }) {
    if (!config.complete || autoHttps(config, ['off', 'disable_certs', 'ignore_loaded_certs']))
      return;
    if (hasOption(config, 'acme_dns', 'dns', 'local_certs', 'cert_issuer', 'acme_ca')) return;
    for (const site of sites) {
      const usesDns = tlsLines(site).some(({ block }) =>
        (block ?? []).some(({ name }) => name.text === 'dns'),
      );
      if (usesDns || hasOwnCertificates(site)) continue;
      for (const { host, token } of publicAddresses(site, ports)) {
        if (!host.startsWith('*.')) continue;
        yield finding(
          token,
          `No certificate is ever given for "${host}" this way, and browsers refuse the site: a star needs the DNS challenge. Write "dns" with your provider into "tls", or name the hosts one by one.`,
        );
      }
    }
  },
};

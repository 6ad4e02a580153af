import type { Address } from '../analysis/sites/addresses.ts';
import type { Line } from '../analysis/config.ts';
import type { Block } from '../analysis/analyze.ts';
import { hasOption } from '../analysis/options.ts';
import { autoHttps, tlsLines } from '../analysis/sites/https.ts';
import { publicAddresses } from '../analysis/sites/certificates.ts';
import { proxyInFront } from '../analysis/deployment/in-front.ts';
import { bindsOf } from '../analysis/sites/listening.ts';
import { deletions } from './edits.ts';
import { isForTrials } from '../analysis/sites/trial.ts';
import { finding, type Rule } from './rule.ts';

export const tlsInternalPublic: Rule = {
  id: 'tls-internal-public',
  summary: "A public name has a certificate of Caddy's own authority.",
  category: 'trap',
  severity: 'warning',
  *check(analysis) {
    const { blocks, config } = analysis;
    if (hasOption(config, 'local_certs', 'pki')) return;
    if (autoHttps(config, ['off', 'disable_certs'])) return;
    const found = blocks.map('public names with "tls internal"', [], internalTls).flat();
    if (found.length === 0 || proxyInFront(analysis) !== false) return;
    if (isForTrials(analysis)) return;
    for (const { address, line } of found) {
      yield finding(
        line,
        `Browsers do not know Caddy's own authority, so visitors of "${address.host}" see a warning instead of the page. Delete it, and Caddy gets a public certificate.`,
        { fixes: line.block ? [] : deletions(analysis, line) },
      );
    }
  },
};

function internalTls({ config, ports, sites }: Block): readonly { address: Address; line: Line }[] {
  return sites.flatMap((site) => {
    // Where it listens tells that only some are to reach it.
    if (bindsOf(site, config)?.length !== 0) return [];
    const [address] = publicAddresses(site, ports);
    const line = tlsLines(site).find(isInternal);
    return address && line && !address.host.startsWith('*.') ? [{ address, line }] : [];
  });
}

/** Whether Caddy's own authority and no other gives the certificate. */
function isInternal({ args, block = [] }: Line): boolean {
  const issuers = block.filter(({ name }) => name.text === 'issuer');
  if (issuers.length === 0) return args[0]?.text === 'internal';
  return issuers.every((issuer) => issuer.args[0]?.text === 'internal');
}

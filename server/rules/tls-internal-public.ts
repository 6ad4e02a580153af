import type { Analysis, Block } from '../analysis/analyze.ts';
import type { Line } from '../analysis/config.ts';
import { proxyInFront, publishes } from '../analysis/deployment/in-front.ts';
import { hasOption, optionLines } from '../analysis/options.ts';
import type { Address } from '../analysis/sites/addresses.ts';
import { publicAddresses } from '../analysis/sites/certificates.ts';
import { autoHttps, tlsLines } from '../analysis/sites/https.ts';
import { bindsOf } from '../analysis/sites/listening.ts';
import { isForTrials } from '../analysis/sites/trial.ts';
import { deletions } from './edits.ts';
import { finding, type Rule } from './rule.ts';

export const tlsInternalPublic: Rule = {
  id: 'tls-internal-public',
  summary: "A public name has a certificate of Caddy's own authority.",
  category: 'trap',
  severity: 'warning',
  *check(analysis) {
    const { blocks, config, project } = analysis;
    const isPublished = project.caddy !== undefined && publishes(project.caddy, 443);
    // For a machine of one's own, unless Compose publishes the port for everybody.
    if (hasOption(config, 'pki') || (hasOption(config, 'local_certs') && !isPublished)) return;
    if (autoHttps(config, ['off', 'disable_certs'])) return;
    const found = [
      ...blocks.map('public names with "tls internal"', [], internalTls).flat(),
      ...(isPublished ? internalOption(analysis) : []),
    ];
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

/** The option that gives all sites certificates of Caddy's own authority, and the first site that has one. */
function internalOption({ config, ports }: Analysis): readonly Internal[] {
  const [option] = optionLines(config, 'local_certs');
  const issuers = optionLines(config, 'cert_issuer');
  const line = option ?? (issuers.every(isInternal) ? issuers[0] : undefined);
  if (!line) return [];
  for (const site of config.sites) {
    const [address] = publicAddresses(site, ports);
    const isPlain = address && !address.host.startsWith('*.') && tlsLines(site).length === 0;
    if (isPlain && bindsOf(site, config)?.length === 0) return [{ address, line }];
  }
  return [];
}

interface Internal {
  readonly address: Address;
  readonly line: Line;
}

function internalTls({ config, ports, sites }: Block): readonly Internal[] {
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

import type { Analysis } from '../analysis/analyze.ts';
import { hasOption } from '../analysis/options.ts';
import { schemeOf, tlsLines } from '../analysis/sites/https.ts';
import type { Site } from '../analysis/config.ts';
import { fronts } from '../analysis/sites/listening.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const httpsWithoutName: Rule = {
  id: 'https-without-name',
  summary: 'A site speaks HTTPS and has no name to get a certificate for.',
  category: 'trap',
  severity: 'error',
  check(analysis) {
    const { config, memory } = analysis;
    return memory.once('https without name', fronts(config, memory), () => [...unnamed(analysis)]);
  },
};

function* unnamed(analysis: Analysis): Generator<Finding> {
  const { config, ports } = analysis;
  if (!config.complete || hasOption(config, 'on_demand_tls')) return;
  // A certificate that one site brings serves every site whose name it holds.
  if (config.sites.some((site) => mayBringCertificates(site))) return;
  const secure = config.sites.flatMap((site) =>
    site.addresses
      .filter((address) => schemeOf(address, site, ports) !== 'http')
      .map((address) => ({ address, site })),
  );
  if (secure.some(({ address }) => address.unknown || address.fault || address.host !== '')) return;
  for (const { address, site } of secure) {
    yield finding(
      address.token,
      `Caddy has no name here to get a certificate for, so every visitor of "${address.text}" gets an error of TLS. Write the name of the site.`,
      isServedPlainly(analysis, site) ? { severity: 'warning' } : {},
    );
  }
}

function mayBringCertificates(site: Site): boolean {
  return tlsLines(site).some(
    ({ args, block }) =>
      args.length > 1 ||
      args.some(({ unknown }) => unknown) ||
      (block ?? []).some(
        ({ name }) => name.unknown || ['load', 'get_certificate', 'on_demand'].includes(name.text),
      ),
  );
}

/** Whether visitors get to the same pages over plain HTTP. */
function isServedPlainly({ ports }: Analysis, site: Site): boolean {
  return site.addresses.some((address) => schemeOf(address, site, ports) === 'http');
}

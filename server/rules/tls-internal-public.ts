import type { Analysis } from '../analysis/analyze.ts';
import { hasOption, publicAddresses, tlsLines } from '../analysis/certificates.ts';
import { autoHttps, proxyInFront } from '../analysis/https.ts';
import { bindsOf } from '../analysis/listening.ts';
import { removeLine } from './edits.ts';
import { finding, type Rule } from './rule.ts';

export const tlsInternalPublic: Rule = {
  id: 'tls-internal-public',
  summary: "A public name has a certificate of Caddy's own authority.",
  category: 'trap',
  severity: 'warning',
  *check(analysis) {
    const { config, ports } = analysis;
    if (proxyInFront(analysis) !== false || hasOption(config, 'local_certs', 'pki')) return;
    if (autoHttps(config, ['off', 'disable_certs'])) return;
    for (const site of config.sites) {
      const line = tlsLines(site).find(({ args }) => args[0]?.text === 'internal');
      if (!line) continue;
      // Where it listens tells that only some are to reach it.
      if (bindsOf(site, config)?.length !== 0) continue;
      const [address] = publicAddresses(site, ports);
      if (!address || address.host.startsWith('*.')) continue;
      yield finding(
        line,
        `Browsers do not know Caddy's own authority, so visitors of "${address.host}" see a warning instead of the page. Delete it, and Caddy gets a public certificate.`,
        { fixes: fixesFor(analysis, line) },
      );
    }
  },
};

function fixesFor(
  analysis: Analysis,
  line: ReturnType<typeof tlsLines>[number],
): NonNullable<ReturnType<typeof finding>['fixes']> {
  if (line.name.via || line.block) return [];
  return [{ title: 'Delete this line', edits: [removeLine(analysis, line)], safe: false }];
}

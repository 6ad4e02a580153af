import type { Site } from '../analysis/config.ts';
import type { Edge } from '../analysis/answers/redirects.ts';
import { siteScheme } from '../analysis/sites/https.ts';
import { siteIndex } from '../analysis/answers/site-index.ts';
import { removeSite } from './edits.ts';
import { finding, type Rule } from './rule.ts';

export const redundantHttpRedirect: Rule = {
  id: 'redundant-http-redirect',
  summary: 'A site redirects to HTTPS, which Caddy does by itself.',
  category: 'style',
  severity: 'hint',
  *check(analysis) {
    const { config, memory, ports, redirects } = analysis;
    const candidates = config.sites.filter(
      (site) => site.lines.length === 1 && siteScheme(site, ports) === 'http' && !site.via,
    );
    if (candidates.length === 0) return;
    const bySite = new Map<Site, Edge[]>();
    for (const edge of redirects.edges) {
      const known = edge.site && bySite.get(edge.site);
      if (known) known.push(edge);
      else if (edge.site) bySite.set(edge.site, [edge]);
    }
    const index = siteIndex(config, memory);
    for (const site of candidates) {
      const isOwn = site.addresses.every(({ host, unknown, port, path }) => {
        if (unknown || host === '' || path !== '' || index.automatic(host) !== 0) return false;
        if (port !== '' && port !== String(ports.http)) return false;
        return (bySite.get(site) ?? []).some(
          ({ from, to, shape, certain }) =>
            certain &&
            from.host === host &&
            from.path === undefined &&
            shape === 'uri' &&
            to?.scheme === 'https' &&
            to.host === host &&
            to.port === undefined,
        );
      });
      if (!isOwn || site.addresses.length === 0) continue;
      const removal = removeSite(analysis, site, (comment) => /https?\b/i.test(comment));
      yield finding(
        site.head,
        'Caddy redirects these names to HTTPS by itself. Delete this block.',
        {
          tag: 'unused',
          fixes: removal ? [{ title: 'Delete this block', edits: [removal], safe: false }] : [],
        },
      );
    }
  },
};

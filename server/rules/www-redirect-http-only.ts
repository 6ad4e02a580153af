import { hasProxyInFront } from '../analysis/deployment/in-front.ts';
import type { Site } from '../analysis/config.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { siteScheme } from '../analysis/sites/https.ts';
import { siteIndex } from '../analysis/answers/site-index.ts';
import { finding, type Rule } from './rule.ts';
import { withoutScheme } from './scheme-fixes.ts';

export const wwwRedirectHttpOnly: Rule = {
  id: 'www-redirect-http-only',
  summary: 'A www name is redirected over http, and not served over https.',
  category: 'trap',
  severity: 'warning',
  *check(analysis) {
    const { config, memory, ports, project, redirects } = analysis;
    if (!config.complete || hasProxyInFront(config, project) !== false) return;
    const index = siteIndex(config, memory);
    const seen = new Set<Site>();
    for (const { from, to, site, by, certain } of redirects.edges) {
      if (!site || !to || by !== 'redir' || !certain || from.path !== undefined) continue;
      if (from.scheme !== 'http' || to.scheme !== 'https' || seen.has(site)) continue;
      if (!from.host.startsWith('www.') || siteScheme(site, ports) !== 'http') continue;
      const isServed = (host: string): boolean =>
        index.find({ scheme: 'https', host, path: '/' }) !== undefined;
      if (isServed(from.host) || !isServed(to.host)) continue;
      const address = site.addresses.find(({ host }) => host === from.host);
      if (!address || isLeftOver(from.host, to.host)) continue;
      seen.add(site);
      yield finding(
        address.token,
        `Links to "https://${from.host}" fail with an error of TLS, since only "http://" is redirected. Write "${from.host}", which serves both.`,
        { fixes: withoutScheme(analysis, site) },
      );
    }
  },
};

/** The www name of a subdomain is not needed: a rule of its own tells to delete it. */
function isLeftOver(host: string, to: string): boolean {
  const { registrable, isPrivate } = readDomain(host);
  const isDeeper = registrable !== undefined && host !== `www.${registrable}`;
  return host === `www.${to}` && isDeeper && !isPrivate;
}

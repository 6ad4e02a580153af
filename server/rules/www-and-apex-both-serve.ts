import type { Address } from '../analysis/sites/addresses.ts';
import type { Site } from '../analysis/config.ts';
import { settingValue, textOf, truth } from '../project/django-settings.ts';
import { finding, type Rule } from './rule.ts';

export const wwwAndApexBothServe: Rule = {
  id: 'www-and-apex-both-serve',
  summary: 'Django answers under the www name and under the bare one.',
  category: 'deployment',
  severity: 'hint',
  *check({ project, djangoBackends, redirects }) {
    const { django } = project;
    if (!django || truth(settingValue(django, 'PREPEND_WWW')) !== false) return;
    // With a domain for its cookies, a visitor is known under both names.
    const domain = settingValue(django, 'SESSION_COOKIE_DOMAIN');
    if (!domain || textOf(domain) !== undefined || domain.value.type !== 'none') return;
    const sites = new Set(djangoBackends.map((backend) => backend.site));
    const hosts = new Map<string, Served>();
    for (const site of sites) {
      for (const address of site.addresses) hosts.set(address.host, { site, address });
    }
    for (const [host, { site, address }] of hosts) {
      const bare = host.startsWith('www.') ? host.slice('www.'.length) : undefined;
      const other = bare === undefined ? undefined : hosts.get(bare);
      if (bare === undefined || !other || address.token.unknown) continue;
      const isRedirected = redirects.edges.some(
        ({ from, to, by, relative }) =>
          by === 'redir' &&
          (relative || !to || to.host !== from.host) &&
          (from.host === host || from.host === bare),
      );
      if (isRedirected) continue;
      const where =
        other.site === site ? `Give "${host}" a block of its own with` : 'In this block write only';
      yield finding(
        address.token,
        `Who is logged in at "${bare}" is not at "${host}", since browsers keep their cookies apart. ${where} "redir https://${bare}{uri} permanent".`,
      );
    }
  },
};

interface Served {
  readonly site: Site;
  readonly address: Address;
}

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
    for (const site of new Set(djangoBackends.map((backend) => backend.site))) {
      const hosts = new Map(site.addresses.map((address) => [address.host, address]));
      for (const [host, { token }] of hosts) {
        const bare = host.startsWith('www.') ? host.slice('www.'.length) : undefined;
        if (bare === undefined || !hosts.has(bare) || token.unknown) continue;
        const isRedirected = redirects.edges.some(
          ({ from, to, by }) =>
            by === 'redir' &&
            (!to || to.host !== from.host) &&
            (from.host === host || from.host === bare),
        );
        if (isRedirected) continue;
        yield finding(
          token,
          `Who is logged in at "${bare}" is not at "${host}", since browsers keep their cookies apart. Give "${host}" a block of its own with "redir https://${bare}{uri} permanent".`,
        );
      }
    }
  },
};

import type { Place } from '../../grammar/text.ts';
import type { Analysis, Block } from '../analysis/analyze.ts';
import { djangoHosts, djangoHsts, seenAsSecure } from '../analysis/django/django-http.ts';
import { headerParts } from '../analysis/headers/headers.ts';
import { hstsValues } from '../analysis/headers/hsts.ts';
import { tlsInFront } from '../analysis/deployment/in-front.ts';
import { schemeOf, siteScheme } from '../analysis/sites/https.ts';
import { finding, type Rule } from './rule.ts';

export const hstsSubdomainsVsHttpSite: Rule = {
  id: 'hsts-subdomains-vs-http-site',
  summary: 'HSTS for all subdomains, and one of them speaks plain HTTP.',
  category: 'deployment',
  severity: 'warning',
  *check(context) {
    const { config, ports } = context;
    const parents = strictParents(context);
    if (parents.length === 0 || tlsInFront(context) !== false) return;
    const secure = new Set(
      config.sites.flatMap((site) =>
        site.addresses
          .filter((address) => schemeOf(address, site, ports) !== 'http')
          .map(({ host }) => host),
      ),
    );
    for (const site of config.sites) {
      for (const address of site.addresses) {
        const { host, unknown, token } = address;
        if (unknown || secure.has(host) || schemeOf(address, site, ports) !== 'http') continue;
        const parent = parents.find((one) => host.endsWith(`.${one.host}`));
        if (!parent) continue;
        yield finding(
          token,
          `Browsers that have been to "https://${parent.host}" go to "${host}" by HTTPS alone, because of includeSubDomains there, and do not reach this site. Serve it by HTTPS, or drop includeSubDomains.`,
          { related: [{ at: parent.at, message: 'Binds all names below.' }] },
        );
      }
    }
  },
};

interface Parent {
  readonly host: string;
  readonly at: Place;
}

/** The hosts that send `includeSubDomains`. */
function strictParents(context: Analysis): readonly Parent[] {
  const { blocks, project } = context;
  const own = blocks.map('hosts with includeSubDomains', [], ownParents).flat();
  const { django } = project;
  const setting = django?.settings.get('SECURE_HSTS_INCLUDE_SUBDOMAINS');
  if (!django || !setting || !bindsSubdomains(djangoHsts(django) ?? '')) return own;
  const theirs = djangoHosts(context)
    .filter((one) => one.scheme === 'https' && seenAsSecure(context, one.backend, 'https'))
    .map(({ host }) => ({ host, at: setting.nameAt }));
  return [...own, ...theirs].filter(({ host }) => host !== '');
}

function ownParents({ sites, ports, routes }: Block): readonly Parent[] {
  return sites.flatMap((site) => {
    if (siteScheme(site, ports) !== 'https') return [];
    const value = hstsValues(routes(site)).find(({ text }) => bindsSubdomains(text));
    return value ? site.addresses.map(({ host }) => ({ host, at: value })) : [];
  });
}

function bindsSubdomains(value: string): boolean {
  const parts = headerParts(value);
  return parts.has('includesubdomains') && Number(parts.get('max-age')) > 0;
}

import { settingValue } from '../../project/django-settings.ts';
import type { Django } from '../../project/project.ts';
import type { Address } from '../sites/addresses.ts';
import { coversHost, readDomain } from '../sites/domains.ts';
import { schemeOf, tlsLines } from '../sites/https.ts';
import { type DjangoContext, hasMember, itemsOf, reached } from './django-http.ts';

/** A site for all names that no other site has, which get their certificates when they are asked for, and lead to Django. */
export interface OpenSite {
  readonly address: Address;
  /** Whether the names are those of tenants, which have a table of domains. */
  readonly tenants: boolean;
}

export function openSites(context: DjangoContext): readonly OpenSite[] {
  const { django } = context.project;
  if (!django) return [];
  const tenants = hasTenants(django);
  return [...new Set(context.djangoBackends.map(({ site }) => site))].flatMap((site) => {
    const onDemand = tlsLines(site).some(({ block = [] }) =>
      block.some(({ name }) => name.text === 'on_demand'),
    );
    const address = site.addresses.find(
      (one) => !one.unknown && one.host === '' && schemeOf(one, site, context.ports) === 'https',
    );
    if (!address || !onDemand) return [];
    const backends = context.djangoBackends.filter((backend) => backend.site === site);
    const request = { scheme: 'https', host: undefined, path: '/', below: true } as const;
    const leads = reached(backends, context.routes(site), request);
    return leads ? [{ address, tenants }] : [];
  });
}

/** https://django-tenants.readthedocs.io/en/latest/install.html */
function hasTenants(django: Django): boolean {
  return ['django_tenants', 'tenant_schemas'].some((app) =>
    hasMember(django, 'INSTALLED_APPS', app),
  );
}

/** The public names in `ALLOWED_HOSTS`, a dot in front of those that stand for all below; absent when one is not known, or all hosts are allowed. */
export function allowedNames(django: Django): readonly string[] | undefined {
  const items = itemsOf(settingValue(django, 'ALLOWED_HOSTS')) ?? [];
  const names = items.map((item) => (item.type === 'str' ? item.value.toLowerCase() : '*'));
  if (names.length === 0 || names.includes('*')) return undefined;
  return names.filter((name) => !readDomain(name.replace(/^\./, '')).isLocal);
}

/** Whether other sites take every name that `pattern` stands for, as in `ALLOWED_HOSTS`. */
export function isTaken(context: DjangoContext, pattern: string): boolean {
  const { config, ports } = context;
  const bare = pattern.replace(/^\./, '');
  const wanted = bare === pattern ? [bare] : [bare, `*.${bare}`];
  return wanted.every((name) =>
    config.sites.some((site) =>
      site.addresses.some(
        (address) =>
          !address.unknown &&
          address.host !== '' &&
          schemeOf(address, site, ports) === 'https' &&
          coversHost(address.host, name),
      ),
    ),
  );
}

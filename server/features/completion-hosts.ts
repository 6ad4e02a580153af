import type { Address } from '../analysis/sites/addresses.ts';
import { coversHost, readDomain } from '../analysis/sites/domains.ts';
import { settingValue, textsOf } from '../project/django-settings.ts';
import type { Completion } from './completion.ts';
import type { Cursor } from './cursor.ts';

/** What a matcher in a site can wait for: names that its addresses take. Every known name where the site is not known. */
export function hostCompletions(cursor: Cursor): readonly Completion[] {
  const patterns = [...hostsOf(addressesAround(cursor))];
  const found = new Map<string, Completion>();
  for (const host of hostsOf(allAddresses(cursor))) {
    found.set(host, { label: host, kind: 'address', detail: 'site', rank: 2 });
  }
  for (const one of unservedHosts(cursor)) if (!found.has(one.label)) found.set(one.label, one);
  if (patterns.length === 0) return [...found.values()];
  return [...found.values()].filter(({ label }) =>
    patterns.some((pattern) => coversHost(pattern, label)),
  );
}

/** Names that Django answers to, and the other one of `www.example.com` and `example.com`, where no site has them. */
export function unservedHosts(cursor: Cursor): readonly Completion[] {
  const served = hostsOf(allAddresses(cursor));
  const found = new Map<string, Completion>();
  for (const host of allowedHosts(cursor)) {
    if (!served.has(host)) {
      found.set(host, { label: host, kind: 'address', detail: 'ALLOWED_HOSTS', rank: 2 });
    }
  }
  for (const host of served) {
    const label = counterpart(host);
    if (label === undefined || served.has(label) || found.has(label)) continue;
    found.set(label, { label, kind: 'address', detail: `beside ${host}`, rank: 3 });
  }
  return [...found.values()];
}

/** Where a redirect can lead: the other sites, with what the client asked for. */
export function redirectTargets(cursor: Cursor): readonly Completion[] {
  const here = hostsOf(addressesAround(cursor));
  return [...hostsOf(allAddresses(cursor))]
    .filter((host) => !host.includes('*') && !here.has(host))
    .map((host) => ({ label: `https://${host}{uri}`, kind: 'address', detail: 'site', rank: 2 }));
}

/** The addresses of all sites, without the one that is being written. */
function allAddresses({ analysis, uri, offset }: Cursor): readonly Address[] {
  return analysis.config.sites
    .flatMap(({ addresses }) => addresses)
    .filter(({ token }) => token.uri !== uri || offset < token.start || token.end < offset);
}

/** The addresses of the site that the cursor is in. */
function addressesAround(cursor: Cursor): readonly Address[] {
  const { item, uri } = cursor;
  if (item?.kind !== 'site') return [];
  const [first] = item.addresses;
  const last = item.addresses.at(-1);
  if (!first || !last) return [];
  return allAddresses(cursor).filter(
    ({ token }) => token.uri === uri && first.start <= token.start && token.end <= last.end,
  );
}

/** Their names, patterns included, without those that are not known or have no point. */
function hostsOf(addresses: readonly Address[]): ReadonlySet<string> {
  const known = addresses.filter(({ host, unknown }) => !unknown && host.includes('.'));
  return new Set(known.map(({ host }) => host));
}

/** The names that Django answers to, those with wildcards left out. */
function allowedHosts({ analysis }: Cursor): readonly string[] {
  const { django } = analysis.project;
  const hosts = django && textsOf(settingValue(django, 'ALLOWED_HOSTS'));
  return (hosts ?? []).filter((host) => host.includes('.') && /^[a-z0-9]/i.test(host));
}

/** Only of a name that can be bought: nobody goes to `www.app.example.com`. */
function counterpart(host: string): string | undefined {
  if (host.startsWith('www.')) return host.slice('www.'.length);
  const domain = readDomain(host);
  return domain?.registrable === host ? `www.${host}` : undefined;
}

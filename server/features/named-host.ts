import type { Place } from '../../grammar/text.ts';
import { type Address } from '../analysis/sites/addresses.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Site } from '../analysis/config.ts';
import {
  allows,
  type DjangoHost,
  djangoHosts,
  hostSeen,
  itemsOf,
  originFits,
} from '../analysis/django/django-http.ts';
import { settingValue } from '../project/django-settings.ts';
import type { Setting } from '../project/project.ts';
import type { Named } from './names.ts';

/** A setting of Django that lists hosts, or one entry of it. */
export interface HostList {
  readonly name: HostSetting;
  readonly setting: Setting;
  /** Where it stands. */
  readonly at: Place;
  /** What is listed, as far as it is known. */
  readonly entries: readonly string[];
}

export type HostSetting = 'ALLOWED_HOSTS' | 'CSRF_TRUSTED_ORIGINS';

/** A list of hosts or an entry of one: the addresses of sites that reach Django under these names. */
export function namedHosts(analysis: Analysis, list: HostList): Named {
  const name = list.entries.length === 1 ? list.entries[0]! : list.name;
  const uses = hostsIn(analysis, list).map(({ address: { token } }) => placeOf(analysis, token));
  return { kind: 'host', name, at: list.at, definitions: [list.at], uses };
}

/** The address of a site, and the entries of Django's settings that admit its host; undefined where there are none. */
export function namedAddress(analysis: Analysis, site: Site, address: Address): Named | undefined {
  const definitions = admittedBy(analysis, site, address).map(({ at }) => at);
  if (definitions.length === 0) return undefined;
  const at = placeOf(analysis, address.token);
  const same = djangoHosts(analysis).filter(({ host }) => host === address.host);
  const uses = same.map(({ address: { token } }) => placeOf(analysis, token));
  return { kind: 'host', name: address.host, at, definitions, uses };
}

/** The entries that admit the host of an address under which visitors reach Django, or the lists with entries that stand elsewhere. */
export function admittedBy(analysis: Analysis, site: Site, address: Address): readonly HostList[] {
  const [host] = djangoHosts(analysis, [site]).filter((one) => one.address === address);
  if (!host) return [];
  return hostLists(analysis).flatMap((list) => {
    if (!admits(list, host)) return [];
    const entries = entriesOf(analysis, list).filter((entry) => admits(entry, host));
    return entries.length > 0 ? entries : [list];
  });
}

/** The lists of hosts in the settings of Django, by their names. */
export function hostLists({ project: { django } }: Analysis): readonly HostList[] {
  return hostSettings.flatMap((name) => {
    const found = django && settingValue(django, name);
    if (!found?.setting) return [];
    const entries = (itemsOf(found) ?? []).flatMap((item) =>
      item.type === 'str' ? item.value : [],
    );
    return [{ name, setting: found.setting, at: found.setting.nameAt, entries }];
  });
}

/** The entries of a list that stand in a file. */
export function entriesOf(
  { project: { django } }: Analysis,
  { name, setting }: HostList,
): readonly HostList[] {
  const items = (django && itemsOf(settingValue(django, name))) ?? [];
  return items.flatMap((item) =>
    item.type === 'str' && item.at ? { name, setting, at: item.at, entries: [item.value] } : [],
  );
}

/** The hosts under which visitors reach Django, as far as a list or an entry admits them. */
export function hostsIn(analysis: Analysis, list: HostList): readonly DjangoHost[] {
  return djangoHosts(analysis).filter((host) => admits(list, host));
}

const hostSettings: readonly HostSetting[] = ['ALLOWED_HOSTS', 'CSRF_TRUSTED_ORIGINS'];

function admits({ name, entries }: HostList, { host, scheme, backend }: DjangoHost): boolean {
  if (name === 'CSRF_TRUSTED_ORIGINS') {
    return entries.some((entry) => originFits(entry, `${scheme}://${host}`));
  }
  const seen = hostSeen(host, backend);
  return seen !== undefined && entries.some((entry) => allows(entry.toLowerCase(), seen));
}

/** Without the comma that parts addresses. */
function placeOf({ textAt }: Analysis, { uri, start, end }: Place): Place {
  const written = textAt({ uri, start, end });
  return { uri, start, end: written.endsWith(',') ? end - 1 : end };
}

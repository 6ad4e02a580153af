import type { Place } from '../../../grammar/text.ts';
import { entryOf, settingValue } from '../../project/django-settings.ts';
import type { Django, PyValue } from '../../project/project.ts';
import { database, redis, type Store, stores } from '../../project/stores.ts';

/** Where Django looks for what keeps data. */
export interface NamedHost {
  readonly host: string;
  readonly store: Store;
  readonly at: Place;
}

/** The hosts in settings of Django and of what it works with most. */
export function* hostsInSettings(django: Django): Generator<NamedHost> {
  for (const { setting, store, hosts } of settingsWithHosts) {
    const found = settingValue(django, setting);
    for (const value of found ? hosts(found.value) : []) {
      const at = value?.at ?? found?.setting?.at;
      if (value?.type !== 'str' || !at) continue;
      const named = store === undefined ? storeAt(value.value) : { host: value.value, store };
      if (named) yield { ...named, at };
    }
  }
}

interface SettingWithHosts {
  readonly setting: string;
  /** Absent where addresses are URLs, which say what they are of. */
  readonly store?: Store;
  readonly hosts: (value: PyValue) => readonly (PyValue | undefined)[];
}

/**
 * https://docs.djangoproject.com/en/stable/ref/settings/#host, https://docs.djangoproject.com/en/stable/topics/cache/#redis,
 * https://github.com/django/channels_redis#hosts, https://docs.celeryq.dev/en/stable/userguide/configuration.html#broker-url
 */
const settingsWithHosts: readonly SettingWithHosts[] = [
  {
    setting: 'DATABASES',
    store: database,
    hosts: (value) => valuesOf(value).map((one) => entryOf(one, 'HOST')),
  },
  {
    setting: 'CACHES',
    hosts: (value) => valuesOf(value).flatMap((one) => listed(entryOf(one, 'LOCATION'))),
  },
  {
    setting: 'CHANNEL_LAYERS',
    hosts: (value) => channelHosts(value).filter((host) => host?.type !== 'tuple'),
  },
  {
    setting: 'CHANNEL_LAYERS',
    store: redis,
    // Pairs of a host and a port.
    hosts: (value) =>
      channelHosts(value).flatMap((host) => (host?.type === 'tuple' ? [host.items[0]] : [])),
  },
  ...['CELERY_BROKER_URL', 'CELERY_RESULT_BACKEND', 'BROKER_URL'].map((setting) => ({
    setting,
    hosts: (value: PyValue) => [value],
  })),
];

function channelHosts(value: PyValue): readonly (PyValue | undefined)[] {
  return valuesOf(value)
    .flatMap((layer) => listed(entryOf(entryOf(layer, 'CONFIG'), 'hosts')))
    .map((host) => entryOf(host, 'address') ?? host);
}

function listed(value: PyValue | undefined): readonly (PyValue | undefined)[] {
  return value?.type === 'list' || value?.type === 'tuple' ? value.items : [value];
}

/** The host in the URL of a store; absent for any other text. */
export function storeAt(url: string): { readonly host: string; readonly store: Store } | undefined {
  const scheme = /^([a-z0-9]+)(?:\+\w+)?:\/\//.exec(url)?.[1] ?? '';
  const store = stores.find((one) => one.scheme?.test(scheme));
  const host = store && hostOf(url);
  return store && host ? { host, store } : undefined;
}

function hostOf(url: string): string | undefined {
  try {
    return new URL(url.replace(/^[^:]+/, 'http')).hostname;
  } catch {
    return undefined;
  }
}

function valuesOf(value: PyValue | undefined): readonly PyValue[] {
  return value?.type === 'dict' ? value.entries.map(([, one]) => one) : [];
}

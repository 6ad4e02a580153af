import { type SettingValue, textOf, truth } from '../../project/django-settings.ts';
import type { Django, PyValue, Setting } from '../../project/project.ts';
import { readDomain } from '../sites/domains.ts';
import { hasMiddleware, itemsOf } from './django-http.ts';

/** What django-cors-headers lets pages of other origins do. */
export interface Cors {
  /** Whether pages of all origins may call; absent when that is not known. */
  readonly all: boolean | undefined;
  /** Those that are named; some may be unknown. Absent when none of them is known. */
  readonly origins: readonly PyValue[] | undefined;
  /** Whether regular expressions may let further ones in. */
  readonly others: boolean;
  /** Whether pages may send their cookies; absent when that is not known. */
  readonly credentials: boolean | undefined;
  /** What the paths begin with that other origins may call; absent when that is not known. */
  readonly below: string | undefined;
  /** Where the origins stand, or that all may call. */
  readonly setting: Setting | undefined;
}

/** Absent where the middleware is missing, or may be. https://github.com/adamchainz/django-cors-headers#configuration */
export function corsOf(django: Django): Cors | undefined {
  if (!hasMiddleware(django, 'corsheaders.middleware.CorsMiddleware')) return undefined;
  const all = one(django, ['CORS_ALLOW_ALL_ORIGINS', 'CORS_ORIGIN_ALLOW_ALL'], off);
  const named = one(django, ['CORS_ALLOWED_ORIGINS', 'CORS_ORIGIN_WHITELIST'], none);
  const matched = one(django, ['CORS_ALLOWED_ORIGIN_REGEXES', 'CORS_ORIGIN_REGEX_WHITELIST'], none);
  return {
    all: truth(all),
    origins: itemsOf(named),
    others: truth(matched) !== false,
    credentials: truth(one(django, ['CORS_ALLOW_CREDENTIALS'], off)),
    below: beginning(textOf(one(django, ['CORS_URLS_REGEX'], everything))),
    setting: (truth(all) ? all : named)?.setting,
  };
}

/** The origins of public pages that certainly may call, those of `hosts` left out: their pages need no leave. */
export function foreignOrigins(
  { origins = [] }: Cors,
  hosts: readonly string[],
): readonly string[] {
  return origins.flatMap((item) => {
    const origin = item.type === 'str' ? item.value.toLowerCase() : '';
    const host = /^https?:\/\/([^/:]+)(?::\d+)?$/.exec(origin)?.[1];
    return host === undefined || readDomain(host).isLocal || hosts.includes(host) ? [] : [origin];
  });
}

/** The setting under the first of its names that is used, or what the package takes without any. */
function one(
  django: Django,
  names: readonly string[],
  otherwise: PyValue,
): SettingValue | undefined {
  for (const name of names) {
    const setting = django.settings.get(name);
    if (setting) return setting.value && { value: setting.value, setting };
  }
  return django.complete ? { value: otherwise } : undefined;
}

const off: PyValue = { type: 'bool', value: false };
const none: PyValue = { type: 'tuple', items: [] };
const everything: PyValue = { type: 'str', value: '^.*$' };

/** Of an expression without alternatives, such as `^/api/.*$`. Python looks for it from the start of the path. */
function beginning(expression: string | undefined): string | undefined {
  return /^\^?((?:\/[\w/-]*)?)(?:\.\*)?\$?$/.exec(expression ?? '\\')?.[1];
}

import { entryOf, settingValue, textOf, textsOf } from '../../project/django-settings.ts';
import type { Django } from '../../project/project.ts';
import { readDomain } from '../sites/domains.ts';
import { CSRF_MIDDLEWARE, hasMember, hasMiddleware } from './django-http.ts';

/**
 * Whether what pages of `origin` send to the hosts `called` with their cookies is certainly checked for its origin. Views of Django REST
 * framework are, when sessions are the only way to be known there; others may be exempt, unless the cookie with the token is made for these pages.
 */
export function sendsCsrfToken(django: Django, origin: string, called: readonly string[]): boolean {
  const host = new URL(origin).hostname;
  if (hasMember(django, 'INSTALLED_APPS', 'rest_framework')) {
    return getsCookie(django, 'SESSION_COOKIE_SAMESITE', host, called) && knowsBySession(django);
  }
  if (!hasMiddleware(django, CSRF_MIDDLEWARE)) return false;
  if (!getsCookie(django, 'CSRF_COOKIE_SAMESITE', host, called)) return false;
  const domain = textOf(settingValue(django, 'CSRF_COOKIE_DOMAIN'))?.replace(/^\./, '');
  return domain !== undefined && domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

/** Whether browsers send a cookie of a host along with calls from `host`. */
function getsCookie(
  django: Django,
  setting: string,
  host: string,
  called: readonly string[],
): boolean {
  if (textOf(settingValue(django, setting))?.toLowerCase() === 'none') return true;
  const { registrable } = readDomain(host);
  if (registrable === undefined) return false;
  return called.some((other) => readDomain(other).registrable === registrable);
}

/** https://www.django-rest-framework.org/api-guide/authentication/#setting-the-authentication-scheme */
function knowsBySession(django: Django): boolean {
  const setting = django.settings.get('REST_FRAMEWORK');
  if (!setting) return django.complete;
  if (setting.value?.type !== 'dict') return false;
  const { entries } = setting.value;
  const classes = entryOf(setting.value, 'DEFAULT_AUTHENTICATION_CLASSES');
  if (!classes) return entries.every(([key]) => key.type === 'str');
  const names = textsOf({ value: classes });
  const session = 'rest_framework.authentication.SessionAuthentication';
  return names?.includes(session) === true && names.every((name) => framework.has(name));
}

/** Without a token that a page could send instead. */
const framework: ReadonlySet<string> = new Set([
  'rest_framework.authentication.SessionAuthentication',
  'rest_framework.authentication.BasicAuthentication',
]);

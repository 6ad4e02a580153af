import {
  CSRF_MIDDLEWARE,
  hasMiddleware,
  SESSION_MIDDLEWARE,
} from '../analysis/django/django-http.ts';
import { addressPlaces, djangoAddresses, isHttpOnly } from '../analysis/deployment/in-front.ts';
import { assign } from '../analysis/django/settings-edits.ts';
import { isLoopbackHost } from '../project/published.ts';
import { settingValue, truth } from '../project/django-settings.ts';
import type { Django } from '../project/project.ts';
import { finding, type Rule } from './rule.ts';

export const secureCookiesOverHttp: Rule = {
  id: 'secure-cookies-over-http',
  summary: 'Browsers drop cookies for HTTPS that come over plain HTTP.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    if (!django || !isHttpOnly(context)) return;
    // Browsers take this machine for safe without HTTPS.
    if (djangoAddresses(context).every(({ host }) => isOwnMachine(host))) return;
    for (const { name, lost } of cookies) {
      const setting = django.settings.get(name);
      if (!setting || !isInUse(django, name)) continue;
      const edit = assign(context.files, setting, 'False');
      yield finding(
        setting.nameAt,
        `Caddy serves this site over plain HTTP, where browsers drop a cookie that is only for HTTPS: ${lost}. Write "${name} = False", or serve HTTPS.`,
        {
          related: addressPlaces(context).map((at) => ({ at, message: 'Plain HTTP.' })),
          fixes: edit
            ? [{ title: 'Send the cookie over HTTP too', edits: [edit], safe: false }]
            : [],
        },
      );
    }
  },
};

const cookies = [
  { name: 'SESSION_COOKIE_SECURE', lost: 'nobody can log in', middleware: SESSION_MIDDLEWARE },
  { name: 'CSRF_COOKIE_SECURE', lost: 'every form is refused', middleware: CSRF_MIDDLEWARE },
] as const;

function isInUse(django: Django, name: string): boolean {
  const cookie = cookies.find((one) => one.name === name);
  if (!cookie || truth(settingValue(django, name)) !== true) return false;
  if (hasMiddleware(django, cookie.middleware) !== true) return false;
  const inSession = truth(settingValue(django, 'CSRF_USE_SESSIONS'));
  return name !== 'CSRF_COOKIE_SECURE' || inSession === false;
}

function isOwnMachine(host: string): boolean {
  return isLoopbackHost(host) || host.endsWith('.localhost');
}

import type { Analysis } from '../analysis/analyze.ts';
import {
  CSRF_MIDDLEWARE,
  hasMiddleware,
  redirectsToHttps,
  SESSION_MIDDLEWARE,
} from '../analysis/django/django-http.ts';
import { addressPlaces, djangoAddresses, isHttpOnly } from '../analysis/deployment/in-front.ts';
import { plainHosts } from '../analysis/django/plain-hosts.ts';
import { assign } from '../analysis/django/settings-edits.ts';
import { isLoopbackHost } from '../project/published.ts';
import { settingValue, truth } from '../project/django-settings.ts';
import type { Django } from '../project/project.ts';
import { type Finding, finding, type Rule } from './rule.ts';
import { withoutScheme } from './scheme-fixes.ts';

export const secureCookiesOverHttp: Rule = {
  id: 'secure-cookies-over-http',
  summary: 'Browsers drop cookies for HTTPS that come over plain HTTP.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    if (django) yield* beside(context, django);
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

/** Of several sites, those that speak plain HTTP alone. */
function* beside(context: Analysis, django: Django): Generator<Finding> {
  const inUse = cookies.filter(({ name }) => isInUse(django, name));
  const settings = inUse.flatMap(({ name }) => django.settings.get(name) ?? []);
  if (settings.length === 0 || redirectsToHttps(django) !== false) return;
  for (const { host, address, backend } of plainHosts(context)) {
    yield finding(
      address.token,
      `"${host}" is served over plain HTTP alone, where browsers drop the cookies that Django sends for HTTPS: ${inUse[0]?.lost} there. Write "${host}", which serves both.`,
      {
        severity: 'warning',
        related: settings.map(({ nameAt: at }) => ({ at, message: 'Only for HTTPS.' })),
        fixes: withoutScheme(context, backend.site),
      },
    );
  }
}

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

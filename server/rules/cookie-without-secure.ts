import type { Analysis } from '../analysis/analyze.ts';
import { djangoScheme, tlsInFront } from '../analysis/deployment/in-front.ts';
import {
  CSRF_MIDDLEWARE,
  djangoHosts,
  djangoHsts,
  hasMiddleware,
  SESSION_MIDDLEWARE,
} from '../analysis/django/django-http.ts';
import { assign, below } from '../analysis/django/settings-edits.ts';
import { hstsLines } from '../analysis/headers/hsts.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { settingValue, textOf, truth } from '../project/django-settings.ts';
import type { Django, Setting } from '../project/project.ts';
import { type Finding, finding, type Fix, type Rule } from './rule.ts';

export const cookieWithoutSecure: Rule = {
  id: 'cookie-without-secure',
  summary: 'A cookie is not marked as one for HTTPS.',
  category: 'security',
  severity: 'error',
  *check(context) {
    const { project, djangoBackends } = context;
    const { django } = project;
    if (!django || djangoBackends.length === 0) return;
    const refused = cookies.filter((cookie) => isOpen(django, cookie) && isForAll(django, cookie));
    for (const { name, lost } of refused) {
      const sameSite = django.settings.get(`${name}_SAMESITE`);
      const secure = django.settings.get(`${name}_SECURE`);
      if (!sameSite) continue;
      yield finding(
        sameSite.nameAt,
        `Browsers refuse a cookie for pages of other sites that is not for HTTPS alone: ${lost}. Write "${name}_SECURE = True".`,
        {
          related: secure ? [{ at: secure.nameAt, message: 'Not for HTTPS alone.' }] : [],
          fixes: fixesOf(context, name, secure, sameSite),
        },
      );
    }
    if (refused.length === 0) yield* readable(context, django);
  },
};

/** A login that browsers send in the clear with the first request, before Caddy redirects it. */
function* readable(context: Analysis, django: Django): Generator<Finding> {
  const [session, other] = cookies;
  const setting = django.settings.get(`${session.name}_SECURE`);
  // What nobody has thought of is for "check --deploy" to say.
  if (!setting && truth(settingValue(django, `${other.name}_SECURE`)) !== true) return;
  if (djangoScheme(context) !== 'https' || tlsInFront(context) !== false) return;
  if (!isOpen(django, session) || djangoHsts(django) !== '') return;
  // Where settings for development are in use, another finding says so.
  if (truth(settingValue(django, 'DEBUG')) !== false) return;
  const named = djangoHosts(context).find(
    ({ host, backend }) =>
      !readDomain(host).isLocal && hstsLines(context.routes(backend.site)).length === 0,
  );
  if (!named) return;
  yield finding(
    setting?.nameAt ?? named.address.token,
    `Whoever opens "http://${named.host}" sends the cookie of the login in the clear, before Caddy redirects to HTTPS. Write "${session.name}_SECURE = True".`,
    {
      severity: 'info',
      related: setting ? [{ at: named.address.token, message: 'Served here.' }] : [],
      fixes: setting ? fixesOf(context, session.name, setting, setting) : [],
    },
  );
}

interface Cookie {
  readonly name: string;
  readonly lost: string;
  readonly middleware: string;
}

const cookies: readonly [Cookie, Cookie] = [
  { name: 'SESSION_COOKIE', lost: 'nobody stays logged in', middleware: SESSION_MIDDLEWARE },
  { name: 'CSRF_COOKIE', lost: 'every form is refused', middleware: CSRF_MIDDLEWARE },
];

/** Whether a cookie is certainly sent, and not marked. */
function isOpen(django: Django, { name, middleware }: Cookie): boolean {
  if (truth(settingValue(django, `${name}_SECURE`)) !== false) return false;
  if (hasMiddleware(django, middleware) !== true) return false;
  const inSession = truth(settingValue(django, 'CSRF_USE_SESSIONS'));
  return name !== 'CSRF_COOKIE' || inSession === false;
}

/** Whether pages of all sites may have the cookie sent. */
function isForAll(django: Django, { name }: Cookie): boolean {
  return textOf(settingValue(django, `${name}_SAMESITE`))?.toLowerCase() === 'none';
}

function fixesOf(
  { files }: Analysis,
  name: string,
  secure: Setting | undefined,
  anchor: Setting,
): readonly Fix[] {
  const edit = secure
    ? assign(files, secure, 'True')
    : below(files, anchor, [`${name}_SECURE = True`]);
  return edit ? [{ title: 'Mark the cookie', edits: [edit], safe: false }] : [];
}

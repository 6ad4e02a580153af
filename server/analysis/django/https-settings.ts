import { settingValue, textsOf, truth } from '../../project/django-settings.ts';
import type { Django } from '../../project/project.ts';
import type { Files } from '../../workspace.ts';
import {
  CSRF_MIDDLEWARE,
  hasMiddleware,
  hasMember,
  SECURITY_MIDDLEWARE,
  SESSION_MIDDLEWARE,
} from './django-http.ts';
import { append, assign, below, type FileEdit, lastOf, quoteIn } from './settings-edits.ts';

/** The settings that only make sense over HTTPS. */
export const httpsSettings = [
  'SECURE_SSL_REDIRECT',
  'SECURE_HSTS_SECONDS',
  'SESSION_COOKIE_SECURE',
  'CSRF_COOKIE_SECURE',
] as const;

/** The checks of `check --deploy` that fail when those settings are off. */
const httpsChecks = ['security.W004', 'security.W008', 'security.W012', 'security.W016'];

/** Everything that plain HTTP needs: the settings off, and the checks that miss them silenced. */
export function switchHttpsOff(files: Files, django: Django): readonly FileEdit[] {
  const values = httpsSettings.map((name) => {
    const value = name === 'SECURE_HSTS_SECONDS' ? '0' : 'False';
    const isOn = truth(settingValue(django, name)) !== false;
    return isOn ? assign(files, django.settings.get(name), value) : undefined;
  });
  const silenced = silence(files, django, unsilenced(django, httpsChecks));
  return [...values, silenced].filter((edit) => edit !== undefined);
}

/** The checks about HTTPS that `check --deploy` warns of; absent when one cannot be known. */
export function failingChecks(django: Django): readonly string[] | undefined {
  const security = hasMiddleware(django, SECURITY_MIDDLEWARE);
  const session = hasMiddleware(django, SESSION_MIDDLEWARE);
  const sessionApp = hasMember(django, 'INSTALLED_APPS', 'django.contrib.sessions');
  const csrf = hasMiddleware(django, CSRF_MIDDLEWARE);
  const csrfInSession = truth(settingValue(django, 'CSRF_USE_SESSIONS'));
  const isOff = (name: string): boolean | undefined => {
    const on = truth(settingValue(django, name));
    return on === undefined ? undefined : !on;
  };
  const known = [
    ['security.W004', security, isOff('SECURE_HSTS_SECONDS')],
    ['security.W008', security, isOff('SECURE_SSL_REDIRECT')],
    ['security.W012', session && sessionApp, isOff('SESSION_COOKIE_SECURE')],
    ['security.W016', csrf && !csrfInSession, isOff('CSRF_COOKIE_SECURE')],
  ] as const;
  if (textsOf(settingValue(django, 'SILENCED_SYSTEM_CHECKS')) === undefined) return undefined;
  const failing = known.filter(([, looks, off]) => looks === true && off === true);
  return unsilenced(
    django,
    failing.map(([id]) => id),
  );
}

/** Adds checks to `SILENCED_SYSTEM_CHECKS`, or writes it below the settings it is about. */
export function silence(
  files: Files,
  django: Django,
  checks: readonly string[],
): FileEdit | undefined {
  if (checks.length === 0) return undefined;
  const present = django.settings.get('SILENCED_SYSTEM_CHECKS');
  if (present) return append(files, present, checks);
  const anchor = lastOf(django, httpsSettings) ?? lastOf(django, ['ALLOWED_HOSTS', 'DEBUG']);
  const quote = quoteIn(files, anchor);
  return below(files, anchor, [
    'SILENCED_SYSTEM_CHECKS = [',
    ...checks.map((id) => `    ${quote}${id}${quote},`),
    ']',
  ]);
}

function unsilenced(django: Django, checks: readonly string[]): readonly string[] {
  const silenced = textsOf(settingValue(django, 'SILENCED_SYSTEM_CHECKS')) ?? [];
  return checks.filter((id) => !silenced.includes(id));
}

/** Tells Django by which header Caddy says that visitors came by HTTPS. */
export function nameProxyHeader(
  files: Files,
  django: Django,
): readonly {
  readonly title: string;
  readonly edits: readonly FileEdit[];
  readonly safe: false;
}[] {
  const anchor = lastOf(django, httpsSettings) ?? lastOf(django, ['ALLOWED_HOSTS', 'DEBUG']);
  const quote = quoteIn(files, anchor);
  const pair = `${quote}HTTP_X_FORWARDED_PROTO${quote}, ${quote}https${quote}`;
  const edit = below(files, anchor, [`SECURE_PROXY_SSL_HEADER = (${pair})`]);
  return edit ? [{ title: 'Tell Django which header says HTTPS', edits: [edit], safe: false }] : [];
}

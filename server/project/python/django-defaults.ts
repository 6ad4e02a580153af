import type { PyValue } from '../project.ts';

/**
 * Django's own value of a setting in a version such as `5.2`; absent when that Django has no such
 * setting, when the setting is not in the table, or when the version is unknown and those since 3.2 differ.
 */
export function defaultSetting(name: string, version: string | undefined): PyValue | undefined {
  const spans = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
  if (!spans) return undefined;
  const asked = version === undefined ? undefined : series(version);
  if (asked !== undefined) {
    return spans.find((span) => span.from <= asked && asked < span.until)?.value;
  }
  const [only] = spans.filter((span) => span.until > oldest);
  return only && only.from <= oldest && only.until === Infinity ? only.value : undefined;
}

/** The values of one setting since `from`, up to but without `until`; both as `series` counts. */
interface Span {
  readonly from: number;
  readonly until: number;
  readonly value: PyValue;
}

/** Versions before this are left out of account where none is known. */
const oldest = 302;

/** `5.2` as 502. */
function series(version: string): number | undefined {
  const match = /^(\d+)\.(\d+)/.exec(version);
  return match ? Number(match[1]) * 100 + Number(match[2]) : undefined;
}

function always(value: PyValue): readonly Span[] {
  return [{ from: 0, until: Infinity, value }];
}

function since(from: number, value: PyValue, before?: PyValue): readonly Span[] {
  const span = { from, until: Infinity, value };
  return before ? [{ from: 0, until: from, value: before }, span] : [span];
}

function until(end: number, value: PyValue): readonly Span[] {
  return [{ from: 0, until: end, value }];
}

function text(value: string): PyValue {
  return { type: 'str', value };
}

function whole(value: number): PyValue {
  return { type: 'int', value };
}

const yes: PyValue = { type: 'bool', value: true };
const no: PyValue = { type: 'bool', value: false };
const nothing: PyValue = { type: 'none' };
const emptyList: PyValue = { type: 'list', items: [] };
const emptyDict: PyValue = { type: 'dict', entries: [] };

function backend(path: string): PyValue {
  return { type: 'dict', entries: [[text('BACKEND'), text(path)]] };
}

const fileStorage = 'django.core.files.storage.FileSystemStorage';
const staticStorage = 'django.contrib.staticfiles.storage.StaticFilesStorage';

/** `django/conf/global_settings.py` of the versions since 2.2. */
const defaults: Readonly<Record<string, readonly Span[]>> = {
  ADMINS: always(emptyList),
  ALLOWED_HOSTS: always(emptyList),
  APPEND_SLASH: always(yes),
  CACHES: always({
    type: 'dict',
    entries: [[text('default'), backend('django.core.cache.backends.locmem.LocMemCache')]],
  }),
  CSRF_COOKIE_AGE: always(whole(31_449_600)),
  CSRF_COOKIE_DOMAIN: always(nothing),
  CSRF_COOKIE_HTTPONLY: always(no),
  CSRF_COOKIE_NAME: always(text('csrftoken')),
  CSRF_COOKIE_PATH: always(text('/')),
  CSRF_COOKIE_SAMESITE: always(text('Lax')),
  CSRF_COOKIE_SECURE: always(no),
  CSRF_FAILURE_VIEW: always(text('django.views.csrf.csrf_failure')),
  CSRF_HEADER_NAME: always(text('HTTP_X_CSRFTOKEN')),
  CSRF_TRUSTED_ORIGINS: always(emptyList),
  CSRF_USE_SESSIONS: always(no),
  DATA_UPLOAD_MAX_MEMORY_SIZE: always(whole(2_621_440)),
  DATA_UPLOAD_MAX_NUMBER_FIELDS: always(whole(1000)),
  DEBUG: always(no),
  DEBUG_PROPAGATE_EXCEPTIONS: always(no),
  DEFAULT_FILE_STORAGE: until(501, text(fileStorage)),
  FILE_UPLOAD_MAX_MEMORY_SIZE: always(whole(2_621_440)),
  FILE_UPLOAD_TEMP_DIR: always(nothing),
  FORCE_SCRIPT_NAME: always(nothing),
  INSTALLED_APPS: always(emptyList),
  INTERNAL_IPS: always(emptyList),
  LANGUAGE_COOKIE_SECURE: since(300, no),
  MEDIA_ROOT: always(text('')),
  MEDIA_URL: always(text('')),
  MIDDLEWARE: always(emptyList),
  PREPEND_WWW: always(no),
  SECURE_BROWSER_XSS_FILTER: until(400, no),
  SECURE_CONTENT_TYPE_NOSNIFF: since(300, yes, no),
  SECURE_CROSS_ORIGIN_OPENER_POLICY: since(400, text('same-origin')),
  SECURE_CSP: since(600, emptyDict),
  SECURE_CSP_REPORT_ONLY: since(600, emptyDict),
  SECURE_HSTS_INCLUDE_SUBDOMAINS: always(no),
  SECURE_HSTS_PRELOAD: always(no),
  SECURE_HSTS_SECONDS: always(whole(0)),
  SECURE_PROXY_SSL_HEADER: always(nothing),
  SECURE_REDIRECT_EXEMPT: always(emptyList),
  SECURE_REFERRER_POLICY: [
    { from: 300, until: 301, value: nothing },
    { from: 301, until: Infinity, value: text('same-origin') },
  ],
  SECURE_SSL_HOST: always(nothing),
  SECURE_SSL_REDIRECT: always(no),
  SESSION_CACHE_ALIAS: always(text('default')),
  SESSION_COOKIE_AGE: always(whole(1_209_600)),
  SESSION_COOKIE_DOMAIN: always(nothing),
  SESSION_COOKIE_HTTPONLY: always(yes),
  SESSION_COOKIE_NAME: always(text('sessionid')),
  SESSION_COOKIE_PATH: always(text('/')),
  SESSION_COOKIE_SAMESITE: always(text('Lax')),
  SESSION_COOKIE_SECURE: always(no),
  SESSION_ENGINE: always(text('django.contrib.sessions.backends.db')),
  SESSION_EXPIRE_AT_BROWSER_CLOSE: always(no),
  SILENCED_SYSTEM_CHECKS: always(emptyList),
  STATICFILES_DIRS: always(emptyList),
  STATICFILES_STORAGE: until(501, text(staticStorage)),
  STATIC_ROOT: always(nothing),
  STATIC_URL: always(nothing),
  STORAGES: since(402, {
    type: 'dict',
    entries: [
      [text('default'), backend(fileStorage)],
      [text('staticfiles'), backend(staticStorage)],
    ],
  }),
  USE_X_FORWARDED_HOST: always(no),
  USE_X_FORWARDED_PORT: always(no),
  WSGI_APPLICATION: always(nothing),
  X_FRAME_OPTIONS: since(300, text('DENY'), text('SAMEORIGIN')),
};

/**
 * Requests that Caddy sends to Django by itself, without a visitor: health checks, and questions about certificates. They come over plain HTTP and
 * under the name of the upstream, unless something says otherwise.
 */
import { settingValue, textsOf } from '../../project/django-settings.ts';
import type { Django } from '../../project/project.ts';
import {
  allowsHost,
  COMMON_MIDDLEWARE,
  hasMiddleware,
  isExempt,
  proxySslHeader,
  redirectsToHttps,
  SECURITY_MIDDLEWARE,
} from './django-http.ts';

export interface DirectRequest {
  /** The `Host` that Django gets, without a port. */
  readonly host: string;
  readonly path: string;
  /** Whether a header says that it came over HTTPS. */
  readonly saysHttps: boolean;
}

/** What Django says when it is neither well nor a page; absent otherwise, and when it is not known. */
export function refusalOf(
  { host, path, saysHttps }: DirectRequest,
  django: Django,
): string | undefined {
  const isJudged = answersEarly(django, COMMON_MIDDLEWARE) === false;
  if (isJudged && allowsHost(django, host) === false) return '400';
  if (answersEarly(django, SECURITY_MIDDLEWARE) !== false) return undefined;
  const setting = proxySslHeader(django);
  const believes = setting !== 'none' && setting?.header === 'HTTP_X_FORWARDED_PROTO';
  if (!believes || saysHttps || !redirectsToHttps(django)) return undefined;
  return isExempt(django, path) === false ? 'with a redirect to HTTPS' : undefined;
}

/** Whether some middleware may answer such requests before the one that would refuse them; undefined when that is not known. */
export function answersEarly(
  django: Django,
  refusing: typeof COMMON_MIDDLEWARE | typeof SECURITY_MIDDLEWARE,
): boolean | undefined {
  const all = textsOf(settingValue(django, 'MIDDLEWARE'));
  if (!all || !hasMiddleware(django, refusing)) return undefined;
  const before = all.slice(0, all.indexOf(refusing));
  if (before.some((name) => !passing.has(name.split('.')[0] ?? ''))) return undefined;
  return all.some((name) => /health|alive|ping|probe/i.test(name));
}

/** Packages whose middleware leaves the answer to Django. */
const passing: ReadonlySet<string> = new Set([
  'django',
  'whitenoise',
  'corsheaders',
  'csp',
  'debug_toolbar',
  'allauth',
  'django_guid',
  'django_htmx',
  'django_permissions_policy',
  'django_prometheus',
  'django_structlog',
  'elasticapm',
  'log_request_id',
  'request_id',
  'servestatic',
  'silk',
  'simple_history',
]);

import { itemsOf } from './django-http.ts';
import { serversOf, type ServerContext, serverTrusts } from './django-server.ts';
import { settingValue } from '../../project/django-settings.ts';
import type { Django } from '../../project/project.ts';
import type { Backend } from '../deployment/backends.ts';

/** Whether Django certainly finds the address of Caddy in `REMOTE_ADDR`, whoever the visitor is. */
export function seesCaddyAlone(
  context: ServerContext,
  django: Django,
  backends: readonly Backend[],
): boolean {
  if (django.readsForwarded || backends.length === 0) return false;
  const middleware = itemsOf(settingValue(django, 'MIDDLEWARE'));
  const isKnown = middleware?.every(
    (item) => item.type === 'str' && leavesAddress.has(item.value.split('.')[0] ?? ''),
  );
  return isKnown === true && backends.every((backend) => isCaddys(context, backend));
}

/** Packages whose middleware leaves `REMOTE_ADDR` alone. */
const leavesAddress: ReadonlySet<string> = new Set([
  'allauth',
  'axes',
  'corsheaders',
  'csp',
  'debug_toolbar',
  'defender',
  'django',
  'django_htmx',
  'django_prometheus',
  'hijack',
  'simple_history',
  'waffle',
  'wagtail',
  'whitenoise',
]);

/**
 * gunicorn leaves the address of the connection to its WSGI applications, whomever it believes:
 * https://docs.gunicorn.org/en/stable/settings.html#forwarded-allow-ips. uvicorn takes that of the header from those it believes.
 */
function isCaddys(context: ServerContext, backend: Backend): boolean {
  const servers = serversOf(context, backend);
  if (servers.length === 0 || backend.upstream.scheme === 'https') return false;
  const isWsgi = servers.every(
    ({ server, command: { words } }) =>
      server.kind === 'gunicorn' &&
      /wsgi/.test(server.application ?? '') &&
      !words.some((word) => word === undefined || /uvicorn|proxy-protocol/.test(word)),
  );
  const isSocket = backend.upstream.socket !== undefined;
  return isWsgi || (!isSocket && serverTrusts(context, backend)?.trusts === false);
}

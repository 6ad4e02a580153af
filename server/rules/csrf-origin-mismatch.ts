import type { Analysis } from '../analysis/analyze.ts';
import { corsOf, foreignOrigins } from '../analysis/django/cors.ts';
import { frontendOrigins } from '../analysis/django/frontend-origins.ts';
import { sendsCsrfToken } from '../analysis/django/csrf-callers.ts';
import { checksOrigins, hostsFailing, trusts } from '../analysis/django/plain-schemes.ts';
import {
  CSRF_MIDDLEWARE,
  type DjangoHost,
  djangoHosts,
  hasMiddleware,
  hostSeen,
  itemsOf,
} from '../analysis/django/django-http.ts';
import { nameProxyHeader } from '../analysis/django/https-settings.ts';
import { append, below, quoteIn } from '../analysis/django/settings-edits.ts';
import { settingValue, textOf } from '../project/django-settings.ts';
import type { Django, PyValue, Setting } from '../project/project.ts';
import { type Finding, finding, replace, type Rule } from './rule.ts';

export const csrfOriginMismatch: Rule = {
  id: 'csrf-origin-mismatch',
  summary: 'Forms fail the CSRF check for their origin.',
  category: 'deployment',
  severity: 'warning',
  *check(context) {
    const { django } = context.project;
    if (!django || !checksOrigins(django)) return;
    const items = itemsOf(settingValue(django, 'CSRF_TRUSTED_ORIGINS'));
    if (!items) return;
    yield* untrustedCallers(context, django, items);
    if (!hasMiddleware(django, CSRF_MIDDLEWARE)) return;
    const hosts = djangoHosts(context);
    const setting = django.settings.get('CSRF_TRUSTED_ORIGINS');
    if (setting) yield* wrongEntries(context, items, setting, hosts);
    for (const one of hostsFailing(context, django)) {
      yield finding(
        one.address.token,
        `Forms sent from "https://${one.host}" fail Django's CSRF check, since Django believes that the site is "http://${one.host}". Set SECURE_PROXY_SSL_HEADER.`,
        { fixes: nameProxyHeader(context.files, django) },
      );
    }
  },
};

/** Pages of other origins that may call with their cookies, and are refused when they change something. */
function* untrustedCallers(
  context: Analysis,
  django: Django,
  items: readonly PyValue[],
): Generator<Finding> {
  const cors = corsOf(django);
  const called = cors?.credentials ? calledHosts(context) : undefined;
  if (!cors?.setting || !called) return;
  const trusted = django.settings.get('CSRF_TRUSTED_ORIGINS');
  const callers = cors.all
    ? frontendOrigins(context, called)
    : foreignOrigins(cors, sharesCookies(django, called) ? [] : called);
  for (const origin of callers) {
    if (trusts(items, origin) !== false || !sendsCsrfToken(django, origin, called)) continue;
    const named = cors.origins?.find((item) => item.type === 'str' && item.value === origin);
    const at = named?.at ?? cors.setting.nameAt;
    const edit = trusted
      ? append(context.files, trusted, [origin])
      : below(context.files, cors.setting, [
          `CSRF_TRUSTED_ORIGINS = [${quoteIn(context.files, cors.setting)}${origin}${quoteIn(context.files, cors.setting)}]`,
        ]);
    yield finding(
      trusted?.nameAt ?? at,
      `Pages of "${origin}" may call Django with their cookies, and get 403 for all that changes something, since CSRF_TRUSTED_ORIGINS does not have that origin. Add it there.`,
      {
        severity: 'error',
        related: trusted ? [{ at, message: 'These pages may call.' }] : [],
        fixes: edit ? [{ title: `Trust "${origin}"`, edits: [edit], safe: false }] : [],
      },
    );
  }
}

/** Whether pages of one host of Django are made to call another, by cookies that are for both. */
function sharesCookies(django: Django, called: readonly string[]): boolean {
  const domain = textOf(settingValue(django, 'CSRF_COOKIE_DOMAIN'))?.replace(/^\./, '');
  if (!domain) return false;
  return new Set(called.filter((host) => host.endsWith(`.${domain}`) || host === domain)).size > 1;
}

/** The hosts that pages call, and those that Django is told; absent when one of them is not known. */
function calledHosts(context: Analysis): readonly string[] | undefined {
  const { djangoBackends } = context;
  const named = djangoBackends.every(({ site }) =>
    site.addresses.every(({ host, unknown }) => host !== '' && !unknown),
  );
  const hosts = djangoHosts(context);
  const seen = hosts.map(({ host, backend }) => hostSeen(host, backend));
  if (!named || hosts.length === 0 || !seen.every((host) => host !== undefined)) return undefined;
  return [...hosts.map(({ host }) => host), ...seen];
}

function* wrongEntries(
  context: Analysis,
  items: readonly PyValue[],
  setting: Setting,
  hosts: readonly DjangoHost[],
): Generator<Finding> {
  for (const item of items) {
    if (item.type !== 'str') continue;
    const at = item.at ?? setting.at;
    const source = context.textAt(at);
    const isLiteral = source.slice(1, -1) === item.value;
    if (!item.value.includes('://')) {
      const right = `https://${item.value.replace(/^\./, '*.')}`;
      const fixes = isLiteral
        ? [{ title: `Write "${right}"`, edits: [replace(at, quoted(source, right))], safe: false }]
        : [];
      yield finding(
        at,
        `Django refuses to start its commands with "${item.value}" here: origins begin with a scheme. Write "${right}".`,
        { severity: 'error', fixes },
      );
      continue;
    }
    const host = item.value.startsWith('http://') ? item.value.slice('http://'.length) : undefined;
    const served = hosts.filter((one) => one.host === host);
    if (served.length === 0 || served.some(({ scheme }) => scheme !== 'https')) continue;
    // Beside the right one it does no harm.
    const right = `https://${host}`;
    if (host === undefined || trusts(items, right) !== false) continue;
    yield finding(
      at,
      `Caddy serves "${host}" over HTTPS, so its forms come from "${right}" and never from "${item.value}". Write "${right}".`,
      {
        fixes: isLiteral
          ? [
              {
                title: `Write "${right}"`,
                edits: [replace(at, quoted(source, right))],
                safe: false,
              },
            ]
          : [],
      },
    );
  }
}

function quoted(source: string, text: string): string {
  return `${source[0] ?? "'"}${text}${source.at(-1) ?? "'"}`;
}

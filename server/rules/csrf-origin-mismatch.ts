import type { Analysis } from '../analysis/analyze.ts';
import {
  CSRF_MIDDLEWARE,
  type DjangoHost,
  djangoHosts,
  hasMiddleware,
  itemsOf,
  originFits,
  proxySslHeader,
  redirectsToHttps,
  seenAsSecure,
} from '../analysis/django/django-http.ts';
import { httpsSettings } from '../analysis/django/https-settings.ts';
import { below, lastOf, quoteIn } from '../analysis/django/settings-edits.ts';
import { settingValue } from '../project/django-settings.ts';
import type { Django, PyValue, Setting } from '../project/project.ts';
import { type Finding, finding, type Fix, replace, type Rule } from './rule.ts';

export const csrfOriginMismatch: Rule = {
  id: 'csrf-origin-mismatch',
  summary: 'Forms fail the CSRF check for their origin.',
  category: 'deployment',
  severity: 'warning',
  *check(context) {
    const { django } = context.project;
    if (!django || !checksOrigins(django) || !hasMiddleware(django, CSRF_MIDDLEWARE)) return;
    const items = itemsOf(settingValue(django, 'CSRF_TRUSTED_ORIGINS'));
    if (!items) return;
    const hosts = djangoHosts(context);
    const setting = django.settings.get('CSRF_TRUSTED_ORIGINS');
    if (setting) yield* wrongEntries(context, items, setting, hosts);
    if (redirectsToHttps(django) !== false || proxySslHeader(django) !== 'none') return;
    for (const one of hosts) {
      if (one.scheme !== 'https' || trusts(items, one.host) !== false) continue;
      if (seenAsSecure(context, one.backend, 'https') !== false) continue;
      yield finding(
        one.address.token,
        `Forms sent from "https://${one.host}" fail Django's CSRF check, since Django believes that the site is "http://${one.host}". Set SECURE_PROXY_SSL_HEADER.`,
        { fixes: fixesOf(context, django) },
      );
    }
  },
};

/** Since Django 4.0. https://docs.djangoproject.com/en/stable/releases/4.0/#csrf */
function checksOrigins({ version }: Django): boolean {
  const major = /^(\d+)/.exec(version?.value ?? '')?.[1];
  return major !== undefined && Number(major) >= 4;
}

function trusts(items: readonly PyValue[], host: string): boolean | undefined {
  const matches = items.some(
    (item) => item.type === 'str' && originFits(item.value, `https://${host}`),
  );
  if (matches) return true;
  return items.some(({ type }) => type !== 'str') ? undefined : false;
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
    if (host === undefined || trusts(items, host) !== false) continue;
    const right = `https://${host}`;
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

function fixesOf({ files }: Analysis, django: Django): readonly Fix[] {
  const anchor = lastOf(django, httpsSettings) ?? lastOf(django, ['ALLOWED_HOSTS', 'DEBUG']);
  const quote = quoteIn(files, anchor);
  const pair = `${quote}HTTP_X_FORWARDED_PROTO${quote}, ${quote}https${quote}`;
  const edit = below(files, anchor, [`SECURE_PROXY_SSL_HEADER = (${pair})`]);
  return edit ? [{ title: 'Tell Django which header says HTTPS', edits: [edit], safe: false }] : [];
}

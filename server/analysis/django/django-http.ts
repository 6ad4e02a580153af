import {
  type SettingValue,
  settingValue,
  textOf,
  textsOf,
  truth,
} from '../../project/django-settings.ts';
import type { Django, PyValue } from '../../project/project.ts';
import type { Files } from '../../workspace.ts';
import type { Address } from '../sites/addresses.ts';
import { answers } from '../answers/answer.ts';
import type { Backend } from '../deployment/backends.ts';
import type { Site } from '../config.ts';
import { serverTrusts } from './django-server.ts';
import { headerUp, hostHeader } from '../headers/headers.ts';
import { type HttpsContext, tlsInFront } from '../deployment/in-front.ts';
import { coversHost } from '../sites/domains.ts';
import { type Scheme, schemeOf, withoutCertificate } from '../sites/https.ts';
import { everyRoute } from '../routes/every-route.ts';
import { hostsOf, type Request } from '../routes/matchers.ts';
import { expandShorthands } from '../routes/placeholders.ts';
import type { Route } from '../routes/routes.ts';

/** What the questions here are asked about; every `Analysis` is one. */
export interface DjangoContext extends HttpsContext {
  readonly files: Files;
  routes(site: Site): readonly Route[];
  meantRoutes(site: Site): readonly Route[];
}

export const SECURITY_MIDDLEWARE = 'django.middleware.security.SecurityMiddleware';
export const COMMON_MIDDLEWARE = 'django.middleware.common.CommonMiddleware';
export const CSRF_MIDDLEWARE = 'django.middleware.csrf.CsrfViewMiddleware';
export const SESSION_MIDDLEWARE = 'django.contrib.sessions.middleware.SessionMiddleware';
const FRAME_MIDDLEWARE = 'django.middleware.clickjacking.XFrameOptionsMiddleware';

/** Whether a list setting such as `MIDDLEWARE` names `member`; absent when it is not known. */
export function hasMember(django: Django, setting: string, member: string): boolean | undefined {
  const items = itemsOf(settingValue(django, setting));
  if (!items) return undefined;
  if (items.some((item) => item.type === 'str' && item.value === member)) return true;
  return items.some(({ type }) => type === 'unknown') ? undefined : false;
}

export function hasMiddleware(django: Django, name: string): boolean | undefined {
  return hasMember(django, 'MIDDLEWARE', name);
}

/** Whether Django redirects everything that it does not take for HTTPS; absent when that is not known. */
export function redirectsToHttps(django: Django): boolean | undefined {
  const on = truth(settingValue(django, 'SECURE_SSL_REDIRECT'));
  if (on === false) return false;
  const exempt = textsOf(settingValue(django, 'SECURE_REDIRECT_EXEMPT'));
  if (exempt?.some((pattern) => everyPath.has(pattern))) return false;
  const present = hasMiddleware(django, SECURITY_MIDDLEWARE);
  if (present === false) return false;
  return on && present;
}

const everyPath: ReadonlySet<string> = new Set(['', '^', '.*', '^.*', '.*$', '^.*$']);

/** `SECURE_PROXY_SSL_HEADER`: the two texts, `none` when it is off; absent when that is not known. */
export function proxySslHeader(
  django: Django,
): { readonly header: string; readonly value: string } | 'none' | undefined {
  const found = settingValue(django, 'SECURE_PROXY_SSL_HEADER');
  if (truth(found) === false) return 'none';
  const [header, value, ...others] = textsOf(found) ?? [];
  if (header === undefined || value === undefined || others.length > 0) return undefined;
  return { header, value };
}

/** `HTTP_X_FORWARDED_PROTO`, as Django names a request header. */
export function metaName(header: string): string {
  return `HTTP_${header.toUpperCase().replaceAll('-', '_')}`;
}

/** Whether Django takes requests that came to Caddy by `scheme` for secure; absent when that is not known. */
export function seenAsSecure(
  context: DjangoContext,
  backend: Backend,
  scheme: Scheme,
): boolean | undefined {
  const { django } = context.project;
  if (!django) return undefined;
  if (backend.upstream.scheme !== '' && backend.upstream.scheme !== 'http') return undefined;
  const setting = proxySslHeader(django);
  if (setting === undefined) return undefined;
  const proto = forwardedProto(context, backend, scheme);
  if (setting !== 'none') {
    const sent =
      setting.header === 'HTTP_X_FORWARDED_PROTO'
        ? proto
        : headerSent(context, backend, setting.header);
    if (sent === undefined) return undefined;
    if (sent !== '') return sent === setting.value;
  }
  // Without the header Django asks the application server.
  const trusted = serverTrusts(context, backend)?.trusts;
  if (trusted !== true) return trusted;
  return proto === undefined ? undefined : proto === 'https';
}

/** The `X-Forwarded-Proto` that Django receives; empty when it is taken away, absent when it is not known. */
function forwardedProto(
  context: HttpsContext,
  { proxy }: Backend,
  scheme: Scheme,
): string | undefined {
  const last = headerUp(proxy, 'X-Forwarded-Proto').at(-1);
  if (last?.action === 'delete') return '';
  if (last && last.action !== 'set') return undefined;
  if (!last) return scheme === 'https' || tlsInFront(context) === false ? scheme : undefined;
  if (last.value === undefined) return undefined;
  const value = expandShorthands(last.value);
  if (value === '{http.request.scheme}') return scheme;
  return value.includes('{') ? undefined : value;
}

/** A request header other than Caddy's own, by Django's name for it. Visitors' own headers are left out of account. */
function headerSent(context: HttpsContext, { proxy }: Backend, name: string): string | undefined {
  const inner = (proxy.line.block ?? []).filter((line) => {
    const field = line.args[0]?.text.replace(/^[+\-?>]/, '') ?? '';
    return line.name.text === 'header_up' && metaName(field) === name;
  });
  const last = inner.at(-1);
  if (!last) return tlsInFront(context) === false ? '' : undefined;
  const [, value] = last.args;
  return value && !value.unknown && !value.text.includes('{') ? value.text : undefined;
}

/** A host name under which visitors reach Django. */
export interface DjangoHost {
  /** As in the address, or in a `host` matcher below it; may begin with `*.`. */
  readonly host: string;
  readonly address: Address;
  readonly scheme: Scheme;
  readonly backend: Backend;
}

/** The named hosts whose requests reach Django, those left out that are redirected away; of all sites, unless some are given. */
export function djangoHosts(
  context: DjangoContext,
  sites: Iterable<Site> = new Set(context.djangoBackends.map(({ site }) => site)),
): readonly DjangoHost[] {
  const found: DjangoHost[] = [];
  const dead = new Set(withoutCertificate(context));
  for (const site of sites) {
    const backends = context.djangoBackends.filter((backend) => backend.site === site);
    const routes = context.meantRoutes(site);
    for (const address of site.addresses) {
      const { host, unknown } = address;
      const scheme = schemeOf(address, site, context.ports);
      if (unknown || host === '' || !scheme || dead.has(address)) continue;
      for (const { name, asked } of namesOf(host, routes)) {
        const request: Request = { scheme, host: asked, path: '/', below: true, method: 'GET' };
        const backend =
          reached(backends, routes, request) ??
          reached(backends, routes, { ...request, headers: NO_HEADERS }) ??
          reached(backends, routes, { ...request, exists: () => 'nothing' });
        if (backend) found.push({ host: name, address, scheme, backend });
      }
    }
  }
  return found;
}

interface NameOfSite {
  /** As a `DjangoHost` has it. */
  readonly name: string;
  /** A host that a visitor may ask for by it. */
  readonly asked: string;
}

/** The names that a site tells apart: those of its `host` matchers below a wildcard, and the wildcard for all others. */
function namesOf(host: string, routes: readonly Route[]): readonly NameOfSite[] {
  const told = host.startsWith('*.')
    ? [...everyRoute(routes)].flatMap(({ matcher }) => hostsOf(matcher).map(({ text }) => text))
    : [];
  const names = [...new Set(told)].filter((name) => !/[*{]/.test(name) && coversHost(host, name));
  if (names.length === 0) return [{ name: host, asked: host }];
  let other = 'other';
  while (names.includes(host.replace('*', other))) other += 's';
  return [
    ...names.map((name) => ({ name, asked: name })),
    { name: host, asked: host.replace('*', other) },
  ];
}

/** What a matcher for special requests, such as an upgrade to WebSocket, finds in any other. */
const NO_HEADERS: ReadonlyMap<string, string> = new Map();

/**
 * Which of `backends` certainly answers a request. A page of maintenance is not there as a rule, and what is a file of the site's own is not
 * for Django.
 */
export function reached(
  backends: readonly Backend[],
  routes: readonly Route[],
  request: Request,
): Backend | undefined {
  for (const outcome of answers(routes, request)) {
    if (outcome.kind !== 'proxy') continue;
    // A plugin that may answer by itself, such as a rate limit, lets most requests pass.
    const sure = outcome.doubts.every(
      ({ why, taken }) => why === 'part' || (why === 'answer' && !taken),
    );
    const backend = backends.find(({ proxy }) => proxy === outcome.proxy);
    if (sure && backend) return backend;
  }
  return undefined;
}

/** The host name that Django finds in a request for `host`; absent when it is not known. */
export function hostSeen(host: string, { proxy, leaf, upstream }: Backend): string | undefined {
  const last = hostHeader(leaf, proxy);
  if (!last) return upstream.scheme === 'https' ? undefined : host;
  if (last.action !== 'set' || last.value === undefined) return undefined;
  const value = expandShorthands(last.value);
  if (value === '{http.request.host}' || value === '{http.request.hostport}') return host;
  if (
    value === '{http.reverse_proxy.upstream.hostport}' ||
    value === '{http.reverse_proxy.upstream.host}'
  ) {
    return upstream.socket === undefined && upstream.host !== '' ? upstream.host : undefined;
  }
  return value.includes('{') ? undefined : value.replace(/:\d+$/, '').toLowerCase();
}

/**
 * Whether `ALLOWED_HOSTS` lets a host name pass; absent when that is not known. A name that begins with `*.`
 * stands for all names below. https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts
 */
export function allowsHost(django: Django, host: string): boolean | undefined {
  const items = itemsOf(settingValue(django, 'ALLOWED_HOSTS'));
  if (!items) return undefined;
  const debug = truth(settingValue(django, 'DEBUG'));
  if (items.length === 0 && debug === undefined) return undefined;
  const name = host.toLowerCase().replace(/\.$/, '');
  if (items.length === 0 && debug) return debugHosts.some((pattern) => allows(pattern, name));
  if (items.some((item) => item.type === 'str' && allows(item.value.toLowerCase(), name)))
    return true;
  return items.some(({ type }) => type !== 'str') ? undefined : false;
}

/** What an empty list means while DEBUG is on. */
const debugHosts = ['.localhost', '127.0.0.1', '[::1]'];

/** Whether an entry of `ALLOWED_HOSTS` lets a host name pass; both in small letters. */
export function allows(pattern: string, host: string): boolean {
  if (pattern === '*' || pattern === host) return true;
  if (!pattern.startsWith('.')) return false;
  return host.endsWith(pattern) || host === pattern.slice(1);
}

/**
 * Whether an entry of `CSRF_TRUSTED_ORIGINS` is an origin, or has `*.` in front of a host that it belongs to: that host itself, and
 * all below. https://docs.djangoproject.com/en/stable/ref/settings/#csrf-trusted-origins
 */
export function originFits(entry: string, origin: string): boolean {
  const text = entry.toLowerCase();
  const [scheme = '', host = ''] = text.split('://', 2);
  if (text === origin || !host.startsWith('*.')) return text === origin;
  const own = `${scheme}://`;
  return origin.startsWith(own) && allows(host.slice(1), origin.slice(own.length));
}

/** The members of a list, tuple or set; absent for anything else. */
export function itemsOf(found: SettingValue | undefined): readonly PyValue[] | undefined {
  const value = found?.value;
  if (value?.type !== 'list' && value?.type !== 'tuple' && value?.type !== 'set') return undefined;
  return value.items;
}

/** A whole number; absent for anything else. */
export function numberOf(found: SettingValue | undefined): number | undefined {
  const value = found?.value;
  if (value?.type === 'int') return value.value;
  // Python counts True as 1.
  return value?.type === 'bool' ? Number(value.value) : undefined;
}

/** The `Strict-Transport-Security` that Django sends with secure requests; empty for none, absent when not known. */
export function djangoHsts(django: Django): string | undefined {
  const present = hasMiddleware(django, SECURITY_MIDDLEWARE);
  const seconds = numberOf(settingValue(django, 'SECURE_HSTS_SECONDS'));
  if (present === false || seconds === 0) return '';
  const below = truth(settingValue(django, 'SECURE_HSTS_INCLUDE_SUBDOMAINS'));
  const preload = truth(settingValue(django, 'SECURE_HSTS_PRELOAD'));
  if (!present || seconds === undefined || below === undefined || preload === undefined) {
    return undefined;
  }
  return `max-age=${seconds}${below ? '; includeSubDomains' : ''}${preload ? '; preload' : ''}`;
}

/** A header of Django's answers, and the setting that decides about it. */
export interface DjangoHeader {
  readonly setting: string;
  /** Absent when only its presence is known. */
  readonly value?: string;
}

/** A header other than Strict-Transport-Security that Django certainly adds to its answers. */
export function djangoHeader(django: Django, name: string): DjangoHeader | undefined {
  switch (name.toLowerCase()) {
    case 'x-frame-options':
      return sentBy(django, FRAME_MIDDLEWARE, 'X_FRAME_OPTIONS');
    case 'x-content-type-options': {
      const sent = sentBy(django, SECURITY_MIDDLEWARE, 'SECURE_CONTENT_TYPE_NOSNIFF');
      return sent && { ...sent, value: 'nosniff' };
    }
    case 'referrer-policy':
      return sentBy(django, SECURITY_MIDDLEWARE, 'SECURE_REFERRER_POLICY');
    case 'cross-origin-opener-policy':
      return sentBy(django, SECURITY_MIDDLEWARE, 'SECURE_CROSS_ORIGIN_OPENER_POLICY');
    case 'content-security-policy':
      return (
        sentBy(django, 'django.middleware.csp.ContentSecurityPolicyMiddleware', 'SECURE_CSP') ??
        sentBy(django, 'csp.middleware.CSPMiddleware', 'CONTENT_SECURITY_POLICY') ??
        sentBy(django, 'csp.middleware.CSPMiddleware', oldPolicy(django))
      );
    case 'permissions-policy':
      return sentBy(
        django,
        'django_permissions_policy.PermissionsPolicyMiddleware',
        'PERMISSIONS_POLICY',
      );
    default:
      return undefined;
  }
}

/** Whether SECURE_REDIRECT_EXEMPT takes a path; absent when a pattern is more than plain text. */
export function isExempt(django: Django, path: string): boolean | undefined {
  const patterns = textsOf(settingValue(django, 'SECURE_REDIRECT_EXEMPT'));
  if (!patterns?.every((pattern) => /^\^?[\w/-]*\$?$/.test(pattern))) return undefined;
  const bare = path.replace(/\?.*$/, '').replace(/^\/+/, '');
  return patterns.some((pattern) => {
    const text = pattern.replace(/^\^/, '').replace(/\$$/, '');
    if (pattern.startsWith('^') && pattern.endsWith('$')) return bare === text;
    if (pattern.startsWith('^')) return bare.startsWith(text);
    return pattern.endsWith('$') ? bare.endsWith(text) : bare.includes(text);
  });
}

/** Before version 4, django-csp had one setting for each directive. */
function oldPolicy(django: Django): string {
  const names = [...django.settings.keys()];
  return names.find((name) => /^CSP_[A-Z_]+_SRC$/.test(name)) ?? 'CSP_DEFAULT_SRC';
}

function joined(found: SettingValue | undefined): string | undefined {
  return textOf(found) ?? textsOf(found)?.join(',');
}

function sentBy(django: Django, middleware: string, setting: string): DjangoHeader | undefined {
  const found = settingValue(django, setting);
  if (truth(found) !== true || !hasMiddleware(django, middleware)) return undefined;
  const value = joined(found);
  return value === undefined ? { setting } : { setting, value };
}

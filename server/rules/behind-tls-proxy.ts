import type { Analysis } from '../analysis/analyze.ts';
import type { Line, Site, Token } from '../analysis/config.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { proxySslHeader, redirectsToHttps } from '../analysis/django/django-http.ts';
import { headerUp } from '../analysis/headers/headers.ts';
import {
  djangoScheme,
  type Front,
  proxyInFront,
  serverInFront,
  trustedProxies,
  untrustedFront,
} from '../analysis/deployment/in-front.ts';
import { siteScheme } from '../analysis/sites/https.ts';
import { type Finding, finding, type Fix, insertBefore, type Rule } from './rule.ts';
import { trustPrivate } from './trust-fixes.ts';

export const behindTlsProxy: Rule = {
  id: 'behind-tls-proxy',
  summary: 'A proxy in front ends TLS, and the site redirects to HTTPS again.',
  category: 'deployment',
  severity: 'warning',
  *check(context) {
    yield* fromCaddy(context);
    yield* fromDjango(context);
  },
};

/** Caddy's own redirect goes round, if the proxy in front speaks plain HTTP with it. */
function* fromCaddy(context: Analysis): Generator<Finding> {
  const { config, ports, project } = context;
  const trusted = trustedProxies(context);
  const front = serverInFront(project) ?? privateProxy(trusted);
  if (!front || !project.caddy) return;
  const trusts = trusted.length > 0;
  for (const site of config.sites) {
    const [address] = site.addresses;
    if (!address || siteScheme(site, ports) !== 'https' || address.scheme !== '') continue;
    if (address.host === '' || address.port !== '' || readDomain(address.host).isLocal) continue;
    yield finding(
      address.token,
      `${comes(front)}. If it ends TLS and speaks plain HTTP with Caddy, Caddy redirects to HTTPS, for ever. Write "http://" in front of the address${trusts ? ' then' : ' and name the proxy in "trusted_proxies"'}.`,
      {
        ...(trusts && front.name !== undefined ? {} : { severity: 'info' as const }),
        related: [{ at: front.at, message: 'In front of Caddy.' }],
        fixes: plainFixes(context, site, trusts),
      },
    );
  }
}

/** `http://` in front of every address, and trust in what comes from private networks where there is none yet. */
function plainFixes(context: Analysis, site: Site, trusts: boolean): readonly Fix[] {
  const tokens = [...new Set(site.addresses.map(({ token }) => token))];
  const isPlain = site.addresses.every(
    ({ token, scheme }) => scheme === '' && !token.via && token.quote === '',
  );
  if (!isPlain) return [];
  const edits = tokens.map((token) => insertBefore(token, 'http://'));
  const trust = trusts ? [] : trustPrivate(context).edits;
  return [{ title: 'Serve plain HTTP behind it', edits: [...trust, ...edits], safe: false }];
}

function comes({ name }: Nameless): string {
  return name === undefined
    ? 'Visitors come through a proxy in a private network'
    : `Visitors come through "${name}"`;
}

/** A proxy of which perhaps only its network is known. */
type Nameless = Pick<Front, 'at'> & Partial<Front>;

/** What is trusted in private networks alone; a network of the provider's outside mostly speaks HTTPS with Caddy. */
function privateProxy(trusted: readonly Line[]): Nameless | undefined {
  const at = trusted.find(({ args: [source, ...ranges] }) => {
    const isPrivate = ({ text }: Token): boolean =>
      text === 'private_ranges' || /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(text);
    return source?.text === 'static' && ranges.length > 0 && ranges.every(isPrivate);
  });
  return at && { at };
}

/** Without a trusted proxy Caddy says `http` to Django, whatever came in front of it. */
function* fromDjango(context: Analysis): Generator<Finding> {
  const { django } = context.project;
  const setting = django?.settings.get('SECURE_SSL_REDIRECT');
  if (!django || !setting || !redirectsToHttps(django)) return;
  if (djangoScheme(context) !== 'http' || proxyInFront(context) !== undefined) return;
  // A rule of its own.
  if (untrustedFront(context)) return;
  const header = proxySslHeader(django);
  if (!header || (header !== 'none' && header.header !== 'HTTP_X_FORWARDED_PROTO')) return;
  const [backend] = context.djangoBackends;
  const address = backend?.site.addresses[0];
  if (!backend || !address) return;
  if (context.djangoBackends.some(({ proxy }) => headerUp(proxy, 'X-Forwarded-Proto').length > 0))
    return;
  yield finding(
    address.token,
    'Caddy tells Django that visitors came over plain HTTP, also when a proxy in front speaks HTTPS with them, and Django redirects to HTTPS for ever. Name that proxy in "trusted_proxies".',
    {
      related: [{ at: setting.nameAt, message: 'Django redirects.' }],
      fixes: [trustPrivate(context)],
    },
  );
}

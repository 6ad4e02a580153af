import type { Analysis } from '../analysis/analyze.ts';
import type { Backend } from '../analysis/deployment/backends.ts';
import { proxySslHeader, redirectsToHttps, seenAsSecure } from '../analysis/django/django-http.ts';
import { serverTrusts } from '../analysis/django/django-server.ts';
import { headerUp } from '../analysis/headers/headers.ts';
import { trustedProxies } from '../analysis/deployment/in-front.ts';
import { siteScheme } from '../analysis/sites/https.ts';
import { below, quoteIn } from '../analysis/django/settings-edits.ts';
import type { Setting } from '../project/project.ts';
import { finding, type Fix, type Rule } from './rule.ts';

export const sslRedirectWithoutProxyHeader: Rule = {
  id: 'ssl-redirect-without-proxy-header',
  summary: 'Django redirects to HTTPS and cannot see that Caddy speaks it.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    const setting = django?.settings.get('SECURE_SSL_REDIRECT');
    if (!django || !setting || !redirectsToHttps(django)) return;
    if (proxySslHeader(django) !== 'none') return;
    const backends = context.djangoBackends.filter(
      ({ site, proxy }) =>
        siteScheme(site, context.ports) === 'https' &&
        headerUp(proxy, 'X-Forwarded-Proto').length === 0,
    );
    const looping = backends.find((backend) => seenAsSecure(context, backend, 'https') === false);
    const lucky = backends.find((backend) => seenAsSecure(context, backend, 'https') === true);
    const behind = looping ? undefined : behindProxy(context);
    if (behind) {
      yield finding(
        setting.nameAt,
        'The proxy in front of Caddy ends TLS, and Django cannot see that visitors came by HTTPS, so every page redirects to itself for ever. Set SECURE_PROXY_SSL_HEADER.',
        {
          related: [{ at: behind.upstream.token, message: relatedOf(behind) }],
          fixes: fixesOf(context, setting),
        },
      );
      return;
    }
    const one = looping ?? lucky;
    if (!one) return;
    const message = looping
      ? 'Django redirects to HTTPS and cannot see that visitors already came by it, so every page redirects to itself for ever. Set SECURE_PROXY_SSL_HEADER.'
      : `This works only because ${serverTrusts(context, one)?.server ?? 'the server'} believes the address that Caddy calls from. Set SECURE_PROXY_SSL_HEADER, so that it goes on working when Caddy moves.`;
    yield finding(setting.nameAt, message, {
      ...(looping ? {} : { severity: 'info' as const }),
      related: [{ at: one.upstream.token, message: relatedOf(one) }],
      fixes: fixesOf(context, setting),
    });
  },
};

/** A site over plain HTTP behind a proxy that Caddy trusts: what that one says of HTTPS reaches Django as a header alone. */
function behindProxy(context: Analysis): Backend | undefined {
  if (trustedProxies(context).length === 0) return undefined;
  return context.djangoBackends.find(
    (backend) =>
      siteScheme(backend.site, context.ports) === 'http' &&
      headerUp(backend.proxy, 'X-Forwarded-Proto').length === 0 &&
      serverTrusts(context, backend)?.trusts === false,
  );
}

function relatedOf({ upstream }: Backend): string {
  return `Caddy speaks plain HTTP with "${upstream.token.text}".`;
}

function fixesOf({ files }: Analysis, setting: Setting): readonly Fix[] {
  const quote = quoteIn(files, setting);
  const pair = `${quote}HTTP_X_FORWARDED_PROTO${quote}, ${quote}https${quote}`;
  const edit = below(files, setting, [`SECURE_PROXY_SSL_HEADER = (${pair})`]);
  return edit ? [{ title: 'Tell Django which header says HTTPS', edits: [edit], safe: false }] : [];
}

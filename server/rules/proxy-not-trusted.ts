import type { Analysis } from '../analysis/analyze.ts';
import type { Backend } from '../analysis/deployment/backends.ts';
import { type Front, untrustedFront } from '../analysis/deployment/in-front.ts';
import { proxySslHeader, redirectsToHttps } from '../analysis/django/django-http.ts';
import { headerUp } from '../analysis/headers/headers.ts';
import { routesBefore } from '../analysis/routes/leaves.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { siteScheme } from '../analysis/sites/https.ts';
import { finding, type Related, type Rule } from './rule.ts';
import { trustPrivate } from './trust-fixes.ts';

export const proxyNotTrusted: Rule = {
  id: 'proxy-not-trusted',
  summary: 'Caddy hides what the proxy in front of it says about visitors.',
  category: 'deployment',
  severity: 'warning',
  *check(context) {
    const front = untrustedFront(context);
    const backends = front ? backendsBehind(context) : [];
    const looping = backends.map((backend) => redirectOf(context, backend));
    const loop = looping.find((one) => one !== undefined);
    const backend = loop ? backends[looping.indexOf(loop)] : backends.find(hidesAddress);
    const address = backend?.site.addresses[0];
    if (!front || !backend || !address) return;
    yield finding(address.token, messageFor(front, loop !== undefined), {
      ...(loop ? { severity: 'error' as const } : {}),
      related: [{ at: front.at, message: 'In front of Caddy.' }, ...(loop ? [loop] : [])],
      fixes: [trustPrivate(context)],
    });
  },
};

function messageFor({ name }: Front, redirects: boolean): string {
  const hidden = `Visitors come through "${name}", and Caddy does not believe what it says of them: for applications, all of them have one address and come over plain HTTP`;
  const circle = redirects ? '. One of them redirects to HTTPS, for ever' : '';
  return `${hidden}${circle}. Name it in "trusted_proxies".`;
}

/** What sites for plain HTTP hand on, those of one's own machine left out. */
function backendsBehind({ backends, ports }: Analysis): readonly Backend[] {
  return backends.filter(({ site, proxy, leaf }) => {
    const isPlain = siteScheme(site, ports) === 'http';
    const isOwn = site.addresses.every(({ host }) => host !== '' && readDomain(host).isLocal);
    const trusts = (proxy.line.block ?? []).some(({ name }) => name.text === 'trusted_proxies');
    return isPlain && !isOwn && !trusts && !changesRequest(leaf);
  });
}

/** Headers of requests that are set in front of the proxy may be the very ones. */
function changesRequest(leaf: Backend['leaf']): boolean {
  for (const { route } of routesBefore(leaf)) {
    const { handler } = route;
    if (handler.kind === 'unknown') return true;
    if (handler.kind === 'headers' && handler.side === 'request') return true;
  }
  return false;
}

function hidesAddress({ proxy }: Backend): boolean {
  return !addressHeaders.some((name) => headerUp(proxy, name).length > 0);
}

const addressHeaders = ['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'X-Client-IP'];

/** What redirects to HTTPS whatever it is not told to have come by it. */
function redirectOf({ project, djangoBackends }: Analysis, backend: Backend): Related | undefined {
  const says = ['X-Forwarded-Proto', 'X-Forwarded-Ssl', 'X-Forwarded-Scheme', 'X-Scheme'];
  if (says.some((name) => headerUp(backend.proxy, name).length > 0)) return undefined;
  const { django, rails } = project;
  const setting = django?.settings.get('SECURE_SSL_REDIRECT');
  if (django && setting && djangoBackends.includes(backend) && redirectsToHttps(django)) {
    const header = proxySslHeader(django);
    const isTold = header && (header === 'none' || header.header === 'HTTP_X_FORWARDED_PROTO');
    return isTold ? { at: setting.nameAt, message: 'Django redirects.' } : undefined;
  }
  const isRails = rails?.services.includes(backend.service?.name ?? '');
  return isRails && rails?.redirects
    ? { at: rails.redirects.at, message: 'Rails redirects.' }
    : undefined;
}

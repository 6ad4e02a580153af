import type { Analysis } from '../analysis/analyze.ts';
import type { Backend } from '../analysis/deployment/backends.ts';
import type { Line } from '../analysis/config.ts';
import { proxySslHeader } from '../analysis/django/django-http.ts';
import { serverTrusts } from '../analysis/django/django-server.ts';
import { headerUp, type ProxyHeader } from '../analysis/headers/headers.ts';
import { proxyInFront } from '../analysis/deployment/in-front.ts';
import { siteScheme } from '../analysis/sites/https.ts';
import { removeLine } from './edits.ts';
import { finding, type Rule } from './rule.ts';

export const forwardedProtoOverwritten: Rule = {
  id: 'forwarded-proto-overwritten',
  summary: 'A proxy hides from Django how visitors came.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const seen = new Set<Line>();
    for (const backend of context.djangoBackends) {
      const last = headerUp(backend.proxy, 'X-Forwarded-Proto').at(-1);
      if (!last || seen.has(last.line)) continue;
      seen.add(last.line);
      const fault = faultOf(context, backend, last);
      if (!fault) continue;
      yield finding(last.line, fault.message, {
        ...(fault.isWarning ? { severity: 'warning' as const } : {}),
        fixes: [
          {
            title: 'Delete the line',
            edits: [removeLine(context, last.line)],
            safe: false,
          },
        ],
      });
    }
  },
};

function faultOf(
  context: Analysis,
  backend: Backend,
  { action, value }: ProxyHeader,
): { readonly message: string; readonly isWarning: boolean } | undefined {
  const { django } = context.project;
  const setting = django && proxySslHeader(django);
  const matters =
    setting === 'none'
      ? serverTrusts(context, backend)?.trusts === true
      : setting?.header === 'HTTP_X_FORWARDED_PROTO';
  if (!matters) return undefined;
  const scheme = siteScheme(backend.site, context.ports);
  const isLiteral = action === 'set' && value !== undefined && !value.includes('{');
  if (scheme === 'https' && (action === 'delete' || (isLiteral && value !== 'https'))) {
    const what =
      action === 'delete' ? 'X-Forwarded-Proto is taken away' : `X-Forwarded-Proto says "${value}"`;
    return {
      message: `${what}, so Django takes visitors who came by HTTPS for insecure ones: redirects to HTTPS never end and forms are refused. Delete this line; Caddy sends the header by itself.`,
      isWarning: false,
    };
  }
  if (scheme === 'http' && isLiteral && value === 'https' && proxyInFront(context) === false) {
    return {
      message:
        'Visitors come over plain HTTP, and Django is told that they came by HTTPS: browsers drop its secure cookies. Delete this line, or name the proxy in front in "trusted_proxies".',
      isWarning: true,
    };
  }
  return undefined;
}

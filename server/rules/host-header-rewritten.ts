import { namedHosts } from '../analysis/sites/addresses.ts';
import { type Backend } from '../analysis/deployment/backends.ts';
import type { Line } from '../analysis/config.ts';
import { allowsHost, hostSeen } from '../analysis/django/django-http.ts';
import { hostHeader } from '../analysis/headers/headers.ts';
import { removeLine } from './edits.ts';
import { settingValue, truth } from '../project/django-settings.ts';
import { finding, type Rule } from './rule.ts';

export const hostHeaderRewritten: Rule = {
  id: 'host-header-rewritten',
  summary: 'A proxy hides from Django which host was asked for.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    const setting = django?.settings.get('ALLOWED_HOSTS');
    const reported = new Set<Line>();
    for (const backend of context.djangoBackends) {
      const line = hostHeader(backend.leaf, backend.proxy)?.line;
      const host = line && changedHost(backend);
      if (!django || !line || host === undefined || reported.has(line)) continue;
      // With this setting Django looks at X-Forwarded-Host instead, which Caddy leaves alone.
      if (truth(settingValue(django, 'USE_X_FORWARDED_HOST')) !== false) continue;
      const allowed = allowsHost(django, host);
      if (allowed === undefined) continue;
      reported.add(line);
      const message = allowed
        ? `Django sees "${host}" in place of the name that visitors asked for: absolute links lead there, and forms fail the CSRF check. Delete this line.`
        : `Django sees the host "${host}", which is not in ALLOWED_HOSTS, and answers every request with 400. Delete this line; Caddy passes the visitor's Host on by itself.`;
      yield finding(line, message, {
        ...(allowed ? { severity: 'warning' as const } : {}),
        related: setting
          ? [{ at: setting.nameAt, message: 'The hosts that Django answers to.' }]
          : [],
        fixes: [{ title: 'Delete the line', edits: [removeLine(context, line)], safe: false }],
      });
    }
  },
};

/** The host that Django sees, when it is certainly none of the site's own. */
function changedHost(backend: Backend): string | undefined {
  const own = namedHosts(backend.site).map(({ host }) => host);
  const [first = 'visitor.invalid'] = own;
  const seen = hostSeen(first, backend);
  if (seen === undefined || seen === first || own.includes(seen)) return undefined;
  return own.length === backend.site.addresses.length ? seen : undefined;
}

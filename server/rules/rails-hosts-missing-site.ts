import { djangoHosts, hostSeen } from '../analysis/django/django-http.ts';
import { hostHeader } from '../analysis/headers/headers.ts';
import { finding, type Rule } from './rule.ts';

export const railsHostsMissingSite: Rule = {
  id: 'rails-hosts-missing-site',
  summary: 'Rails refuses a host name that Caddy sends it.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const { hosts, services = [] } = context.project.rails ?? {};
    if (!hosts) return;
    const backends = context.backends.filter(
      ({ service }) => service && services.includes(service.name),
    );
    for (const { host, address, backend } of djangoHosts({
      ...context,
      djangoBackends: backends,
    })) {
      const seen = hostSeen(host, backend);
      // A changed header is another matter, and so are names that a star stands for.
      if (seen !== host || hostHeader(backend.leaf, backend.proxy) || host.includes('*')) continue;
      if (hosts.value.some((entry) => answersTo(entry, host))) continue;
      yield finding(
        address.token,
        `Caddy sends "${host}" to Rails, which answers every request with 403, since "config.hosts" does not have it. Add "${host}" there.`,
        { related: [{ at: hosts.at, message: 'The hosts that Rails answers to.' }] },
      );
    }
  },
};

/** A dot in front stands for one label, or none. */
function answersTo(entry: string, host: string): boolean {
  const pattern = entry.toLowerCase();
  const name = host.toLowerCase();
  if (!pattern.startsWith('.')) return pattern === name;
  const label = name.slice(0, -pattern.length);
  return name === pattern.slice(1) || (name.endsWith(pattern) && !label.includes('.'));
}

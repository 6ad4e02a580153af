import {
  applicationServers,
  bindsOf,
  dialledPort,
  distinctBackends,
} from '../analysis/deployment/application-servers.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { isLoopbackHost } from '../project/published.ts';
import type { Bind } from '../project/servers.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const appBoundToLoopback: Rule = {
  id: 'app-bound-to-loopback',
  summary: 'The application listens only inside its own container.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { project } = analysis;
    const { caddy } = project;
    if (caddy?.networkMode && caddy.networkMode.value !== 'host') return;
    const serversOf = applicationServers(project);
    const seen = new Set<string>();
    for (const backend of distinctBackends(analysis.backends)) {
      const { service, upstream } = backend;
      const port = dialledPort(backend);
      if (!service || service.name === caddy?.name || service.networkMode || seen.has(service.name))
        continue;
      const binds = bindsOf(service, serversOf);
      const listening = binds?.filter((bind) => bind.socket === undefined) ?? [];
      const same = listening.filter((bind) => bind.port === port);
      // On another port as well, it is out of Caddy's reach.
      const reached = same.length > 0 ? same : listening;
      const [bind] = reached;
      if (!bind || !reached.every(isOwn)) continue;
      seen.add(service.name);
      const fix = hostFix(analysis, bind);
      yield finding(
        bind.at,
        `"${service.name}" listens on ${bind.host} inside its container, where Caddy cannot reach it: every request gets 502. Listen on 0.0.0.0.`,
        {
          related: [
            {
              at: upstream.token,
              message: `Caddy dials it from ${backend.behind === undefined ? 'another container' : 'the host'}.`,
            },
          ],
          fixes: fix ? [fix] : [],
        },
      );
    }
  },
};

function isOwn({ host }: Bind): boolean {
  return host !== undefined && isLoopbackHost(host);
}

function hostFix(analysis: Analysis, { at, host }: Bind): Fix | undefined {
  const written = analysis.textAt(at);
  const index = host === undefined ? -1 : written.indexOf(host);
  if (index < 0 || host === undefined || written.indexOf(host, index + 1) >= 0) return undefined;
  const start = at.start + index;
  const edit = replace({ uri: at.uri, start, end: start + host.length }, '0.0.0.0');
  return { title: 'Listen on 0.0.0.0', edits: [edit], safe: false };
}

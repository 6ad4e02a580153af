import type { Analysis } from '../analysis/analyze.ts';
import {
  applicationServers,
  bindsOf,
  dialledPort,
  distinctBackends,
} from '../analysis/application-servers.ts';
import type { Upstream } from '../analysis/upstreams.ts';
import { finding, type Fix, insertAfter, replace, type Rule } from './rule.ts';

export const upstreamPortMismatch: Rule = {
  id: 'upstream-port-mismatch',
  summary: 'A proxy dials another port than the one the application listens on.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const serversOf = applicationServers(analysis.project);
    for (const backend of distinctBackends(analysis.backends)) {
      const { upstream, service } = backend;
      const port = dialledPort(backend);
      const binds = service && bindsOf(service, serversOf);
      if (!service || port === undefined || !binds) continue;
      const ports = binds.map((bind) => (bind.socket === undefined ? bind.port : 0));
      if (ports.includes(undefined) || ports.includes(port)) continue;
      const bind = binds.find((one) => one.port !== undefined);
      if (!bind) continue;
      const dialled =
        upstream.port === undefined ? `port ${port}, since none is written` : `port ${port}`;
      const fix = portFix(analysis, upstream, String(bind.port));
      yield finding(
        upstream.token,
        `Caddy dials ${dialled}, but "${service.name}" listens on ${bind.port}, so every request gets 502. Write "${upstream.host}:${bind.port}".`,
        {
          related: [{ at: bind.at, message: `Listens on ${bind.port}.` }],
          fixes: fix ? [fix] : [],
        },
      );
    }
  },
};

function portFix(
  analysis: Analysis,
  { token, host, port }: Upstream,
  right: string,
): Fix | undefined {
  const written = analysis.textAt(token);
  if (written !== token.text) return undefined;
  const title = `Dial port ${right}`;
  const { uri, end } = token;
  if (port === undefined) {
    const missing = written.endsWith(':') ? right : `:${right}`;
    if (!written.replace(/:$/, '').endsWith(host)) return undefined;
    return { title, edits: [insertAfter(token, missing)], safe: false };
  }
  if (!written.endsWith(`:${port}`)) return undefined;
  return { title, edits: [replace({ uri, start: end - port.length, end }, right)], safe: false };
}

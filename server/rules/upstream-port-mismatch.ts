import type { Analysis } from '../analysis/analyze.ts';
import {
  applicationServers,
  bindsOf,
  dialledPort,
  distinctBackends,
} from '../analysis/deployment/application-servers.ts';
import type { Backend } from '../analysis/deployment/backends.ts';
import { isLoopback, type Upstream } from '../analysis/deployment/upstreams.ts';
import type { Service } from '../project/project.ts';
import type { Bind } from '../project/servers.ts';
import { type Finding, finding, type Fix, insertAfter, replace, type Rule } from './rule.ts';

export const upstreamPortMismatch: Rule = {
  id: 'upstream-port-mismatch',
  summary: 'A proxy dials another port than the one the application listens on.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    yield* onHost(analysis);
    if (!analysis.project.compose) return;
    const serversOf = applicationServers(analysis.project);
    for (const backend of distinctBackends(analysis.backends)) {
      const { upstream, service } = backend;
      const port = dialledPort(backend);
      const binds =
        service && (bindsOf(service, serversOf) ?? analysis.project.nginx.get(service.name));
      if (!service || port === undefined) continue;
      if (backend.missed === 'port') {
        yield service.ports.length > 0
          ? notPublished(analysis, upstream, service)
          : insideAlone(upstream, service);
        continue;
      }
      if (!binds) {
        if (backend.behind === undefined) yield* publishedPort(analysis, backend, service, port);
        continue;
      }
      const ports = binds.map((bind) => (bind.socket === undefined ? bind.port : 0));
      if (ports.includes(undefined) || ports.includes(port)) continue;
      const bind = binds.find((one) => one.port !== undefined);
      if (!bind) continue;
      if (backend.behind !== undefined) {
        yield wrongTarget(backend, service, bind);
        continue;
      }
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

/** Caddy and the only server of the application are programs of one machine, and miss each other. */
function* onHost(analysis: Analysis): Generator<Finding> {
  const { project, djangoBackends } = analysis;
  const [server, ...others] = project.servers.filter(
    ({ command }) => command.stage === 'start' && command.service === undefined,
  );
  const binds = server?.server.bind ?? [];
  const [bind] = binds;
  if (project.caddy || !server || !bind || others.length > 0) return;
  const { port: own, socket } = bind;
  const where = socket === undefined ? `port ${own}` : `the socket "${socket}"`;
  const right = socket === undefined ? `localhost:${own}` : `unix/${socket}`;
  for (const backend of distinctBackends(djangoBackends)) {
    const { upstream, service } = backend;
    if (service || !isLoopback(upstream) || binds.some((one) => mayReach(backend, one))) continue;
    const isWritten = analysis.textAt(upstream.token) === upstream.token.text;
    const fix = { title: `Dial "${right}"`, edits: [replace(upstream.token, right)], safe: false };
    yield finding(
      upstream.token,
      `"${server.server.kind}" is started on ${where}, and Caddy dials "${upstream.token.text}", where nothing listens: every request gets 502. Write "${right}".`,
      {
        related: [{ at: bind.at, message: `Listens on ${where}.` }],
        fixes: isWritten ? [fix] : [],
      },
    );
  }
}

/** Whether an address may be where a server listens; what is not known, or depends on a folder, may be anything. */
function mayReach(backend: Backend, { port, socket }: Bind): boolean {
  const dialled = backend.upstream.socket;
  if (socket !== undefined) return !socket.startsWith('/') || dialled === socket;
  return port === undefined || (dialled === undefined && dialledPort(backend) === port);
}

/** The port that a container has on the host is no port of its own. Where it listens is not known otherwise. */
function* publishedPort(
  analysis: Analysis,
  { upstream }: Backend,
  service: Service,
  port: number,
): Generator<Finding> {
  const { ports, expose, name } = service;
  const stage = analysis.project.stages.get(name);
  const exposed = [...expose, ...(stage?.expose ?? [])].map(({ value }) => value);
  const own = [...ports.map(({ target }) => String(target)), ...exposed];
  // A range, a variable, or the port itself.
  if (own.some((one) => !/^[1-9]\d*(?:\/\w+)?$/.test(one) || parseInt(one, 10) === port)) return;
  const outside = ports.find(({ published, protocol }) => published === port && protocol === 'tcp');
  if (!outside) return;
  const fix = portFix(analysis, upstream, String(outside.target));
  yield finding(
    upstream.token,
    `"${name}" has port ${port} on the host alone. Between containers it is port ${outside.target}, so every request gets 502. Write "${upstream.host}:${outside.target}".`,
    {
      severity: 'warning',
      related: [
        { at: outside.at, message: `Port ${port} of the host leads to ${outside.target}.` },
      ],
      fixes: fix ? [fix] : [],
    },
  );
}

/** Caddy is a program of the host, where no container has the port that it dials. */
function notPublished(analysis: Analysis, upstream: Upstream, { name, ports }: Service): Finding {
  const [outside] = ports;
  const fix = portFix(analysis, upstream, String(outside?.published));
  return finding(
    upstream.token,
    `Nothing is published at port ${upstream.port} of the host, where "${name}" has port ${outside?.published}: every request gets 502. Write "${upstream.host}:${outside?.published}".`,
    {
      severity: 'warning',
      related: outside
        ? [{ at: outside.at, message: `Port ${outside.published} of the host.` }]
        : [],
      fixes: fix ? [fix] : [],
    },
  );
}

/** Caddy is in the network of the host, and the application is not. */
function insideAlone({ token, port }: Upstream, { name, at }: Service): Finding {
  return finding(
    token,
    `"${name}" listens on port ${port} of its own container, of which the host has none: every request gets 502. Publish "127.0.0.1:${port}:${port}" there.`,
    { severity: 'warning', related: [{ at, message: 'Publishes nothing.' }] },
  );
}

/** What is published on the host leads to a port where nothing listens. */
function wrongTarget({ upstream, behind }: Backend, { name, ports }: Service, bind: Bind): Finding {
  const { port } = upstream;
  const at = ports.find(({ published }) => String(published) === port)?.at;
  return finding(
    upstream.token,
    `Port ${port} of the host leads to port ${behind} of "${name}", which listens on ${bind.port}, so every request gets 502. Publish "${port}:${bind.port}".`,
    {
      related: [
        ...(at ? [{ at, message: 'The port of the host.' }] : []),
        { at: bind.at, message: `Listens on ${bind.port}.` },
      ],
    },
  );
}

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

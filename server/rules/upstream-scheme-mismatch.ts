import type { Analysis } from '../analysis/analyze.ts';
import {
  applicationServers,
  dialledPort,
  distinctBackends,
  type ServersOf,
} from '../analysis/deployment/application-servers.ts';
import type { Service } from '../project/project.ts';
import type { ApplicationServer, Bind } from '../project/servers.ts';
import type { Backend } from '../analysis/deployment/backends.ts';
import { type Finding, finding, type Fix, replace, type Rule } from './rule.ts';

export const upstreamSchemeMismatch: Rule = {
  id: 'upstream-scheme-mismatch',
  summary: 'Caddy and the application do not speak the same protocol.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    yield* plainToTls(analysis);
    if (!analysis.project.compose) return;
    const serversOf = applicationServers(analysis.project);
    for (const backend of distinctBackends(analysis.backends)) {
      const { service, upstream, proxy } = backend;
      const server = service && onlyServer(service, serversOf);
      const foreign = service && server && uwsgiBindOf(server, backend);
      if (foreign) {
        yield finding(
          upstream.token,
          `"${service.name}" speaks the uwsgi protocol there, and Caddy speaks HTTP, so every request gets 502. Start uWSGI with "http-socket" in place of "socket".`,
          { related: [{ at: foreign.at, message: 'The uwsgi protocol.' }] },
        );
        continue;
      }
      if (!service || !server || upstream.socket !== undefined) continue;
      const transport = proxy.line.block?.find(({ name }) => name.text === 'transport');
      const speaks = server.tls ? true : isSurelyPlain(server, analysis) ? false : undefined;
      if (speaks === undefined || (transport && transport.args[0]?.text !== 'http')) continue;
      // Any of its settings for TLS switches TLS on.
      const asksTls = transport?.block?.some(({ name }) => name.text.startsWith('tls')) ?? false;
      const isHttps = upstream.scheme === 'https' || asksTls;
      if (isHttps === speaks || (upstream.scheme === '' && upstream.port === '443')) continue;
      const { token } = upstream;
      const right = isHttps
        ? token.text.replace(/^https:\/\//, '')
        : `https://${token.text.replace(/^http:\/\//, '')}`;
      const written = analysis.textAt(token) === token.text;
      const fix: Fix | undefined =
        written && !asksTls
          ? { title: `Write "${right}"`, edits: [replace(token, right)], safe: false }
          : undefined;
      const effect = isHttps
        ? `"${service.name}" speaks plain HTTP, so every request gets 502`
        : `"${service.name}" speaks HTTPS, so every request gets an error`;
      const advice = asksTls
        ? 'Delete the settings for TLS of its "transport"'
        : `Write "${right}"`;
      yield finding(token, `${effect}. ${advice}.`, { fixes: fix ? [fix] : [] });
    }
  },
};

/** `web:443`: to Caddy the port is no sign of TLS, though it refuses `http://` in front of it. */
function* plainToTls(analysis: Analysis): Generator<Finding> {
  const serversOf = applicationServers(analysis.project);
  for (const { upstream, proxy, service } of distinctBackends(analysis.backends)) {
    if (service && onlyServer(service, serversOf)) continue;
    const { scheme, port, token } = upstream;
    if (scheme !== '' || port !== '443' || proxy.of !== 'reverse_proxy') continue;
    const isOpen = proxy.line.block?.some(({ name }) => name.unknown || name.text === 'import');
    const transport = proxy.line.block?.find(({ name }) => name.text === 'transport');
    if (isOpen || proxy.line.partial || transport) continue;
    const right = `https://${token.text}`;
    yield finding(
      token,
      `Caddy speaks plain HTTP with "${token.text}", and a server for HTTPS answers that with status 400. Write "${right}".`,
      {
        severity: 'warning',
        fixes:
          analysis.textAt(token) === token.text && proxy.upstreams.length === 1
            ? [{ title: `Write "${right}"`, edits: [replace(token, right)], safe: false }]
            : [],
      },
    );
  }
}

/** Where uWSGI listens by its own protocol, if that is what is dialled, and no plugin speaks it. */
function uwsgiBindOf({ bind }: ApplicationServer, backend: Backend): Bind | undefined {
  const { upstream, proxy } = backend;
  const transport = proxy.line.block?.find(({ name }) => name.text === 'transport')?.args[0];
  if (transport && transport.text !== 'http') return undefined;
  const port = dialledPort(backend);
  const dialled = bind?.filter((one) =>
    upstream.socket === undefined
      ? port !== undefined && one.port === port
      : one.socket === upstream.socket,
  );
  const [first] = dialled ?? [];
  return dialled?.every(({ isUwsgi }) => isUwsgi) ? first : undefined;
}

function onlyServer(service: Service, serversOf: ServersOf): ApplicationServer | undefined {
  const servers = serversOf(service);
  return servers?.length === 1 ? servers[0] : undefined;
}

/** A configuration file may ask for TLS, also the one that gunicorn looks for by itself. */
function isSurelyPlain(
  { kind, config, complete }: ApplicationServer,
  { project, files }: Analysis,
): boolean {
  if (!complete || config !== undefined || kind === 'uwsgi' || kind === 'daphne') return false;
  if (kind !== 'gunicorn') return true;
  const folder = project.django?.folder.replace(/\/$/, '');
  return folder !== undefined && files.read(`${folder}/gunicorn.conf.py`) === undefined;
}

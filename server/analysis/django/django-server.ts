import type { Project, RunningServer } from '../../project/project.ts';
import { isLoopbackIp } from '../../project/published.ts';
import type { Backend } from '../deployment/backends.ts';
import { isLoopback } from '../deployment/upstreams.ts';

/** What the questions here are asked about; every `Analysis` is one. */
export interface ServerContext {
  readonly project: Project;
}

/** Whether the application server believes `X-Forwarded-Proto` from Caddy, and which server it is. */
export interface ServerTrust {
  readonly server: string;
  readonly trusts: boolean;
}

/** Absent when it is not known which server runs Django, or how it is set up. */
export function serverTrusts(context: ServerContext, backend: Backend): ServerTrust | undefined {
  const found = serversOf(context, backend).map((one) => trustOf(one, backend));
  const [first] = found;
  if (!first) return undefined;
  const agree = found.every((one) => one?.server === first.server && one.trusts === first.trusts);
  return agree ? first : undefined;
}

/** The servers that run what a backend is. */
export function serversOf(
  { project }: ServerContext,
  { service }: Backend,
): readonly RunningServer[] {
  return project.servers.filter(({ command }) =>
    service
      ? command.stage === 'start' && command.service === service.name
      : command.service === undefined,
  );
}

/**
 * gunicorn and uvicorn believe this machine unless they are told otherwise; the others believe nobody by themselves.
 * https://docs.gunicorn.org/en/stable/settings.html#forwarded-allow-ips
 */
function trustOf(
  { server, command: { words } }: RunningServer,
  { upstream, behind }: Backend,
): ServerTrust | undefined {
  const { kind, settled, forwardedAllowIps } = server;
  if (kind === 'uwsgi' || server.tls) return undefined;
  if (kind !== 'gunicorn' && kind !== 'uvicorn') {
    return words.includes('--proxy-headers') ? undefined : { server: kind, trusts: false };
  }
  if (words.includes('--no-proxy-headers')) return { server: kind, trusts: false };
  // Through a published port, requests come from the address that Docker has.
  const local = isLoopback(upstream) && behind === undefined;
  if (forwardedAllowIps) {
    const trusted = forwardedAllowIps.value.split(',').map((part) => part.trim());
    if (trusted.includes('*')) return { server: kind, trusts: true };
    if (!trusted.every((address) => address === '' || isLoopbackIp(address))) return undefined;
    return { server: kind, trusts: local && trusted.some(isLoopbackIp) };
  }
  return settled ? { server: kind, trusts: local } : undefined;
}

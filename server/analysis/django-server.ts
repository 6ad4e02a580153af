import type { Project } from '../project/project.ts';
import { applicationServer } from '../project/servers.ts';
import { type Files, resolve } from '../workspace.ts';
import type { Backend } from './backends.ts';
import { isLoopback } from './upstreams.ts';

/** What the questions here are asked about; every `Analysis` is one. */
export interface ServerContext {
  readonly project: Project;
  readonly files: Files;
}

/** Whether the application server believes `X-Forwarded-Proto` from Caddy, and which server it is. */
export interface ServerTrust {
  readonly server: string;
  readonly trusts: boolean;
}

/** Absent when it is not known which server runs Django, or how it is set up. */
export function serverTrusts(context: ServerContext, backend: Backend): ServerTrust | undefined {
  const found = serversOf(context, backend).map((one) => trustOf(one, context, backend));
  const [first] = found;
  if (!first) return undefined;
  const agree = found.every((one) => one?.server === first.server && one.trusts === first.trusts);
  return agree ? first : undefined;
}

interface RunningServer {
  readonly server: NonNullable<ReturnType<typeof applicationServer>>;
  readonly words: readonly (string | undefined)[];
}

function serversOf({ project }: ServerContext, { service }: Backend): readonly RunningServer[] {
  const own = project.commands.filter((command) =>
    service
      ? command.stage === 'start' && command.service === service.name
      : command.service === undefined && command.stage !== 'build' && command.stage !== 'ci',
  );
  return own.flatMap((command): RunningServer[] => {
    const server = applicationServer(command, {
      complete: true,
      readPython: () => ({ settings: new Map(), complete: true }),
    });
    return server ? [{ server, words: command.words }] : [];
  });
}

/**
 * gunicorn and uvicorn believe this machine unless they are told otherwise; the others believe nobody by themselves.
 * https://docs.gunicorn.org/en/stable/settings.html#forwarded-allow-ips
 */
function trustOf(
  { server, words }: RunningServer,
  { project, files }: ServerContext,
  { upstream }: Backend,
): ServerTrust | undefined {
  const { kind, config, complete, forwardedAllowIps } = server;
  if (kind === 'uwsgi' || server.tls) return undefined;
  if (kind !== 'gunicorn' && kind !== 'uvicorn') {
    return words.includes('--proxy-headers') ? undefined : { server: kind, trusts: false };
  }
  if (words.includes('--no-proxy-headers')) return { server: kind, trusts: false };
  const local = isLoopback(upstream);
  if (forwardedAllowIps) {
    const trusted = forwardedAllowIps.value.split(',').map((part) => part.trim());
    if (trusted.includes('*')) return { server: kind, trusts: true };
    if (!trusted.every((address) => address === '' || isOwn(address))) return undefined;
    return { server: kind, trusts: local && trusted.some(isOwn) };
  }
  if (config !== undefined || !complete) return undefined;
  // gunicorn reads this file by itself; what it says is not known here.
  const folder = project.django?.folder;
  const own = folder && files.read(resolve(`${folder}/`, 'gunicorn.conf.py'));
  return own === undefined ? { server: kind, trusts: local } : undefined;
}

function isOwn(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

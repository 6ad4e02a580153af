import type { Project, Service } from '../project/project.ts';
import { type ApplicationServer, applicationServer, type Bind } from '../project/servers.ts';
import type { Backend } from './backends.ts';

/** The application servers that the container of a service starts; undefined when one is not known as a whole. */
export function serversOf(
  service: Service,
  { commands }: Project,
): readonly ApplicationServer[] | undefined {
  const found: ApplicationServer[] = [];
  for (const command of commands) {
    if (command.stage !== 'start' || command.service !== service.name) continue;
    const server = applicationServer(command);
    if (server && !server.complete) return undefined;
    if (server) found.push(server);
  }
  return found;
}

/** Where the application behind an upstream listens; undefined when that is not known, or nothing is found that does. */
export function bindsOf({ service }: Backend, project: Project): readonly Bind[] | undefined {
  const servers = service && serversOf(service, project);
  if (!servers || servers.length === 0) return undefined;
  const binds = servers.map(({ bind }) => bind);
  return binds.every((bind) => bind !== undefined) ? binds.flat() : undefined;
}

/** The number that is dialled; undefined for a socket, a range, or a name. */
export function dialledPort({ upstream }: Pick<Backend, 'upstream'>): number | undefined {
  const { port, scheme, socket } = upstream;
  if (socket !== undefined) return undefined;
  if (port === undefined) return scheme === 'https' ? 443 : 80;
  return /^\d{1,5}$/.test(port) ? Number(port) : undefined;
}

/** The upstreams, each place once. */
export function distinctBackends(backends: readonly Backend[]): readonly Backend[] {
  const found = new Map<string, Backend>();
  for (const backend of backends) {
    const { uri, start, text } = backend.upstream.token;
    const key = `${uri} ${start} ${text}`;
    if (!found.has(key)) found.set(key, backend);
  }
  return [...found.values()];
}

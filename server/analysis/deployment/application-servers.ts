import type { Project, Service } from '../../project/project.ts';
import type { ApplicationServer, Bind } from '../../project/servers.ts';
import type { Backend } from './backends.ts';
import { oncePer } from '../memory.ts';

/** The application servers that the container of a service starts; undefined when one is not known as a whole. */
export type ServersOf = (service: Service) => readonly ApplicationServer[] | undefined;

/** Sorts the application servers that are started by the service that starts them. */
export function applicationServers({ servers }: Project): ServersOf {
  const found = new Map<string, ApplicationServer[]>();
  const unknown = new Set<string>();
  for (const { command, server } of servers) {
    const { stage, service } = command;
    if (stage !== 'start' || service === undefined) continue;
    if (!server.complete) unknown.add(service);
    const list = found.get(service);
    if (list) list.push(server);
    else found.set(service, [server]);
  }
  return ({ name }) => (unknown.has(name) ? undefined : (found.get(name) ?? []));
}

/** Where a service listens; undefined when that is not known, or when no command is found that does. */
export function bindsOf(service: Service, serversOf: ServersOf): readonly Bind[] | undefined {
  const servers = serversOf(service);
  if (!servers || servers.length === 0) return undefined;
  const binds = servers.map(({ bind }) => bind);
  return binds.every((bind) => bind !== undefined) ? binds.flat() : undefined;
}

/** The port that is dialled, of the container where it is behind one of the host; undefined for a socket, a range, or a name. */
export function dialledPort({
  upstream,
  behind,
}: Pick<Backend, 'upstream' | 'behind'>): number | undefined {
  const { port, scheme, socket } = upstream;
  if (behind !== undefined) return behind;
  if (socket !== undefined) return undefined;
  if (port === undefined) return scheme === 'https' ? 443 : 80;
  return /^\d{1,5}$/.test(port) ? Number(port) : undefined;
}

/** The upstreams, each place once. */
export const distinctBackends = oncePer((backends: readonly Backend[]): readonly Backend[] => {
  const found = new Map<string, Backend>();
  for (const backend of backends) {
    const { uri, start, text } = backend.upstream.token;
    const key = `${uri} ${start} ${text}`;
    if (!found.has(key)) found.set(key, backend);
  }
  return [...found.values()];
});

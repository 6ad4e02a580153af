import type { Analysis } from '../analysis/analyze.ts';
import type { Backend } from '../analysis/deployment/backends.ts';
import type { ClosedSocket } from '../project/socket-access.ts';
import { finding, type Rule } from './rule.ts';

export const socketClosedToCaddy: Rule = {
  id: 'socket-closed-to-caddy',
  summary: 'Caddy may not open the socket of the application.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const closed = analysis.project.closedSockets ?? [];
    const seen = new Set<number>();
    for (const socket of closed) {
      const backend = dialling(analysis, socket);
      if (!backend || seen.has(socket.at.start)) continue;
      seen.add(socket.at.start);
      yield finding(socket.at, messageFor(socket), {
        ...(socket.group === undefined ? {} : { severity: 'warning' as const }),
        related: [{ at: backend.upstream.token, message: 'Caddy dials it here.' }],
      });
    }
  },
};

/** What dials the socket; where only one is dialled, and not its path, it is the one that is meant. */
function dialling({ backends, project }: Analysis, { path }: ClosedSocket): Backend | undefined {
  const dialled = backends.filter(({ upstream }) => upstream.socket !== undefined);
  const own = dialled.find(({ upstream }) => upstream.socket === path);
  if (own) return own;
  const paths = new Set(dialled.map(({ upstream }) => upstream.socket));
  const closed = new Set((project.closedSockets ?? []).map((one) => one.path));
  return paths.size === 1 && closed.size === 1 && project.servers.length === 1
    ? dialled[0]
    : undefined;
}

function messageFor({ by, mode, owner, group, path }: ClosedSocket): string {
  if (by === 'PrivateTmp')
    return `The temporary folder of this unit is its own, so Caddy never sees the socket "${path}": every request gets 502. Write "RuntimeDirectory=", and put the socket below "/run".`;
  const isSocket = by === 'SocketMode' || by === 'umask';
  const thing = isSocket ? `the socket "${path}"` : `the folder of "${path}"`;
  const whom = group === undefined ? `"${owner}"` : `"${owner}" and the group "${group}"`;
  return `With the mode ${mode}, ${thing} is for ${whom} alone, and Caddy is another user: every request gets 502. Write ${better[by]}.`;
}

const better: Readonly<Record<Exclude<ClosedSocket['by'], 'PrivateTmp'>, string>> = {
  SocketMode: '"SocketMode=0660" and "SocketGroup=caddy"',
  umask: '"--umask 0"',
  DirectoryMode: '"DirectoryMode=0755"',
  RuntimeDirectoryMode: '"RuntimeDirectoryMode=0755"',
};

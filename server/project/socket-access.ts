import type { Place } from '../../grammar/text.ts';
import type { Files } from '../workspace.ts';
import { type Account, accountOf } from './caddy-account.ts';
import type { Command, Fact, RunningServer } from './project.ts';
import { unitSettings } from './systemd.ts';

/** A Unix socket of an application server that the user of Caddy cannot open. */
export interface ClosedSocket {
  readonly path: string;
  /** The setting that closes it. */
  readonly at: Place;
  /** What closes the socket itself, or the folder around it. */
  readonly by: 'SocketMode' | 'umask' | 'DirectoryMode' | 'RuntimeDirectoryMode' | 'PrivateTmp';
  /** As `ls` counts: `600`. Empty where the unit has a folder of its own. */
  readonly mode: string;
  readonly owner: string;
  /** The group that may open it, where there is one. */
  readonly group?: string;
}

/** Those of the servers that units of the repository start on the machine of a Caddy whose user is known. */
export function closedSockets(
  { commands, servers }: { commands: readonly Command[]; servers: readonly RunningServer[] },
  files: Files,
): readonly ClosedSocket[] {
  const units = servers.filter(
    ({ command: { stage, service, at } }) =>
      stage === 'start' && service === undefined && at.uri.endsWith('.service'),
  );
  const hidden = units.flatMap((one) => [...hiddenOf(one, files)]);
  const account = units.length > 0 ? accountOf(commands, files) : undefined;
  if (!account) return hidden;
  const closed = units.flatMap((one) =>
    [...doorsOf(one, files)].filter((door) => isClosed(door, account)),
  );
  return [...hidden, ...closed];
}

/**
 * Sockets in the temporary folder that a unit has for itself alone, whoever Caddy runs as.
 * https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#PrivateTmp=
 */
function* hiddenOf({ command, server }: RunningServer, files: Files): Generator<ClosedSocket> {
  const { uri } = command.at;
  const unit = unitSettings(uri, files);
  const own = unit.get('PrivateTmp');
  const isOwn = own !== undefined && /^(?:1|y|yes|t|true|on|disconnected)$/i.test(own.value);
  // Who joins the namespace sees the same folder, and systemd opens the socket of a socket unit outside of it.
  if (!isOwn || unit.has('JoinsNamespaceOf') || unit.has('BindPaths')) return;
  if (unitSettings(uri.replace(/\.service$/, '.socket'), files).has('ListenStream')) return;
  for (const { socket } of server.bind ?? []) {
    if (!socket || !/^\/(?:var\/)?tmp\//.test(socket)) continue;
    const owner = unit.get('User')?.value ?? 'root';
    yield { path: socket, at: own.at, by: 'PrivateTmp', mode: '', owner };
  }
}

interface Door extends ClosedSocket {
  /** What the mode allows those who need it: the bit of each of the three classes. */
  readonly open: { readonly owner: boolean; readonly group: boolean; readonly others: boolean };
  readonly ownGroup: string;
}

function isClosed({ open, owner, ownGroup }: Door, { user, groups }: Account): boolean {
  if (open.others) return false;
  if (owner === user) return !open.owner;
  return !open.group || (groups !== undefined && !groups.includes(ownGroup));
}

/** The sockets of a server and the folders that are made for them. */
function* doorsOf({ command, server }: RunningServer, files: Files): Generator<Door> {
  const { uri } = command.at;
  const unit = unitSettings(uri, files);
  const socket = unitSettings(uri.replace(/\.service$/, '.socket'), files);
  const user = unit.get('User')?.value ?? 'root';
  const group = unit.get('Group')?.value ?? user;
  const paths = (server.bind ?? []).flatMap((bind) => bind.socket ?? []);
  for (const path of paths.filter((one) => one.startsWith('/'))) {
    const mode = socket.get('SocketMode');
    if (socket.has('ListenStream')) {
      const owner = socket.get('SocketUser')?.value ?? 'root';
      const ownGroup = socket.get('SocketGroup')?.value ?? owner;
      if (mode) yield* doorFor(path, mode, owner, ownGroup, 'SocketMode');
    } else {
      const mask = umaskOf(command, server.kind);
      if (mask) yield* doorFor(path, mask, user, group, 'umask');
    }
    const made = socket.has('ListenStream') ? socket.get('DirectoryMode') : undefined;
    if (made && folderOf(path) !== '/run')
      yield* doorFor(path, made, 'root', 'root', 'DirectoryMode');
    const folder = unit.get('RuntimeDirectory')?.value;
    const around = unit.get('RuntimeDirectoryMode');
    const isInside = folder !== undefined && folderOf(path) === `/run/${folder}`;
    if (around && isInside) yield* doorFor(path, around, user, group, 'RuntimeDirectoryMode');
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function* doorFor(
  path: string,
  { value, at }: Fact<string>,
  owner: string,
  ownGroup: string,
  by: ClosedSocket['by'],
): Generator<Door> {
  if (!/^[0-7]{3,4}$/.test(value) || /%/.test(owner + ownGroup)) return;
  const bits = parseInt(value, 8);
  // To connect is to write; a folder has to be passed.
  const needed = by === 'SocketMode' || by === 'umask' ? 2 : 1;
  const open = {
    owner: (bits & (needed << 6)) !== 0,
    group: (bits & (needed << 3)) !== 0,
    others: (bits & needed) !== 0,
  };
  const group = open.group ? { group: ownGroup } : {};
  yield { path, at, by, mode: value.slice(-3), owner, ownGroup, open, ...group };
}

/** What gunicorn takes away from the rights of its socket, which are for all otherwise. */
function umaskOf(
  { words, at }: Command,
  kind: RunningServer['server']['kind'],
): Fact<string> | undefined {
  if (kind !== 'gunicorn') return undefined;
  const index = words.findIndex((word) => word === '--umask' || word?.startsWith('--umask='));
  const written = words[index] === '--umask' ? words[index + 1] : words[index]?.slice(8);
  const mask = index < 0 || written === undefined ? undefined : numberIn(written);
  if (mask === undefined) return undefined;
  return { value: (0o777 & ~mask).toString(8).padStart(3, '0'), at };
}

/** As gunicorn reads it: octal with a zero in front, decimal without. */
function numberIn(text: string): number | undefined {
  if (/^0o?[0-7]*$/.test(text)) return parseInt(`0${text.replace('o', '')}`, 8);
  return /^[1-9]\d*$/.test(text) ? parseInt(text, 10) : undefined;
}

import type { Files } from '../workspace.ts';
import { isPackaged } from './packaged-caddy.ts';
import type { Command } from './project.ts';
import { programOf } from './programs.ts';
import { unitSettings } from './systemd.ts';

/** A user of the machine, as the system asks for rights. */
export interface Account {
  readonly user: string;
  /** Absent where others may be given elsewhere. */
  readonly groups?: readonly string[];
}

/** Whom Caddy runs as; absent for root, who may open everything, and where it is not known. */
export function accountOf(commands: readonly Command[], files: Files): Account | undefined {
  // Whoever is given rights by hand may have those that count.
  if (commands.some(givesRights)) return undefined;
  if (files.find(files.root, '**/{caddy*.d/*.conf,override.conf}').length > 0) return undefined;
  if (isPackaged(commands, files)) return { user: 'caddy', groups: packaged };
  const [unit, ...others] = files.find(files.root, '**/caddy.service');
  if (unit === undefined || others.length > 0) return undefined;
  const settings = unitSettings(unit, files);
  const user = settings.get('User')?.value;
  if (!user || user === 'root' || user.includes('%')) return undefined;
  return { user };
}

/** The package puts its user into the group that every Debian has for web servers. https://github.com/caddyserver/dist/blob/master/scripts/postinstall.sh */
const packaged: readonly string[] = ['caddy', 'www-data'];

/** `usermod -aG app caddy` and the like. */
function givesRights(command: Command): boolean {
  const { name } = programOf(command);
  return giving.has(name) && command.words.some((word) => word === undefined || /caddy/.test(word));
}

const giving: ReadonlySet<string> = new Set([
  'usermod',
  'adduser',
  'addgroup',
  'gpasswd',
  'useradd',
  'setfacl',
]);

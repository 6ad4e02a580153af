import type { Place } from '../../grammar/text.ts';
import type { Files } from '../workspace.ts';
import { type Account, accountOf } from './caddy-account.ts';
import { readOptions, type OptionStyle } from './options.ts';
import { placeOf, type PlacedCommand, programOf } from './programs.ts';
import type { Command } from './project.ts';

/** A folder of the machine of which the user of Caddy may not do everything. */
export interface ClosedFolder {
  /** Absolute, without a slash at the end. */
  readonly path: string;
  /** What gives it its rights. */
  readonly at: Place;
  /** As `ls` counts: `750`. */
  readonly mode: string;
  /** Whom Caddy runs as. */
  readonly user: string;
  /** Caddy may not even go through it. */
  readonly isShut: boolean;
}

/** The folders that scripts make or give rights to on the machine of a Caddy whose user is known, as far as he is refused there. */
export function closedFolders(commands: readonly Command[], files: Files): readonly ClosedFolder[] {
  const folders = foldersMade(commands);
  const account = folders.size > 0 ? accountOf(commands, files) : undefined;
  if (!account) return [];
  return [...folders].flatMap(([path, folder]): ClosedFolder[] => {
    if (folder?.mode === undefined) return [];
    // What was there before may be Caddy's own; only a home has an owner by its name.
    if (folder.owner === undefined && !/^\/home\/[^/]+$/.test(path)) return [];
    const bits = bitsFor(folder, folder.mode, account);
    const isShut = bits !== undefined && (bits & 1) === 0;
    const mode = folder.mode.toString(8).padStart(3, '0');
    return bits === undefined || (bits & 3) === 3
      ? []
      : [{ path, at: folder.at, mode, user: account.user, isShut }];
  });
}

/** What is known of a folder. */
interface Folder {
  readonly at: Place;
  /** Absent for a folder that was there before; it is not Caddy's then. */
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  readonly mode?: number | undefined;
}

/** The three bits that count for a user; absent where that depends on a group he may be in. */
function bitsFor({ owner, group }: Folder, mode: number, account: Account): number | undefined {
  if (owner === account.user) return (mode >> 6) & 7;
  if (account.groups === undefined) return undefined;
  return group !== undefined && account.groups.includes(group) ? (mode >> 3) & 7 : mode & 7;
}

/** Folders by their paths; `undefined` for those of which that cannot be told. */
function foldersMade(commands: readonly Command[]): ReadonlyMap<string, Folder | undefined> {
  const found = new Map<string, Folder | undefined>();
  for (const command of commands) {
    const isElsewhere = command.service !== undefined || command.container !== undefined;
    for (const { path, at, deep, change } of isElsewhere ? [] : changesOf(command)) {
      const below = deep ? [...found.keys()].filter((one) => one.startsWith(`${path}/`)) : [];
      for (const one of [path, ...below]) {
        const known = found.get(one);
        // Which of two scripts runs last is not known.
        const isUnclear = found.has(one) && known?.at.uri !== at.uri;
        const isKnown = change !== undefined && !isUnclear && !command.conditional;
        found.set(one, isKnown ? { ...known, ...change, at } : undefined);
      }
    }
  }
  return found;
}

interface Change {
  readonly path: string;
  readonly at: Place;
  /** It is made of all folders below as well. */
  readonly deep: boolean;
  /** `undefined` for rights that are not written as a number, and where not all of the command is known. */
  readonly change: Omit<Folder, 'at'> | undefined;
}

function changesOf(command: PlacedCommand): readonly Change[] {
  const { name, arguments: from } = programOf(command);
  const style = styles.get(name);
  if (!style) return [];
  const place = (index: number): Place => placeOf(command, index);
  const { values, positional, complete } = readOptions(command.words, from, style, place);
  if (name === 'install' && !values.has('directory')) return [];
  const first = takesRights.has(name) ? positional[0]?.value : undefined;
  const [owner, group, mode] = ['owner', 'group', 'mode'].map(
    (option) => values.get(option)?.at(-1)?.value,
  );
  const change = complete ? changeBy(name, { first, owner, group, mode }) : undefined;
  return positional.slice(takesRights.has(name) ? 1 : 0).flatMap(({ value = '', at }) => {
    const path = /^(\/[^*?[{]*?)\/*$/.exec(value)?.[1];
    return path ? [{ path, at, deep: values.has('recursive'), change }] : [];
  });
}

interface Rights {
  readonly first: string | undefined;
  readonly owner: string | undefined;
  readonly group: string | undefined;
  readonly mode: string | undefined;
}

function changeBy(
  name: string,
  { first, owner, group, mode }: Rights,
): Omit<Folder, 'at'> | undefined {
  switch (name) {
    case 'chmod':
      return isOctal(first) ? { mode: parseInt(first, 8) & 0o777 } : undefined;
    case 'chown': {
      const [, user, own] = /^([\w-]*)(?::([\w-]*))?$/.exec(first ?? '') ?? [];
      if (user === undefined) return undefined;
      return { ...(user && { owner: user }), ...(own && { group: own }) };
    }
    case 'chgrp':
      return first === undefined ? undefined : { group: first };
    default: {
      if (mode !== undefined && !isOctal(mode)) return undefined;
      // https://www.gnu.org/software/coreutils/manual/html_node/install-invocation.html: folders are made with 755.
      const bits =
        mode === undefined ? (name === 'install' ? 0o755 : undefined) : parseInt(mode, 8) & 0o777;
      // By root, who runs what sets a machine up.
      return { owner: owner ?? 'root', group: group ?? 'root', mode: bits };
    }
  }
}

function isOctal(text: string | undefined): text is string {
  return text !== undefined && /^[0-7]{3,4}$/.test(text);
}

const takesRights: ReadonlySet<string> = new Set(['chmod', 'chown', 'chgrp']);
const changing: OptionStyle = {
  flags: [
    'recursive',
    'verbose',
    'changes',
    'silent',
    'quiet',
    'no-dereference',
    'dereference',
    'h',
    'f',
    'c',
    'v',
  ],
  short: { R: 'recursive' },
};
const styles: ReadonlyMap<string, OptionStyle> = new Map([
  [
    'install',
    {
      flags: ['directory', 'verbose', 'v', 'D'],
      short: { d: 'directory', o: 'owner', g: 'group', m: 'mode' },
    },
  ],
  ['mkdir', { flags: ['parents', 'verbose', 'v'], short: { p: 'parents', m: 'mode' } }],
  ['chmod', changing],
  ['chown', changing],
  ['chgrp', changing],
]);

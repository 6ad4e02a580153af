import type { Fact, Stage } from './project.ts';
import type { ShellCommand } from './shell.ts';
import { lastPart, unwrap } from './wrappers.ts';

/** The Go modules that `xcaddy build` or `caddy add-package` put into Caddy; an empty text where one is not known. */
export function modulesOf(command: ShellCommand): readonly Fact<string>[] {
  const { words, places } = command;
  const { start } = unwrap(words);
  const program = lastPart(words[start]);
  const found: Fact<string>[] = [];
  // A word that is not known may name any plugin, or several.
  const add = (word: string | undefined, index: number): void => {
    const at = places[index];
    const [path = ''] = word?.split(/[@=]/) ?? [];
    if (at !== undefined && (path !== '' || word === undefined)) found.push({ value: path, at });
  };
  for (let i = start + 2; i < words.length; i++) {
    const word = words[i];
    if (program === 'xcaddy' && words[start + 1] === 'build') {
      if (word === undefined) add(word, i);
      else if (word === '--with') add(words[++i], i);
      else if (word.startsWith('--with=')) add(word.slice('--with='.length), i);
    } else if (program === 'caddy' && words[start + 1] === 'add-package') {
      if (word?.startsWith('-') !== true) add(word, i);
    }
  }
  return found;
}

/** The version that `xcaddy build` builds: the one it is told, or that of the image for building. */
export function versionBuilt(
  { words, places }: ShellCommand,
  stage: Pick<Stage, 'at' | 'from' | 'environment'>,
): Fact<string | undefined> | undefined {
  const { start } = unwrap(words);
  const program = lastPart(words[start]);
  const at = places[start + 2] ?? stage.at;
  if (program !== 'xcaddy' || words[start + 1] !== 'build') {
    // Such as what `curl -o /usr/bin/caddy` brings.
    const brings = words.slice(start + 1).some((word) => word?.endsWith('/bin/caddy') ?? false);
    const keeps = ['setcap', 'chmod', 'chown', 'ls', 'file', 'caddy'].includes(program ?? '');
    return brings && !keeps ? { value: undefined, at } : undefined;
  }
  const told = words[start + 2];
  if (words.length > start + 2 && told?.startsWith('-') !== true) {
    return { value: told?.startsWith('v') === true ? told.slice(1) : told, at };
  }
  const set = stage.environment.get('CADDY_VERSION');
  if (set) return { value: set.value?.replace(/^v/, ''), at: set.at };
  const image = /(?:^|\/)caddy:([\d.]+)-builder/.exec(stage.from?.value ?? '')?.[1];
  return { value: image, at: stage.from?.at ?? at };
}

import { dirname, type Files, resolve } from '../workspace.ts';
import { collectCommands } from './commands.ts';
import { readDotenv } from './dotenv.ts';
import type { Command } from './project.ts';

/**
 * The compose files that somebody in the repository names together: `docker compose -f a -f b` in a script,
 * Makefile or CI file, and `COMPOSE_FILE` in `.env`. In merge order, each set once.
 * https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/
 */
export function composeInvocations(files: Files): readonly (readonly string[])[] {
  const sets = new Map<string, readonly string[]>();
  for (const command of collectCommands({ dockerfiles: [], files })) {
    const named = namedComposes(command)?.map(({ path }) => path);
    const uris = named && locate(named, command.at.uri, files);
    if (uris) sets.set(uris.join('\n'), uris);
  }
  const variable = composeFileVariable(files);
  if (variable) sets.set(variable.join('\n'), variable);
  return [...sets.values()];
}

/** A compose file that a command names, and the index of the word. */
export interface NamedCompose {
  readonly path: string;
  readonly word: number;
}

/** What follows each `-f` or `--file` of a compose command; undefined for any other command. */
export function namedComposes({ words }: Command): readonly NamedCompose[] | undefined {
  const stack = words.indexOf('stack');
  if (stack > 0 && words[stack - 1] === 'docker' && words[stack + 1] === 'deploy') {
    return stackFiles(words, stack + 2);
  }
  const at = words.findIndex((word, index) =>
    word === 'compose' ? words[index - 1] === 'docker' : word === 'docker-compose',
  );
  if (at < 0) return undefined;
  const found: NamedCompose[] = [];
  for (let index = at + 1; index < words.length; index++) {
    const word = words[index];
    if (word === '-f' || word === '--file') {
      const path = words[++index];
      if (path === undefined) return undefined;
      found.push({ path, word: index });
    } else if (word?.startsWith('--file=')) {
      found.push({ path: word.slice('--file='.length), word: index });
    } else if (word !== undefined && !word.startsWith('-') && !takesValue(words[index - 1])) {
      break;
    }
  }
  return found.length > 0 ? found : undefined;
}

/** https://docs.docker.com/reference/cli/docker/stack/deploy/ */
function stackFiles(words: Command['words'], from: number): readonly NamedCompose[] | undefined {
  const found: NamedCompose[] = [];
  for (let index = from; index < words.length; index++) {
    const word = words[index];
    const isOption = word === '-c' || word === '--compose-file';
    const path = isOption ? words[++index] : /^(?:--compose-file=|-c)(.+)$/.exec(word ?? '')?.[1];
    if (path !== undefined) found.push({ path, word: index });
    else if (isOption) return undefined;
  }
  return found.length > 0 ? found : undefined;
}

function takesValue(option: string | undefined): boolean {
  return [
    '-p',
    '--project-name',
    '--profile',
    '--env-file',
    '--project-directory',
    '--progress',
    '--ansi',
    '--parallel',
  ].includes(option ?? '');
}

/** Paths start where the command is run: mostly at the root, sometimes beside the script. */
function locate(
  paths: readonly string[],
  script: string,
  files: Files,
): readonly string[] | undefined {
  for (const folder of [files.root, dirname(script)]) {
    const uris = paths.map((path) => resolve(`${folder}/`, path));
    if (uris.every((uri) => files.read(uri) !== undefined)) return uris;
  }
  return undefined;
}

function composeFileVariable(files: Files): readonly string[] | undefined {
  const uri = resolve(`${files.root}/`, '.env');
  const text = files.read(uri);
  const entry = text?.includes('COMPOSE_FILE')
    ? readDotenv(uri, text).find(({ name }) => name === 'COMPOSE_FILE')
    : undefined;
  return entry?.value ? locate(entry.value.split(':'), uri, files) : undefined;
}

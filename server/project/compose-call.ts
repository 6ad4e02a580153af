import type { Command } from './project.ts';

/** What one command gives to Compose in front of its verb. https://docs.docker.com/reference/cli/docker/compose/#options */
export interface ComposeCall {
  readonly files: readonly NamedCompose[];
  /** Whether it names a file that is not known. */
  readonly namesUnknown: boolean;
  /** Files in place of `.env`; `undefined` for one that is not known. */
  readonly envFiles: readonly (string | undefined)[];
  /** `undefined` when it is given and not known. */
  readonly projectFolder?: string | undefined;
  /** Such as `up`; absent when it is not known, or when there is none. */
  readonly verb?: string;
  /** Whether all of its options are known. */
  readonly complete: boolean;
}

/** A compose file that a command names, and the index of the word. */
export interface NamedCompose {
  readonly path: string;
  readonly word: number;
}

/** Absent for a command that does not ask Compose, and for `docker stack deploy`, which is none of it. */
export function composeCall({ words }: Command): ComposeCall | undefined {
  const start = words.findIndex((word, index) =>
    word === 'compose' ? isDocker(words[index - 1]) : isComposeProgram(word),
  );
  if (start < 0) return undefined;
  const files: NamedCompose[] = [];
  const envFiles: (string | undefined)[] = [];
  let folder: { readonly projectFolder?: string | undefined } = {};
  let complete = true;
  let namesUnknown = false;
  for (let index = start + 1; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) {
      // It may be any number of options, or the verb.
      if (words.slice(index + 1).some(goesOn)) complete = false;
      else return { files, namesUnknown, envFiles, ...folder, complete };
      continue;
    }
    if (!word.startsWith('-'))
      return { files, namesUnknown, envFiles, ...folder, verb: word, complete };
    const { name, joined } = option(word);
    if (!valued.has(name)) continue;
    const value = joined ?? words[++index];
    if (name === '--file') {
      if (value === undefined) namesUnknown = true;
      else files.push({ path: value, word: index });
    } else if (name === '--env-file') envFiles.push(value);
    else if (name === '--project-directory') folder = { projectFolder: value };
  }
  return { files, namesUnknown, envFiles, ...folder, complete };
}

/** What follows each `-f` or `--file` of a compose command; undefined for any other command, and where one is not known. */
export function namedComposes(command: Command): readonly NamedCompose[] | undefined {
  const stack = stackFiles(command);
  if (stack) return stack.length > 0 ? stack : undefined;
  const call = composeCall(command);
  return call && !call.namesUnknown && call.files.length > 0 ? call.files : undefined;
}

/** The files of `docker stack deploy`: https://docs.docker.com/reference/cli/docker/stack/deploy/ */
function stackFiles({ words }: Command): readonly NamedCompose[] | undefined {
  const stack = words.indexOf('stack');
  if (stack < 1 || words[stack - 1] !== 'docker' || words[stack + 1] !== 'deploy') return undefined;
  const found: NamedCompose[] = [];
  for (let index = stack + 2; index < words.length; index++) {
    const word = words[index];
    const isOption = word === '-c' || word === '--compose-file';
    const path = isOption ? words[++index] : /^(?:--compose-file=|-c)(.+)$/.exec(word ?? '')?.[1];
    if (path !== undefined) found.push({ path, word: index });
    else if (isOption) return [];
  }
  return found;
}

function isDocker(word: string | undefined): boolean {
  return word !== undefined && /(?:^|\/)(?:docker|podman)$/.test(word);
}

function isComposeProgram(word: string | undefined): boolean {
  return word !== undefined && /(?:^|\/)(?:docker|podman)-compose$/.test(word);
}

/** Whether a word shows that the options are not at their end yet. */
function goesOn(word: string | undefined): boolean {
  return word !== undefined && (valued.has(option(word).name) || verbs.has(word));
}

/** The long name of an option, and what is glued to it. */
function option(word: string): { readonly name: string; readonly joined?: string } {
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  if (equals > 0) return { name: word.slice(0, equals), joined: word.slice(equals + 1) };
  const short = /^-([fp])(.*)$/s.exec(word);
  if (!short) return { name: word };
  const [, letter, rest = ''] = short;
  const name = letter === 'f' ? '--file' : '--project-name';
  return rest === '' ? { name } : { name, joined: rest.replace(/^=/, '') };
}

const valued: ReadonlySet<string> = new Set([
  '--file',
  '--env-file',
  '--project-directory',
  '--project-name',
  '--profile',
  '--progress',
  '--ansi',
  '--parallel',
]);

const verbs: ReadonlySet<string> = new Set(
  'build config convert create down events images kill logs pause port ps pull push restart rm start stop top unpause up wait watch'.split(
    ' ',
  ),
);

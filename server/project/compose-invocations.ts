import { type Files, relative, resolve } from '../workspace.ts';
import { foldersOf, shellsOf } from './command-folders.ts';
import { isDevelopmentFile, isDevelopmentName } from './compose.ts';
import { type ComposeCall, composeCall, namedComposes } from './compose-call.ts';
import type { ComposeInput } from './compose-input.ts';
import { readDotenv } from './dotenv.ts';
import { findTemplate } from './environment.ts';
import type { Command } from './project.ts';
import { environmentFiles } from './systemd.ts';
import { lastPart } from './wrappers.ts';

/** How somebody in the repository asks Compose for an application. */
export interface Invocation {
  /** The compose files, in merge order; absent where it names some that are not known. */
  readonly files?: readonly string[];
  /** Whether the files are named, and not only what Compose looks for by itself. */
  readonly named: boolean;
  readonly input: ComposeInput;
  /** Whether the same command may be about other files as well, since the folder where it runs is not known. */
  readonly doubtful: boolean;
  /** Whether it makes containers. */
  readonly starts: boolean;
}

/**
 * The compose files that somebody in the repository names together: `docker compose -f a -f b` in a script,
 * Makefile or CI file, and `COMPOSE_FILE` in `.env`; those that a command finds by itself, too.
 * https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/
 */
export function composeInvocations(
  commands: readonly Command[],
  files: Files,
): readonly Invocation[] {
  const found: Invocation[] = [];
  const before = shellsOf(commands, files);
  for (const command of commands) {
    found.push(...invocationsOf(command, before, files));
  }
  const variable = defaultFiles(files.root, [resolve(`${files.root}/`, '.env')], files);
  if (variable?.named) {
    found.push({ ...variable, input: plainInput, doubtful: false, starts: false });
  }
  return found;
}

/**
 * What these files are read with in production, as far as invocations tell: each possibility, of which one holds. Empty when none
 * says more than that Compose looks for `.env`.
 */
export function inputsFor(
  uris: readonly string[],
  invocations: readonly Invocation[],
  files: Files,
): readonly ComposeInput[] {
  const key = uris.join('\n');
  const own = invocations.filter(
    ({ files: named, input }) =>
      (named === undefined || named.join('\n') === key) && !isForDevelopment(input, files),
  );
  const starting = own.some(({ starts }) => starts) ? own.filter(({ starts }) => starts) : own;
  const production = starting.filter(({ input }) => isForProduction(input, files));
  const chosen = production.length > 0 ? production : starting;
  const inputs = new Map<string, ComposeInput>();
  for (const { input, doubtful } of chosen) {
    inputs.set(keyOf(input), input);
    if (doubtful) inputs.set(keyOf(plainInput), plainInput);
  }
  return [...inputs.values()];
}

const plainInput: ComposeInput = { shell: new Map() };

function keyOf({ envFiles, sourced, folder, shell }: ComposeInput): string {
  const values = [...shell].map(([name, { value }]) => [name, value ?? null]);
  return JSON.stringify([envFiles?.map((uri) => uri ?? null), sourced, folder, values]);
}

/** The path of a file below the root speaks of its stage, be it in its own name or in that of a folder. */
function isForDevelopment({ envFiles }: ComposeInput, files: Files): boolean {
  return (envFiles ?? []).some(
    (uri) => uri !== undefined && relative(files.root, uri).split('/').some(isDevelopmentName),
  );
}

function isForProduction({ envFiles }: ComposeInput, files: Files): boolean {
  return (envFiles ?? []).some(
    (uri) => uri !== undefined && /prod/i.test(relative(files.root, uri)),
  );
}

/** `before` tells which commands may have changed the shell of one. */
function* invocationsOf(
  command: Command,
  before: (command: Command) => readonly Command[],
  files: Files,
): Generator<Invocation> {
  const call = composeCall(command);
  if (!call && !namedComposes(command)) return;
  const earlier = before(command);
  const starts = !call || call.verb === undefined || startingVerbs.has(call.verb);
  const seen = new Map<string, Omit<Invocation, 'doubtful'>>();
  for (const folder of foldersOf(command, earlier, files)) {
    const input = inputOf(command, call, folder, earlier, files);
    const located = filesOf(command, call, input, folder, files);
    const key = located?.files?.join('\n') ?? '';
    if (located && !seen.has(key)) seen.set(key, { ...located, input, starts });
  }
  const isDoubtful = seen.size > 1 || call?.namesUnknown === true;
  for (const one of seen.values()) {
    if (counts(command, one)) yield { ...one, doubtful: isDoubtful };
    // Which files go together is known, be it for a stage of which nothing else is.
    else if (one.named) yield { ...one, input: plainInput, doubtful: false, starts: false };
  }
}

/** What a command is about, if it runs in `folder`. Where that is not known, only what it gives beside its files matters. */
function filesOf(
  command: Command,
  call: ComposeCall | undefined,
  input: ComposeInput,
  folder: string,
  files: Files,
): Located | undefined {
  const named = namedComposes(command)?.map(({ path }) => path) ?? composeFileIn(command);
  if (named) return locate(named, folder, files);
  if (!call?.namesUnknown) return defaultFiles(folder, envFilesOf(input, folder), files);
  return input.envFiles && { named: false };
}

const startingVerbs: ReadonlySet<string> = new Set(['up', 'create']);

/** What runs in CI without an env file, in a job that does not deploy, and what is called after development, says nothing of production. */
function counts(command: Command, { input }: Pick<Invocation, 'input'>): boolean {
  if (command.deploys) return true;
  if (isDevelopmentFile(command.at.uri)) return false;
  return command.stage !== 'ci' || input.envFiles !== undefined;
}

function inputOf(
  command: Command,
  call: ComposeCall | undefined,
  folder: string,
  earlier: readonly Command[],
  files: Files,
): ComposeInput {
  const locateOne = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(`${folder}/`, path);
  const named = call && call.envFiles.length > 0 ? call.envFiles : envFilesVariable(command);
  const envFiles = call?.complete === false ? [...(named ?? []), undefined] : named;
  const { projectFolder } = call ?? {};
  const sourced = sourcedFiles(command, earlier, files).map((path) => resolve(`${folder}/`, path));
  return {
    shell: shellOf(command),
    ...(envFiles && { envFiles: envFiles.map(locateOne) }),
    ...(sourced.length > 0 && { sourced }),
    ...(projectFolder !== undefined && { folder: resolve(`${folder}/`, projectFolder) }),
  };
}

/** What make sets for a recipe may be for any stage. */
function shellOf({ at, environment }: Command): ComposeInput['shell'] {
  if (!/makefile$/i.test(at.uri)) return environment;
  return new Map([...environment].map(([name, fact]) => [name, { ...fact, value: undefined }]));
}

/** https://docs.docker.com/compose/how-tos/environment-variables/envvars/#compose_env_files */
function envFilesVariable({ environment }: Command): readonly (string | undefined)[] | undefined {
  const fact = environment.get('COMPOSE_ENV_FILES');
  return fact && (fact.value === undefined ? [undefined] : fact.value.split(','));
}

function composeFileIn({ environment }: Command): readonly string[] | undefined {
  return environment.get('COMPOSE_FILE')?.value?.split(':');
}

/** The files in the form of `.env` whose variables a script exports before a command, as paths. */
function sourcedFiles(
  command: Command,
  earlier: readonly Command[],
  files: Files,
): readonly string[] {
  if (command.at.uri.endsWith('.service')) {
    return environmentFiles(command.at.uri, files.read(command.at.uri) ?? '').map((path) =>
      resolve(command.at.uri, lastPart(path)),
    );
  }
  const exports = earlier.filter(({ words }) => words[0] === 'export' && words.includes(undefined));
  const exportsAll = earlier.find(
    ({ words }) => words[0] === 'set' && /^-[a-z]*a|^allexport$/.test(words.at(-1) ?? ''),
  );
  return earlier.flatMap(({ words, at }) => {
    const isSourced =
      (words[0] === 'source' || words[0] === '.') &&
      exportsAll !== undefined &&
      exportsAll.at.start < at.start;
    // `export $(cat .env | xargs)`.
    const isRead = exports.some((one) => one.at.start < at.start && at.end <= one.at.end);
    const path = isSourced ? words[1] : isRead ? words.at(-1) : undefined;
    return path !== undefined && isEnvFile(path) ? [path] : [];
  });
}

/** By the name at the end of a path, which is none of a URI: it may hold any character. */
function isEnvFile(path: string): boolean {
  return /(?:^|[/.\-_])env(?:$|[.\-_][^/]*$)/i.test(path);
}

type Located = Pick<Invocation, 'files' | 'named'>;

function locate(paths: readonly string[], folder: string, files: Files): Located | undefined {
  const uris = paths.map((path) => resolve(`${folder}/`, path));
  return uris.every((uri) => files.read(uri) !== undefined)
    ? { files: uris, named: true }
    : undefined;
}

function envFilesOf({ envFiles }: ComposeInput, folder: string): readonly string[] {
  return (envFiles ?? [`${folder}/.env`]).filter((uri) => uri !== undefined);
}

/** What Compose takes when no file is named: those of `COMPOSE_FILE`, or else the one of a usual name. */
function defaultFiles(
  folder: string,
  envFiles: readonly string[],
  files: Files,
): Located | undefined {
  for (const uri of envFiles.toReversed()) {
    const text = files.read(uri) ?? files.read(findTemplate(files, uri) ?? uri);
    const entry = text?.includes('COMPOSE_FILE')
      ? readDotenv(uri, text).findLast(({ name }) => name === 'COMPOSE_FILE')
      : undefined;
    if (entry?.value) return locate(entry.value.split(':'), folder, files);
  }
  const uri = defaultNames
    .map((name) => `${folder}/${name}`)
    .find((one) => files.read(one) !== undefined);
  return uri === undefined ? undefined : { files: [uri], named: false };
}

/** In this order. https://docs.docker.com/compose/intro/compose-application-model/#the-compose-file */
const defaultNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

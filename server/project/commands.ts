import type { Place } from '../../grammar/text.ts';
import { basename, dirname, type Files, resolve } from '../workspace.ts';
import { readGithubWorkflow, readGitlabCi, readPreCommit } from './ci.ts';
import { type Container, fileInContainer } from './container-paths.ts';
import { type Dockerfile, isShellScript } from './dockerfile.ts';
import { assemble, excerptOf } from './excerpt.ts';
import { readMakefile } from './makefile.ts';
import { gitlabFiles } from './gitlab-includes.ts';
import { managedBy } from './process-managers.ts';
import { rememberedBy } from './remembered.ts';
import type { Compose, Fact, Service } from './project.ts';
import { readScript, type Runner, type ShellCommand } from './shell.ts';
import { readStart, type Start } from './start.ts';
import { readUnit, unitFiles } from './systemd.ts';
import { lastPart, isShell, shellArgument, unwrap, type Words } from './wrappers.ts';

/** What is looked through for commands. */
export interface CommandQuestion {
  readonly compose?: Compose;
  /** The Dockerfiles, each as the service builds it; without `service`, one that no service builds. */
  readonly dockerfiles: readonly (Dockerfile & { readonly service?: string })[];
  readonly files: Files;
}

/**
 * All commands that are found: what containers start and images run while they are built, what CI runs, and the
 * scripts that any of them names. Scripts and Makefiles that nothing names come last, with stage `unknown`.
 */
export function collectCommands(question: CommandQuestion): readonly ShellCommand[] {
  const { compose, dockerfiles, files } = question;
  const services = [...(compose?.services.values() ?? [])];
  const places = new Map(services.map((service) => [service.name, placeOf(service, dockerfiles)]));
  const collection: Collection = {
    files,
    services,
    places,
    found: [],
    seen: new Set(),
    named: new Set(),
    followed: 0,
  };
  for (const service of services) {
    const place = places.get(service.name);
    if (place !== undefined) add(startsOf(service, place, files), place, collection);
  }
  for (const dockerfile of dockerfiles) {
    const { service } = dockerfile;
    const place = service === undefined ? { ...bare, ...imageOf(dockerfile) } : places.get(service);
    const commands = dockerfile.commands.filter(
      ({ stage }) => stage === 'build' || service === undefined,
    );
    add(commands, place, collection);
  }
  for (const uri of unitFiles(files).slice(0, mostFiles)) {
    add(readUnit(uri, files.read(uri) ?? ''), undefined, collection, dirname(uri));
  }
  for (const uri of gitlabFiles(files)) {
    add(readGitlabCi(uri, files.read(uri) ?? ''), undefined, collection);
  }
  for (const [glob, read] of ciFiles) {
    for (const uri of files.find(files.root, glob)) {
      const text = files.read(uri);
      if (text === undefined) continue;
      const commands = ciRead(`${uri}\n${text}`, () => read(uri, text));
      add(commands, undefined, collection);
    }
  }
  for (const uri of files
    .find(files.root, '**/{Makefile,makefile,GNUmakefile}')
    .slice(0, mostFiles)) {
    add(readMakefile(uri, files.read(uri) ?? ''), undefined, collection, dirname(uri));
  }
  for (const uri of files.find(files.root, '**/*.sh').slice(0, mostFiles)) {
    if (!collection.named.has(uri)) readFile(uri, { stage: 'unknown' }, undefined, collection);
  }
  return collection.found;
}

const ciRead = rememberedBy<readonly ShellCommand[]>(100);

const mostFiles = 300;

const ciFiles: readonly (readonly [
  string,
  (uri: string, text: string) => readonly ShellCommand[],
])[] = [
  ['.github/workflows/*.{yml,yaml}', readGithubWorkflow],
  ['.github/actions/**/action.{yml,yaml}', readGithubWorkflow],
  ['.pre-commit-config.yaml', readPreCommit],
];

/**
 * Where commands run: in a container whose files and environment are known in part. The environment counts for what
 * the container starts; CI may run the same service from other compose files.
 */
interface Ground extends Container {
  readonly environment: ReadonlyMap<string, Fact<string | undefined>>;
}

interface Collection {
  readonly files: Files;
  readonly services: readonly Service[];
  /** By service. */
  readonly places: ReadonlyMap<string, Ground>;
  readonly found: ShellCommand[];
  /** What has been noted or read already. */
  readonly seen: Set<string>;
  /** Scripts that some command names. */
  readonly named: Set<string>;
  followed: number;
}

const bare: Ground = { mounts: [], stages: [], environment: new Map() };

function imageOf(dockerfile: Dockerfile): Partial<Ground> {
  const { final, stages, uri } = dockerfile;
  if (final === undefined) return { stages, context: dirname(uri) };
  const { environment, workdir } = final;
  const folder = workdir === undefined ? {} : { workdir: workdir.value };
  return { stages, stage: final, environment, context: dirname(uri), ...folder };
}

function placeOf(service: Service, dockerfiles: CommandQuestion['dockerfiles']): Ground {
  const dockerfile = dockerfiles.find((candidate) => candidate.service === service.name);
  const image = dockerfile === undefined ? {} : imageOf(dockerfile);
  const workdir = service.workingDir?.value ?? image.workdir;
  return {
    ...bare,
    ...image,
    mounts: service.mounts,
    environment: new Map([...(image.environment ?? []), ...service.environment.variables]),
    ...(service.build === undefined ? {} : { context: service.build.context }),
    ...(workdir === undefined ? {} : { workdir }),
  };
}

/** https://docs.docker.com/reference/compose-file/services/#entrypoint says that an `entrypoint` takes the image's `CMD` away. */
function startsOf(service: Service, ground: Ground, files: Files): readonly ShellCommand[] {
  const { stage, environment } = ground;
  const entrypoint = service.entrypoint ?? stage?.entrypoint;
  const command = service.command ?? (service.entrypoint === undefined ? stage?.cmd : undefined);
  // One that is written and not known could start anything.
  if ((entrypoint && !entrypoint.value) || (command && !command.value)) return [];
  const runner: Runner = { stage: 'start', service: service.name, environment };
  return readStart(startAt(entrypoint, files), startAt(command, files), runner);
}

function startAt(
  fact: Fact<readonly string[] | undefined> | undefined,
  files: Files,
): Start | undefined {
  if (fact?.value === undefined) return undefined;
  const { at, value: words } = fact;
  const text = files.read(at.uri) ?? '';
  const whole = { uri: at.uri, text, pieces: [{ at: 0, from: 0 }] };
  return { words, at, source: assemble(whole, [at]) };
}

/** Notes commands and reads the scripts they name. `folder` is where a command outside of containers runs. */
function add(
  commands: readonly ShellCommand[],
  ground: Ground | undefined,
  collection: Collection,
  folder = collection.files.root,
): void {
  for (const one of commands) {
    const command = withService(one, collection);
    const key = JSON.stringify([place(command.at), command.stage, command.service, command.words]);
    if (command.stage === 'build' && collection.seen.has(key)) continue;
    collection.seen.add(key);
    collection.found.push(command);
    const own =
      command.service === undefined ? ground : (collection.places.get(command.service) ?? ground);
    if (command.stage === 'start') addManaged(command, own, collection);
    const uri = scriptOf(command, own, folder, collection.files);
    if (uri === undefined) continue;
    collection.named.add(uri);
    readFile(uri, runnerOf(command), own, collection);
  }
}

/** With the service whose container is named, as Compose calls it or as its file says. https://docs.docker.com/reference/compose-file/services/#container_name */
function withService(command: ShellCommand, { services }: Collection): ShellCommand {
  const { container, service } = command;
  if (container === undefined || service !== undefined) return command;
  const found = services.filter(({ name, containerName }) =>
    containerName
      ? containerName.value === container
      : container.endsWith(`-${name}-1`) || container.endsWith(`_${name}_1`),
  );
  return found.length === 1 ? { ...command, service: found[0]!.name } : command;
}

/** What a process manager in a container starts. */
function addManaged(
  command: ShellCommand,
  ground: Ground | undefined,
  collection: Collection,
): void {
  const { files } = collection;
  const locate = (path: string): string | undefined =>
    ground && fileInContainer(path, ground, files);
  const managed = managedBy(command, locate, files);
  const runner = runnerOf(command);
  for (const uri of managed?.uris.slice(0, mostFiles) ?? []) {
    add(managed!.read(uri, files.read(uri) ?? '', runner), ground, collection);
  }
}

/** What runs the scripts that a command starts. */
function runnerOf({ stage, service, environment, conditional }: ShellCommand): Runner {
  return {
    stage,
    environment,
    ...(service === undefined ? {} : { service }),
    ...(conditional && { conditional }),
  };
}

function readFile(
  uri: string,
  runner: Runner,
  ground: Ground | undefined,
  collection: Collection,
): void {
  const { files, seen } = collection;
  const text = files.read(uri);
  const variables = [...(runner.environment ?? [])].map(([name, { value }]) => [
    name,
    value ?? null,
  ]);
  const key = JSON.stringify(
    runner.stage === 'unknown' ? [uri] : [uri, runner.stage, runner.service, variables],
  );
  if (text === undefined || seen.has(key) || !isShellScript(text)) return;
  if (collection.followed++ > mostFiles) return;
  seen.add(key);
  const environment = [...(runner.environment ?? [])];
  const whole = `${JSON.stringify([uri, { ...runner, environment }])}\n${text}`;
  const commands = scriptsRead(whole, () => readScript(excerptOf(uri, text), runner));
  add(commands, ground, collection);
}

const scriptsRead = rememberedBy<readonly ShellCommand[]>(mostFiles);

/** The script of the repository that a command runs. */
function scriptOf(
  command: ShellCommand,
  ground: Ground | undefined,
  folder: string,
  files: Files,
): string | undefined {
  const path = scriptPath(command.words);
  if (path === undefined || path.endsWith('.py')) return undefined;
  const found =
    ground === undefined
      ? onHost(path, command.at.uri, folder, files)
      : fileInContainer(path, ground, files);
  if (found !== undefined) return found;
  const name = lastPart(path);
  if (!/^[\w.-]+\.sh$/.test(name)) return undefined;
  const namesakes = files.find(files.root, `**/${name}`);
  return namesakes.length === 1 ? namesakes[0] : undefined;
}

function scriptPath(words: Words): string | undefined {
  const { start } = unwrap(words);
  const program = words[start];
  if (program === undefined) return undefined;
  if (program === 'source' || program === '.') return words[start + 1];
  if (!isShell(program)) {
    return program.includes('/') || program.endsWith('.sh') ? program : undefined;
  }
  const argument = shellArgument(words, start);
  return argument?.kind === 'file' ? words[argument.word] : undefined;
}

function onHost(path: string, script: string, folder: string, files: Files): string | undefined {
  if (path.startsWith('/')) return undefined;
  for (const base of [folder, files.root, dirname(script)]) {
    const uri = resolve(`${base}/`, path);
    if (files.read(uri) !== undefined && basename(uri) !== '') return uri;
  }
  return undefined;
}

function place({ uri, start, end }: Place): string {
  return `${uri}#${start}-${end}`;
}

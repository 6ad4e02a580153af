import type { Place } from '../../grammar/text.ts';
import { type Files, resolveFolder } from '../workspace.ts';
import { foldersOf, shellsOf } from './command-folders.ts';
import { isDevelopmentFile } from './compose.ts';
import { ofRepository, portOf, repositoryOf } from './container-words.ts';
import { optionsOfRun, type RunWord, type RunWords } from './docker-run-options.ts';
import { addEntries, readEnvFile } from './environment.ts';
import { builtImages, fullName } from './docker-build.ts';
import type { Build, Compose, Environment, Fact, Mount, Resource, Service } from './project.ts';
import type { ShellCommand } from './shell.ts';
import { nameOfImage } from './stores.ts';

/**
 * The applications that scripts start container by container with `docker run`: one for each file, with a service for each container that
 * goes on running, under the name of the container. Left out where one name is given twice, since nobody knows which counts.
 * https://docs.docker.com/reference/cli/docker/container/run/
 */
export function runApplications(
  commands: readonly ShellCommand[],
  files: Files,
): readonly Compose[] {
  const byFile = new Map<string, ShellCommand[]>();
  const before = shellsOf(commands, files);
  for (const command of commands) {
    const { uri } = command.at;
    if (command.service !== undefined || isDevelopmentFile(uri)) continue;
    const own = byFile.get(uri);
    if (own) own.push(command);
    else byFile.set(uri, [command]);
  }
  const folders = (command: ShellCommand): readonly string[] =>
    foldersOf(command, before(command), files);
  const images = builtImages(commands, folders, files);
  return [...byFile].flatMap(([uri, own]) => {
    const runs = own.flatMap((command): Run[] => {
      const words = optionsOfRun(command, files);
      if (!words?.runsOn) return [];
      return [{ command, words, folders: folders(command) }];
    });
    const services = runs.map((run) => containerOf(run, images, files));
    const names = new Set(services.map(({ name }) => name));
    if (services.length === 0 || names.size < services.length) return [];
    return [applicationOf(uri, joined(services, own))];
  });
}

interface Run {
  readonly command: ShellCommand;
  readonly words: RunWords;
  /** Where relative paths may start. */
  readonly folders: readonly string[];
}

function applicationOf(uri: string, services: readonly Service[]): Compose {
  const volumes = services.flatMap(({ mounts }) =>
    mounts.flatMap(({ kind, source, at }) =>
      kind === 'volume' && source !== undefined ? [{ value: source, at }] : [],
    ),
  );
  const networks = services.flatMap(({ networks: own, at }) =>
    [...own.keys()].map((value) => ({ value, at })),
  );
  return {
    files: [uri],
    parts: new Set([uri]),
    envFiles: [],
    // Other scripts may start more.
    complete: false,
    services: new Map(services.map((service) => [service.name, service])),
    volumes: elsewhere(volumes),
    networks: elsewhere(networks),
  };
}

function elsewhere(used: readonly Fact<string>[]): ReadonlyMap<string, Fact<Resource>> {
  const value: Resource = { external: true, named: true, internal: false };
  return new Map(used.map((one) => [one.value, { value, at: one.at }]));
}

/** The services with the networks that `docker network connect` joins them to. */
function joined(
  services: readonly Service[],
  commands: readonly ShellCommand[],
): readonly Service[] {
  return services.map((service) => {
    const more = commands.flatMap(({ words }) => {
      const at = words.indexOf('network');
      const [network, container] = words.slice(at + 2).filter((word) => !word?.startsWith('-'));
      const isOwn = at > 0 && words[at + 1] === 'connect' && container === service.name;
      return isOwn && network !== undefined ? [network] : [];
    });
    if (more.length === 0) return service;
    const { networkMode, ...rest } = service;
    const networks = new Map([...service.networks, ...more.map((name) => [name, []] as const)]);
    return networkMode?.value === 'bridge' ? { ...rest, networks } : { ...service, networks };
  });
}

function containerOf(
  { command, words, folders }: Run,
  images: ReadonlyMap<string, Build>,
  files: Files,
): Service {
  const { image, command: inside } = words;
  const last = (name: string): Fact<string> | undefined => known(words.values(name).at(-1));
  const all = (name: string): readonly Fact<string>[] =>
    words.values(name).flatMap((fact) => known(fact) ?? []);
  const named = last('name');
  const network = words.values('network');
  const entrypoint = words.values('entrypoint').at(-1);
  const health = words.values('health-cmd').at(-1);
  const at = named?.at ?? image.at;
  const build = images.get(fullName(image.value));
  const environment = environmentOf(words, command, folders, files);
  return {
    name: named?.value ?? nameOfImage(image.value),
    at,
    places: [at],
    startable: true,
    image,
    repository: { value: repositoryOf(image.value), at: image.at },
    ...(build && { build: { ...build, at: image.at } }),
    ...(inside.length > 0 && { command: commandOf(inside) }),
    ...(entrypoint && {
      entrypoint: { value: wordList(entrypoint), at: entrypoint.at },
    }),
    ...environment,
    ports: words.values('publish').map((fact) => portOf({ value: fact.value ?? '', at: fact.at })),
    expose: all('expose'),
    mounts: [
      ...words.values('volume').map((fact) => mountOf(fact, folders, files)),
      ...words.values('mount').map((fact) => longMountOf(fact, folders, files)),
    ],
    networkItems: [],
    ...networksOf(network, all('network-alias'), at),
    ...(named && { containerName: named }),
    ...(last('hostname') && { hostname: last('hostname')! }),
    capabilities: { dropped: all('cap-drop'), added: all('cap-add') },
    extraHosts: all('add-host').map((fact) => ({
      value: fact.value.split(/[:=]/)[0] ?? '',
      at: fact.at,
    })),
    dependsOn: [],
    profiles: [],
    ...(health?.value !== undefined && {
      healthcheck: { value: ['CMD-SHELL', health.value], at: health.at },
    }),
    ...(last('workdir') && { workingDir: last('workdir')! }),
  };
}

function known(fact: Fact<string | undefined> | undefined): Fact<string> | undefined {
  return fact?.value === undefined ? undefined : { value: fact.value, at: fact.at };
}

function wordList({ value }: Fact<string | undefined>): readonly string[] | undefined {
  return value === undefined ? undefined : value === '' ? [] : [value];
}

function commandOf(
  words: readonly Fact<string | undefined>[],
): Fact<readonly string[] | undefined> {
  const found = words.map(({ value }) => value);
  const [first] = words;
  const end = words.at(-1)?.at.end ?? 0;
  const at: Place = { uri: first?.at.uri ?? '', start: first?.at.start ?? 0, end };
  return { value: found.every((word) => word !== undefined) ? found : undefined, at };
}

/** Without a network, a container is in the one that all are in by default, where nobody is found by name. */
function networksOf(
  given: readonly Fact<string | undefined>[],
  aliases: readonly Fact<string>[],
  at: Place,
): Pick<Service, 'networks' | 'networkMode'> {
  const names = aliases.map(({ value }) => value);
  const [first] = given;
  if (!first) return { networks: new Map(), networkMode: { value: 'bridge', at } };
  const mode = given.find(
    ({ value }) => value === undefined || /^(?:host|none|bridge|default|container:.*)$/.test(value),
  );
  if (mode) return { networks: new Map(), networkMode: { value: mode.value ?? '', at: mode.at } };
  return { networks: new Map(given.map(({ value = '' }) => [value, names])) };
}

/** `-e` over the files of `--env-file`, which Docker reads literally. */
function environmentOf(
  words: RunWords,
  command: ShellCommand,
  folders: readonly string[],
  files: Files,
): { readonly environment: Environment; readonly envFiles: readonly Fact<string>[] } {
  const variables = new Map<string, Fact<string | undefined>>();
  const envFiles: Fact<string>[] = [];
  let complete = true;
  for (const { value, at } of words.values('env-file')) {
    if (value === undefined) {
      complete = false;
      continue;
    }
    const uri = located(value, folders, files);
    const file = readEnvFile(files, uri);
    envFiles.push({ value: uri, at });
    complete &&= file.exact;
    const literal = file.entries.map((entry) =>
      /['"$\\#]/.test(entry.raw) ? { ...entry, value: undefined } : entry,
    );
    addEntries(variables, literal);
  }
  for (const { value, at, written } of words.values('env')) {
    const name = /^\w+/.exec(value ?? written.replace(/^["']/, ''))?.[0];
    if (name === undefined) complete = false;
    else if (value === name) {
      variables.set(name, { value: command.environment.get(name)?.value, at });
    } else variables.set(name, { value: value?.slice(name.length + 1), at });
  }
  return { environment: { variables, complete }, envFiles };
}

/** `[source:]target[:options]`. A word that begins with the folder where the script runs is known behind it. */
function mountOf({ value, at, written }: RunWord, folders: readonly string[], files: Files): Mount {
  const text = value ?? belowFolder(written);
  if (text === undefined) {
    return { kind: 'other', target: '', readOnly: false, at, short: true };
  }
  const parts = text.split(':');
  const [source, path = '', options = ''] = parts.length === 1 ? [undefined, ...parts] : parts;
  const target = path.replace(/(?<=.)\/+$/, '');
  return {
    ...sourceOf(source, target, folders, files),
    target,
    readOnly: options.split(',').includes('ro'),
    at,
    short: true,
  };
}

function longMountOf(
  { value, at, written }: RunWord,
  folders: readonly string[],
  files: Files,
): Mount {
  const text = value ?? written.replace(/^["']|["']$/g, '');
  const options = new Map(
    text.split(',').map((part): [string, string] => {
      const [name = '', ...rest] = part.split('=');
      return [name, rest.join('=')];
    }),
  );
  const kind = options.get('type') ?? 'volume';
  const from = options.get('source') ?? options.get('src');
  const source = from === undefined ? undefined : (belowFolder(from) ?? from);
  const target = options.get('target') ?? options.get('destination') ?? options.get('dst') ?? '';
  const common = {
    target: target.includes('$') ? '' : target.replace(/(?<=.)\/+$/, ''),
    readOnly: options.has('readonly') || options.has('ro'),
    at,
    short: false,
  };
  if (kind === 'tmpfs') return { ...common, kind: 'tmpfs' };
  if (kind !== 'bind') {
    const isKnown = source === undefined || !source.includes('$');
    return isKnown
      ? { ...common, kind: 'volume', ...(source !== undefined && { source }) }
      : { ...common, kind: 'other' };
  }
  const isKnown = source !== undefined && !source.includes('$');
  return {
    ...common,
    ...(isKnown ? sourceOf(source, common.target, folders, files) : { kind: 'bind' }),
  };
}

function sourceOf(
  source: string | undefined,
  target: string,
  folders: readonly string[],
  files: Files,
): Pick<Mount, 'kind' | 'source'> {
  if (source === undefined) return { kind: 'volume' };
  if (/^\.{0,2}\//.test(source) || source === '.' || source.startsWith('~')) {
    const own = /^[/~]/.test(source)
      ? ofRepository(source, target, files)
      : located(source, folders, files);
    return { kind: 'bind', ...(own === undefined ? {} : { source: own }) };
  }
  return { kind: 'volume', source };
}

/** A path below the folder where the script runs, as `./…`: what shells and make call that folder stands in front. */
function belowFolder(written: string): string | undefined {
  const text = written.replace(/^(["'])(.*)\1$/s, '$2').replace(/^"(.*?)"(?=[/:])/s, '$1');
  const rest = /^(?:\$?\$\{?PWD\}?|\$?\$\(pwd\)|`pwd`|\$\((?:PWD|CURDIR)\))(?=[/:]|$)(.*)$/s.exec(
    text,
  )?.[1];
  return rest === undefined || /["'$`\s]/.test(rest) ? undefined : `.${rest}`;
}

/** The file or folder that a relative path means: the first that is there. */
function located(path: string, folders: readonly string[], files: Files): string {
  const uris = folders.map((folder) => resolveFolder(`${folder}/`, path));
  const isThere = (uri: string): boolean =>
    files.read(uri) !== undefined || files.find(uri, '**/*').length > 0;
  return uris.find(isThere) ?? uris[0] ?? path;
}

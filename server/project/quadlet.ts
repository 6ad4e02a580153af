import { distance } from 'fastest-levenshtein';
import { basename, dirname, type Files, foldersUp, resolve, resolveFolder } from '../workspace.ts';
import { splitWords } from './compose-command.ts';
import { ofRepository, portOf, repositoryOf } from './container-words.ts';
import { findTemplate } from './environment.ts';
import { readDotenv } from './dotenv.ts';
import type { Place } from '../../grammar/text.ts';
import { assemble, type Excerpt, excerptOf, placeIn } from './excerpt.ts';
import type { Build, Compose, Fact, Mount, Resource, Service } from './project.ts';
import { settingsIn, type UnitSetting, variablesIn } from './systemd.ts';

/**
 * The containers that Podman's units of one folder start, as an application: each is a service under the name of its container, by which
 * those in the same network find it. Undefined when the folder has none.
 * https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html
 */
export function readQuadlet(folder: string, files: Files): Compose | undefined {
  const units = files.find(folder, '*.container');
  if (units.length === 0) return undefined;
  const services = new Map<string, Service>();
  for (const uri of units) {
    const service = readContainer(unitOf(uri, files), files);
    services.set(service.name, service);
  }
  // Containers of a pod share its ports and its network, and what lies beside a unit may change it.
  const isWhole = files.find(folder, '{*.pod,*.kube,*.container.d/*}').length === 0;
  const complete = isWhole && [...services.values()].every(({ image, build }) => image ?? build);
  return {
    files: units,
    parts: new Set(units),
    envFiles: [],
    complete,
    services,
    volumes: resourcesIn(folder, 'volume', [...services.values()].flatMap(volumesOf), files),
    networks: resourcesIn(
      folder,
      'network',
      [...services.values()].flatMap((one) =>
        [...one.networks.keys()].map((name) => ({ value: name, at: one.at })),
      ),
      files,
    ),
  };
}

/** The folders in which such units lie. */
export function quadletFolders(files: Files): readonly string[] {
  return [...new Set(files.find(files.root, '**/*.container').map(dirname))];
}

interface Unit {
  readonly uri: string;
  readonly source: Excerpt;
  readonly settings: readonly UnitSetting[];
}

function unitOf(uri: string, files: Files): Unit {
  const source = excerptOf(uri, files.read(uri) ?? '');
  const settings = settingsIn(source.text).filter(({ section }) => section === 'Container');
  return { uri, source, settings };
}

/** Every value of a key, as it is written. An empty one forgets all before it. */
function valuesOf({ source, settings }: Unit, key: string): readonly Fact<string>[] {
  const found: Fact<string>[] = [];
  for (const setting of settings) {
    if (setting.key !== key) continue;
    const value = assemble(source, setting.parts).text.trim();
    if (value === '') found.length = 0;
    else found.push({ value, at: placeOf(source, setting) });
  }
  return found;
}

/** The last value of a key, when systemd fills nothing into it. */
function lastOf(unit: Unit, key: string): Fact<string> | undefined {
  const last = valuesOf(unit, key).at(-1);
  return last && isFilled(last.value) ? undefined : last;
}

/** Whether something such as `%h` stands in a value, which systemd fills in. */
function isFilled(value: string): boolean {
  return /%[a-zA-Z]/.test(value);
}

function placeOf(source: Excerpt, { parts }: UnitSetting): Place {
  return placeIn(source, parts[0]!.start, parts.at(-1)!.end);
}

function readContainer(unit: Unit, files: Files): Service {
  const { uri } = unit;
  const stem = basename(uri).slice(0, -'.container'.length);
  const named = lastOf(unit, 'ContainerName');
  const image = lastOf(unit, 'Image');
  const build = image?.value.endsWith('.build') ? buildOf(image, uri, files) : undefined;
  const at = named?.at ?? image?.at ?? { uri, start: 0, end: 0 };
  const networks = valuesOf(unit, 'Network');
  const mode = networks.find(({ value }) => !value.includes('.network'));
  const exec = lastOf(unit, 'Exec');
  const entrypoint = lastOf(unit, 'Entrypoint');
  const workingDir = lastOf(unit, 'WorkingDir');
  const health = lastOf(unit, 'HealthCmd');
  const variables = environmentOf(unit, files);
  return {
    name: named?.value ?? `systemd-${stem}`,
    at,
    places: [at],
    startable: true,
    ...(image && !build && !image.value.endsWith('.image')
      ? { image, repository: { value: repositoryOf(image.value), at: image.at } }
      : {}),
    ...(build && { build }),
    ...(exec && { command: { value: splitWords(exec.value), at: exec.at } }),
    ...(entrypoint && { entrypoint: { value: splitWords(entrypoint.value), at: entrypoint.at } }),
    environment: variables.environment,
    envFiles: variables.envFiles,
    ports: valuesOf(unit, 'PublishPort').map(portOf),
    expose: [],
    mounts: [
      ...valuesOf(unit, 'Volume').map((fact) => mountOf(fact, unit, files)),
      ...secretsOf(unit),
    ],
    networkItems: [],
    networks: new Map(
      networks.flatMap(({ value }): [string, string[]][] =>
        value.includes('.network') ? [[networkName(value), aliasesOf(unit)]] : [],
      ),
    ),
    ...networkMode(mode, networks.length, at, unit),
    ...(named && { containerName: named }),
    ...(lastOf(unit, 'HostName') && { hostname: lastOf(unit, 'HostName')! }),
    capabilities: {
      dropped: valuesOf(unit, 'DropCapability').flatMap(wordsOf),
      added: valuesOf(unit, 'AddCapability').flatMap(wordsOf),
    },
    extraHosts: valuesOf(unit, 'AddHost').map(({ value, at: place }) => ({
      value: value.split(':')[0] ?? '',
      at: place,
    })),
    dependsOn: [],
    profiles: [],
    ...(health && { healthcheck: { value: healthOf(health.value), at: health.at } }),
    ...(workingDir && { workingDir }),
  };
}

/** `host`, another container, a pod, or Podman's own network, in which containers do not know each other by name. */
function networkMode(
  mode: Fact<string> | undefined,
  count: number,
  at: Place,
  unit: Unit,
): Pick<Service, 'networkMode'> {
  const pod = valuesOf(unit, 'Pod').at(-1);
  if (pod) return { networkMode: { value: 'pod', at: pod.at } };
  if (mode) return { networkMode: mode };
  return count === 0 ? { networkMode: { value: 'bridge', at } } : {};
}

function networkName(value: string): string {
  return value.split(':')[0] ?? value;
}

function aliasesOf(unit: Unit): string[] {
  return valuesOf(unit, 'NetworkAlias').map(({ value }) => value);
}

/** What a `.build` unit beside it says. */
function buildOf({ value, at }: Fact<string>, uri: string, files: Files): Build | undefined {
  const [own] = files.find(dirname(uri), value);
  if (own === undefined) return undefined;
  const source = excerptOf(own, files.read(own) ?? '');
  const settings = settingsIn(source.text).filter(({ section }) => section === 'Build');
  const unit = { uri: own, source, settings };
  const given = lastOf(unit, 'SetWorkingDirectory')?.value;
  const file = lastOf(unit, 'File')?.value;
  if (given?.startsWith('/') || file?.startsWith('/') || given?.includes('://')) return undefined;
  const folder = given === undefined || given === 'unit' || given === 'file' ? '.' : given;
  const context = resolveFolder(`${dirname(own)}/`, folder);
  const dockerfile = resolve(`${context}/`, file ?? 'Containerfile');
  return { context, dockerfile, args: new Map(), at };
}

/** A volume by its unit or name, or a path of the host, where somebody has put what lies in the repository. */
function mountOf({ value, at }: Fact<string>, { uri }: Unit, files: Files): Mount {
  const parts = value.split(':');
  const [source, target = '', options = ''] = parts.length === 1 ? [undefined, ...parts] : parts;
  const common = {
    target: isFilled(target) ? '' : target.replace(/(?<=.)\/+$/, ''),
    readOnly: options.split(',').includes('ro'),
    at,
    short: true,
  };
  if (source === undefined) return { ...common, kind: 'volume' };
  if (!/^[./%~]/.test(source)) return { ...common, kind: 'volume', source };
  const own = source.startsWith('.')
    ? resolve(`${dirname(uri)}/`, source)
    : ofRepository(source, common.target, files);
  return { ...common, kind: 'bind', ...(own === undefined ? {} : { source: own }) };
}

/** Secrets that stand in files, which is what they do unless they are for the environment. */
function secretsOf(unit: Unit): readonly Mount[] {
  return valuesOf(unit, 'Secret').flatMap(({ value, at }): Mount[] => {
    const options = optionsOf(value);
    if (options.get('type') === 'env') return [];
    const target = options.get('target') ?? options.get('');
    const path = target?.startsWith('/') ? target : target && `/run/secrets/${target}`;
    return [{ kind: 'other', target: path ?? '', readOnly: true, at, short: false }];
  });
}

/** `name,key=value,…`; the name stands under an empty key. */
function optionsOf(value: string): ReadonlyMap<string, string> {
  return new Map(
    value.split(',').map((part): [string, string] => {
      const equals = part.indexOf('=');
      return equals < 0 ? ['', part] : [part.slice(0, equals), part.slice(equals + 1)];
    }),
  );
}

function environmentOf(unit: Unit, files: Files): Pick<Service, 'environment' | 'envFiles'> {
  const variables = new Map<string, Fact<string | undefined>>();
  const envFiles: Fact<string>[] = [];
  const given = valuesOf(unit, 'EnvironmentFile');
  for (const { value, at } of given) {
    const file = envFile(value, unit, files);
    if (!file) continue;
    envFiles.push({ value: file.uri, at });
    for (const { name, value: text, valueAt } of file.entries) {
      variables.set(name, { value: text === '' ? undefined : text, at: valueAt });
    }
  }
  for (const setting of unit.settings) {
    for (const [name, fact] of variablesIn(unit.source, setting)) variables.set(name, fact);
  }
  for (const { value, at } of valuesOf(unit, 'Secret')) {
    const options = optionsOf(value);
    const name = options.get('target') ?? options.get('');
    if (options.get('type') === 'env' && name) variables.set(name, { value: undefined, at });
  }
  const isKnown = valuesOf(unit, 'EnvironmentHost').length === 0;
  return {
    environment: { variables, complete: isKnown && given.length === 0 },
    envFiles: envFiles.length === given.length ? envFiles : [],
  };
}

/** An env file of the host that has a template of its name beside the unit, or in the nearest folder above. */
function envFile(
  path: string,
  { uri }: Unit,
  files: Files,
): { readonly uri: string; readonly entries: ReturnType<typeof readDotenv> } | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  for (const folder of foldersUp(dirname(uri), files.root)) {
    const beside = resolve(`${folder}/`, name);
    const template = findTemplate(files, beside);
    const text = template === undefined ? undefined : files.read(template);
    if (template !== undefined && text !== undefined) {
      return { uri: beside, entries: readDotenv(template, text) };
    }
  }
  return undefined;
}

function healthOf(command: string): readonly string[] {
  if (command === 'none') return ['NONE'];
  return ['CMD-SHELL', command];
}

function wordsOf({ value, at }: Fact<string>): readonly Fact<string>[] {
  return value.split(/\s+/).map((word) => ({ value: word, at }));
}

/** Those that have a unit in the folder, and those that others name, whose units lie elsewhere. */
function resourcesIn(
  folder: string,
  kind: 'volume' | 'network',
  used: readonly Fact<string>[],
  files: Files,
): ReadonlyMap<string, Fact<Resource>> {
  const found = new Map<string, Fact<Resource>>(
    used
      .filter(({ value }) => !value.endsWith(`.${kind}`) || !isMisnamed(value, folder, kind, files))
      .map(({ value, at }) => [
        value,
        { value: { external: true, named: true, internal: false }, at },
      ]),
  );
  for (const uri of files.find(folder, `*.${kind}`)) {
    const text = files.read(uri) ?? '';
    const named = /^\s*(?:Volume|Network)Name\s*=/m.test(text);
    const internal = /^\s*Internal\s*=\s*(?:true|yes|on|1)\s*$/m.test(text);
    const at = { uri, start: 0, end: 0 };
    found.set(basename(uri), { value: { external: false, named, internal }, at });
  }
  return found;
}

/** Whether a unit is nowhere in the repository, and one beside it nearly has its name. Others may be made where the containers run. */
function isMisnamed(
  name: string,
  folder: string,
  kind: 'volume' | 'network',
  files: Files,
): boolean {
  if (files.find(files.root, `**/${name}`).length > 0) return false;
  return files.find(folder, `*.${kind}`).some((uri) => distance(basename(uri), name) <= 2);
}

function volumesOf({ mounts }: Service): readonly Fact<string>[] {
  return mounts.flatMap(({ kind, source, at }) =>
    kind === 'volume' && source !== undefined ? [{ value: source, at }] : [],
  );
}

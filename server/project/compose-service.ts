import { readCommand, readHealthcheck } from './compose-command.ts';
import { readEnvironment } from './compose-environment.ts';
import { isRemote, type Loaded, resolvePath } from './compose-load.ts';
import { type Loader } from './compose-loader.ts';
import { inFolder } from './compose-input.ts';
import { asPairs, keyList } from './compose-merge.ts';
import { readMounts } from './compose-mounts.ts';
import { readPorts } from './compose-ports.ts';
import { hole, known } from './compose-substitute.ts';
import {
  type Entry,
  entriesOf,
  factOf,
  get,
  isNothing,
  itemsOf,
  type Node,
  textOf,
} from './compose-tree.ts';
import type { Build, Fact, Service } from './project.ts';

/** One service of a merged application. https://docs.docker.com/reference/compose-file/services/ */
export function readService(loader: Loader, loaded: Loaded, name: string, entry: Entry): Service {
  const service = entry.value;
  const { environment, envFiles, overruled } = readEnvironment(loader, service, loaded);
  // A service that still extends something lacks what the other says.
  const whole = get(service, 'extends') === undefined;
  const volumes = get(service, 'volumes');
  const ports = get(service, 'ports');
  const networks = get(service, 'networks');
  return {
    name,
    at: entry.keys.at(-1) ?? service.at,
    places: entry.keys,
    startable: !whole || ['image', 'build'].some((key) => get(service, key) !== undefined),
    ...some('image', factOf(get(service, 'image'))),
    ...some('repository', readRepository(get(service, 'image'))),
    ...some('build', readBuild(service)),
    ...some('command', readCommand(get(service, 'command'))),
    ...some('entrypoint', readCommand(get(service, 'entrypoint'))),
    environment: { ...environment, complete: environment.complete && whole },
    ...(overruled.size > 0 && { overruled }),
    envFiles,
    ports: readPorts(loader, service),
    expose: unique(namesOf(get(service, 'expose'))),
    mounts: readMounts(
      service,
      (kind, key) => get(get(loaded.tree, kind), key),
      (uri) => loader.files.read(uri) !== undefined || loader.files.find(uri, '**').length > 0,
    ),
    ...some('mountsAt', volumes?.kind === 'list' ? volumes.at : undefined),
    ...some('portsAt', ports?.kind === 'list' ? ports.at : undefined),
    ...some('networksAt', networks?.kind === 'list' ? networks.at : undefined),
    networkItems: networks?.kind === 'list' ? itemsOf(networks).map(({ at }) => at) : [],
    networks: readNetworks(service),
    ...some('networkMode', factOf(get(service, 'network_mode'))),
    ...some('containerName', factOf(get(service, 'container_name'))),
    ...some('hostname', factOf(get(service, 'hostname'))),
    extraHosts: readExtraHosts(service),
    dependsOn: unique(namesOf(get(service, 'depends_on'))),
    profiles: unique(namesOf(get(service, 'profiles'))).map(({ value }) => value),
    capabilities: {
      dropped: unique(namesOf(get(service, 'cap_drop'))),
      added: unique(namesOf(get(service, 'cap_add'))),
    },
    ...some('replicas', readReplicas(service)),
    ...some('healthcheck', readHealthcheck(service)),
    ...some('workingDir', factOf(get(service, 'working_dir'))),
  };
}

/** A part of a record, or nothing: absent members stay absent. */
function some<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  const part: { [P in K]?: V } = {};
  if (value !== undefined) part[key] = value;
  return part;
}

/** What stands in front of the tag or digest, with a `$` for each part that is not known. https://docs.docker.com/reference/compose-file/services/#image */
function readRepository(image: Node | undefined): Fact<string> | undefined {
  if (image?.kind !== 'text') return undefined;
  const at = image.text.indexOf('@');
  const named = at < 0 ? image.text : image.text.slice(0, at);
  const colon = named.lastIndexOf(':');
  const isTag = colon > named.lastIndexOf('/');
  const value = (isTag ? named.slice(0, colon) : named).replaceAll(hole, '$');
  return value ? { value, at: image.at } : undefined;
}

/** Absent when the context is not known, or when the Dockerfile is written inline. */
function readBuild(service: Node): Build | undefined {
  const build = get(service, 'build');
  if (!build || get(build, 'dockerfile_inline')) return undefined;
  const folder = build.kind === 'mapping' ? get(build, 'context') : build;
  const written = textOf(folder);
  const remote = written !== undefined && isRemote(written);
  const context = remote ? written : resolvePath(folder)?.replace(/\/$/, '');
  const dockerfile = get(build, 'dockerfile');
  const name = dockerfile ? textOf(dockerfile) : 'Dockerfile';
  if (context === undefined || name === undefined) return undefined;
  return {
    context,
    dockerfile: inFolder(context, name),
    ...some('target', textOf(get(build, 'target'))),
    args: readArgs(build),
    at: build.at,
  };
}

function readArgs(build: Node): ReadonlyMap<string, Fact<string>> {
  const args = new Map<string, Fact<string>>();
  const written = get(build, 'args');
  for (const [name, { keys, value }] of entriesOf(written && asPairs(written))) {
    if (value.kind !== 'text' || value.mark === 'reset' || known(name) === undefined) continue;
    const text = value.isNull ? (value.origin.lookup(name) ?? undefined) : known(value.text);
    const at = value.isNull ? (keys.at(-1) ?? value.at) : value.at;
    if (text !== undefined) args.set(name, { value: text, at });
  }
  return args;
}

/** https://docs.docker.com/reference/compose-file/services/#networks */
function readNetworks(service: Node): ReadonlyMap<string, readonly string[]> {
  const networks = new Map<string, readonly string[]>();
  if (get(service, 'network_mode')) return networks;
  const written = get(service, 'networks');
  for (const { value } of namesOf(written)) {
    const aliases = itemsOf(get(get(written, value), 'aliases'));
    networks.set(
      value,
      unique(aliases.map(factOf)).map((alias) => alias.value),
    );
  }
  if (networks.size === 0) networks.set('default', []);
  return networks;
}

function readExtraHosts(service: Node): readonly Fact<string>[] {
  const hosts: Fact<string>[] = [];
  for (const { value, at } of namesOf(get(service, 'extra_hosts'))) {
    const name = value.split(/[=:]/, 1)[0];
    if (name) hosts.push({ value: name, at });
  }
  return unique(hosts);
}

function readReplicas(service: Node): Fact<number> | undefined {
  const fact = factOf(get(get(service, 'deploy'), 'replicas') ?? get(service, 'scale'));
  return fact && /^\d{1,6}$/.test(fact.value)
    ? { value: Number(fact.value), at: fact.at }
    : undefined;
}

/** The texts of a list, or the keys of a mapping. */
function namesOf(node: Node | undefined): readonly Fact<string>[] {
  if (!node || isNothing(node)) return [];
  const items = node.kind === 'mapping' ? keyList(node).items : itemsOf(node);
  const names: Fact<string>[] = [];
  for (const item of items) {
    const fact = factOf(item);
    if (fact) names.push(fact);
  }
  return names;
}

/** The last of equal values, in the place of the first. */
function unique(facts: readonly (Fact<string> | undefined)[]): readonly Fact<string>[] {
  const byValue = new Map<string, Fact<string>>();
  for (const fact of facts) if (fact) byValue.set(fact.value, fact);
  return [...byValue.values()];
}

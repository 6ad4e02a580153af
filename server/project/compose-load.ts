import type { Place } from '../../grammar/text.ts';
import { basename, dirname, normalize } from '../workspace.ts';
import { agreed, type ComposeInput, inFolder, inputLookup, variables } from './compose-input.ts';
import { type Loader, type Scope, spend, tell } from './compose-loader.ts';
import { merge } from './compose-merge.ts';
import type { Lookup } from './compose-substitute.ts';
import {
  type Entry,
  entriesOf,
  factOf,
  get,
  interpolate,
  itemsOf,
  type Mapping,
  type Node,
  type Origin,
  settled,
} from './compose-tree.ts';
import { readYaml, type YamlNode } from './yaml.ts';

/** All files of one application as one tree, before its services are read. */
export interface Loaded {
  readonly tree: Mapping;
  /** Those of the files asked for that exist. */
  readonly files: readonly string[];
  /** What the shell and the project's env files set. */
  readonly lookup: Lookup;
  /** Those env files, existing or not; `undefined` for one that is not known. */
  readonly envFiles: readonly (string | undefined)[];
}

/**
 * Reads and merges `uris`, with all they include and extend. Relative paths start at the first file's folder. One of `inputs` holds: what
 * they do not agree on is not known.
 */
export function loadCompose(
  loader: Loader,
  uris: readonly string[],
  inputs: readonly ComposeInput[] = [],
): Loaded {
  const normalized = uris.map(normalize);
  const own = normalized[0] === undefined ? loader.files.root : dirname(normalized[0]);
  const folders = new Set(inputs.map((input) => input.folder?.replace(/\/$/, '') ?? own));
  const folder = (folders.size === 1 && [...folders][0]) || own;
  const given = (inputs.length > 0 ? inputs : [{ shell: new Map() }]).map((input) =>
    inputLookup(loader, input, folder),
  );
  const lookup = agreed(given.map((one) => one.lookup));
  const tree = loadFiles(loader, normalized, { folder, lookup }, []);
  const envFiles = [...new Set(given.flatMap((one) => one.envFiles))];
  const found = normalized.filter((uri) => loader.documents.has(uri));
  return { tree, files: found, lookup, envFiles };
}

const nowhere: Place = { uri: '', start: 0, end: 0 };
const empty: Mapping = {
  kind: 'mapping',
  entries: new Map(),
  at: nowhere,
  mark: undefined,
  size: 1,
};
const maxNesting = 50;
const includeCost = 1000;

function loadFiles(
  loader: Loader,
  uris: readonly string[],
  origin: Origin,
  stack: readonly string[],
): Mapping {
  let tree = empty;
  for (const uri of uris) {
    for (const written of models(loader, uri, origin)) {
      const model = withExtends(loader, withIncludes(loader, written, [...stack, uri]), uri);
      if (!spend(loader, tree.size, model.at)) return tree;
      tree = mergeFiles(tree, model);
    }
  }
  return withContexts(tree, origin);
}

/**
 * A `build` without a `context` is built from the folder of the project that it ends up in.
 * https://docs.docker.com/reference/compose-file/build/#context
 */
function withContexts(tree: Mapping, origin: Origin): Mapping {
  return mapServices(tree, (_name, service) => {
    const build = get(service, 'build');
    if (service.kind !== 'mapping' || build?.kind !== 'mapping') return service;
    if (get(build, 'context')) return service;
    const { at } = build;
    const here = { text: '.', isNull: false, raw: '', at, origin, mark: undefined, size: 1 };
    return withEntry(service, 'build', withEntry(build, 'context', { kind: 'text', ...here }));
  });
}

/** `tree` with every service changed. */
function mapServices(tree: Mapping, change: (name: string, service: Node) => Node): Mapping {
  const services = get(tree, 'services');
  if (services?.kind !== 'mapping') return tree;
  const entries = new Map<string, Entry>();
  let size = 1;
  for (const [name, entry] of services.entries) {
    const value = change(name, entry.value);
    entries.set(name, { ...entry, value });
    size += value.size;
  }
  return withEntry(tree, 'services', { ...services, entries, size });
}

/** `mapping` with another value at `key`. */
function withEntry(mapping: Mapping, key: string, value: Node): Mapping {
  const entries = new Map(mapping.entries);
  const before = entries.get(key);
  entries.set(key, { keys: before?.keys ?? [value.at], value });
  return { ...mapping, entries, size: mapping.size - (before?.value.size ?? 0) + value.size };
}

function mergeFiles(base: Mapping, other: Mapping): Mapping {
  const merged = merge(base, other);
  return merged.kind === 'mapping' ? merged : base;
}

/** The documents of one file, which Compose merges as if they were files. */
function models(loader: Loader, uri: string, origin: Origin): Mapping[] {
  const found: Mapping[] = [];
  for (const document of documents(loader, uri) ?? []) {
    if (!spend(loader, document.size, document.at)) return found;
    const model = interpolate(document, origin);
    if (model.kind === 'mapping') found.push(model);
    else if (model.kind !== 'text' || !model.isNull) {
      tell(loader, 'A compose file must be a mapping with "services" in it.', model.at);
    }
  }
  return found;
}

function documents(loader: Loader, uri: string): readonly YamlNode[] | undefined {
  const before = loader.documents.get(uri);
  if (before) return before;
  const text = loader.files.read(uri);
  if (text === undefined) return undefined;
  const { documents, troubles } = readYaml(uri, text);
  loader.troubles.push(...troubles);
  // What stands behind a slip may be read wrongly or not at all.
  if (troubles.length > 0) loader.complete = false;
  loader.documents.set(uri, documents);
  return documents;
}

// --- include: https://docs.docker.com/reference/compose-file/include/ --------------------------

/** What is included lies below the file that includes it. */
function withIncludes(loader: Loader, model: Mapping, stack: readonly string[]): Mapping {
  let result = model;
  for (const item of itemsOf(get(model, 'include'))) {
    const included = include(loader, item, stack);
    if (!included || !spend(loader, included.size + result.size, item.at)) loader.complete = false;
    else result = mergeFiles(included, result);
  }
  return result;
}

function include(loader: Loader, item: Node, stack: readonly string[]): Mapping | undefined {
  const paths = itemsOf(item.kind === 'mapping' ? get(item, 'path') : item);
  const uris: string[] = [];
  for (const path of paths) {
    const uri = resolvePath(path);
    // Something on another machine, or a name that is not known.
    if (uri === undefined) return undefined;
    if (!documents(loader, uri)) {
      tell(loader, `The included file "${factOf(path)?.value}" does not exist.`, path.at);
      return undefined;
    }
    uris.push(uri);
  }
  const [main] = uris;
  if (main === undefined) return undefined;
  // Each asks for files beside it, which takes longer than to make a node.
  if (!spend(loader, includeCost, item.at)) return undefined;
  if (stack.includes(main) || stack.length > maxNesting) {
    tell(loader, `Includes go in a circle here: "${basename(main)}" includes itself.`, item.at);
    return undefined;
  }
  const parent = originOf(paths[0]);
  const chosen = get(item, 'project_directory');
  const folder = chosen ? resolvePath(chosen)?.replace(/\/$/, '') : dirname(main);
  if (folder === undefined || !parent) return undefined;
  const envFiles: string[] = [];
  for (const path of itemsOf(get(item, 'env_file'))) {
    const uri = resolvePath(path);
    if (uri !== undefined) envFiles.push(uri);
  }
  if (envFiles.length === 0) envFiles.push(inFolder(folder, '.env'));
  const lookup = variables(loader, envFiles, parent.lookup);
  return loadFiles(loader, uris, { folder, lookup }, stack);
}

// --- extends: https://docs.docker.com/reference/compose-file/services/#extends ------------------

/** A service that keeps its `extends` could not be extended. */
function withExtends(loader: Loader, model: Mapping, uri: string): Mapping {
  const scope: Scope = { uri, services: entriesOf(get(model, 'services')), done: new Map() };
  return mapServices(model, (name, service) => extended(loader, scope, name, []) ?? service);
}

function extended(
  loader: Loader,
  scope: Scope,
  name: string,
  chain: readonly string[],
): Node | undefined {
  const service = scope.done.get(name) ?? scope.services.get(name)?.value;
  if (!service || scope.done.has(name)) return service;
  const result = extend(loader, scope, service, [...chain, `${scope.uri}#${name}`]);
  scope.done.set(name, result);
  return result;
}

/** `chain` are the services that led here, with this one. */
function extend(loader: Loader, scope: Scope, service: Node, chain: readonly string[]): Node {
  const extension = get(service, 'extends');
  if (!extension || service.kind !== 'mapping') return service;
  const name = factOf(extension.kind === 'mapping' ? get(extension, 'service') : extension);
  const file = get(extension, 'file');
  const target = file ? scopeOf(loader, file) : scope;
  if (!name || !target) return service;
  if (!target.services.has(name.value)) {
    tell(loader, `There is no service "${name.value}" to extend.`, name.at);
    return service;
  }
  if (chain.includes(`${target.uri}#${name.value}`) || chain.length > maxNesting) {
    tell(loader, `Services extend each other in a circle here.`, name.at);
    return service;
  }
  const base = extended(loader, target, name.value, chain);
  if (!base || !spend(loader, base.size + service.size, name.at)) return service;
  const entries = new Map(service.entries);
  entries.delete('extends');
  const own = { ...service, entries };
  return base.kind === 'mapping' ? merge(settled(base), own, 'services.*') : own;
}

/** The services of the file that `extends.file` names. Its paths are relative to its own folder. */
function scopeOf(loader: Loader, file: Node): Scope | undefined {
  const uri = resolvePath(file);
  const parent = originOf(file);
  if (uri === undefined || !parent) return undefined;
  if (!documents(loader, uri)) {
    tell(loader, `The file to extend, "${factOf(file)?.value}", does not exist.`, file.at);
    return undefined;
  }
  const byFile = loader.extendable.get(parent.lookup) ?? new Map<string, Scope>();
  loader.extendable.set(parent.lookup, byFile);
  const before = byFile.get(uri);
  if (before) return before;
  let tree = empty;
  for (const model of models(loader, uri, { folder: dirname(uri), lookup: parent.lookup })) {
    if (spend(loader, tree.size, model.at)) tree = mergeFiles(tree, model);
  }
  const scope: Scope = { uri, services: entriesOf(get(tree, 'services')), done: new Map() };
  byFile.set(uri, scope);
  return scope;
}

// --- paths ---------------------------------------------------------------------------------------

/** The file that a text names, relative to the folder of its origin. Absent when it is not known or lies elsewhere. */
export function resolvePath(node: Node | undefined): string | undefined {
  const path = factOf(node)?.value;
  const origin = originOf(node);
  if (!path || !origin || path.startsWith('~') || isRemote(path)) return undefined;
  return inFolder(origin.folder, path);
}

/** Whether a path names something on another machine. */
export function isRemote(path: string): boolean {
  return path.includes('://') || path.startsWith('git@') || path.startsWith('github.com/');
}

function originOf(node: Node | undefined): Origin | undefined {
  return node?.kind === 'text' ? node.origin : undefined;
}

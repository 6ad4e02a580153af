import { lineage } from './classes.ts';
import { findTemplate } from '../environment.ts';
import { resolve } from '../../workspace.ts';
import { productionValues, uriOf } from './dotenv-files.ts';
import { exactItems, type Class, str, type Value } from './values.ts';
import { type Reading, readVariable } from './variables.ts';
import type { World } from './world.ts';

/** How a class of settings finds the variables of its fields. */
export interface SettingsOptions {
  readonly prefix: string;
  readonly caseSensitive: boolean;
  /** An empty text counts as if nothing were set. */
  readonly ignoresEmpty: boolean;
  /** What stands between the name of a field and that of a field inside of it. */
  readonly delimiter?: string;
  readonly envFiles: readonly Value[];
}

/** The options that are followed, and those that change no value. */
const followed: ReadonlySet<string> = new Set([
  'env_prefix',
  'case_sensitive',
  'env_ignore_empty',
  'env_nested_delimiter',
  'env_file',
]);
const harmless: ReadonlySet<string> = new Set([
  'env_file_encoding',
  'extra',
  'frozen',
  'allow_mutation',
  'populate_by_name',
  'arbitrary_types_allowed',
  'protected_namespaces',
  'title',
]);

/**
 * The options of a class, from the most general of `classes` to the most special. Absent where something else than what is followed here
 * may change values. https://docs.pydantic.dev/latest/concepts/pydantic_settings/
 */
export function settingsOptions(classes: readonly Class[]): SettingsOptions | undefined {
  const given = new Map<string, Value>();
  for (const one of classes) {
    const written = writtenOptions(one);
    if (!written) return undefined;
    for (const [name, value] of written) {
      if (followed.has(name)) given.set(name, value);
      else if (!harmless.has(name)) return undefined;
    }
  }
  const prefix = given.get('env_prefix') ?? str('');
  const caseSensitive = given.get('case_sensitive') ?? no;
  const ignoresEmpty = given.get('env_ignore_empty') ?? no;
  const delimiter = given.get('env_nested_delimiter');
  const files = given.get('env_file');
  if (prefix.kind !== 'str' || caseSensitive.kind !== 'bool' || ignoresEmpty.kind !== 'bool') {
    return undefined;
  }
  if (delimiter && delimiter.kind !== 'str' && delimiter.kind !== 'none') return undefined;
  return {
    prefix: prefix.value,
    caseSensitive: caseSensitive.value,
    ignoresEmpty: ignoresEmpty.value,
    ...(delimiter?.kind === 'str' && delimiter.value !== '' && { delimiter: delimiter.value }),
    envFiles: !files || files.kind === 'none' ? [] : (exactItems(files) ?? [files]),
  };
}

const no: Value = { kind: 'bool', value: false };

/** What `model_config` or a class `Config` says; absent where that is not known as a whole. */
function writtenOptions({ scope }: Class): readonly (readonly [string, Value])[] | undefined {
  const found: (readonly [string, Value])[] = [];
  const config = scope.names.get('Config')?.value;
  if (config) {
    const line = config.kind === 'class' ? lineage(config) : undefined;
    if (!line || line.some((one) => one.scope.open)) return undefined;
    for (const one of line.toReversed()) {
      for (const [name, { value }] of one.scope.names) found.push([name, value]);
    }
  }
  const model = scope.names.get('model_config')?.value;
  if (!model) return found;
  if (model.kind !== 'dict' || model.open || model.lost) return undefined;
  for (const [key, value] of model.entries.values()) {
    if (key.kind !== 'str') return undefined;
    found.push([key.value, value]);
  }
  return found;
}

/** What is found under the first of `names` that is set, and that name. */
export function readName(
  world: World,
  options: SettingsOptions,
  names: readonly string[],
): { readonly name: string; readonly reading: Reading } {
  for (const name of names) {
    const reading = readOne(world, options, name);
    if (reading.state !== 'unset') return { name, reading };
  }
  return { name: names[0] ?? '', reading: { state: 'unset' } };
}

function readOne(world: World, options: SettingsOptions, name: string): Reading {
  const [spelling, ...others] = spellings(world, options, name);
  if (others.length > 0) return { state: 'unknown' };
  const usual = options.caseSensitive ? name : name.toUpperCase();
  const reading = readVariable(world, str(spelling ?? usual));
  if (reading.state === 'set' && (reading.value !== '' || !options.ignoresEmpty)) return reading;
  if (reading.state === 'unknown') return reading;
  return fromFiles(world, options, name);
}

/** The names of known variables that count as this one. */
function spellings(
  { environment, written }: World,
  { caseSensitive }: SettingsOptions,
  name: string,
): readonly string[] {
  if (caseSensitive) return [];
  const lower = name.toLowerCase();
  const own = [...written.entries.values()].map(([key]) => (key.kind === 'str' ? key.value : ''));
  return [...new Set([...environment.variables.keys(), ...own])].filter(
    (one) => one.toLowerCase() === lower,
  );
}

/** Whether any variable may be set whose name begins so. */
export function mayBegin(world: World, options: SettingsOptions, start: string): boolean {
  const { environment, written, dotenv } = world;
  const lower = start.toLowerCase();
  const own = [...written.entries.values()].map(([key]) =>
    key.kind === 'str' ? key.value : start,
  );
  if (!environment.complete || written.open || written.lost) return true;
  if (dotenv.some(({ text }) => text === undefined || text.toLowerCase().includes(lower))) {
    return true;
  }
  if (textsOf(world, options)?.some((text) => text.toLowerCase().includes(lower)) ?? true) {
    return true;
  }
  return [...environment.variables.keys(), ...own].some((one) =>
    one.toLowerCase().startsWith(lower),
  );
}

/** What env files say. Of one that is not called after production, it is not known whether production has the same. */
function fromFiles(world: World, options: SettingsOptions, name: string): Reading {
  const lower = name.toLowerCase();
  const speaksOf = (text: string | undefined): boolean =>
    text === undefined || text.toLowerCase().includes(lower);
  if (world.dotenv.some(({ text }) => speaksOf(text))) return { state: 'unknown' };
  let reading: Reading = { state: 'unset' };
  for (const path of options.envFiles) {
    const uri = uriOf(world, path);
    const values = uri === undefined ? undefined : productionValues(world, uri);
    const found = [...(values ?? [])].filter(([key]) => key.toLowerCase() === lower);
    if (values && found.length === 0) continue;
    if (!values && !(textsOf(world, { ...options, envFiles: [path] })?.some(speaksOf) ?? true)) {
      continue;
    }
    const [only, ...more] = found;
    const value = more.length === 0 ? only?.[1].value : undefined;
    if (value === undefined) return { state: 'unknown' };
    if (value !== '' || !options.ignoresEmpty) reading = { state: 'set', value };
  }
  return reading;
}

/**
 * The env files that are here. Paths start where the process does, which is not known. Absent for a path that is not, and where only a
 * template is here: whoever copies it may add to it.
 */
function textsOf(
  { files, folder }: World,
  { envFiles }: SettingsOptions,
): readonly string[] | undefined {
  const texts: string[] = [];
  for (const path of envFiles) {
    if (path.kind !== 'str' && path.kind !== 'path') return undefined;
    for (const base of new Set([folder, files.root])) {
      const uri = resolve(`${base}/`, path.value);
      const text = files.read(uri);
      if (text !== undefined) texts.push(text);
      else if (findTemplate(files, uri) !== undefined) return undefined;
    }
  }
  return texts;
}

import { placeKey } from '../../../grammar/text.ts';
import { decouple } from './decouple.ts';
import { djangoEnviron } from './django-environ.ts';
import { environs } from './environs.ts';
import { setEntry } from './items.ts';
import type { NativeTable } from './natives.ts';
import {
  dict,
  from,
  list,
  type Native,
  none,
  str,
  unknown,
  unknownOf,
  type Value,
} from './values.ts';
import { escape, raise, type World } from './world.ts';

/** What a variable of the process is, as far as that is known. */
export type Reading =
  | { readonly state: 'set'; readonly value: string }
  | { readonly state: 'unset' }
  | { readonly state: 'unknown' };

/** `os.environ` and the packages that read it. */
export const variableReaders: NativeTable = {
  'os.getenv': ({ world, args }) => readOr(world, args.positional, args.keywords.get('default')),
  'os.environ.get': ({ world, args }) =>
    readOr(world, args.positional, args.keywords.get('default')),
  'os.environ.setdefault': ({ world, args }) => {
    const [name = unknown, value = unknown] = args.positional;
    const reading = readVariable(world, name);
    if (reading.state === 'set') return from(nameOf(name), str(reading.value));
    const known = reading.state === 'unset' ? value : unknown;
    setEntry(world, world.written, name, known);
    return from(nameOf(name), known);
  },
  'os.environ.pop': ({ world, args }) => {
    const value = readOr(world, args.positional, undefined);
    setEntry(world, world.written, args.positional[0] ?? unknown, none);
    return value;
  },
  'os.environ.update': ({ world, args }) => {
    const [given] = args.positional;
    if (given?.kind !== 'dict' || given.open) escape(world, world.written, ...args.positional);
    else
      for (const [key, value] of given.entries.values()) setEntry(world, world.written, key, value);
    for (const [key, value] of args.keywords) setEntry(world, world.written, str(key), value);
    return none;
  },
  'os.environ.copy': () => unknown,
  'os.environ.keys': () => unknown,
  'os.environ.items': () => unknown,
  ...decouple,
  ...djangoEnviron,
  ...environs,
};

/** Set by shells, images and servers whether or not a file says so. */
const ambient =
  /^(?:HOME|PATH|HOSTNAME|PWD|OLDPWD|USER|LOGNAME|SHELL|SHLVL|LANG|LANGUAGE|LC_\w+|TERM|TZ|TMPDIR|TEMP|TMP|VIRTUAL_ENV|PYTHON\w*|GPG_KEY|DJANGO_SETTINGS_MODULE|DJANGO_CONFIGURATION|SERVER_SOFTWARE|_|\w+_(?:PORT|SERVICE)(?:_\w+)?)$/;

/** Looks a variable up: first in what the code wrote, then in what the neighbours say. */
export function readVariable(world: World, name: Value): Reading {
  note(world, name);
  if (name.kind !== 'str' || world.written.lost) return { state: 'unknown' };
  const written = world.written.entries.get(`s${name.value}`)?.[1];
  if (written) {
    if (written.kind === 'str') return { state: 'set', value: written.value };
    return written.kind === 'none' ? { state: 'unset' } : { state: 'unknown' };
  }
  if (world.written.open) return { state: 'unknown' };
  const fact = world.environment.variables.get(name.value);
  if (fact) {
    const { value } = fact;
    const replaced = world.dotenv.some((file) => file.override && mentions(file.text, name.value));
    return value === undefined || replaced ? { state: 'unknown' } : { state: 'set', value };
  }
  if (!world.environment.complete || ambient.test(name.value)) return { state: 'unknown' };
  const loaded = world.dotenv.some((file) => mentions(file.text, name.value));
  return loaded ? { state: 'unknown' } : { state: 'unset' };
}

/** Keeps the place of a name that stands there in full. */
function note({ files, environment, reads }: World, name: Value): void {
  if (name.kind !== 'str' || !name.at) return;
  const { uri, start, end } = name.at;
  const text = files.read(uri)?.slice(start, end);
  if (text !== `'${name.value}'` && text !== `"${name.value}"`) return;
  const setAt = environment.variables.get(name.value)?.at;
  const at = { uri, start: start + 1, end: end - 1 };
  reads.set(placeKey({ uri, start }), { name: name.value, at, ...(setAt && { setAt }) });
}

/** What comes of a variable that is unset, and that has no default: an exception. */
export function raiseWithout(world: World, name: Value, error: string): Value {
  note(world, name);
  noteWithout(world, name, 'error');
  return from(nameOf(name), raise(world, error));
}

/** Keeps what comes of a variable that is unset, unless the code may not run, or knows what to do then. */
export function noteWithout(world: World, { at }: Value, without: 'error' | 'default'): void {
  const key = at && placeKey(at);
  const read = key === undefined ? undefined : world.reads.get(key);
  const isLeft = world.catchers.some(({ landed }) => landed.length > 0);
  if (key === undefined || !read || world.doubts > 0 || world.tries > 0 || isLeft) return;
  world.reads.set(key, { ...read, without });
}

/** The name of a variable, where it is known. */
export function nameOf(name: Value): string | undefined {
  return name.kind === 'str' ? name.value : undefined;
}

/** A default, which the variable may stand in for: changes to it do not count as the variable's. */
export function fallbackOf(variable: string | undefined, fallback: Value): Value {
  if (fallback.kind === 'list') {
    const copy = list(fallback.items);
    copy.kin.add(fallback);
    fallback.kin.add(copy);
    return from(variable, copy);
  }
  if (fallback.kind === 'dict') {
    const copy = dict(fallback.entries, fallback.open);
    copy.kin.add(fallback);
    fallback.kin.add(copy);
    return from(variable, copy);
  }
  return 'lost' in fallback ? fallback : from(variable, fallback);
}

/** An unknown value that is what the variable holds, or the default. */
export function unknownVariable(variable: string | undefined, fallback?: Value): Value {
  return { ...(fallback ? unknownOf(fallback) : unknown), variable };
}

/** The same where the default is taken as it is written. */
export function unknownText(variable: string | undefined, fallback: Value | undefined): Value {
  const said = fallback?.kind === 'str' ? fallback.value : undefined;
  return { ...unknownVariable(variable, fallback), said };
}

/** `object[index]` of an object that Python brings along. */
export function readObject(world: World, object: Native, index: Value): Value {
  if (object.name === 'os.environ') {
    const reading = readVariable(world, index);
    if (reading.state === 'set') return from(nameOf(index), str(reading.value));
    if (reading.state === 'unknown') return unknownVariable(nameOf(index));
    return raiseWithout(world, index, 'KeyError');
  }
  if (object.name === 'sys.modules' && index.kind === 'str') {
    for (const scope of world.modules.values()) {
      if (scope.name === index.value) return { kind: 'module', scope };
    }
  }
  return unknown;
}

/** `object[index] = value` of an object that Python brings along. */
export function writeObject(world: World, object: Native, index: Value, value: Value): void {
  if (object.name === 'os.environ') setEntry(world, world.written, index, value);
  else {
    object.spoiled = true;
    escape(world, value);
  }
}

/** `needle in object`; absent when it cannot be known. */
export function objectContains(world: World, object: Native, needle: Value): boolean | undefined {
  if (object.name === 'os.environ') {
    const { state } = readVariable(world, needle);
    return state === 'unknown' ? undefined : state === 'set';
  }
  if (object.name === 'sys.argv' && needle.kind === 'str') {
    // What serves requests was not started by a test run, so those settings are not the ones asked for.
    return ['test', 'pytest'].includes(needle.value) ? false : undefined;
  }
  if (object.name === 'view()' || object.name === 'iterator()') {
    const items = object.made?.positional ?? [];
    if (object.spoiled || needle.kind !== 'str') return undefined;
    if (items.some((item) => item.kind === 'str' && item.value === needle.value)) return true;
    return items.every((item) => item.kind === 'str') ? false : undefined;
  }
  return undefined;
}

/** Whether a text in the form of `.env` speaks of a variable. An unknown text may. */
export function mentions(text: string | undefined, name: string): boolean {
  return text === undefined || text.includes(name);
}

function readOr(world: World, positional: readonly Value[], keyword: Value | undefined): Value {
  const [name = unknown, given] = positional;
  const fallback = keyword ?? given ?? none;
  const reading = readVariable(world, name);
  const variable = nameOf(name);
  if (reading.state === 'set') return from(variable, str(reading.value));
  if (reading.state === 'unset') {
    noteWithout(world, name, 'default');
    return fallbackOf(variable, fallback);
  }
  return unknownText(variable, fallback);
}

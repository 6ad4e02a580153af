import { boolWord } from '../bool-words.ts';
import { noteDotenv } from './dotenv-files.ts';
import type { NativeTable } from './natives.ts';
import {
  bool,
  dict,
  float,
  int,
  list,
  none,
  set,
  settle,
  str,
  tuple,
  unknown,
  unknownOf,
  type Value,
} from './values.ts';
import { raise, spend, type World } from './world.ts';

/** Small parts of Python's library and of python-dotenv that settings use. */
export const libraries: NativeTable = {
  'typing.cast': ({ args }) => args.positional[1],
  'typing_extensions.cast': ({ args }) => args.positional[1],
  'json.loads': ({ world, args }) => {
    const [value = unknown, more] = args.positional;
    if (value.kind !== 'str' || more || args.keywords.size > 0) return unknown;
    return parseJson(world, value.value);
  },
  'copy.copy': ({ args }) => shallow(args.positional[0] ?? unknown),
  'copy.deepcopy': ({ world, args }) => deep(world, args.positional[0] ?? unknown, 0),
  'distutils.util.strtobool': ({ world, args }) => {
    const [value = unknown] = args.positional;
    if (value.kind !== 'str') return { kind: 'unknown', variable: value.variable };
    const word = boolWord(value.value);
    return word === undefined ? raise(world, 'ValueError') : int(word ? 1 : 0);
  },
  'dotenv.find_dotenv': () => none,
  'dotenv.load_dotenv': ({ world, frame, args }) => {
    const path = args.positional[0] ?? args.keywords.get('dotenv_path');
    const override = args.keywords.has('override') || args.positional.length > 1;
    noteDotenv(world, frame, path, { override, upwards: true });
    return unknown;
  },
};

/** `json.loads`, where Python and JavaScript read the same. */
function parseJson(world: World, text: string): Value {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Python also takes `NaN` and `Infinity`.
    return /NaN|Infinity/.test(text) ? unknown : raise(world, 'ValueError');
  }
  // A number's text tells whether Python makes it whole; texts may hold halves of surrogate pairs.
  const numbers = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  if (/\\u[dD][89a-fA-F]|"__proto__"/.test(text) || /\d[.eE]|\d{16}/.test(numbers)) return unknown;
  return fromJson(world, parsed, 0);
}

function fromJson(world: World, value: unknown, depth: number): Value {
  if (depth > 50 || !spend(world, 1)) return unknown;
  if (value === null) return none;
  if (typeof value === 'boolean') return bool(value);
  if (typeof value === 'string') return str(value);
  if (typeof value === 'number') return Object.is(value, -0) ? int(0) : int(value);
  if (Array.isArray(value)) return list(value.map((item) => fromJson(world, item, depth + 1)));
  const entries = new Map<string, readonly [Value, Value]>();
  for (const [key, item] of Object.entries(value as Record<string, unknown>)) {
    // JavaScript puts keys that look like numbers first.
    if (/^\d+$/.test(key)) return unknown;
    entries.set(`s${key}`, [str(key), fromJson(world, item, depth + 1)]);
  }
  return dict(entries);
}

function shallow(value: Value): Value {
  switch (value.kind) {
    case 'list':
      return list(value.items);
    case 'set':
      return set(value.items);
    case 'dict':
      return dict(value.entries, value.open);
    case 'native':
    case 'class':
    case 'module':
    case 'names':
      return unknownOf(value);
    case 'bool':
    case 'float':
    case 'function':
    case 'int':
    case 'many':
    case 'none':
    case 'path':
    case 'str':
    case 'tuple':
    case 'unknown':
    default:
      return value;
  }
}

function deep(world: World, original: Value, depth: number): Value {
  const value = original.kind === 'many' ? original : settle(original);
  if (depth > 50 || !spend(world, 1)) return unknown;
  switch (value.kind) {
    case 'list':
      return list(value.items.map((item) => deep(world, item, depth + 1)));
    case 'tuple':
      return tuple(value.items.map((item) => deep(world, item, depth + 1)));
    case 'set':
      return set(value.items);
    case 'dict': {
      const entries = new Map<string, readonly [Value, Value]>();
      for (const [hash, [key, item]] of value.entries) {
        entries.set(hash, [key, deep(world, item, depth + 1)]);
      }
      return dict(entries, value.open);
    }
    case 'many':
    case 'float':
      return value.kind === 'float' ? float(value.value) : value;
    case 'bool':
    case 'class':
    case 'function':
    case 'int':
    case 'module':
    case 'names':
    case 'native':
    case 'none':
    case 'path':
    case 'str':
    case 'unknown':
    default:
      return shallow(value);
  }
}

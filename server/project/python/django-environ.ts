import { callWith } from './calls.ts';
import { equals } from './compare.ts';
import { databaseOf } from './database-urls.ts';
import { emailSettings } from './email-urls.ts';
import { noteDotenv } from './dotenv-files.ts';
import type { NativeCall, NativeTable } from './natives.ts';
import {
  bool,
  dict,
  exactItems,
  from,
  list,
  native,
  type Native,
  none,
  str,
  tuple,
  unknown,
  type Value,
} from './values.ts';
import {
  fallbackOf,
  nameOf,
  noteWithout,
  raiseWithout,
  readVariable,
  unknownVariable,
} from './variables.ts';

/** django-environ: `Env(NAME=(cast, default))`, `env('NAME')`, `env.bool('NAME')` and so on. */
export const djangoEnviron: NativeTable = {
  'environ.Env': ({ args }) => native('environ.Env()', undefined, args),
  'environ.Env()': (call) =>
    read(call, call.callee, call.args.keywords.get('cast') ?? call.args.positional[1], 2),
  'environ.Env().str': (call) => {
    return call.args.keywords.has('multiline') || call.args.positional.length > 2
      ? unknownVariable(nameOf(call.args.positional[0] ?? unknown))
      : read(call, call.self, native('str'), 1);
  },
  'environ.Env().bool': (call) => read(call, call.self, native('bool'), 1),
  'environ.Env().int': (call) => read(call, call.self, native('int'), 1),
  'environ.Env().float': (call) => read(call, call.self, native('float'), 1),
  'environ.Env().json': (call) => read(call, call.self, native('json.loads'), 1),
  'environ.Env().list': (call) => sequence(call, 'list'),
  'environ.Env().tuple': (call) => sequence(call, 'tuple'),
  'environ.Env().dict': (call) => {
    const cast = call.args.keywords.get('cast') ?? call.args.positional[1];
    return read(call, call.self, cast ?? native('dict'), 2);
  },
  'environ.Env().db': (call) => database(call),
  'environ.Env().db_url': (call) => database(call),
  'environ.Env().email': (call) => email(call),
  'environ.Env().email_url': (call) => email(call),
  'environ.Env().read_env': (call) => noteEnv(call),
  'environ.Env.read_env': (call) => noteEnv(call),
};

function noteEnv({ world, frame, args }: NativeCall): Value {
  const override = args.keywords.has('overwrite') || args.positional.length > 1;
  const path = args.positional[0] ?? args.keywords.get('env_file');
  noteDotenv(world, frame, path, { override, upwards: false });
  return none;
}

function database(call: NativeCall): Value {
  const { positional, keywords } = call.args;
  if (positional.length > 2 || keywords.has('engine')) return unknown;
  const url = urlOf(call, 'DATABASE_URL');
  return from(url.variable, databaseOf(url));
}

function email(call: NativeCall): Value {
  return from(urlOf(call, 'EMAIL_URL').variable, emailSettings());
}

/** The text of a variable, which has a name of its own unless another is given. */
function urlOf(call: NativeCall, variable: string): Value {
  const { positional, keywords } = call.args;
  const [name = keywords.get('var') ?? str(variable), ...others] = positional;
  const args = { ...call.args, positional: [name, ...others] };
  return read({ ...call, args }, call.self, undefined, 1);
}

function sequence(call: NativeCall, kind: 'list' | 'tuple'): Value {
  const cast = call.args.keywords.get('cast') ?? call.args.positional[1];
  const each = cast && cast.kind !== 'none' ? cast : undefined;
  const wanted = each ? (kind === 'list' ? list([each]) : tuple([each])) : native(kind);
  return read(call, call.self, wanted, 2);
}

/** The package's own order: scheme, process, default, cast; a default that is returned is not cast. */
function read(call: NativeCall, object: Value, castGiven: Value | undefined, index: number): Value {
  const { world, args } = call;
  const [name = unknown] = args.positional;
  const variable = nameOf(name);
  const env = object.kind === 'native' ? object : undefined;
  let cast: Value | undefined = castGiven?.kind === 'none' ? undefined : castGiven;
  let fallback = args.keywords.get('default') ?? args.positional[index];
  if (!env || env.spoiled || env.made?.exact === false || args.keywords.has('parse_default')) {
    return unknownVariable(variable, fallback);
  }
  const entry = schemeOf(env, variable);
  const pair = entry && exactItems(entry);
  if (entry && !pair && entry.kind !== 'native') return unknownVariable(variable, fallback);
  if (entry) {
    cast ??= pair ? (pair[0] ?? unknown) : entry;
    if (pair?.length === 2) fallback ??= pair[1];
    else if (pair) return unknownVariable(variable, fallback);
  }
  const reading = readVariable(world, name);
  if (reading.state === 'unknown') return unknownVariable(variable, fallback);
  if (reading.state === 'unset' && !fallback) {
    return raiseWithout(world, name, 'ImproperlyConfigured');
  }
  const value: Value =
    reading.state === 'set' ? str(reading.value) : fallbackOf(variable, fallback ?? unknown);
  // A value that begins with a dollar sign names another variable.
  if (value.kind === 'str' && value.value.startsWith('$')) return unknownVariable(variable);
  if (reading.state === 'unset') {
    noteWithout(world, name, 'default');
    return value;
  }
  if (fallback?.kind === 'none' && reading.value === '') return from(variable, none);
  const same = fallback ? equals(value, fallback) : false;
  if (same === undefined) return unknownVariable(variable, fallback);
  if (same) return from(variable, value);
  if (!cast && fallback && fallback.kind !== 'none') cast = typeOf(fallback);
  const result = cast ? parse(call, reading.value, cast) : value;
  return result ? from(variable, result) : unknownVariable(variable);
}

function schemeOf(env: Native, variable: string | undefined): Value | undefined {
  return variable === undefined ? undefined : env.made?.keywords.get(variable);
}

function typeOf(value: Value): Value {
  const plain = ['str', 'bool', 'int', 'float', 'list', 'tuple', 'dict'];
  return plain.includes(value.kind) ? native(value.kind) : unknown;
}

/** The package's `parse_value`; absent when it cannot be followed. */
function parse(call: NativeCall, value: string, cast: Value): Value | undefined {
  const { world, frame } = call;
  const each = exactItems(cast);
  if (each) {
    const [one = unknown] = each;
    const pieces = piecesOf(value, cast.kind === 'tuple');
    const items = pieces.map((piece) => callWith(world, frame, one, str(piece)));
    return cast.kind === 'tuple' ? tuple(items) : list(items);
  }
  if (cast.kind === 'function') return callWith(world, frame, cast, str(value));
  if (cast.kind !== 'native') return undefined;
  switch (cast.name) {
    case 'bool':
      return parseBool(value);
    case 'list':
      return list(piecesOf(value, false).map(str));
    case 'tuple':
      return tuple(piecesOf(value, true).map(str));
    case 'dict':
      return parseDict(value);
    case 'float':
      return /^-?\d+(?:\.\d+)?$/.test(value) ? callWith(world, frame, cast, str(value)) : undefined;
    default:
      return callWith(world, frame, cast, str(value));
  }
}

function parseBool(value: string): Value | undefined {
  if (/[^\0-\x7f]/.test(value)) return undefined;
  if (/^\s*[+-]?\d+(?:_\d+)*\s*$/.test(value)) return bool(/[1-9]/.test(value));
  return bool(['true', 'on', 'ok', 'y', 'yes', '1'].includes(value.toLowerCase().trim()));
}

function piecesOf(value: string, brackets: boolean): string[] {
  let inner = value;
  if (brackets)
    inner = inner.replace(/^\(+/, '').replace(/\(+$/, '').replace(/^\)+/, '').replace(/\)+$/, '');
  return inner.split(',').filter((piece) => piece !== '');
}

function parseDict(value: string): Value | undefined {
  const entries = new Map<string, readonly [Value, Value]>();
  for (const piece of value.split(',')) {
    if (piece === '') continue;
    const at = piece.indexOf('=');
    if (at < 0) return undefined;
    entries.set(`s${piece.slice(0, at)}`, [str(piece.slice(0, at)), str(piece.slice(at + 1))]);
  }
  return dict(entries);
}

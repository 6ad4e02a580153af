import { callWith } from './calls.ts';
import { databaseOf } from './database-urls.ts';
import { emailSettings } from './email-urls.ts';
import { noteDotenv } from './dotenv-files.ts';
import type { NativeCall, NativeTable } from './natives.ts';
import { bool, from, list, type Native, native, none, str, unknown, type Value } from './values.ts';
import { fallbackOf, nameOf, raiseWithout, readVariable, unknownVariable } from './variables.ts';
import { raise, type World } from './world.ts';

type Parse = (call: NativeCall, value: string) => Value | undefined;

/** environs: `Env()`, `env('NAME')`, `env.bool('NAME')` and so on. The default is returned as it is. */
export const environs: NativeTable = {
  'environs.Env': ({ args }) => native('environs.Env()', undefined, args),
  'environs.Env()': (call) => read(call, call.callee, keep),
  'environs.env': (call) => read(call, call.callee, keep),
  ...methods('environs.Env()'),
  ...methods('environs.env'),
};

function methods(owner: string): NativeTable {
  return {
    [`${owner}.str`]: (call) => read(call, call.self, keep),
    [`${owner}.bool`]: (call) => read(call, call.self, parseBool),
    [`${owner}.int`]: (call) => read(call, call.self, castTo('int')),
    [`${owner}.float`]: (call) => read(call, call.self, castTo('float')),
    [`${owner}.json`]: (call) => read(call, call.self, castTo('json.loads')),
    [`${owner}.list`]: (call) => read(call, call.self, parseList),
    [`${owner}.read_env`]: ({ world, frame, args }) => {
      const override = args.keywords.has('override') || args.positional.length > 1;
      const path = args.keywords.get('path') ?? args.positional[0];
      noteDotenv(world, frame, path, { override, upwards: true });
      return none;
    },
    [`${owner}.dj_db_url`]: (call) => {
      const url = read(call, call.self, keep);
      return from(url.variable, databaseOf(url));
    },
    [`${owner}.dj_email_url`]: (call) =>
      from(read(call, call.self, keep).variable, emailSettings()),
    [`${owner}.prefixed`]: ({ self, args }) => native('environs.prefixed()', self, args),
  };
}

function read(call: NativeCall, object: Value, parse: Parse): Value {
  const { world, args } = call;
  const [written = unknown, given] = args.positional;
  const name = withPrefix(prefixOf(world, object), written);
  const fallback = args.keywords.get('default') ?? given;
  const variable = nameOf(name);
  const isWhole = variable === nameOf(written);
  const env = object.kind === 'native' ? object : undefined;
  const options = env?.made?.keywords.size ?? 0;
  if (!env || env.spoiled || options > 0) return unknownVariable(variable, fallback);
  const reading = readVariable(world, name);
  if (reading.state === 'unknown') return unknownVariable(variable, fallback);
  if (reading.state === 'unset') {
    if (!fallback) return raiseWithout(world, isWhole ? written : name, 'EnvError');
    // Older releases parse a default that is a text.
    const plain = parse === keep || fallback.kind !== 'str';
    return plain ? fallbackOf(variable, fallback) : unknownVariable(variable);
  }
  if (reading.value.includes('{{')) return unknownVariable(variable);
  const value = parse(call, reading.value);
  return value ? from(variable, value) : unknownVariable(variable);
}

/**
 * What a `with` statement that enters `manager` puts in front of every name that one `Env` is asked for; undefined
 * for any other manager.
 */
export function enteredPrefix(
  world: World,
  manager: Value,
): { readonly key: Native | string; readonly prefix: Value } | undefined {
  if (manager.kind !== 'native' || manager.name !== 'environs.prefixed()') return undefined;
  const object = manager.self;
  if (object?.kind !== 'native') return undefined;
  const prefix = manager.made?.positional[0] ?? manager.made?.keywords.get('prefix') ?? unknown;
  return { key: keyOf(object), prefix: withPrefix(prefixOf(world, object), prefix) };
}

function prefixOf(world: World, object: Value): Value {
  return (object.kind === 'native' && world.prefixes.get(keyOf(object))) || str('');
}

/** All modules share the one `environs.env`. */
function keyOf(object: Native): Native | string {
  return object.name === 'environs.env' ? object.name : object;
}

function withPrefix(prefix: Value, name: Value): Value {
  return prefix.kind === 'str' && name.kind === 'str' ? str(prefix.value + name.value) : unknown;
}

const keep: Parse = (_call, value) => str(value);

function castTo(name: string): Parse {
  return (call, value) => callWith(call.world, call.frame, native(name), str(value));
}

/** The words of marshmallow's boolean field. Only some spellings count. */
const parseBool: Parse = ({ world }, value) => {
  const yes = [
    't',
    'T',
    'true',
    'True',
    'TRUE',
    'on',
    'On',
    'ON',
    'y',
    'Y',
    'yes',
    'Yes',
    'YES',
    '1',
  ];
  const no = [
    'f',
    'F',
    'false',
    'False',
    'FALSE',
    'off',
    'Off',
    'OFF',
    'n',
    'N',
    'no',
    'No',
    'NO',
    '0',
  ];
  if (yes.includes(value)) return bool(true);
  return no.includes(value) ? bool(false) : raise(world, 'EnvError');
};

const parseList: Parse = (call, value) => {
  const { keywords, positional } = call.args;
  const subcast = keywords.get('subcast') ?? positional[2];
  const delimiter = keywords.get('delimiter');
  if (delimiter && delimiter.kind !== 'str') return undefined;
  const mark = delimiter?.kind === 'str' ? delimiter.value : ',';
  if (mark === '') return undefined;
  const pieces = value === '' ? [] : value.split(mark);
  if (!subcast || subcast.kind === 'none') return list(pieces.map(str));
  if (subcast.kind !== 'native' || !['str', 'int', 'float'].includes(subcast.name))
    return undefined;
  return list(pieces.map((piece) => callWith(call.world, call.frame, subcast, str(piece))));
};

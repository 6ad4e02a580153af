import { dirname, foldersUp, resolve, withoutSlash } from '../../workspace.ts';
import { boolWord } from '../bool-words.ts';
import { callWith } from './calls.ts';
import { productionValues, uriOf } from './dotenv-files.ts';
import { iterate } from './items.ts';
import type { NativeCall, NativeTable } from './natives.ts';
import { strip } from './text-methods.ts';
import {
  bool,
  type Frame,
  from,
  list,
  native,
  settle,
  str,
  unknown,
  type Value,
} from './values.ts';
import {
  fallbackOf,
  mentions,
  nameOf,
  noteWithout,
  raiseWithout,
  readVariable,
  unknownText,
  unknownVariable,
} from './variables.ts';
import { raise, type World } from './world.ts';

/** python-decouple. The process wins over `settings.ini` and `.env`, which win over the default; the cast is for all three. */
export const decouple: NativeTable = {
  'decouple.config': (call) => read(call, undefined),
  'decouple.AutoConfig': ({ args }) => native('decouple.AutoConfig()', undefined, args),
  'decouple.AutoConfig()': (call) => {
    const { made } = call.callee;
    return read(call, made?.keywords.get('search_path') ?? made?.positional[0]);
  },
  'decouple.config.get': (call) => read(call, undefined),
  'decouple.Config': ({ args }) => native('decouple.Config()', undefined, args),
  'decouple.Config()': (call) => read(call, unknown, call.callee),
  'decouple.Config().get': (call) => read(call, unknown, call.self),
  'decouple.RepositoryEnv': ({ args }) => native('decouple.RepositoryEnv()', undefined, args),
  'decouple.Csv': ({ args }) => native('decouple.Csv()', undefined, args),
  'decouple.Csv()': (call) => parseCsv(call),
  'decouple.strtobool': (call) => {
    const [value = unknown] = call.args.positional;
    const word = value.kind === 'str' ? boolWord(value.value) : undefined;
    if (value.kind !== 'str') return { kind: 'unknown', variable: value.variable };
    return word === undefined ? raise(call.world, 'ValueError') : bool(word);
  },
};

/** `config` is what holds a repository of its own. */
function read(call: NativeCall, searchPath: Value | undefined, config?: Value): Value {
  const { world, frame, args } = call;
  const [name = unknown, given, castGiven] = args.positional;
  const fallback = args.keywords.get('default') ?? given;
  const cast = args.keywords.get('cast') ?? castGiven;
  const variable = nameOf(name);
  const reading = readVariable(world, name);
  if (reading.state === 'set') return from(variable, apply(call, cast, str(reading.value)));
  const value = config && variable !== undefined ? ownValue(world, config, variable) : undefined;
  if (value) return from(variable, apply(call, cast, value));
  world.loadsEnvFiles = true;
  const file =
    searchPath?.kind === 'unknown' || mentionedInFiles(world, frame, searchPath, variable ?? '');
  if (reading.state === 'unknown' || file) {
    return cast ? unknownVariable(variable, fallback) : unknownText(variable, fallback);
  }
  if (!fallback) return raiseWithout(world, name, 'UndefinedValueError');
  noteWithout(world, name, 'default');
  return from(variable, apply(call, cast, fallbackOf(variable, fallback)));
}

/** What the file of `Config(RepositoryEnv(path))` sets, when it is for production and nothing else may win. */
function ownValue(world: World, config: Value, variable: string): Value | undefined {
  const repository = config.kind === 'native' ? config.made?.positional[0] : undefined;
  if (repository?.kind !== 'native' || repository.name !== 'decouple.RepositoryEnv()')
    return undefined;
  const uri = uriOf(world, repository.made?.positional[0] ?? unknown);
  const fact = uri === undefined ? undefined : productionValues(world, uri)?.get(variable);
  const mayWin = world.environment.variables.has(variable) || world.written.open;
  if (fact?.value === undefined || mayWin) return undefined;
  world.loaded.set(variable, fact);
  return str(fact.value);
}

/** Whether a `settings.ini` or `.env` that would be found speaks of the variable. */
function mentionedInFiles(
  world: World,
  frame: Frame,
  searchPath: Value | undefined,
  name: string,
): boolean {
  let folder = dirname(frame.uri);
  if (searchPath && searchPath.kind !== 'none') {
    if (searchPath.kind !== 'path' && searchPath.kind !== 'str') return true;
    if (!searchPath.value.startsWith('/')) return true;
    folder = withoutSlash(resolve(`${world.folder}/`, searchPath.value));
  }
  return foldersUp(folder, world.files.root).some((one) =>
    ['settings.ini', '.env'].some((file) => {
      const text = world.files.read(`${one}/${file}`);
      return text !== undefined && mentions(text.toLowerCase(), name.toLowerCase());
    }),
  );
}

function apply(call: NativeCall, cast: Value | undefined, value: Value): Value {
  if (!cast) return value;
  if (cast.kind !== 'native' || cast.name !== 'bool') {
    return settle(callWith(call.world, call.frame, cast, value));
  }
  if (value.kind === 'bool') return value;
  const word =
    value.kind === 'str' ? value.value : value.kind === 'int' ? String(value.value) : undefined;
  if (word === undefined) return { kind: 'unknown', variable: value.variable };
  if (word === '') return bool(false);
  const known = boolWord(word);
  return known === undefined ? raise(call.world, 'ValueError') : bool(known);
}

/** `Csv()`: pieces between delimiters, stripped and cast. Quotes, escapes and comments are left to a run. */
function parseCsv({ world, frame, callee, args }: NativeCall): Value | undefined {
  const [value = unknown] = args.positional;
  const { positional, keywords } = callee.made ?? { positional: [], keywords: new Map() };
  const option = (name: string, index: number): Value | undefined =>
    keywords.get(name) ?? positional[index];
  const cast = option('cast', 0);
  const delimiter = option('delimiter', 1);
  const stripped = option('strip', 2);
  const process = option('post_process', 3) ?? native('list');
  if (value.kind === 'none') return callWith(world, frame, process);
  if (value.kind !== 'str' || /["'\\#\r\n]/.test(value.value)) return undefined;
  if (stripped && stripped.kind !== 'str') return undefined;
  if (delimiter && (delimiter.kind !== 'str' || delimiter.value.length !== 1)) return undefined;
  const mark = delimiter?.kind === 'str' ? delimiter.value : ',';
  const items: Value[] = [];
  for (const piece of value.value.split(mark)) {
    if (piece === '') continue;
    const chars = stripped?.kind === 'str' ? stripped.value : ' \t\n\r\v\f';
    const text = strip(piece, chars, true, true);
    if (text === undefined) return undefined;
    items.push(cast ? callWith(world, frame, cast, str(text)) : str(text));
  }
  const result = callWith(world, frame, process, list(items));
  return iterate(result).length === items.length ? from(value.variable, result) : result;
}

import { callWith } from './calls.ts';
import type { NativeTable } from './natives.ts';
import { type Field, isPlainModel, type Model, modelOf } from './pydantic-model.ts';
import { mayBegin, readName, type SettingsOptions, settingsOptions } from './pydantic-names.ts';
import { type FieldType, fieldType, fitted, parsed } from './pydantic-types.ts';
import { placeOf } from './syntax.ts';
import {
  type Arguments,
  type Class,
  dict,
  exactItems,
  from,
  native,
  str,
  unknown,
  type Value,
} from './values.ts';
import { createScope, raise, spend, type World } from './world.ts';

/** What classes of Pydantic's settings are made of. https://docs.pydantic.dev/latest/concepts/pydantic_settings/ */
export const pydantic: NativeTable = {
  'pydantic.Field': ({ args }) => native('pydantic.Field()', undefined, args),
  'pydantic.AliasChoices': ({ args }) => native('pydantic.AliasChoices()', undefined, args),
  'pydantic.ConfigDict': ({ args }) => keywordsOf(args),
  'pydantic_settings.SettingsConfigDict': ({ args }) => keywordsOf(args),
};

/** What calling a class of settings or a model gives: its fields, as names like those of a module. Absent for any other class. */
export function modelInstance(world: World, made: Class, args: Arguments): Value | undefined {
  const model = modelOf(made);
  if (!model || args.positional.length > 0) return undefined;
  const { base, classes } = model;
  const options = base === 'pydantic.BaseModel' ? undefined : settingsOptions(classes);
  if (base !== 'pydantic.BaseModel' && !options) return undefined;
  if (base === 'pydantic.BaseModel' && !classes.every(isPlainModel)) return undefined;
  const { _env_file: envFile, ...given } = Object.fromEntries(args.keywords);
  const own = options && envFile ? { ...options, envFiles: [envFile] } : options;
  const source = { base, options: own };
  return instance(world, model, given, (field) => own && readField(world, source, field));
}

/** The class of a bound property, which is asked for each time. */
export const PROPERTY = 'property()';

/** How the values of settings are found. */
interface Source {
  readonly base: string;
  readonly options: SettingsOptions | undefined;
}

function keywordsOf({ keywords }: Arguments): Value {
  const entries = [...keywords].map(
    ([name, value]) => [`s${name}`, [str(name), value] as const] as const,
  );
  return dict(new Map(entries));
}

/** `read` tells what stands outside for a field: absent for nothing. */
function instance(
  world: World,
  { base, fields, properties }: Model,
  given: Readonly<Record<string, Value>>,
  read: (field: Known) => Value | undefined,
): Value | undefined {
  const names = new Map(Object.entries(given));
  world.risk += 1;
  const scope = createScope();
  // It has methods, too.
  scope.open = true;
  scope.phase = 'done';
  if (!spend(world, 2 * fields.size)) return undefined;
  const all = [...fields.values()].map((field) => knownField(world, field, base));
  const shared = sharedNames(all);
  for (const known of all) {
    const { field } = known;
    const passed = names.get(field.name);
    names.delete(field.name);
    const converts = base !== 'pydantic.BaseModel';
    const isOdd = namesOf(known).some((name) => shared.has(name));
    const value =
      isOdd || (passed && known.aliased)
        ? unknown
        : passed
          ? fitted(known.type, passed, converts)
          : (read(known) ?? ownValue(world, known, converts));
    scope.names.set(field.name, { value, at: field.at, nameAt: field.at });
  }
  if (names.size > 0) return undefined;
  for (const [name, value] of properties) {
    const { node, frame } = value;
    const at = placeOf(frame, node, node);
    const bound = native(PROPERTY, value);
    scope.names.set(name, { value: bound, at, nameAt: at });
  }
  return { kind: 'module', scope };
}

/** Names by which two fields go outside: Pydantic gives what it finds for one to the other as well. */
function sharedNames(fields: readonly Known[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const name of fields.flatMap((field) => [...new Set(namesOf(field))])) {
    if (seen.has(name)) shared.add(name);
    seen.add(name);
  }
  return shared;
}

function namesOf({ field, aliases = [] }: Known): readonly string[] {
  return (aliases.length > 0 ? aliases : [field.name]).map((name) => name.toLowerCase());
}

/** A field and what is said of it. */
interface Known {
  readonly field: Field;
  readonly type: FieldType;
  /** Other names that it goes by outside; absent where these are not known. */
  readonly aliases: readonly string[] | undefined;
  readonly aliased: boolean;
  /** What is written as its value: absent for one that has to be given. */
  readonly fallback?: Value;
  readonly factory?: Value;
}

function knownField(world: World, field: Field, base: string): Known {
  const { name, owner, annotation } = field;
  const type = fieldType(world, owner.frame, annotation);
  const value = owner.scope.names.get(name)?.value;
  if (value?.kind !== 'native' || value.name !== 'pydantic.Field()') {
    const fallback = value && { fallback: value };
    return { field, type, aliases: [], aliased: false, ...fallback };
  }
  const { positional = [], keywords = new Map<string, Value>() } = value.made ?? {};
  const [written = keywords.get('default')] = positional;
  const isFollowed = value.made?.exact && !unfollowed.some((word) => keywords.has(word));
  const isOld = base === 'pydantic.BaseSettings';
  const alias = isOld
    ? keywords.get('env')
    : (keywords.get('validation_alias') ?? keywords.get('alias'));
  const isOdd = !isFollowed || keywords.has(isOld ? 'alias' : 'env');
  const factory = keywords.get('default_factory');
  return {
    field,
    type,
    aliases: isOdd ? undefined : alias ? aliasNames(alias) : [],
    aliased: alias !== undefined || isOdd,
    ...(written && !isEllipsis(written, owner) && { fallback: written }),
    ...(factory && { factory }),
  };
}

/** Arguments by which a default is not what it seems to be. */
const unfollowed: readonly string[] = ['strict', 'validate_default', 'init', 'discriminator'];

/** `...` says that there is no default. */
function isEllipsis({ kind, at }: Value, { frame }: Class): boolean {
  return (
    kind === 'unknown' && at?.uri === frame.uri && frame.text.slice(at.start, at.end) === '...'
  );
}

function aliasNames(alias: Value): readonly string[] | undefined {
  const isChoice = alias.kind === 'native' && alias.name === 'pydantic.AliasChoices()';
  const items = isChoice ? (alias.made?.positional ?? []) : (exactItems(alias) ?? [alias]);
  const names = items.map((item) => (item.kind === 'str' ? item.value : undefined));
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** What the class itself says of a field. */
function ownValue(
  world: World,
  { field, type, fallback, factory }: Known,
  converts: boolean,
): Value {
  const { frame } = field.owner;
  const value = factory ? callWith(world, frame, factory) : fallback;
  return value ? fitted(type, value, converts) : raise(world, 'ValidationError');
}

/** What the environment or an env file says; absent where it says nothing. */
function readField(world: World, source: Source, known: Known): Value | undefined {
  const { options } = source;
  if (!options || !known.aliases) return unknown;
  const names = known.aliased ? known.aliases : [options.prefix + known.field.name];
  return readNames(world, source, options, known, names);
}

function readNames(
  world: World,
  source: Source,
  options: SettingsOptions,
  { field, type }: Known,
  names: readonly string[],
): Value | undefined {
  const { name, reading } = readName(world, options, names);
  const usual = options.caseSensitive ? name : name.toUpperCase();
  if (reading.state === 'unknown') return { kind: 'unknown', variable: usual };
  if (reading.state === 'set') {
    const value = parsed(world, field.owner.frame, type, reading.value);
    return from(usual, value);
  }
  const inner = type.kind === 'optional' ? type.of : type;
  if (inner.kind !== 'model' || options.delimiter === undefined) return undefined;
  const start = names[0] + options.delimiter;
  if (!mayBegin(world, options, start)) return undefined;
  const model = modelOf(inner.model);
  // Which of its fields are set decides whether the default counts at all.
  if (!world.environment.complete || model?.base !== 'pydantic.BaseModel') return unknown;
  if (!model.classes.every(isPlainModel)) return unknown;
  const nested = instance(world, model, {}, (known) =>
    known.aliased ? unknown : readNames(world, source, options, known, [start + known.field.name]),
  );
  return nested ?? unknown;
}

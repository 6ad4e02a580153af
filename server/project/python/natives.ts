import { builtins } from './builtins.ts';
import { configurations, isConfigurationValue } from './configurations.ts';
import { databaseUrls } from './database-urls.ts';
import { emailUrls } from './email-urls.ts';
import { containerMethods } from './container-methods.ts';
import { includes } from './includes.ts';
import { libraries } from './libraries.ts';
import { pydantic } from './pydantic.ts';
import { modelBases } from './pydantic-model.ts';
import { pathFunctions } from './path-functions.ts';
import { textMethods } from './text-methods.ts';
import { type Arguments, bool, type Frame, type Native, str, type Value } from './values.ts';
import { variableReaders } from './variables.ts';
import type { World } from './world.ts';

/** One call of something that Python or a well-known package brings along. */
export interface NativeCall {
  readonly world: World;
  readonly frame: Frame;
  readonly callee: Native;
  /** What the method is bound to; unknown for a plain function. */
  readonly self: Value;
  readonly args: Arguments;
}

/** The result of a call; absent when this call is not one that is followed. */
export type NativeFunction = (call: NativeCall) => Value | undefined;

export type NativeTable = Readonly<Record<string, NativeFunction>>;

/** The implementation of what is called by this dotted name. */
export function findNative(name: string): NativeFunction | undefined {
  for (const table of tables()) if (Object.hasOwn(table, name)) return table[name];
  return undefined;
}

/** Whether the dotted name is a module, function, class or object that is known here. */
export function isNative(name: string): boolean {
  if (modules.has(name) || objects.has(name) || modelBases.has(name) || isConfigurationValue(name))
    return true;
  return findNative(name) !== undefined;
}

/** Modules that are known at least in part. */
export const modules: ReadonlySet<string> = new Set([
  'builtins',
  'contextlib',
  'copy',
  'decouple',
  'distutils',
  'dj_database_url',
  'distutils.util',
  'dotenv',
  'environ',
  'environs',
  'functools',
  'json',
  'os',
  'os.path',
  'pathlib',
  'posixpath',
  'pydantic',
  'pydantic_settings',
  'split_settings',
  'split_settings.tools',
  'sys',
  'typing',
  'typing_extensions',
  'configurations',
  'configurations.values',
]);

/** Values that never change. */
export const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['os.sep', str('/')],
  ['os.path.sep', str('/')],
  ['os.pardir', str('..')],
  ['os.path.pardir', str('..')],
  ['os.curdir', str('.')],
  ['os.path.curdir', str('.')],
  ['os.linesep', str('\n')],
  ['os.name', str('posix')],
  ['typing.TYPE_CHECKING', bool(false)],
  ['typing_extensions.TYPE_CHECKING', bool(false)],
]);

/** Objects that are no modules and are not called. */
const objects: ReadonlySet<string> = new Set([
  'object',
  'os.environ',
  'sys.argv',
  'sys.modules',
  'environs.env',
  'configurations.Configuration',
  'environ.Env()',
  'environs.Env()',
]);

function tables(): readonly NativeTable[] {
  return [
    builtins,
    textMethods,
    containerMethods,
    pathFunctions,
    variableReaders,
    libraries,
    databaseUrls,
    emailUrls,
    includes,
    configurations,
    pydantic,
  ];
}

import { dirname, relative, resolve } from '../../workspace.ts';
import { alternatives } from './forks.ts';
import { isListed, runFile } from './modules.ts';
import type { NativeCall, NativeTable } from './natives.ts';
import { list, native, none, type Scope, str, type Value } from './values.ts';
import { bind, loseNames, type Outcome, raise, type World } from './world.ts';

/** django-split-settings: `include('components/*.py', optional('local.py'), scope=globals())`. */
export const includes: NativeTable = {
  'split_settings.tools.optional': ({ args }) => native('optional()', undefined, args),
  'split_settings.tools.include': (call) => {
    const scope = call.args.keywords.get('scope');
    const target = scope?.kind === 'names' ? scope.scope : call.frame.module;
    if (scope && scope.kind !== 'names' && scope.kind !== 'none') return undefined;
    for (const pattern of call.args.positional) include(call, target, pattern);
    return none;
  },
};

function include(call: NativeCall, scope: Scope, given: Value): void {
  const { world, frame } = call;
  const optional = given.kind === 'native' && given.name === 'optional()';
  const pattern = optional ? given.made?.positional[0] : given;
  if (optional && (!pattern || pattern.kind === 'none')) return;
  const text = pattern?.kind === 'str' || pattern?.kind === 'path' ? pattern.value : undefined;
  if (optional && text === '') return;
  const files = text === undefined ? undefined : find(world, dirname(frame.uri), text, optional);
  if (!files) {
    world.lostCode = true;
    loseNames(world, scope);
    return;
  }
  if (files.length === 0 && !optional) {
    raise(world, 'OSError');
    world.lostCode = true;
  }
  runInAnyOrder(world, scope, files);
}

/** The files a pattern names; absent when the two languages may not agree on it. */
function find(
  world: World,
  folder: string,
  pattern: string,
  optional: boolean,
): readonly string[] | undefined {
  const parts = pattern.split('/');
  const wild = parts.findIndex((part) => /[*?[]/.test(part));
  if (wild < 0) {
    const uri = resolve(`${folder}/`, pattern);
    const found = world.files.read(uri) !== undefined && (!optional || isListed(world, uri));
    return found ? [uri] : [];
  }
  const glob = parts
    .slice(wild)
    .join('/')
    .replaceAll(/\*{2,}/g, '*');
  if (/[{}()!+@|\\]/.test(glob)) return undefined;
  const base = resolve(`${folder}/`, parts.slice(0, wild).join('/') || '.');
  const hidden = (uri: string): boolean =>
    relative(base, uri)
      .split('/')
      .some((part) => part.startsWith('.'));
  return world.files.find(base, glob).filter((uri) => !hidden(uri));
}

/** Python's `glob` promises no order, so each of several files is taken to be the last once. */
function runInAnyOrder(world: World, scope: Scope, files: readonly string[]): void {
  const orders: (readonly string[])[] = [files];
  if (files.length > 1 && files.length <= 8) {
    for (let first = 1; first < files.length; first += 1) {
      orders.push([...files.slice(first), ...files.slice(0, first)]);
    }
  } else if (files.length > 8) orders.push(files.toReversed());
  if (orders.length === 1) {
    for (const file of files) runOnce(world, scope, file);
    return;
  }
  alternatives(
    world,
    orders.map((order) => (): Outcome => {
      for (const file of order) runOnce(world, scope, file);
      return { kind: 'normal' };
    }),
  );
}

/** The package keeps a list of what it included and passes over what is in it. */
function runOnce(world: World, scope: Scope, uri: string): void {
  const before = scope.names.get('__included_files__')?.value;
  const done = before?.kind === 'list' ? before.items : [];
  if (done.some((item) => item.kind === 'str' && item.value === uri)) return;
  const at = { uri, start: 0, end: 0 };
  const value = list([...done, str(uri)]);
  bind(world, scope, '__included_files__', { value, at, nameAt: at });
  runFile(world, uri, scope);
}

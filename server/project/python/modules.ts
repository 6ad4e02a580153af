import { basename, dirname, pathOfUri } from '../../workspace.ts';
import { parser } from '@lezer/python';
import { execute } from './statements.ts';
import { children } from './syntax.ts';
import { type Frame, type Scope, str } from './values.ts';
import { bind, createScope, spend, touch, type World } from './world.ts';

/** The scope of a module below the folder on the import path, run if it was not; absent when there is no such file. */
export function importModule(world: World, dotted: string): Scope | undefined {
  const parts = dotted.split('.');
  let path = world.folder;
  let scope: Scope | undefined;
  let name = '';
  for (const [index, part] of parts.entries()) {
    if (part === '') return undefined;
    path = `${path}/${part}`;
    name = name === '' ? part : `${name}.${part}`;
    const parent = scope;
    scope = loadPart(world, path, name, index === parts.length - 1);
    if (scope && parent) {
      const at = { uri: path, start: 0, end: 0 };
      bind(world, parent, part, { value: { kind: 'module', scope }, at, nameAt: at });
    }
  }
  return scope;
}

/** Whether a module or package of this dotted name stands below the folder on the import path. */
export function hasModule(world: World, dotted: string): boolean {
  const path = `${world.folder}/${dotted.replaceAll('.', '/')}`;
  return isThere(world, `${path}/__init__.py`) || isThere(world, `${path}.py`);
}

/** Whether any file lies below a package of this name, with or without an `__init__.py`. */
export function hasPackage(world: World, name: string): boolean {
  if (hasModule(world, name)) return true;
  return world.files.find(`${world.folder}/${name}`, '**/*.py').length > 0;
}

/** Runs a file in a scope, as the scope's own code. */
export function runFile(world: World, uri: string, scope: Scope): void {
  const text = world.files.read(uri);
  if (text === undefined || !spend(world, 10 + (text.length >> 5))) return;
  world.read.add(uri);
  // A byte order mark is no part of the code; a line break in its place keeps every offset.
  const code = text.startsWith('\uFEFF') ? `\n${text.slice(1)}` : text;
  const tree = parser.parse(code);
  tree.iterate({
    enter(node) {
      if (node.type.isError) world.lostCode = true;
    },
  });
  const frame: Frame = {
    uri,
    text: code,
    module: scope,
    locals: scope,
    enclosing: [],
    globals: new Set(),
  };
  execute(world, frame, children(tree.topNode));
}

/** Whether the file is one of the project's own: what `.gitignore` names is not listed. */
export function isListed(world: World, uri: string): boolean {
  return world.files.find(dirname(uri), basename(uri)).includes(uri);
}

/** Where code tries whether a file is there, one that is left out of the repository counts as absent. */
function isThere(world: World, uri: string): boolean {
  if (world.files.read(uri) === undefined) return false;
  return world.tries === 0 || isListed(world, uri);
}

function loadPart(world: World, path: string, name: string, last: boolean): Scope | undefined {
  for (const [uri, isPackage] of [
    [`${path}/__init__.py`, true],
    [`${path}.py`, false],
  ] as const) {
    if (isThere(world, uri) && (isPackage || last)) return loadModule(world, uri, name, isPackage);
  }
  return undefined;
}

function loadModule(world: World, uri: string, name: string, isPackage: boolean): Scope {
  const packageName = isPackage ? name : name.slice(0, Math.max(0, name.lastIndexOf('.')));
  const scope = world.modules.get(uri) ?? createScope(name, packageName);
  world.modules.set(uri, scope);
  if (scope.phase !== 'new' || world.depth > 150) return scope;
  touch(world, scope);
  scope.phase = 'running';
  const at = { uri, start: 0, end: 0 };
  const own = { __name__: name, __package__: packageName, __file__: pathOfUri(uri) };
  for (const [key, value] of Object.entries(own)) {
    bind(world, scope, key, { value: str(value), at, nameAt: at });
  }
  world.depth += 10;
  try {
    runFile(world, uri, scope);
  } finally {
    world.depth -= 10;
  }
  touch(world, scope);
  scope.phase = 'done';
  return scope;
}

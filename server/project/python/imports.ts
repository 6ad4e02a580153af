import type { SyntaxNode } from '@lezer/common';
import { attribute } from './attributes.ts';
import { iterate } from './items.ts';
import { hasModule, hasPackage, importModule } from './modules.ts';
import { modules } from './natives.ts';
import { children, placeOf, split, textOf } from './syntax.ts';
import {
  type Binding,
  type Frame,
  native,
  type Scope,
  settle,
  unknown,
  type Value,
} from './values.ts';
import { bind, loseNames, raise, scopeOf, type World } from './world.ts';

/** Runs an `import` statement. */
export function executeImport(world: World, frame: Frame, node: SyntaxNode): void {
  const parts = children(node).filter((part) => part.name !== '(' && part.name !== ')');
  const at = parts.findIndex((part) => part.name === 'import');
  const names = split(parts.slice(at + 1), ',');
  if (parts[0]?.name !== 'from') {
    for (const piece of names) importDotted(world, frame, piece);
    return;
  }
  const dotted = textOf(frame, {
    from: parts[1]?.from ?? node.from,
    to: parts[at - 1]?.to ?? node.from,
  }).replaceAll(/[\s\\]/g, '');
  const source = findSource(world, frame, dotted);
  for (const piece of names) importName(world, frame, source, piece);
}

/** What a `from` names: a scope, a known module, something unknown outside, or nothing. */
interface Source {
  readonly dotted: string;
  readonly value: Value;
}

function findSource(world: World, frame: Frame, written: string): Source {
  const dotted = absolute(frame, written);
  if (dotted === undefined) return { dotted: '', value: unknown };
  return { dotted, value: findModule(world, dotted, written.startsWith('.')) };
}

/** The project's own module goes before a package of the same name, and Python's own before both. */
function findModule(world: World, dotted: string, own: boolean): Value {
  const top = dotted.split('.')[0] ?? '';
  const library = [
    'os',
    'sys',
    'json',
    'typing',
    'pathlib',
    'copy',
    'functools',
    'builtins',
    'contextlib',
    'posixpath',
  ];
  if (modules.has(dotted) && (library.includes(top) || !hasPackage(world, top))) {
    return native(dotted === 'posixpath' ? 'os.path' : dotted);
  }
  const scope = importModule(world, dotted);
  if (scope) return { kind: 'module', scope };
  world.risk += 1;
  if (own || looksLocal(dotted) || (dotted.includes('.') && hasModule(world, top))) {
    if (!own && !looksLocal(dotted) && isFolder(world, dotted)) return unknown;
    return raise(world, 'ModuleNotFoundError');
  }
  return unknown;
}

/** A package without `__init__.py` is nothing but the modules below it. */
function isFolder(world: World, dotted: string): boolean {
  const folder = `${world.folder}/${dotted.replaceAll('.', '/')}`;
  return world.files.find(folder, '**/*.py').length > 0;
}

/** Names that settings kept out of the repository go by. */
function looksLocal(dotted: string): boolean {
  const last = dotted.slice(dotted.lastIndexOf('.') + 1);
  return /(?:^|_)(?:local|localsettings|secrets?|private|overrides?|custom)(?:_|$)/.test(last);
}

/** `..a.b` as seen from the module; absent when it leads above the top. */
function absolute(frame: Frame, written: string): string | undefined {
  const dots = /^\.*/.exec(written)?.[0].length ?? 0;
  if (dots === 0) return written;
  const parts = frame.module.package === '' ? [] : frame.module.package.split('.');
  if (dots - 1 >= parts.length) return undefined;
  const base = parts.slice(0, parts.length - (dots - 1));
  const rest = written.slice(dots);
  return [...base, ...(rest === '' ? [] : [rest])].join('.');
}

function importDotted(world: World, frame: Frame, piece: readonly SyntaxNode[]): void {
  const as = piece.findIndex((part) => part.name === 'as');
  const path = as < 0 ? piece : piece.slice(0, as);
  const [first] = path;
  const last = path.at(-1);
  if (!first || !last) return;
  const dotted = textOf(frame, { from: first.from, to: last.to }).replaceAll(/[\s\\]/g, '');
  const found = findModule(world, dotted, false);
  const alias = as < 0 ? undefined : piece[as + 1];
  if (alias) {
    bindName(world, frame, alias, found);
    return;
  }
  const top = textOf(frame, first);
  const value = dotted === top ? found : topOf(world, found, top);
  bindName(world, frame, first, value);
}

function topOf(world: World, found: Value, top: string): Value {
  if (found.kind === 'native') return native(top);
  if (found.kind !== 'module') return unknown;
  const scope = importModule(world, top);
  return scope ? { kind: 'module', scope } : unknown;
}

function importName(
  world: World,
  frame: Frame,
  source: Source,
  piece: readonly SyntaxNode[],
): void {
  const [first, , alias] = piece;
  if (!first) return;
  if (first.name === '*') {
    importAll(world, frame, source.value);
    return;
  }
  const name = textOf(frame, first);
  const target = alias ?? first;
  if (source.value.kind === 'module') {
    const { scope } = source.value;
    const binding = scope.names.get(name);
    if (binding) {
      bind(world, scopeOf(frame, textOf(frame, target)), textOf(frame, target), binding);
      return;
    }
    const child = importModule(world, `${source.dotted}.${name}`);
    if (child) {
      bindName(world, frame, target, { kind: 'module', scope: child });
      return;
    }
    if (!scope.open && scope.phase === 'done') raise(world, 'ImportError');
    bindName(world, frame, target, unknown);
    return;
  }
  if (source.value.kind === 'native') {
    const full = `${source.value.name}.${name}`;
    const value = modules.has(full) ? native(full) : attribute(world, source.value, name);
    bindName(world, frame, target, value);
    return;
  }
  const child = source.dotted === '' ? undefined : importModule(world, `${source.dotted}.${name}`);
  world.risk += 1;
  bindName(world, frame, target, child ? { kind: 'module', scope: child } : unknown);
}

function importAll(world: World, frame: Frame, source: Value): void {
  if (source.kind !== 'module') {
    loseNames(world, frame.locals);
    world.risk += 1;
    return;
  }
  const { scope } = source;
  if (scope === frame.locals) return;
  if (scope.open) loseNames(world, frame.locals);
  const listed = scope.names.get('__all__')?.value;
  const all = listed && listedNames(listed);
  if (listed && !all) loseNames(world, frame.locals);
  for (const [name, binding] of publicNames(scope, all)) bind(world, frame.locals, name, binding);
}

function listedNames(value: Value): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const item of iterate(settle(value))) {
    if (item.kind !== 'str') return undefined;
    names.add(item.value);
  }
  return names;
}

function publicNames(scope: Scope, all: ReadonlySet<string> | undefined): [string, Binding][] {
  return [...scope.names].filter(([name]) => (all ? all.has(name) : !name.startsWith('_')));
}

function bindName(world: World, frame: Frame, node: SyntaxNode, value: Value): void {
  const at = placeOf(frame, node, node);
  const name = textOf(frame, node);
  bind(world, scopeOf(frame, name), name, { value, at, nameAt: at });
}

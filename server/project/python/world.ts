import type { Files } from '../../workspace.ts';
import type { Environment, Fact, VariableRead } from '../project.ts';
import {
  type Binding,
  type Cell,
  type Dict,
  dict,
  type Frame,
  type Native,
  type Scope,
  unknown,
  type Value,
} from './values.ts';

/** Everything one reading of settings knows and has changed so far. */
export interface World {
  readonly files: Files;
  /** The folder that is on the import path, as a URI. */
  readonly folder: string;
  readonly environment: Environment;
  /** What the code itself wrote to `os.environ`; `None` for what it removed. */
  readonly written: Dict;
  /** What `environs` puts in front of names, by the `Env` that is asked, while a `with` statement runs. */
  prefixes: ReadonlyMap<Native | string, Value>;
  /** Texts of files in the form of `.env` that the code loads: names in them may be set. */
  readonly dotenv: { readonly text: string | undefined; readonly override: boolean }[];
  /** What env files for production have set, or may have set. */
  readonly loaded: Map<string, Fact<string | undefined>>;
  readonly modules: Map<string, Scope>;
  /** Every file that was read. */
  readonly read: Set<string>;
  /** Where variables are asked for, each place once. */
  readonly reads: Map<string, VariableRead>;
  readonly forks: Fork[];
  readonly catchers: Catcher[];
  /** Steps left. The bound that keeps hostile files from hanging the reader. */
  fuel: number;
  depth: number;
  /** The work was given up: nothing that was read may be believed. */
  spent: boolean;
  /** Some code could not be followed. */
  lostCode: boolean;
  /** Grows with every operation that may raise. */
  risk: number;
  /** How many `try` bodies are being run. */
  tries: number;
  /** How many alternatives around the present code may not happen. */
  doubts: number;
  /** The code looks for an env file, be it there or not. */
  loadsEnvFiles: boolean;
}

/** How a statement ends. `dead`: no run comes past it, or those that do were taken note of elsewhere. */
export type Outcome =
  | { readonly kind: 'normal' | 'break' | 'continue' | 'raise' | 'dead' }
  | { readonly kind: 'return'; readonly value: Value };

/** The states that cells had before a stretch of code changed them. */
export interface Fork {
  readonly saved: Map<Cell, State>;
}

export type State =
  | { readonly kind: 'items'; readonly items: readonly Value[]; readonly lost: boolean }
  | {
      readonly kind: 'entries';
      readonly entries: ReadonlyMap<string, readonly [Value, Value]>;
      readonly open: boolean;
      readonly lost: boolean;
    }
  | {
      readonly kind: 'names';
      readonly names: ReadonlyMap<string, Binding>;
      readonly open: boolean;
      readonly phase: Scope['phase'];
    };

export type States = ReadonlyMap<Cell, State>;

/** Where jumps of one kind land. */
export interface Catcher {
  readonly kind: 'break' | 'continue' | 'return' | 'raise';
  /** The index in `forks` from which on changes belong to it. */
  readonly base: number;
  readonly landed: { readonly states: States; readonly value: Value }[];
}

/** An exception that Python would certainly raise here. It is caught inside this folder. */
export class PythonError extends Error {
  override readonly name: string;
  constructor(name: string) {
    super(name);
    this.name = name;
  }
}

/** A world in which nothing has been run. */
export function createWorld(files: Files, folder: string, environment: Environment): World {
  return {
    files,
    folder,
    environment,
    written: dict(new Map()),
    prefixes: new Map(),
    dotenv: [],
    loaded: new Map(),
    modules: new Map(),
    read: new Set(),
    reads: new Map(),
    forks: [],
    catchers: [],
    fuel: 200_000,
    depth: 0,
    spent: false,
    lostCode: false,
    risk: 0,
    tries: 0,
    doubts: 0,
    loadsEnvFiles: false,
  };
}

export function createScope(name = '', packageName = ''): Scope {
  const names = new Map<string, Binding>();
  return { kind: 'scope', names, open: false, phase: 'new', name, package: packageName };
}

/** Counts `steps` of work; says whether there are any left. */
export function spend(world: World, steps: number): boolean {
  world.fuel -= steps;
  if (world.fuel < 0) world.spent = true;
  return !world.spent;
}

/** What `raise` comes to: an exception where a `try` is around, else an unknown value, so that reading goes on. */
export function raise(world: World, name: string): Value {
  world.risk += 1;
  if (world.tries > 0) throw new PythonError(name);
  return unknown;
}

/** To be called before a cell changes: remembers its state, and loses what may be the same object. */
export function touch(world: World, cell: Cell): void {
  save(world, cell);
  spend(world, 1);
  if (cell.kind === 'scope') return;
  cell.variable = undefined;
  if (cell.kin.size === 0) return;
  const seen = new Set<Cell>([cell]);
  const queue: Cell[] = [...cell.kin];
  for (let other = queue.pop(); other; other = queue.pop()) {
    if (seen.has(other) || other.kind === 'scope') continue;
    seen.add(other);
    save(world, other);
    other.lost = true;
    queue.push(...other.kin);
  }
}

/** Gives up what is known of everything that can be reached from `values`: unknown code may change it. */
export function escape(world: World, ...values: readonly Value[]): void {
  world.risk += 1;
  const seen = new Set<Value | Cell>();
  const queue: (Value | Cell)[] = [...values];
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    switch (next.kind) {
      case 'unknown':
      case 'many':
        queue.push(...(next.kin ?? []));
        break;
      case 'tuple':
        queue.push(...next.items);
        break;
      case 'list':
      case 'set':
        queue.push(...next.items);
        loseCell(world, next);
        break;
      case 'dict':
        for (const [key, value] of next.entries.values()) queue.push(key, value);
        loseCell(world, next);
        break;
      case 'module':
      case 'names':
        queue.push(next.scope);
        break;
      case 'scope':
        for (const binding of next.names.values()) queue.push(binding.value);
        loseNames(world, next);
        break;
      case 'native':
        if (next.self) queue.push(next.self);
        break;
      case 'bool':
      case 'class':
      case 'float':
      case 'function':
      case 'int':
      case 'none':
      case 'path':
      case 'str':
      default:
        break;
    }
  }
}

/** Makes every name of `scope` unknown, and leaves room for further ones. */
export function loseNames(world: World, scope: Scope): void {
  save(world, scope);
  scope.open = true;
  for (const [name, binding] of scope.names) {
    if (!name.startsWith('__')) scope.names.set(name, { ...binding, value: unknown });
  }
}

/** The scope that `name` is assigned in. */
export function scopeOf(frame: Frame, name: string): Scope {
  return frame.globals.has(name) ? frame.module : frame.locals;
}

/** Gives `name` a value. */
export function bind(world: World, scope: Scope, name: string, binding: Binding): void {
  touch(world, scope);
  scope.names.set(name, binding);
}

/** Gives up what a cell holds. */
export function loseCell(world: World, cell: Exclude<Cell, Scope>): void {
  touch(world, cell);
  cell.lost = true;
}

/** Remembers the state of a cell in the topmost fork. */
export function save(world: World, cell: Cell): void {
  const fork = world.forks.at(-1);
  if (!fork || fork.saved.has(cell)) return;
  if (cell.kind === 'scope') spend(world, 1 + (cell.names.size >> 3));
  fork.saved.set(cell, stateOf(cell));
}

/** What a cell holds now. */
export function stateOf(cell: Cell): State {
  switch (cell.kind) {
    case 'list':
    case 'set':
      return { kind: 'items', items: cell.items, lost: cell.lost };
    case 'dict':
      return { kind: 'entries', entries: cell.entries, open: cell.open, lost: cell.lost };
    case 'scope':
      return { kind: 'names', names: new Map(cell.names), open: cell.open, phase: cell.phase };
  }
}

/** Makes a cell hold something else. */
export function setState(cell: Cell, state: State): void {
  if (cell.kind === 'scope' && state.kind === 'names') {
    cell.names.clear();
    for (const [name, binding] of state.names) cell.names.set(name, binding);
    cell.open = state.open;
    cell.phase = state.phase;
  } else if (cell.kind === 'dict' && state.kind === 'entries') {
    cell.entries = state.entries;
    cell.open = state.open;
    cell.lost = state.lost;
  } else if ((cell.kind === 'list' || cell.kind === 'set') && state.kind === 'items') {
    cell.items = state.items;
    cell.lost = state.lost;
  }
}

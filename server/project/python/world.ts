import type { Files } from '../../workspace.ts';
import type { Environment } from '../project.ts';
import { joinStates, sameState } from './join.ts';
import {
  type Binding,
  type Cell,
  type Dict,
  dict,
  type Frame,
  type Scope,
  settle,
  type Value,
  unknown,
} from './values.ts';

/** Everything one reading of settings knows and has changed so far. */
export interface World {
  readonly files: Files;
  /** The folder that is on the import path, as a URI. */
  readonly folder: string;
  readonly environment: Environment;
  /** What the code itself wrote to `os.environ`; `None` for what it removed. */
  readonly written: Dict;
  /** Texts of files in the form of `.env` that the code loads: names in them may be set. */
  readonly dotenv: { readonly text: string | undefined; readonly override: boolean }[];
  readonly modules: Map<string, Scope>;
  /** Every file that was read. */
  readonly read: Set<string>;
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
    dotenv: [],
    modules: new Map(),
    read: new Set(),
    forks: [],
    catchers: [],
    fuel: 400_000,
    depth: 0,
    spent: false,
    lostCode: false,
    risk: 0,
    tries: 0,
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

/** Runs alternatives of which one will happen, each from the present state, and joins what they leave. */
export function alternatives(world: World, runs: readonly (() => Outcome)[]): Outcome {
  const ends: States[] = [];
  for (const run of runs) {
    const fork: Fork = { saved: new Map() };
    world.forks.push(fork);
    const outcome = settleOutcome(run);
    if (outcome.kind === 'normal') ends.push(capture(fork.saved.keys()));
    else land(world, outcome);
    restore(fork.saved);
    world.forks.pop();
  }
  if (ends.length === 0) return { kind: 'dead' };
  apply(world, ends);
  return { kind: 'normal' };
}

/** The same for expressions: the value is what the alternatives agree on. */
export function alternativeValues(
  world: World,
  runs: readonly (() => Value)[],
  join: (a: Value, b: Value) => Value,
): Value {
  const values: Value[] = [];
  alternatives(
    world,
    runs.map((run) => () => {
      values.push(run());
      return { kind: 'normal' };
    }),
  );
  return values.length === 0 ? unknown : settle(values.reduce(join));
}

/** What came of code in which jumps of one kind are caught. */
export interface Caught {
  readonly outcome: Outcome;
  /** What the jumps brought along. */
  readonly values: readonly Value[];
  /** Whether such a jump was made; absent when that is not known. */
  readonly jumped: boolean | undefined;
}

/**
 * Runs code in which jumps of `kind` land here. The result is the outcome of the code, `normal` when only
 * jumps came here, with the values that were brought along.
 */
export function catching(
  world: World,
  kind: Catcher['kind'],
  run: () => Outcome,
): Caught {
  const fork: Fork = { saved: new Map() };
  const catcher: Catcher = { kind, base: world.forks.length, landed: [] };
  world.forks.push(fork);
  world.catchers.push(catcher);
  let outcome: Outcome;
  try {
    outcome = run();
  } catch (error) {
    world.catchers.pop();
    commit(world);
    throw error;
  }
  if (catcher.landed.length > 0 && outcome.kind !== 'normal') {
    land(world, outcome);
    outcome = { kind: 'dead' };
  }
  world.catchers.pop();
  if (outcome.kind === kind) {
    commit(world);
    const values = 'value' in outcome ? [outcome.value] : [];
    return { outcome: { kind: 'normal' }, values, jumped: true };
  }
  if (catcher.landed.length === 0) {
    commit(world);
    return { outcome, values: [], jumped: false };
  }
  const ends = catcher.landed.map((landed) => landed.states);
  const values = catcher.landed.map((landed) => landed.value);
  if (outcome.kind === 'normal') {
    ends.push(capture(fork.saved.keys()));
    if (kind === 'return') values.push({ kind: 'none' });
  }
  restore(fork.saved);
  world.forks.pop();
  apply(world, ends);
  return { outcome: { kind: 'normal' }, values, jumped: undefined };
}

/** Repeats `run` any number of times, none included, until the state no longer changes. */
export function repeated(world: World, run: () => Outcome): Outcome {
  for (let round = 0; round < 5; round += 1) {
    const fork: Fork = { saved: new Map() };
    world.forks.push(fork);
    alternatives(world, [() => ({ kind: 'normal' }), run]);
    const changed = [...fork.saved].filter(([cell, state]) => !sameState(state, stateOf(cell)));
    commit(world);
    if (changed.length === 0 || world.spent) return { kind: 'normal' };
    if (round >= 3) {
      for (const [cell] of changed) {
        if (cell.kind === 'scope') loseNames(world, cell);
        else loseCell(world, cell);
      }
    }
  }
  return { kind: 'normal' };
}

/** The present states of all cells that changed since the fork at `base`. */
export function captureSince(world: World, base: number): States {
  const cells = new Set<Cell>();
  for (const fork of world.forks.slice(base)) {
    for (const cell of fork.saved.keys()) cells.add(cell);
  }
  return capture(cells);
}

/** Makes the present state one that agrees with all of `ends`, which are changes to the present state. */
export function apply(world: World, ends: readonly States[]): void {
  const cells = new Set<Cell>();
  for (const end of ends) for (const cell of end.keys()) cells.add(cell);
  for (const cell of cells) {
    const present = stateOf(cell);
    const states = ends.map((end) => end.get(cell) ?? present);
    save(world, cell);
    setState(cell, joinStates(world, states, present));
  }
}

/** Takes the topmost fork away and keeps its changes. */
export function commit(world: World): void {
  const fork = world.forks.pop();
  const parent = world.forks.at(-1);
  if (!fork || !parent) return;
  for (const [cell, state] of fork.saved) {
    if (!parent.saved.has(cell)) parent.saved.set(cell, state);
  }
}

/** Takes the changes of the topmost fork back. */
export function rollback(world: World): void {
  const fork = world.forks.pop();
  if (fork) restore(fork.saved);
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

function loseCell(world: World, cell: Exclude<Cell, Scope>): void {
  touch(world, cell);
  cell.lost = true;
}

function save(world: World, cell: Cell): void {
  const fork = world.forks.at(-1);
  if (!fork || fork.saved.has(cell)) return;
  if (cell.kind === 'scope') spend(world, 1 + (cell.names.size >> 3));
  fork.saved.set(cell, stateOf(cell));
}

/** Notes that the present state may go on where jumps of this kind land. */
function land(world: World, outcome: Outcome): void {
  if (outcome.kind === 'dead' || outcome.kind === 'normal') return;
  const catcher = world.catchers.findLast((one) => one.kind === outcome.kind);
  catcher?.landed.push({
    states: captureSince(world, catcher.base),
    value: outcome.kind === 'return' ? outcome.value : unknown,
  });
}

function settleOutcome(run: () => Outcome): Outcome {
  try {
    return run();
  } catch (error) {
    if (error instanceof PythonError) return { kind: 'raise' };
    throw error;
  }
}

function capture(cells: Iterable<Cell>): States {
  const states = new Map<Cell, State>();
  for (const cell of cells) states.set(cell, stateOf(cell));
  return states;
}

function restore(states: States): void {
  for (const [cell, state] of states) setState(cell, state);
}

function stateOf(cell: Cell): State {
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

function setState(cell: Cell, state: State): void {
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

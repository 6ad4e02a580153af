import {
  type Binding,
  type Cell,
  type Dict,
  dict,
  list,
  manyOf,
  type Scope,
  tidy,
  tuple,
  unknown,
  unknownOf,
  type Value,
} from './values.ts';
import { spend, type State, stateOf, type States, type World } from './world.ts';

/** What the cells hold on each side of a join; they hold something else while neither is applied. */
export interface Sides {
  readonly a: (cell: Cell) => State;
  readonly b: (cell: Cell) => State;
}

/** Both sides as the cells are now. */
const now: Sides = { a: stateOf, b: stateOf };

/** The most that can be said of a value that is either `a` or `b`. */
export function joinValues(world: World, a: Value, b: Value, sides = now, depth = 0): Value {
  if (a === b) return a;
  if (depth > 20 || !spend(world, 1)) return unknownOf(a, b);
  const variable = a.variable === b.variable ? a.variable : undefined;
  switch (a.kind) {
    case 'none':
      if (b.kind === 'none') return { ...a, variable };
      break;
    case 'bool':
    case 'int':
    case 'float':
    case 'str':
    case 'path':
      if (a.kind === b.kind && Object.is(a.value, b.value)) return { ...a, variable };
      break;
    case 'tuple':
      if (b.kind !== 'tuple') break;
      return { ...tuple(joinItems(world, a.items, b.items, sides, depth)), at: a.at };
    case 'list':
    case 'set':
    case 'dict': {
      const joined = a.kind === b.kind ? joinCells(world, a, b, sides, depth) : undefined;
      if (joined) return joined;
      break;
    }
    case 'native':
      if (b.kind === 'native' && a.name === b.name && !a.self && !a.made && !b.made) return a;
      break;
    case 'module':
    case 'names':
      if (b.kind === a.kind && a.scope === b.scope) return a;
      break;
    case 'function':
      if (b.kind === 'function' && sameFunction(a, b)) return a;
      break;
    case 'class':
    case 'many':
    case 'unknown':
    default:
      break;
  }
  return variable === undefined ? unknownOf(a, b) : { ...unknownOf(a, b), variable };
}

/** Joins what two stretches of code left of the cells; a cell that one did not change is as it is now. */
export function joinEnds(world: World, a: States, b: States): States {
  const sides: Sides = {
    a: (cell) => a.get(cell) ?? stateOf(cell),
    b: (cell) => b.get(cell) ?? stateOf(cell),
  };
  const joined = new Map<Cell, State>();
  for (const cell of new Set([...a.keys(), ...b.keys()])) {
    joined.set(cell, joinStates(world, sides.a(cell), sides.b(cell), sides));
  }
  return joined;
}

/** Whether two states say the same. */
export function sameState(a: State, b: State): boolean {
  if (a.kind === 'items' && b.kind === 'items') {
    return a.lost === b.lost && sameItems(a.items, b.items, now);
  }
  if (a.kind === 'entries' && b.kind === 'entries') {
    return a.lost === b.lost && a.open === b.open && sameEntries(a.entries, b.entries, now);
  }
  if (a.kind !== 'names' || b.kind !== 'names') return false;
  if (a.open !== b.open || a.phase !== b.phase || a.names.size !== b.names.size) return false;
  for (const [name, binding] of a.names) {
    const other = b.names.get(name);
    if (!other || !sameValue(binding.value, other.value, now)) return false;
  }
  return true;
}

function joinStates(world: World, a: State, b: State, sides: Sides): State {
  if (a === b) return a;
  if (a.kind === 'items' && b.kind === 'items') {
    const items = joinItems(world, a.items, b.items, sides, 0);
    return { kind: 'items', items, lost: a.lost || b.lost };
  }
  if (a.kind === 'entries' && b.kind === 'entries') {
    const { entries, open } = joinEntries(world, a, b, sides, 0);
    return { kind: 'entries', entries, open, lost: a.lost || b.lost };
  }
  if (a.kind !== 'names' || b.kind !== 'names') return a;
  const names = new Map<string, Binding>();
  for (const [name, binding] of a.names) {
    const other = b.names.get(name);
    if (binding === other) names.set(name, binding);
    else if (other) {
      names.set(name, { ...other, value: joinValues(world, binding.value, other.value, sides) });
    } else names.set(name, { ...binding, value: unknownOf(binding.value) });
    spend(world, 1);
  }
  for (const [name, binding] of b.names) {
    if (!a.names.has(name)) names.set(name, { ...binding, value: unknownOf(binding.value) });
  }
  const phase = a.phase === b.phase ? a.phase : 'new';
  return { kind: 'names', names, open: a.open || b.open, phase };
}

/** A cell that may be either of two; absent when too little of them is known. */
function joinCells(
  world: World,
  a: Exclude<Cell, Scope>,
  b: Value,
  sides: Sides,
  depth: number,
): Value | undefined {
  if (b.kind !== 'list' && b.kind !== 'set' && b.kind !== 'dict') return undefined;
  const one = sides.a(a);
  const other = sides.b(b);
  if (one.kind === 'names' || other.kind === 'names' || one.lost || other.lost) return undefined;
  let joined: Exclude<Cell, Scope>;
  if (one.kind === 'entries' && other.kind === 'entries') {
    const { entries, open } = joinEntries(world, one, other, sides, depth);
    joined = dict(entries, open);
  } else if (one.kind === 'items' && other.kind === 'items') {
    if (a.kind === 'set') {
      if (!sameItems(one.items, other.items, sides)) return undefined;
      joined = { ...a, items: one.items, lost: false, kin: new Set() };
    } else joined = list(joinItems(world, one.items, other.items, sides, depth));
  } else return undefined;
  joined.at = a.at;
  for (const cell of [a, b]) {
    joined.kin.add(cell);
    cell.kin.add(joined);
  }
  return joined;
}

/** What two sequences have in common at their start and at their end, with any number of members between. */
function joinItems(
  world: World,
  a: readonly Value[],
  b: readonly Value[],
  sides: Sides,
  depth: number,
): readonly Value[] {
  const join = (one: Value, other: Value | undefined): Value =>
    isMany(one) ? one : joinValues(world, one, other ?? unknown, sides, depth + 1);
  if (a.length === b.length && !a.some(isMany) && !b.some(isMany)) {
    return a.map((item, index) => join(item, b[index]));
  }
  const shared = Math.min(a.length, b.length);
  spend(world, shared);
  let start = 0;
  while (start < shared && sameItem(a[start], b[start], sides)) start += 1;
  let end = 0;
  while (end < shared - start && sameItem(a[a.length - 1 - end], b[b.length - 1 - end], sides)) {
    end += 1;
  }
  const head = a.slice(0, start).map((item, index) => join(item, b[index]));
  const tail = a.slice(a.length - end).map((item, index) => join(item, b[b.length - end + index]));
  const middle = [...a.slice(start, a.length - end), ...b.slice(start, b.length - end)];
  return tidy(middle.length > 0 ? [...head, manyOf(...middle), ...tail] : [...head, ...tail]);
}

interface Entries {
  readonly entries: Dict['entries'];
  readonly open: boolean;
}

function joinEntries(world: World, a: Entries, b: Entries, sides: Sides, depth: number): Entries {
  const entries = new Map<string, readonly [Value, Value]>();
  for (const [key, entry] of a.entries) {
    const other = b.entries.get(key);
    if (!other) continue;
    const value = joinValues(world, entry[1], other[1], sides, depth + 1);
    entries.set(key, value === entry[1] ? entry : [entry[0], value]);
    spend(world, 1);
  }
  return { entries, open: a.open || b.open || !sameKeys(a.entries, b.entries) };
}

function sameKeys(a: Dict['entries'], b: Dict['entries']): boolean {
  const others = [...b.keys()];
  return a.size === others.length && [...a.keys()].every((key, index) => key === others[index]);
}

function sameEntries(
  a: Dict['entries'],
  b: Dict['entries'],
  sides: Sides,
  budget = { left: 20_000 },
): boolean {
  if (!sameKeys(a, b)) return false;
  for (const [key, entry] of a) {
    const other = b.get(key);
    if (!other || !sameValue(entry[1], other[1], sides, budget)) return false;
  }
  return true;
}

function sameItems(
  a: readonly Value[],
  b: readonly Value[],
  sides: Sides,
  budget = { left: 20_000 },
): boolean {
  return (
    a.length === b.length &&
    a.every((item, index) => sameValue(item, b[index] ?? unknown, sides, budget))
  );
}

/** Whether two values look the same; two unknown ones do. Gives up, with no, after `budget.left` members. */
function sameValue(a: Value, b: Value, sides: Sides, budget = { left: 20_000 }): boolean {
  budget.left -= 1;
  if (a === b) return true;
  if (a.kind !== b.kind || budget.left < 0) return false;
  switch (a.kind) {
    case 'unknown':
    case 'many':
      return sameKin(a, b);
    case 'none':
      return true;
    case 'tuple':
      return b.kind === 'tuple' && sameItems(a.items, b.items, sides, budget);
    case 'list':
    case 'set':
    case 'dict': {
      if (b.kind !== 'list' && b.kind !== 'set' && b.kind !== 'dict') return false;
      const one = sides.a(a);
      const other = sides.b(b);
      if (one.kind === 'items' && other.kind === 'items') {
        return one.lost === other.lost && sameItems(one.items, other.items, sides, budget);
      }
      if (one.kind !== 'entries' || other.kind !== 'entries') return false;
      if (one.lost !== other.lost || one.open !== other.open) return false;
      return sameEntries(one.entries, other.entries, sides, budget);
    }
    case 'function':
      return b.kind === 'function' && sameFunction(a, b);
    case 'bool':
    case 'class':
    case 'float':
    case 'int':
    case 'module':
    case 'names':
    case 'native':
    case 'path':
    case 'str':
    default:
      return 'value' in a && 'value' in b && Object.is(a.value, b.value);
  }
}

function sameKin(a: Value, b: Value): boolean {
  const kin = new Set('kin' in b ? b.kin : []);
  return [...('kin' in a ? (a.kin ?? []) : [])].every((cell) => kin.has(cell));
}

function sameFunction(
  a: Extract<Value, { kind: 'function' }>,
  b: Extract<Value, { kind: 'function' }>,
): boolean {
  return (
    a.frame.uri === b.frame.uri &&
    a.node.from === b.node.from &&
    a.frame.locals === b.frame.locals &&
    a.defaults.size === 0 &&
    b.defaults.size === 0
  );
}

function sameItem(a: Value | undefined, b: Value | undefined, sides: Sides): boolean {
  if (!a || !b || isMany(a) !== isMany(b)) return false;
  return (a.kind === 'unknown' && b.kind === 'unknown') || sameValue(a, b, sides);
}

function isMany(value: Value): boolean {
  return value.kind === 'many';
}

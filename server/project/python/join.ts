import {
  type Binding,
  type Cell,
  type Dict,
  dict,
  list,
  manyOf,
  settle,
  tidy,
  tuple,
  type Unknown,
  unknown,
  unknownOf,
  type Value,
} from './values.ts';
import { type State, spend, type World } from './world.ts';

/** The most that can be said of a value that is either `a` or `b`. */
export function joinValues(world: World, a: Value, b: Value, depth = 0): Value {
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
      return { ...tuple(joinItems(world, a.items, b.items, depth)), at: a.at };
    case 'list':
      if (b.kind !== 'list' || a.lost || b.lost) break;
      return related({ ...list(joinItems(world, a.items, b.items, depth)), at: a.at }, a, b);
    case 'set':
      if (b.kind !== 'set' || a.lost || b.lost || !sameItems(a.items, b.items)) break;
      return related({ ...a, kin: new Set() }, a, b);
    case 'dict':
      if (b.kind !== 'dict' || a.lost || b.lost) break;
      return related({ ...joinDicts(world, a, b, depth), at: a.at }, a, b);
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
    default:
      break;
  }
  return variable === undefined ? unknownOf(a, b) : { ...unknownOf(a, b), variable };
}

/** The most that can be said of a cell that is in one of `states`. `present` is its state before all of them. */
export function joinStates(world: World, states: readonly State[], present: State): State {
  let joined: State | undefined;
  for (const state of states) joined = joined ? joinTwo(world, joined, state) : state;
  return joined ?? present;
}

/** Whether two states say the same. */
export function sameState(a: State, b: State): boolean {
  if (a.kind === 'items' && b.kind === 'items') {
    return a.lost === b.lost && sameItems(a.items, b.items);
  }
  if (a.kind === 'entries' && b.kind === 'entries') {
    return a.lost === b.lost && a.open === b.open && sameEntries(a.entries, b.entries);
  }
  if (a.kind !== 'names' || b.kind !== 'names') return false;
  if (a.open !== b.open || a.phase !== b.phase || a.names.size !== b.names.size) return false;
  for (const [name, binding] of a.names) {
    const other = b.names.get(name);
    if (!other || !sameValue(binding.value, other.value)) return false;
  }
  return true;
}

function joinTwo(world: World, a: State, b: State): State {
  if (a.kind === 'items' && b.kind === 'items') {
    return {
      kind: 'items',
      items: joinItems(world, a.items, b.items, 0),
      lost: a.lost || b.lost,
    };
  }
  if (a.kind === 'entries' && b.kind === 'entries') {
    const joined = joinDicts(world, dict(a.entries, a.open), dict(b.entries, b.open), 0);
    return {
      kind: 'entries',
      entries: joined.entries,
      open: joined.open,
      lost: a.lost || b.lost,
    };
  }
  if (a.kind !== 'names' || b.kind !== 'names') return a;
  const names = new Map<string, Binding>();
  for (const [name, binding] of a.names) {
    const other = b.names.get(name);
    if (binding === other) names.set(name, binding);
    else if (other) {
      names.set(name, { ...other, value: joinValues(world, binding.value, other.value) });
    } else names.set(name, { ...binding, value: unknownOf(binding.value) });
    spend(world, 1);
  }
  for (const [name, binding] of b.names) {
    if (!a.names.has(name)) names.set(name, { ...binding, value: unknownOf(binding.value) });
  }
  const phase = a.phase === b.phase ? a.phase : 'new';
  return { kind: 'names', names, open: a.open || b.open, phase };
}

/** What two sequences have in common at their start and at their end, with any number of members between. */
function joinItems(
  world: World,
  a: readonly Value[],
  b: readonly Value[],
  depth: number,
): readonly Value[] {
  if (a === b) return a;
  const shared = Math.min(a.length, b.length);
  if (a.length === b.length && !a.some(isMany) && !b.some(isMany)) {
    return a.map((item, index) => joinValues(world, item, b[index] ?? unknown, depth + 1));
  }
  spend(world, shared);
  let start = 0;
  while (start < shared && sameItem(a[start], b[start])) start += 1;
  let end = 0;
  while (end < shared - start && sameItem(a[a.length - 1 - end], b[b.length - 1 - end])) end += 1;
  const head = a.slice(0, start).map((item, index) => {
    return isMany(item) ? item : joinValues(world, item, b[index] ?? unknown, depth + 1);
  });
  const tail = a.slice(a.length - end).map((item, index) => {
    const other = b[b.length - end + index] ?? unknown;
    return isMany(item) ? item : joinValues(world, item, other, depth + 1);
  });
  const middle = [...a.slice(start, a.length - end), ...b.slice(start, b.length - end)];
  return tidy(middle.length > 0 ? [...head, manyOf(...middle), ...tail] : [...head, ...tail]);
}

function joinDicts(world: World, a: Dict, b: Dict, depth: number): Dict {
  const entries = new Map<string, readonly [Value, Value]>();
  for (const [key, entry] of a.entries) {
    const other = b.entries.get(key);
    if (!other) continue;
    const value = joinValues(world, entry[1], other[1], depth + 1);
    entries.set(key, value === entry[1] ? entry : [entry[0], value]);
    spend(world, 1);
  }
  return dict(entries, a.open || b.open || !sameKeys(a.entries, b.entries));
}

function related<T extends Exclude<Cell, { kind: 'scope' }>>(joined: T, a: T, b: T): T {
  for (const cell of [a, b]) {
    joined.kin.add(cell);
    cell.kin.add(joined);
  }
  return joined;
}

function sameKeys(a: Dict['entries'], b: Dict['entries']): boolean {
  const others = [...b.keys()];
  return a.size === others.length && [...a.keys()].every((key, index) => key === others[index]);
}

function sameEntries(a: Dict['entries'], b: Dict['entries'], budget = { left: 20_000 }): boolean {
  if (a === b) return true;
  if (!sameKeys(a, b)) return false;
  for (const [key, entry] of a) {
    const other = b.get(key);
    if (!other || !sameValue(entry[1], other[1], budget)) return false;
  }
  return true;
}

function sameItems(a: readonly Value[], b: readonly Value[]): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every((item, index) => sameValue(item, b[index] ?? unknown));
}

/** Whether two values look the same; two unknown ones do. Gives up, with no, after `budget.left` members. */
function sameValue(one: Value, other: Value, budget = { left: 20_000 }): boolean {
  const a = one.kind === 'many' ? one : settle(one);
  const b = other.kind === 'many' ? other : settle(other);
  if (a === b) return true;
  budget.left -= 1;
  if (a.kind !== b.kind || budget.left < 0) return false;
  if (a.kind === 'unknown' || a.kind === 'many') return sameKin(a, b);
  if ('value' in a && 'value' in b) return Object.is(a.value, b.value);
  if (a.kind === 'none') return true;
  if ('items' in a && 'items' in b) {
    return (
      a.items.length === b.items.length &&
      a.items.every((item, index) => sameValue(item, b.items[index] ?? unknown, budget))
    );
  }
  if (a.kind === 'dict' && b.kind === 'dict') {
    return a.open === b.open && sameEntries(a.entries, b.entries, budget);
  }
  return a.kind === 'function' && b.kind === 'function' && sameFunction(a, b);
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

function sameItem(a: Value | undefined, b: Value | undefined): boolean {
  if (!a || !b) return false;
  return isMany(a) === isMany(b) && (sameValue(a, b) || (isOpaque(a) && isOpaque(b)));
}

function isOpaque(value: Value): value is Unknown {
  return value.kind === 'unknown';
}

function isMany(value: Value): boolean {
  return value.kind === 'many';
}

import { sortValues } from './builtins.ts';
import { equals } from './compare.ts';
import { iterate, setEntry, view } from './items.ts';
import type { NativeCall, NativeTable } from './natives.ts';
import { merge } from './operators.ts';
import {
  type Dict,
  dict,
  exactItems,
  hashKey,
  int,
  type List,
  list,
  manyOf,
  none,
  set,
  type SetCell,
  settle,
  str,
  tidy,
  tuple,
  unique,
  unknown,
  unknownOf,
  type Value,
} from './values.ts';
import { bind, escape, loseNames, raise, touch, type World } from './world.ts';

/** The methods of lists, tuples, sets, dictionaries and of what `globals()` gives. */
export const containerMethods: NativeTable = {
  'list.append': (call) => changeList(call, (items, value) => [...items, value]),
  'list.extend': (call) => changeList(call, (items, value) => [...items, ...iterate(value)]),
  'list.insert': (call) => insert(call),
  'list.remove': (call) => remove(call),
  'list.pop': (call) => pop(call),
  'list.clear': (call) => changeList(call, () => [], 0),
  'list.reverse': (call) => changeList(call, (items) => items.toReversed(), 0),
  'list.sort': (call) => {
    if (call.args.keywords.size > 0) return undefined;
    return changeList(call, (items) => sortValues(items), 0);
  },
  'list.copy': ({ self }) => (self.kind === 'list' ? list(self.items) : undefined),
  'list.index': (call) => indexOf(call),
  'tuple.index': (call) => indexOf(call),
  'list.count': (call) => count(call),
  'tuple.count': (call) => count(call),
  'dict.get': ({ self, args }) => {
    const [key = unknown, fallback = none] = args.positional;
    if (self.kind !== 'dict') return undefined;
    const hash = hashKey(key);
    const found = hash === undefined ? undefined : self.entries.get(hash);
    if (found) return found[1];
    return hash === undefined || self.open ? unknownOf(self, fallback) : fallback;
  },
  'dict.keys': (call) => entriesView(call, ([key]) => key),
  'dict.values': (call) => entriesView(call, ([, value]) => value),
  'dict.items': (call) => entriesView(call, ([key, value]) => tuple([key, value])),
  'dict.copy': ({ self }) => (self.kind === 'dict' ? dict(self.entries, self.open) : undefined),
  'dict.clear': ({ world, self }) => {
    if (self.kind !== 'dict') return undefined;
    touch(world, self);
    self.entries = new Map();
    self.open = false;
    return none;
  },
  'dict.update': ({ world, self, args }) => {
    if (self.kind !== 'dict') return undefined;
    const [given] = args.positional;
    let result: Value = self;
    if (given) result = merge(result, given);
    result = merge(result, keywordDict(args.keywords));
    setEntries(world, self, result);
    return none;
  },
  'dict.setdefault': ({ world, self, args }) => {
    const [key = unknown, fallback = none] = args.positional;
    if (self.kind !== 'dict') return undefined;
    const hash = hashKey(key);
    const found = hash === undefined ? undefined : self.entries.get(hash);
    if (found) return found[1];
    if (hash === undefined || self.open) {
      const either = unknownOf(self, fallback);
      setEntry(world, self, key, either);
      return either;
    }
    setEntry(world, self, key, fallback);
    return fallback;
  },
  'dict.pop': ({ world, self, args }) => {
    const [key = unknown, fallback] = args.positional;
    const hash = hashKey(key);
    if (self.kind !== 'dict' || hash === undefined) return undefined;
    const found = self.entries.get(hash);
    if (found) {
      touch(world, self);
      const entries = new Map(self.entries);
      entries.delete(hash);
      self.entries = entries;
      return found[1];
    }
    if (self.open) return unknownOf(self, fallback ?? unknown);
    return fallback ?? raise(world, 'KeyError');
  },
  'set.add': (call) => changeSet(call, (items, value) => [...items, value]),
  'set.update': (call) => changeSet(call, (items, value) => [...items, ...membersOf(value)]),
  'set.discard': (call) =>
    changeSet(call, (items, value) => {
      const hash = hashKey(value);
      if (hash === undefined || items.some((item) => hashKey(item) === undefined)) return undefined;
      return items.filter((item) => hashKey(item) !== hash);
    }),
  'set.union': ({ self, args }) => {
    if (self.kind !== 'set') return undefined;
    return set([...self.items, ...args.positional.flatMap(membersOf)]);
  },
  'set.copy': ({ self }) => (self.kind === 'set' ? set(self.items) : undefined),
  'names.update': ({ world, self, args, callee, frame }) => {
    if (self.kind !== 'names') return undefined;
    const [given] = args.positional;
    const at = callee.at ?? { uri: frame.uri, start: 0, end: 0 };
    const source = given?.kind === 'names' ? namesOf(given) : given;
    const all = merge(source ?? dict(new Map()), keywordDict(args.keywords));
    if (all.kind !== 'dict' || all.open) {
      loseNames(world, self.scope);
      escape(world, ...args.positional);
    }
    if (all.kind !== 'dict') return none;
    for (const [key, value] of all.entries.values()) {
      const place = value.at ?? at;
      if (key.kind === 'str') {
        bind(world, self.scope, key.value, { value, at: place, nameAt: key.at ?? place });
      }
    }
    return none;
  },
  'names.get': ({ self, args }) => {
    const [key = unknown, fallback = none] = args.positional;
    if (self.kind !== 'names' || key.kind !== 'str') return undefined;
    const found = self.scope.names.get(key.value);
    if (found) return found.value;
    return self.scope.open ? unknown : fallback;
  },
  'names.setdefault': ({ world, self, args, callee, frame }) => {
    const [key = unknown, fallback = none] = args.positional;
    if (self.kind !== 'names' || key.kind !== 'str' || self.scope.open) return undefined;
    const found = self.scope.names.get(key.value);
    if (found) return found.value;
    const at = callee.at ?? { uri: frame.uri, start: 0, end: 0 };
    bind(world, self.scope, key.value, { value: fallback, at, nameAt: at });
    return fallback;
  },
};

/** Adds what `values` gives to a list in place, as `+=` does. */
export function extendList(world: World, target: List, values: Value): void {
  touch(world, target);
  const items = tidy([...target.items, ...iterate(values)]);
  if (items.length > 10_000) target.lost = true;
  else target.items = items;
}

/** Adds entries to a dictionary in place, as `|=` does. */
export function updateDict(world: World, target: Dict, values: Value): void {
  setEntries(world, target, merge(target, values));
}

/** Adds members to a set in place, as `|=` does. */
export function updateSet(world: World, target: SetCell, values: Value): void {
  touch(world, target);
  target.items = unique([...target.items, ...membersOf(values)]);
}

/** The names of a scope as a dictionary. */
function namesOf(value: Extract<Value, { kind: 'names' }>): Dict {
  const entries = new Map<string, readonly [Value, Value]>();
  for (const [name, binding] of value.scope.names)
    entries.set(`s${name}`, [str(name), binding.value]);
  return dict(entries, value.scope.open);
}

/** All members of something, though their order may not be known. */
function membersOf(value: Value): readonly Value[] {
  return value.kind === 'set' && !value.lost ? value.items : iterate(value);
}

function keywordDict(keywords: ReadonlyMap<string, Value>): Dict {
  const entries = new Map<string, readonly [Value, Value]>();
  for (const [name, value] of keywords) entries.set(`s${name}`, [str(name), value]);
  return dict(entries);
}

function setEntries(world: World, target: Dict, result: Value): void {
  touch(world, target);
  if (result.kind !== 'dict') return;
  target.entries = result.entries;
  target.open = result.open;
}

/** Changes a list in place; where the result cannot be known the list is given up. */
function changeList(
  { world, self, args }: NativeCall,
  change: (items: readonly Value[], value: Value) => readonly Value[] | undefined,
  expected = 1,
): Value | undefined {
  if (self.kind !== 'list' || args.positional.length !== expected || args.keywords.size > 0) {
    return undefined;
  }
  const items = change(self.items, args.positional[0] ?? unknown);
  if (!items || items.length > 10_000) return undefined;
  touch(world, self);
  self.items = tidy(items);
  return none;
}

function insert(call: NativeCall): Value | undefined {
  const { world, self, args } = call;
  const [index, value] = args.positional;
  if (self.kind !== 'list' || index?.kind !== 'int' || !value) return undefined;
  const items = self.items;
  const known = (part: readonly Value[]): boolean => !part.some((item) => item.kind === 'many');
  let at: number;
  if (index.value >= 0) {
    at = Math.min(index.value, items.length);
    if (!known(items.slice(0, at))) return undefined;
  } else {
    at = Math.max(0, items.length + index.value);
    if (!known(items.slice(at)) || (at === 0 && !known(items))) return undefined;
  }
  touch(world, self);
  self.items = items.toSpliced(at, 0, value);
  return none;
}

function remove({ world, self, args }: NativeCall): Value | undefined {
  const [value] = args.positional;
  if (self.kind !== 'list' || !value) return undefined;
  for (const [at, item] of self.items.entries()) {
    const same = item.kind === 'many' ? undefined : equals(item, value);
    if (same === undefined) return undefined;
    if (!same) continue;
    touch(world, self);
    self.items = self.items.toSpliced(at, 1);
    return none;
  }
  return raise(world, 'ValueError');
}

function pop({ world, self, args }: NativeCall): Value | undefined {
  const [index = int(-1)] = args.positional;
  if (self.kind !== 'list' || index.kind !== 'int') return undefined;
  const { items } = self;
  const at = index.value < 0 ? items.length + index.value : index.value;
  const passed = index.value < 0 ? items.slice(Math.max(0, at)) : items.slice(0, at + 1);
  if (passed.some((item) => item.kind === 'many')) return undefined;
  const found = items[at];
  if (!found) return exactItems(self) ? raise(world, 'IndexError') : undefined;
  touch(world, self);
  self.items = items.toSpliced(at, 1);
  return settle(found);
}

function indexOf({ world, self, args }: NativeCall): Value | undefined {
  const [value, more] = args.positional;
  if ((self.kind !== 'list' && self.kind !== 'tuple') || !value || more) return unknown;
  for (const [at, item] of self.items.entries()) {
    const same = item.kind === 'many' ? undefined : equals(item, value);
    if (same === undefined) return unknown;
    if (same) return int(at);
  }
  return raise(world, 'ValueError');
}

function count({ self, args }: NativeCall): Value {
  const [value] = args.positional;
  const items = exactItems(self);
  if (!items || !value) return unknown;
  let found = 0;
  for (const item of items) {
    const same = equals(item, value);
    if (same === undefined) return unknown;
    if (same) found += 1;
  }
  return int(found);
}

function entriesView(
  { self }: NativeCall,
  part: (entry: readonly [Value, Value]) => Value,
): Value | undefined {
  if (self.kind !== 'dict') return undefined;
  const parts = [...self.entries.values()].map(part);
  return self.open ? view([manyOf(...parts)]) : view(parts);
}

function changeSet(
  { world, self, args }: NativeCall,
  change: (items: readonly Value[], value: Value) => readonly Value[] | undefined,
): Value | undefined {
  const [value, more] = args.positional;
  if (self.kind !== 'set' || !value || more) return undefined;
  const items = change(self.items, value);
  if (!items) return undefined;
  touch(world, self);
  self.items = unique(items);
  return none;
}

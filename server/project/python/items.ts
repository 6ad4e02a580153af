import {
  type Dict,
  exactItems,
  hashKey,
  list,
  manyOf,
  native,
  settle,
  str,
  tuple,
  unknown,
  unknownOf,
  type Value,
} from './values.ts';
import { readObject, writeObject } from './variables.ts';
import { escape, raise, touch, type World } from './world.ts';

/** What a `for` over the value sees, with `many` for what is not known. */
export function iterate(value: Value): readonly Value[] {
  const known = settle(value);
  switch (known.kind) {
    case 'list':
    case 'tuple':
      return known.items;
    case 'set':
      return known.items.length < 2 ? known.items : [manyOf(known)];
    case 'dict':
      if (known.open) return [manyOf(...[...known.entries.values()].map(([key]) => key))];
      return [...known.entries.values()].map(([key]) => key);
    case 'str':
      return Array.from(known.value).map(str);
    case 'native':
      if (known.name === 'iterator()' && !known.spoiled) {
        known.spoiled = true;
        return known.made?.positional ?? [];
      }
      if (known.name === 'view()') return known.made?.positional ?? [];
      return [manyOf()];
    case 'bool':
    case 'class':
    case 'float':
    case 'function':
    case 'int':
    case 'many':
    case 'module':
    case 'names':
    case 'none':
    case 'path':
    case 'unknown':
    default:
      return [manyOf(known)];
  }
}

/** Whether a value can certainly be run through, and all that comes is counted. */
export function isPlain(value: Value): boolean {
  const known = settle(value);
  if (known.kind === 'dict') return !known.open;
  return exactItems(known) !== undefined || known.kind === 'str';
}

/** An iterator over `items`, which can be used once. */
export function iterator(items: readonly Value[]): Value {
  return native('iterator()', undefined, { positional: items, keywords: new Map(), exact: true });
}

/** A view of a dictionary, or a range: it can be run through and is nothing else. */
export function view(items: readonly Value[]): Value {
  return native('view()', undefined, { positional: items, keywords: new Map(), exact: true });
}

/** The entries of a dictionary; absent when they are not all known. */
export function keysAndValues(value: Value): readonly (readonly [Value, Value])[] | undefined {
  const known = settle(value);
  return known.kind === 'dict' && !known.open ? [...known.entries.values()] : undefined;
}

/** `value[index]`, where a slice is given by its bounds. */
export function subscript(
  world: World,
  value: Value,
  index: Value | readonly (Value | undefined)[],
): Value {
  const known = settle(value);
  if (!('kind' in index)) return sliced(known, index);
  if (known.kind === 'dict') return entryOf(world, known, index);
  if (known.kind === 'names') {
    if (index.kind !== 'str') return unknown;
    return known.scope.names.get(index.value)?.value ?? unknown;
  }
  if (known.kind === 'native') return readObject(world, known, index);
  const items = known.kind === 'str' ? Array.from(known.value).map(str) : sequence(known);
  if (!items || (index.kind !== 'int' && index.kind !== 'bool')) return unknownOf(known);
  const at = Number(index.value);
  const found = pick(items, at);
  if (found) return found;
  return items.some((item) => item.kind === 'many') ? unknownOf(known) : raise(world, 'IndexError');
}

/** `container[index] = value`. */
export function assignItem(world: World, container: Value, index: Value, value: Value): void {
  const known = settle(container);
  if (known.kind === 'dict') {
    setEntry(world, known, index, value);
    return;
  }
  if (known.kind === 'native') {
    writeObject(world, known, index, value);
    return;
  }
  const at = index.kind === 'int' ? index.value : undefined;
  const items = exactItems(known);
  if (known.kind === 'list' && items && at !== undefined) {
    const position = at < 0 ? items.length + at : at;
    if (position < 0 || position >= items.length) {
      raise(world, 'IndexError');
      return;
    }
    touch(world, known);
    known.items = items.with(position, value);
    return;
  }
  escape(world, known, value);
}

/** `dictionary[key] = value`. */
export function setEntry(world: World, target: Dict, key: Value, value: Value): void {
  touch(world, target);
  const hash = hashKey(key);
  const entries = new Map(target.entries);
  if (hash === undefined) {
    for (const [name, [old, before]] of entries) entries.set(name, [old, unknownOf(before, value)]);
    target.open = true;
    escape(world, value);
  } else entries.set(hash, [entries.get(hash)?.[0] ?? key, value]);
  target.entries = entries;
}

/** The position of an item from the start or, where nothing unknown is behind it, from the end. */
function pick(items: readonly Value[], at: number): Value | undefined {
  const position = at < 0 ? items.length + at : at;
  const between = at < 0 ? items.slice(Math.max(0, position)) : items.slice(0, position + 1);
  if (position < 0 || between.some((item) => item.kind === 'many')) return undefined;
  return items[position];
}

function entryOf(world: World, target: Dict, key: Value): Value {
  const hash = hashKey(key);
  const found = hash === undefined ? undefined : target.entries.get(hash);
  if (found) return found[1];
  if (hash === undefined || target.open) return unknownOf(target);
  return raise(world, 'KeyError');
}

function sequence(value: Value): readonly Value[] | undefined {
  return value.kind === 'list' || value.kind === 'tuple' ? value.items : undefined;
}

function sliced(value: Value, bounds: readonly (Value | undefined)[]): Value {
  const items = value.kind === 'str' ? Array.from(value.value).map(str) : exactItems(value);
  const [from, to, step] = bounds.map((bound) => {
    const whole = bound === undefined || bound.kind === 'none' ? null : bound;
    return whole === null ? null : whole.kind === 'int' ? whole.value : undefined;
  });
  if (!items || from === undefined || (bounds.length > 1 && to === undefined)) {
    return unknownOf(value);
  }
  if (bounds.length > 2 && step !== null && step !== -1 && step !== 1) return unknownOf(value);
  if (step === -1 && (from !== null || (to ?? null) !== null)) return unknownOf(value);
  const kept = step === -1 ? items.toReversed() : items.slice(from ?? 0, to ?? items.length);
  if (value.kind === 'str') {
    return str(kept.map((item) => (item.kind === 'str' ? item.value : '')).join(''));
  }
  return value.kind === 'tuple' ? tuple(kept) : list(kept);
}

import { assignAttribute, attribute } from './attributes.ts';
import { callWith } from './calls.ts';
import { isNumber, order, truth } from './compare.ts';
import { iterate, iterator, keysAndValues, view } from './items.ts';
import type { NativeCall, NativeTable } from './natives.ts';
import { operate } from './operators.ts';
import { represent, textOfValue } from './text.ts';
import {
  bool,
  dict,
  exactItems,
  float,
  from,
  hashKey,
  int,
  list,
  none,
  set,
  settle,
  str,
  tuple,
  unknown,
  unknownOf,
  type Value,
} from './values.ts';
import { escape, loseNames, raise, spend } from './world.ts';

/** Python's own functions and types, as far as they are followed. */
export const builtins: NativeTable = {
  len: ({ args }) => {
    const [value = unknown] = args.positional;
    if (value.kind === 'str') return int(Array.from(value.value).length);
    if (value.kind === 'dict') return value.open ? unknown : int(value.entries.size);
    if (value.kind === 'set' && !value.items.some((item) => item.kind === 'many')) {
      return int(value.items.length);
    }
    const items = exactItems(value);
    return items ? int(items.length) : unknown;
  },
  bool: ({ args }) => {
    const [value] = args.positional;
    if (!value) return bool(false);
    const known = truth(value);
    const said = value.kind === 'str' ? value.value : value.kind === 'unknown' && value.said;
    const made = known === undefined ? unknownFrom(value) : from(value.variable, bool(known));
    return said ? { ...made, said } : made;
  },
  str: ({ args }) => {
    const [value] = args.positional;
    if (!value) return str('');
    const text = args.positional.length > 1 ? undefined : textOfValue(value);
    return text === undefined ? unknownFrom(value) : from(value.variable, str(text));
  },
  repr: ({ args }) => {
    const text = represent(args.positional[0] ?? unknown);
    return text === undefined ? unknown : str(text);
  },
  int: (call) => toInt(call),
  float: (call) => toFloat(call),
  list: ({ args }) => fresh(args.positional[0], list),
  tuple: ({ args }) => fresh(args.positional[0], tuple),
  set: ({ args }) => fresh(args.positional[0], set),
  frozenset: ({ args }) => fresh(args.positional[0], set),
  dict: ({ args }) => {
    const [given] = args.positional;
    let result: Value | undefined = dict(new Map());
    if (given) result = toDict(given);
    if (!result || result.kind !== 'dict') return unknownOf(given ?? unknown);
    const entries = new Map(result.entries);
    for (const [key, value] of args.keywords) entries.set(`s${key}`, [str(key), value]);
    return dict(entries, result.open);
  },
  sorted: ({ args }) => {
    const items = [...iterate(args.positional[0] ?? unknown)];
    if (args.keywords.size > 0 || (args.positional[0]?.kind === 'set' && items.length === 0)) {
      return undefined;
    }
    const [value] = args.positional;
    const members = value?.kind === 'set' ? [...value.items] : items;
    const done = sortValues(members);
    return done ? list(done) : unknownOf(...members);
  },
  reversed: ({ args }) => {
    const items = exactItems(args.positional[0] ?? unknown);
    return items ? iterator(items.toReversed()) : unknownOf(...args.positional);
  },
  enumerate: ({ args }) => {
    const items = iterate(args.positional[0] ?? unknown);
    if (items.some((item) => item.kind === 'many') || args.keywords.size > 0) {
      return unknownOf(...args.positional);
    }
    const start = args.positional[1];
    if (start && start.kind !== 'int') return unknown;
    return iterator(items.map((item, index) => tuple([int(index + (start?.value ?? 0)), item])));
  },
  zip: ({ args }) => {
    const columns = args.positional.map((value) => iterate(value));
    const many = columns.some((column) => column.some((item) => item.kind === 'many'));
    if (many || args.keywords.size > 0) return unknownOf(...args.positional);
    const length = Math.min(...columns.map((column) => column.length), 10_000);
    const rows: Value[] = [];
    if (columns.length > 0) {
      for (let row = 0; row < length; row += 1) {
        rows.push(tuple(columns.map((column) => column[row] ?? unknown)));
      }
    }
    return iterator(rows);
  },
  range: ({ args }) => {
    const bounds = args.positional.map((value) => (value.kind === 'int' ? value.value : undefined));
    const [first, second, step = 1] = bounds;
    if (bounds.includes(undefined) || first === undefined || step === 0) return unknown;
    const [start, stop] = second === undefined ? [0, first] : [first, second];
    if (Math.abs((stop - start) / step) > 2000) return unknown;
    const items: Value[] = [];
    for (let at = start; step > 0 ? at < stop : at > stop; at += step) items.push(int(at));
    return view(items);
  },
  map: ({ world, frame, args }) => {
    const [mapper = unknown, source = unknown, more] = args.positional;
    if (more) return undefined;
    const items: Value[] = [];
    for (const item of iterate(source)) {
      if (item.kind === 'many' || !spend(world, 1)) return undefined;
      items.push(callWith(world, frame, mapper, settle(item)));
    }
    return iterator(items);
  },
  filter: ({ world, frame, args }) => {
    const [test = unknown, source = unknown] = args.positional;
    const items: Value[] = [];
    for (const item of iterate(source)) {
      if (item.kind === 'many' || !spend(world, 1)) return undefined;
      const member = settle(item);
      const keep = truth(test.kind === 'none' ? member : callWith(world, frame, test, member));
      if (keep === undefined) return undefined;
      if (keep) items.push(item);
    }
    return iterator(items);
  },
  any: ({ args }) => some(args.positional[0], true),
  all: ({ args }) => some(args.positional[0], false),
  min: ({ args }) => extreme(args.positional, args.keywords.size, -1),
  max: ({ args }) => extreme(args.positional, args.keywords.size, 1),
  sum: ({ args }) => {
    const [source = unknown, start = int(0)] = args.positional;
    let total = start;
    for (const item of iterate(source)) {
      if (item.kind === 'many' || !isNumber(item) || !isNumber(total)) return undefined;
      if (item.kind === 'float' || total.kind === 'float') return unknown;
      total = operate('+', total, item);
    }
    return isNumber(total) ? total : undefined;
  },
  abs: ({ args }) => {
    const [value = unknown] = args.positional;
    if (value.kind === 'int' || value.kind === 'bool') return int(Math.abs(Number(value.value)));
    return value.kind === 'float' ? float(Math.abs(value.value)) : unknown;
  },
  isinstance: ({ args }) => {
    const [value = unknown, type = unknown] = args.positional;
    const known = settle(value);
    const types = type.kind === 'tuple' ? type.items : [type];
    let result: boolean | undefined = false;
    for (const one of types) {
      const is = one.kind === 'native' ? instanceOf(known, one.name) : undefined;
      if (is) return bool(true);
      if (is === undefined) result = undefined;
    }
    return result === undefined ? unknown : bool(result);
  },
  print: () => none,
  getattr: ({ world, args }) => {
    const [object = unknown, name = unknown] = args.positional;
    if (name.kind !== 'str' || args.positional.length > 2) return unknownOf(...args.positional);
    return attribute(world, object, name.value);
  },
  setattr: ({ world, frame, callee, args }) => {
    const [object = unknown, name = unknown, value = unknown] = args.positional;
    const at = callee.at ?? { uri: frame.uri, start: 0, end: 0 };
    if (name.kind === 'str') assignAttribute(world, object, name.value, value, at);
    else escape(world, object, value);
    return none;
  },
  globals: ({ frame }) => ({ kind: 'names', scope: frame.module }),
  locals: ({ frame, args }) =>
    frame.locals === frame.module
      ? { kind: 'names', scope: frame.module }
      : unknownOf(...args.positional),
  vars: ({ frame, args }) => {
    const [object] = args.positional;
    if (object?.kind === 'module') return { kind: 'names', scope: object.scope };
    if (object || frame.locals !== frame.module) return undefined;
    return { kind: 'names', scope: frame.module };
  },
  exec: (call) => runText(call),
  eval: (call) => runText(call),
  execfile: (call) => runText(call),
};

/** What code made at run time does is not known: every name it can see may change. */
function runText({ world, frame, args }: NativeCall): Value {
  escape(world, ...args.positional, ...args.keywords.values());
  escape(world, { kind: 'names', scope: frame.module }, { kind: 'names', scope: frame.locals });
  loseNames(world, frame.module);
  world.lostCode = true;
  return unknown;
}

function unknownFrom(value: Value): Value {
  return { ...unknownOf(value), variable: value.variable };
}

function fresh(value: Value | undefined, make: (items: readonly Value[]) => Value): Value {
  if (!value) return make([]);
  return from(value.variable, make(iterate(value)));
}

function toInt({ world, args }: NativeCall): Value | undefined {
  const [value, base] = args.positional;
  if (!value) return int(0);
  if (base || args.keywords.size > 0) return unknown;
  if (value.kind === 'int' || value.kind === 'bool')
    return from(value.variable, int(Number(value.value)));
  if (value.kind === 'float') {
    return Number.isFinite(value.value) ? int(Math.trunc(value.value)) : raise(world, 'ValueError');
  }
  if (value.kind !== 'str') return unknownFrom(value);
  if (/[^\0-\x7f]/.test(value.value)) return unknownFrom(value);
  if (!/^\s*[+-]?\d+(?:_\d+)*\s*$/.test(value.value)) return raise(world, 'ValueError');
  return from(value.variable, int(Number(value.value.replaceAll('_', ''))));
}

function toFloat({ world, args }: NativeCall): Value {
  const [value] = args.positional;
  if (!value) return float(0);
  if (isNumber(value)) return from(value.variable, float(Number(value.value)));
  if (value.kind !== 'str') return unknownFrom(value);
  if (/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(value.value)) {
    return from(value.variable, float(Number(value.value)));
  }
  return /^[a-z .:/]*$/i.test(value.value) && !/inf|nan/i.test(value.value)
    ? raise(world, 'ValueError')
    : unknownFrom(value);
}

function toDict(value: Value): Value | undefined {
  if (value.kind === 'dict') return dict(value.entries, value.open);
  if (keysAndValues(value)) return undefined;
  const entries = new Map<string, readonly [Value, Value]>();
  for (const item of iterate(value)) {
    const pair = item.kind === 'many' ? undefined : exactItems(item);
    const [key, entry] = pair ?? [];
    const hash = key && hashKey(key);
    if (!key || !entry || hash === undefined || pair?.length !== 2) return undefined;
    entries.set(hash, [entries.get(hash)?.[0] ?? key, entry]);
  }
  return dict(entries);
}

/** `items` in ascending order, those that are equal as they stood; absent when they cannot all be compared. */
export function sortValues(items: readonly Value[]): readonly Value[] | undefined {
  if (items.some((item) => item.kind === 'many') || items.length > 2000) return undefined;
  let comparable = true;
  const sorted = items.toSorted((a, b) => {
    const where = order(settle(a), settle(b));
    if (where === undefined) comparable = false;
    return where ?? 0;
  });
  return comparable ? sorted : undefined;
}

function some(source: Value | undefined, wanted: boolean): Value {
  let certain = true;
  for (const item of iterate(source ?? unknown)) {
    const is = item.kind === 'many' ? undefined : truth(item);
    if (is === wanted) return bool(wanted);
    if (is === undefined) certain = false;
  }
  return certain ? bool(!wanted) : unknown;
}

function extreme(values: readonly Value[], keywords: number, sign: number): Value | undefined {
  const [first, second] = values;
  const items = second || !first ? values : iterate(first);
  if (keywords > 0 || items.length === 0) return undefined;
  let best = items[0] ?? unknown;
  for (const item of items) {
    const where = item.kind === 'many' ? undefined : order(settle(item), settle(best));
    if (where === undefined) return unknownOf(...items);
    if (where * sign > 0) best = item;
  }
  return best;
}

const kinds: Readonly<Record<string, readonly Value['kind'][]>> = {
  str: ['str'],
  int: ['int', 'bool'],
  bool: ['bool'],
  float: ['float'],
  list: ['list'],
  tuple: ['tuple'],
  dict: ['dict'],
};

function instanceOf(value: Value, type: string): boolean | undefined {
  const matching = kinds[type];
  const plain = ['none', 'bool', 'int', 'float', 'str', 'list', 'tuple', 'dict'];
  return matching && plain.includes(value.kind) ? matching.includes(value.kind) : undefined;
}

import { exactItems, hashKey, settle, type Value } from './values.ts';

/** Python's `==`; absent when it cannot be known. */
export function equals(a: Value, b: Value, budget = { left: 20_000 }): boolean | undefined {
  const one = settle(a);
  const other = settle(b);
  budget.left -= 1;
  if (one.kind === 'unknown' || other.kind === 'unknown' || budget.left < 0) return undefined;
  if (isNumber(one) && isNumber(other)) return Number(one.value) === Number(other.value);
  if (one.kind === 'native' || other.kind === 'native') return sameNative(one, other);
  if (isObject(one) || isObject(other)) return undefined;
  if (one.kind !== other.kind) return false;
  if (one.kind === 'none') return true;
  if ('value' in one && 'value' in other) return one.value === other.value;
  if (one.kind === 'dict' && other.kind === 'dict') {
    if (one.open || other.open) return undefined;
    if (one.entries.size !== other.entries.size) return false;
    let all: boolean | undefined = true;
    for (const [key, [, value]] of one.entries) {
      const match = other.entries.get(key);
      const same = match ? equals(value, match[1], budget) : false;
      if (same === false) return false;
      if (same === undefined) all = undefined;
    }
    return all;
  }
  if (one.kind === 'set' && other.kind === 'set') {
    const left = one.items.map(hashKey);
    const right = new Set(other.items.map(hashKey));
    if (left.includes(undefined) || right.has(undefined)) return undefined;
    return left.length === right.size && left.every((key) => right.has(key));
  }
  const left = exactItems(one);
  const right = exactItems(other);
  if (!left || !right) return undefined;
  if (left.length !== right.length) return false;
  let all: boolean | undefined = true;
  for (const [index, item] of left.entries()) {
    const match = right[index];
    const same = match ? equals(item, match, budget) : false;
    if (same === false) return false;
    if (same === undefined) all = undefined;
  }
  return all;
}

/** Less than zero, zero or more, as `a` stands before, at or behind `b`; absent when unknown or not comparable. */
export function order(a: Value, b: Value, depth = 0): number | undefined {
  if (isNumber(a) && isNumber(b)) {
    const difference = Number(a.value) - Number(b.value);
    return Number.isNaN(difference) ? undefined : difference;
  }
  if (a.kind === 'str' && b.kind === 'str') return orderText(a.value, b.value);
  if (a.kind !== b.kind || (a.kind !== 'list' && a.kind !== 'tuple') || depth > 20)
    return undefined;
  const left = exactItems(a);
  const right = exactItems(b);
  if (!left || !right) return undefined;
  for (const [index, item] of left.entries()) {
    const match = right[index];
    if (!match) return 1;
    const same = equals(item, match);
    if (same === undefined) return undefined;
    if (!same) return order(settle(item), settle(match), depth + 1);
  }
  return left.length - right.length;
}

/** Python's truth of a value; absent when it cannot be known. */
export function truth(value: Value): boolean | undefined {
  const known = settle(value);
  switch (known.kind) {
    case 'none':
      return false;
    case 'bool':
    case 'int':
    case 'float':
      return Boolean(known.value) || Number.isNaN(known.value);
    case 'str':
      return known.value !== '';
    case 'list':
    case 'tuple':
    case 'set':
      if (known.items.some((item) => item.kind !== 'many')) return true;
      return known.items.length === 0 ? false : undefined;
    case 'dict':
      if (known.entries.size > 0) return true;
      return known.open ? undefined : false;
    case 'path':
    case 'function':
    case 'module':
    case 'names':
      return true;
    case 'native':
      return known.name.endsWith('()') ? undefined : true;
    case 'class':
    case 'many':
    case 'unknown':
    default:
      return undefined;
  }
}

/** Python's `needle in haystack`; absent when it cannot be known. */
export function contains(haystack: Value, needle: Value): boolean | undefined {
  const where = settle(haystack);
  if (where.kind === 'str') {
    return needle.kind === 'str' ? where.value.includes(needle.value) : undefined;
  }
  if (where.kind === 'dict') {
    const key = hashKey(needle);
    if (key === undefined) return undefined;
    if (where.entries.has(key)) return true;
    return where.open ? undefined : false;
  }
  if (where.kind !== 'list' && where.kind !== 'tuple' && where.kind !== 'set') return undefined;
  let found: boolean | undefined = false;
  for (const item of where.items) {
    const same = item.kind === 'many' ? undefined : equals(item, needle);
    if (same) return true;
    if (same === undefined) found = undefined;
  }
  return found;
}

/** Python's `is`, as far as it says the same everywhere; absent otherwise. */
export function identical(a: Value, b: Value): boolean | undefined {
  const one = settle(a);
  const other = settle(b);
  if (one.kind === 'unknown' || other.kind === 'unknown') return undefined;
  if (one.kind === 'none' || other.kind === 'none') return one.kind === other.kind;
  if (one.kind === 'bool' || other.kind === 'bool') {
    return one.kind === 'bool' && other.kind === 'bool' ? one.value === other.value : false;
  }
  if (one.kind === 'native' && other.kind === 'native') return sameNative(one, other);
  return undefined;
}

export function isNumber(
  value: Value,
): value is Extract<Value, { kind: 'bool' | 'int' | 'float' }> {
  return value.kind === 'bool' || value.kind === 'int' || value.kind === 'float';
}

function isObject(value: Value): boolean {
  return ['function', 'class', 'module', 'names'].includes(value.kind);
}

function sameNative(a: Value, b: Value): boolean | undefined {
  if (a.kind !== 'native' || b.kind !== 'native') {
    const other = a.kind === 'native' ? a : b;
    return other.kind === 'native' && other.name.endsWith('()') ? undefined : false;
  }
  if (a.name.endsWith('()') || b.name.endsWith('()') || a.self || b.self) return undefined;
  return a.name === b.name ? true : undefined;
}

/** Python compares by code point, JavaScript by UTF-16 unit. */
function orderText(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  let at = 0;
  while (at < shared && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  if (at === shared) return a.length - b.length;
  const behindPair = at > 0 && isHigh(a.charCodeAt(at - 1)) ? at - 1 : at;
  return (a.codePointAt(behindPair) ?? 0) - (b.codePointAt(behindPair) ?? 0);
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

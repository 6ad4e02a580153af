import { contains, equals, identical, isNumber, order } from './compare.ts';
import { joinPaths } from './paths.ts';
import { formatPercent } from './text.ts';
import {
  bool,
  dict,
  float,
  hashKey,
  int,
  list,
  manyOf,
  set,
  settle,
  str,
  tuple,
  unknown,
  unknownOf,
  type Value,
} from './values.ts';

/** The longest text and the longest sequence that are built; greater ones are unknown. */
const limit = 10_000;

/** `left operator right` for the arithmetic and bitwise operators. */
export function operate(operator: string, first: Value, second: Value): Value {
  const left = settle(first);
  const right = settle(second);
  const sum = operator === '+' ? concatenate(left, right) : undefined;
  if (sum) return sum;
  if (left.kind === 'unknown' || right.kind === 'unknown') return unknownOf(left, right);
  if (operator === '%' && left.kind === 'str') {
    const text = formatPercent(left.value, right);
    return text === undefined || text.length > limit ? unknown : str(text);
  }
  if (operator === '/' && (left.kind === 'path' || right.kind === 'path')) {
    const joined = joinPaths([left, right]);
    return joined === undefined ? unknown : { kind: 'path', value: joined };
  }
  if (operator === '*') {
    const product = repeat(left, right) ?? repeat(right, left);
    if (product) return product;
  }
  if (left.kind === 'dict' && right.kind === 'dict' && operator === '|') return merge(left, right);
  if (left.kind === 'set' && right.kind === 'set') return operateSets(operator, left, right);
  if (!isNumber(left) || !isNumber(right)) return unknownOf(left, right);
  return calculate(operator, left, right);
}

/** `left operator right` for the comparisons, `in` and `is` included; absent when it cannot be known. */
export function compare(operator: string, left: Value, right: Value): boolean | undefined {
  switch (operator) {
    case '==':
      return equals(left, right);
    case '!=':
      return negate(equals(left, right));
    case 'in':
      return contains(right, left);
    case 'not in':
      return negate(contains(right, left));
    case 'is':
      return identical(left, right);
    case 'is not':
      return negate(identical(left, right));
    default: {
      const where = order(settle(left), settle(right));
      if (where === undefined) return undefined;
      if (operator === '<') return where < 0;
      if (operator === '<=') return where <= 0;
      if (operator === '>') return where > 0;
      return operator === '>=' ? where >= 0 : undefined;
    }
  }
}

/** `+value`, `-value` and `~value`. */
export function negative(operator: string, value: Value): Value {
  if (!isNumber(value)) return unknownOf(value);
  const number = Number(value.value);
  if (value.kind === 'float') {
    if (operator === '~') return unknown;
    return float(operator === '-' ? -number : number);
  }
  if (operator === '~') return int(-number - 1);
  return int(operator === '-' ? -number : number);
}

/** A dictionary with the entries of both, as `{**a, **b}` makes it. */
export function merge(a: Value, b: Value): Value {
  const entries = new Map<string, readonly [Value, Value]>();
  let open = false;
  for (const one of [settle(a), settle(b)]) {
    if (one.kind === 'dict' && !one.open) {
      for (const [key, entry] of one.entries) {
        entries.set(key, [entries.get(key)?.[0] ?? entry[0], entry[1]]);
      }
      continue;
    }
    open = true;
    for (const [key, [name, value]] of entries) entries.set(key, [name, unknownOf(value, one)]);
    if (one.kind === 'dict') for (const [key, entry] of one.entries) entries.set(key, entry);
  }
  return dict(entries, open);
}

function negate(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

/** Where one side is a list or a tuple, the other is one too, or Python would raise. */
function concatenate(left: Value, right: Value): Value | undefined {
  if (left.kind === 'str' && right.kind === 'str') {
    return left.value.length + right.value.length > limit ? unknown : str(left.value + right.value);
  }
  for (const kind of ['list', 'tuple'] as const) {
    if (left.kind !== kind && right.kind !== kind) continue;
    const items: Value[] = [];
    for (const side of [left, right]) {
      if (side.kind === kind) items.push(...side.items);
      else if (side.kind === 'unknown') items.push(manyOf(side));
      else return unknownOf(left, right);
    }
    if (items.length > limit) return unknownOf(left, right);
    return kind === 'list' ? list(items) : tuple(items);
  }
  return undefined;
}

function repeat(sequence: Value, count: Value): Value | undefined {
  if (count.kind !== 'int' && count.kind !== 'bool') return undefined;
  const times = Math.max(0, Number(count.value));
  if (sequence.kind === 'str') {
    return sequence.value.length * times > limit ? unknown : str(sequence.value.repeat(times));
  }
  if (sequence.kind !== 'list' && sequence.kind !== 'tuple') return undefined;
  if (sequence.items.length * times > limit) return unknownOf(sequence);
  const items: Value[] = [];
  if (sequence.items.length > 0) for (let i = 0; i < times; i += 1) items.push(...sequence.items);
  return sequence.kind === 'list' ? list(items) : tuple(items);
}

function operateSets(
  operator: string,
  left: Extract<Value, { kind: 'set' }>,
  right: Extract<Value, { kind: 'set' }>,
): Value {
  if (operator === '|') return set([...left.items, ...right.items]);
  const inLeft = new Set(left.items.map(hashKey));
  const inRight = new Set(right.items.map(hashKey));
  if (inLeft.has(undefined) || inRight.has(undefined)) return unknownOf(left, right);
  const onlyLeft = left.items.filter((item) => !inRight.has(hashKey(item)));
  if (operator === '-') return set(onlyLeft);
  if (operator === '&') return set(left.items.filter((item) => inRight.has(hashKey(item))));
  if (operator !== '^') return unknown;
  return set([...onlyLeft, ...right.items.filter((item) => !inLeft.has(hashKey(item)))]);
}

function calculate(
  operator: string,
  left: Extract<Value, { kind: 'bool' | 'int' | 'float' }>,
  right: Extract<Value, { kind: 'bool' | 'int' | 'float' }>,
): Value {
  const a = Number(left.value);
  const b = Number(right.value);
  const whole = left.kind !== 'float' && right.kind !== 'float';
  const both = left.kind === 'bool' && right.kind === 'bool';
  switch (operator) {
    case '+':
      return whole ? int(a + b) : float(a + b);
    case '-':
      return whole ? int(a - b) : float(a - b);
    case '*':
      return whole ? int(a * b) : float(a * b);
    case '/':
      return b === 0 ? unknown : float(a / b);
    case '//':
      return whole && b !== 0 ? divide(a, b) : unknown;
    case '%':
      return whole && b !== 0 ? int(modulo(a, b)) : unknown;
    case '**':
      return whole && b >= 0 && b < 64 ? int(Number(BigInt(a) ** BigInt(b))) : unknown;
    case '&':
      return whole && a >= 0 && b >= 0 ? bits(BigInt(a) & BigInt(b), both) : unknown;
    case '|':
      return whole && a >= 0 && b >= 0 ? bits(BigInt(a) | BigInt(b), both) : unknown;
    case '^':
      return whole && a >= 0 && b >= 0 ? bits(BigInt(a) ^ BigInt(b), both) : unknown;
    case '<<':
      return whole && a >= 0 && b >= 0 && b < 53 ? int(a * 2 ** b) : unknown;
    case '>>':
      return whole && b >= 0 && b < 53 ? int(Math.floor(a / 2 ** b)) : unknown;
    default:
      return unknown;
  }
}

/** A quotient of two whole numbers may not fit a double, though both numbers do. */
function divide(a: number, b: number): Value {
  const quotient = BigInt(a) / BigInt(b);
  const inexact = BigInt(a) % BigInt(b) !== 0n;
  return int(Number(inexact && a < 0 !== b < 0 ? quotient - 1n : quotient));
}

/** The remainder has the sign of the divisor. */
function modulo(a: number, b: number): number {
  const remainder = a % b;
  return remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder;
}

function bits(value: bigint, both: boolean): Value {
  return both ? bool(value !== 0n) : int(Number(value));
}

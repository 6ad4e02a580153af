import type { SyntaxNode } from '@lezer/common';
import { callWith } from './calls.ts';
import { evaluate } from './expressions.ts';
import { openLiteral, unescape } from './literals.ts';
import { children, split, textOf } from './syntax.ts';
import {
  bool,
  type Class,
  exactItems,
  float,
  type Frame,
  int,
  list,
  native,
  set,
  settle,
  str,
  tuple,
  unknown,
  type Value,
} from './values.ts';
import { raise, type World } from './world.ts';

/** What the annotation of a field asks for, as far as it is followed. */
export type FieldType =
  | { readonly kind: 'str' | 'bool' | 'int' | 'float' | 'any' | 'other' }
  | { readonly kind: 'list' | 'set' | 'tuple' | 'optional'; readonly of: FieldType }
  | { readonly kind: 'literal'; readonly words: readonly string[] }
  | { readonly kind: 'model'; readonly model: Class };

const other: FieldType = { kind: 'other' };
const plain: ReadonlySet<string> = new Set(['str', 'bool', 'int', 'float']);
const sequences: Readonly<Record<string, 'list' | 'set' | 'tuple'>> = {
  list: 'list',
  List: 'list',
  set: 'set',
  Set: 'set',
  tuple: 'tuple',
  Tuple: 'tuple',
};

/** Reads an annotation. `deep` counts how far it lies inside another. */
export function fieldType(world: World, frame: Frame, node: SyntaxNode, deep = 0): FieldType {
  if (deep > 10) return other;
  const name = lastName(frame, node);
  if (name !== undefined && plain.has(name)) return { kind: name as 'str' };
  if (name === 'Any') return { kind: 'any' };
  if (name !== undefined) {
    const value = evaluate(world, frame, node);
    return value.kind === 'class' ? { kind: 'model', model: value } : other;
  }
  const parts = children(node);
  if (node.name === 'BinaryExpression') {
    const [left, operator, right] = parts;
    if (!left || !right || !operator || textOf(frame, operator) !== '|') return other;
    if (right.name === 'None') return optional(fieldType(world, frame, left, deep + 1));
    return left.name === 'None' ? optional(fieldType(world, frame, right, deep + 1)) : other;
  }
  const [head, bracket] = parts;
  if (node.name !== 'MemberExpression' || !head || bracket?.name !== '[') return other;
  const inner = split(parts.slice(2, -1), ',').map(([first]) => first);
  return subscripted(world, frame, lastName(frame, head) ?? '', inner, deep);
}

function optional(of: FieldType): FieldType {
  return of.kind === 'optional' ? of : { kind: 'optional', of };
}

/** `name[inner]`. */
function subscripted(
  world: World,
  frame: Frame,
  name: string,
  inner: readonly (SyntaxNode | undefined)[],
  deep: number,
): FieldType {
  const [first, second] = inner;
  if (!first) return other;
  if (name === 'Literal') {
    const words = inner.map((node) => literalText(frame, node));
    return words.every((word) => word !== undefined) ? { kind: 'literal', words } : other;
  }
  const of = fieldType(world, frame, first, deep + 1);
  if (name === 'Optional' && !second) return optional(of);
  if (name === 'Union' && second?.name === 'None' && inner.length === 2) return optional(of);
  const kind = Object.hasOwn(sequences, name) ? sequences[name] : undefined;
  if (!kind) return other;
  // `tuple[str, ...]` has any number of members.
  const isRow = kind === 'tuple' ? inner.length === 2 && second?.name === 'Ellipsis' : !second;
  return isRow ? { kind, of } : other;
}

/** `str` of `str` and of `typing.str`. */
function lastName(frame: Frame, node: SyntaxNode): string | undefined {
  if (node.name === 'VariableName') return textOf(frame, node);
  const parts = children(node);
  if (node.name !== 'MemberExpression' || parts[1]?.name !== '.') return undefined;
  return parts[2] && textOf(frame, parts[2]);
}

function literalText(frame: Frame, node: SyntaxNode | undefined): string | undefined {
  if (node?.name !== 'String') return undefined;
  const source = textOf(frame, node);
  const literal = openLiteral(source);
  if (!literal || literal.other) return undefined;
  return unescape(source.slice(literal.start, literal.end), literal.raw);
}

/** What a field makes of the text of a variable. https://docs.pydantic.dev/latest/concepts/conversion_table/ */
export function parsed(world: World, frame: Frame, type: FieldType, text: string): Value {
  switch (type.kind) {
    case 'str':
    case 'any':
      return str(text);
    case 'bool': {
      const word = text.toLowerCase();
      if (yes.has(word)) return bool(true);
      return no.has(word) ? bool(false) : raise(world, 'ValidationError');
    }
    case 'int':
      return /^[+-]?\d{1,15}$/.test(text) ? int(Number(text)) : unknown;
    case 'float':
      return /^[+-]?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? float(Number(text)) : unknown;
    case 'literal':
      return type.words.includes(text) ? str(text) : raise(world, 'ValidationError');
    case 'optional':
      return parsed(world, frame, type.of, text);
    case 'list':
    case 'set':
    case 'tuple': {
      const value = callWith(world, frame, native('json.loads'), str(text));
      return value.kind === 'list' ? fitted(type, value, false) : unknown;
    }
    case 'model':
    case 'other':
      return unknown;
  }
}

const yes: ReadonlySet<string> = new Set(['1', 'on', 't', 'true', 'y', 'yes']);
const no: ReadonlySet<string> = new Set(['0', 'off', 'f', 'false', 'n', 'no']);

/** What a field holds that is given `value` in Python. Where nothing `converts`, only what fits as it is is followed. */
export function fitted(type: FieldType, original: Value, converts: boolean): Value {
  const value = settle(original);
  if (type.kind === 'any' || (type.kind === 'optional' && value.kind === 'none')) return value;
  if (type.kind === 'optional') return fitted(type.of, value, converts);
  if (type.kind === value.kind && plain.has(type.kind)) return value;
  if (type.kind === 'literal') {
    return value.kind === 'str' && type.words.includes(value.value) ? value : unknown;
  }
  if (type.kind === 'model') return value.kind === 'module' ? value : unknown;
  if (type.kind === 'bool' && value.kind === 'str' && converts) {
    const word = value.value.toLowerCase();
    return yes.has(word) || no.has(word) ? bool(yes.has(word)) : unknown;
  }
  if (type.kind !== 'list' && type.kind !== 'set' && type.kind !== 'tuple') return unknown;
  if (value.kind !== type.kind && !converts && value.kind !== 'list') return unknown;
  const items = value.kind === 'set' ? value.items : exactItems(value);
  if (!items || (value.kind === 'set' && type.kind !== 'set')) return unknown;
  const members = items.map((item) => fitted(type.of, item, converts));
  const made = { list, set, tuple }[type.kind](members);
  return value.at ? { ...made, at: value.at } : made;
}

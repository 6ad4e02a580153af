import type { SyntaxNode } from '@lezer/common';
import { assign } from './assignments.ts';
import { attribute } from './attributes.ts';
import { call } from './calls.ts';
import { truth } from './compare.ts';
import { holdsWithoutDebug } from './debug.ts';
import { collect, collectPairs, comprehension } from './comprehensions.ts';
import { alternativeValues } from './forks.ts';
import { iterate, iterator, keysAndValues, subscript } from './items.ts';
import { joinValues } from './join.ts';
import { numberOf } from './literals.ts';
import { isNative } from './natives.ts';
import { compare, merge, negative, operate } from './operators.ts';
import { text } from './strings.ts';
import { children, isBroken, parametersOf, placeOf, split, textOf } from './syntax.ts';
import {
  type Arguments,
  bool,
  type Dict,
  dict,
  type Frame,
  hashKey,
  list,
  manyOf,
  native,
  none,
  set,
  settle,
  tuple,
  unknown,
  unknownOf,
  type Value,
} from './values.ts';
import { objectContains } from './variables.ts';
import { spend, type World } from './world.ts';

const plain: ReadonlySet<Value['kind']> = new Set(['none', 'unknown']);

/** Nesting beyond this is given up. */
const deepest = 200;

/** The value of an expression, with the changes that computing it makes. */
export function evaluate(world: World, frame: Frame, node: SyntaxNode): Value {
  if (!spend(world, 1) || isBroken(node)) return unknown;
  if (world.depth >= deepest) {
    world.spent = true;
    return unknown;
  }
  world.depth += 1;
  try {
    const value = settle(expression(world, frame, node));
    if (value.kind === 'unknown' || isDoubtful(node, value)) world.risk += 1;
    if (value.at) return value;
    if ('lost' in value) {
      value.at = placeOf(frame, node, node);
      return value;
    }
    // What has an identity must stay the same object.
    if (!('value' in value || 'items' in value || plain.has(value.kind))) return value;
    return { ...value, at: placeOf(frame, node, node) };
  } finally {
    world.depth -= 1;
  }
}

/** Whether what was built holds parts that could not be run through, where Python may raise. */
function isDoubtful(node: SyntaxNode, value: Value): boolean {
  if (node.name === 'VariableName') return false;
  if (value.kind === 'dict') return value.open;
  return 'items' in value && value.items.some((item) => item.kind === 'many');
}

/** The values of expressions that stand between commas; several make a tuple. */
export function evaluateGroup(world: World, frame: Frame, nodes: readonly SyntaxNode[]): Value {
  const [first] = nodes;
  const last = nodes.at(-1);
  if (!first || !last) return unknown;
  if (nodes.length === 1) return evaluate(world, frame, first);
  return { ...tuple(items(world, frame, nodes)), at: placeOf(frame, first, last) };
}

/** The arguments in an `ArgList`. */
export function evaluateArguments(world: World, frame: Frame, node: SyntaxNode): Arguments {
  const positional: Value[] = [];
  const keywords = new Map<string, Value>();
  let exact = !isBroken(node);
  const inner = children(node).filter((part) => part.name !== '(' && part.name !== ')');
  if (inner.some((part) => part.name === 'for')) {
    return { positional: [comprehension(world, frame, inner, iterator)], keywords, exact };
  }
  for (const piece of split(inner, ',')) {
    const [first, second, third] = piece;
    if (!first) continue;
    if (first.name === '*' && second) {
      const given = iterate(evaluate(world, frame, second));
      for (const value of given) {
        if (value.kind === 'many') exact = false;
        positional.push(value);
      }
    } else if (first.name === '**' && second) {
      const given = evaluate(world, frame, second);
      const entries = keysAndValues(given);
      if (!entries) {
        exact = false;
        positional.push(given);
      }
      for (const [key, value] of entries ?? []) {
        if (key.kind === 'str') keywords.set(key.value, value);
        else exact = false;
      }
    } else if (second?.name === 'AssignOp' && third && first.name === 'VariableName') {
      keywords.set(textOf(frame, first), evaluate(world, frame, third));
    } else positional.push(evaluate(world, frame, first));
  }
  return { positional, keywords, exact };
}

/** The value a name stands for. */
function lookup(frame: Frame, name: string): Value {
  const scopes = frame.globals.has(name)
    ? [frame.module]
    : [frame.locals, ...frame.enclosing, frame.module];
  for (const scope of scopes) {
    const binding = scope.names.get(name);
    if (binding) return binding.value;
    if (scope.open) return unknown;
  }
  return isNative(name) ? native(name) : unknown;
}

function expression(world: World, frame: Frame, node: SyntaxNode): Value {
  const parts = children(node);
  const [first, second] = parts;
  switch (node.name) {
    case 'Number':
      return numberOf(textOf(frame, node));
    case 'Boolean':
      return bool(textOf(frame, node) === 'True');
    case 'None':
      return none;
    case 'String':
    case 'FormatString':
    case 'ContinuedString':
      return text(world, frame, node);
    case 'VariableName':
      return lookup(frame, textOf(frame, node));
    case 'ParenthesizedExpression':
      return second ? evaluate(world, frame, second) : unknown;
    case 'TupleExpression':
      return tuple(items(world, frame, parts.slice(1, -1)));
    case 'ArrayExpression':
      return list(items(world, frame, parts.slice(1, -1)));
    case 'SetExpression':
      return set(items(world, frame, parts.slice(1, -1)));
    case 'DictionaryExpression':
      return dictionary(world, frame, parts.slice(1, -1));
    case 'ComprehensionExpression':
      return comprehension(world, frame, parts.slice(1, -1), iterator);
    case 'ArrayComprehensionExpression':
      return comprehension(world, frame, parts.slice(1, -1), collect);
    case 'SetComprehensionExpression':
      return comprehension(world, frame, parts.slice(1, -1), set);
    case 'DictionaryComprehensionExpression':
      return comprehension(world, frame, parts.slice(1, -1), collectPairs);
    case 'UnaryExpression':
      return first && second ? unary(world, frame, first, second) : unknown;
    case 'BinaryExpression':
      return binary(world, frame, node);
    case 'ConditionalExpression':
      return conditional(world, frame, parts);
    case 'NamedExpression': {
      const value = parts[2] ? evaluate(world, frame, parts[2]) : unknown;
      if (first && parts[2]) assign(world, frame, [first], value, parts[2]);
      return value;
    }
    case 'MemberExpression':
      return member(world, frame, parts);
    case 'CallExpression':
      return first && second ? callExpression(world, frame, first, second) : unknown;
    case 'LambdaExpression': {
      const parameters = parts.find((part) => part.name === 'ParamList');
      const defaults = new Map<string, Value>();
      for (const parameter of parameters ? parametersOf(parameters, frame.text) : []) {
        if (parameter.fallback) {
          defaults.set(parameter.name, evaluate(world, frame, parameter.fallback));
        }
      }
      return { kind: 'function', node, frame, defaults };
    }
    default:
      return unknown;
  }
}

function items(world: World, frame: Frame, nodes: readonly SyntaxNode[]): readonly Value[] {
  const values: Value[] = [];
  for (const piece of split(nodes, ',')) {
    const [first, second] = piece;
    if (first?.name === '*' && second) values.push(...iterate(evaluate(world, frame, second)));
    else if (first && piece.length === 1) values.push(evaluate(world, frame, first));
    else values.push(manyOf());
  }
  return values;
}

function dictionary(world: World, frame: Frame, nodes: readonly SyntaxNode[]): Value {
  const result = dict(new Map());
  for (const piece of split(nodes, ',')) {
    const [first, second, third] = piece;
    if (first?.name === '**' && second) include(result, evaluate(world, frame, second));
    else if (first && second?.name === ':' && third) {
      const key = evaluate(world, frame, first);
      putEntry(result, key, evaluate(world, frame, third));
    } else include(result, unknown);
  }
  return result;
}

/** Puts an entry into a dictionary that nobody else has seen yet. */
export function putEntry(target: Dict, key: Value, value: Value): void {
  const hash = hashKey(key);
  if (hash === undefined) {
    include(target, unknownOf(key, value));
    return;
  }
  const entries = target.entries as Map<string, readonly [Value, Value]>;
  entries.set(hash, [entries.get(hash)?.[0] ?? key, value]);
}

/** Puts all entries of another dictionary into one that nobody else has seen yet. */
function include(target: Dict, other: Value): void {
  const merged = merge(target, other);
  if (merged.kind !== 'dict') return;
  target.entries = merged.entries;
  target.open = merged.open;
}

function unary(world: World, frame: Frame, operator: SyntaxNode, operand: SyntaxNode): Value {
  const value = evaluate(world, frame, operand);
  if (operator.name !== 'not') return negative(textOf(frame, operator), value);
  const known = truth(value);
  return known === undefined ? { kind: 'unknown', variable: value.variable } : bool(!known);
}

/** A chain such as `a + b + c` leans to the left as deep as it is long, so it is walked rather than recursed into. */
function binary(world: World, frame: Frame, node: SyntaxNode): Value {
  const spine: SyntaxNode[] = [];
  let start: SyntaxNode = node;
  while (start.name === 'BinaryExpression' && start.firstChild && !isBroken(start)) {
    spine.push(start);
    start = start.firstChild;
  }
  let left = evaluate(world, frame, start);
  /** The right operand of the comparison before, for chains such as `0 < x <= 9`. */
  let middle: Value | undefined;
  for (let index = spine.length - 1; index >= 0; index -= 1) {
    const current = spine[index];
    if (!current || !spend(world, 1)) return unknown;
    const parts = children(current);
    const right = parts.at(-1);
    const operator = parts
      .slice(1, -1)
      .map((part) => textOf(frame, part))
      .join(' ');
    if (!right) return unknown;
    if (operator === 'and' || operator === 'or') {
      left = shortCircuit(world, frame, operator, left, right);
      middle = undefined;
      continue;
    }
    const chained = isComparison(operator) && middle !== undefined;
    if (chained && truth(left) === false) continue;
    const value = evaluate(world, frame, right);
    if (!isComparison(operator)) {
      left = operate(operator, left, value);
      middle = undefined;
      continue;
    }
    const from = chained ? (middle ?? left) : left;
    const result = containsVariable(world, operator, from, value) ?? compare(operator, from, value);
    const variable = from.variable ?? value.variable;
    const agreed = chained ? both(truth(left), result) : result;
    left = agreed === undefined ? { kind: 'unknown', variable } : { ...bool(agreed), variable };
    middle = value;
  }
  return left;
}

/** `'NAME' in os.environ` and its like. */
function containsVariable(
  world: World,
  operator: string,
  needle: Value,
  haystack: Value,
): boolean | undefined {
  if (haystack.kind !== 'native' || !/^(?:not )?in$/.test(operator)) return undefined;
  const found = objectContains(world, haystack, needle);
  return found === undefined ? undefined : found === (operator === 'in');
}

function both(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}

function isComparison(operator: string): boolean {
  return /^(?:[<>]=?|[=!]=|(?:not )?in|is(?: not)?)$/.test(operator);
}

function shortCircuit(
  world: World,
  frame: Frame,
  operator: string,
  left: Value,
  right: SyntaxNode,
): Value {
  const known = truth(left);
  if (known !== undefined) {
    return known === (operator === 'or') ? left : evaluate(world, frame, right);
  }
  return alternativeValues(world, [() => left, () => evaluate(world, frame, right)], (a, b) =>
    joinValues(world, a, b),
  );
}

function conditional(world: World, frame: Frame, parts: readonly SyntaxNode[]): Value {
  const [yes, , condition, , no] = parts;
  if (!yes || !condition || !no) return unknown;
  const known = truth(evaluate(world, frame, condition)) ?? holdsWithoutDebug(frame, condition);
  if (known !== undefined) return evaluate(world, frame, known ? yes : no);
  return alternativeValues(
    world,
    [() => evaluate(world, frame, yes), () => evaluate(world, frame, no)],
    (a, b) => joinValues(world, a, b),
  );
}

function member(world: World, frame: Frame, parts: readonly SyntaxNode[]): Value {
  const [object, mark, name] = parts;
  if (!object || !mark) return unknown;
  const value = evaluate(world, frame, object);
  if (mark.name === '.') return name ? attribute(world, value, textOf(frame, name)) : unknown;
  return subscript(world, value, evaluateIndex(world, frame, parts.slice(2, -1)));
}

/** What stands in square brackets: one value, a tuple, or a slice. */
export function evaluateIndex(
  world: World,
  frame: Frame,
  nodes: readonly SyntaxNode[],
): Value | readonly (Value | undefined)[] {
  if (!nodes.some((node) => node.name === ':')) return evaluateGroup(world, frame, nodes);
  if (nodes.some((node) => node.name === ',')) return unknown;
  const bounds: (Value | undefined)[] = [undefined];
  for (const node of nodes) {
    if (node.name === ':') bounds.push(undefined);
    else bounds[bounds.length - 1] = evaluate(world, frame, node);
  }
  return bounds;
}

function callExpression(world: World, frame: Frame, callee: SyntaxNode, args: SyntaxNode): Value {
  const called = evaluate(world, frame, callee);
  return call(world, frame, called, evaluateArguments(world, frame, args));
}

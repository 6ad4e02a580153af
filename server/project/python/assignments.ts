import type { SyntaxNode } from '@lezer/common';
import { assignAttribute } from './attributes.ts';
import { extendList, updateDict, updateSet } from './container-methods.ts';
import { evaluate, evaluateGroup, evaluateIndex } from './expressions.ts';
import { assignItem, isPlain, iterate } from './items.ts';
import { operate } from './operators.ts';
import { children, isBroken, placeOf, split, textOf } from './syntax.ts';
import {
  exactItems,
  type Frame,
  hashKey,
  list,
  none,
  settle,
  unknown,
  unknownOf,
  type Value,
} from './values.ts';
import { bind, escape, raise, scopeOf, touch, type World } from './world.ts';

/** Gives the targets, which are nodes with commas between, their part of `value`. */
export function assign(
  world: World,
  frame: Frame,
  targets: readonly SyntaxNode[],
  value: Value,
  from: { readonly from: number; readonly to: number },
): void {
  const [first] = targets;
  if (!first) return;
  if (targets.length > 1) {
    unpack(world, frame, targets, value, from);
    return;
  }
  if (first.name === 'VariableName') {
    const name = textOf(frame, first);
    const at = placeOf(frame, from, from);
    bind(world, scopeOf(frame, name), name, { value, at, nameAt: placeOf(frame, first, first) });
    return;
  }
  const parts = children(first);
  if (first.name === 'MemberExpression') assignMember(world, frame, parts, value, from);
  else if (first.name === 'ParenthesizedExpression') {
    assign(world, frame, parts.slice(1, -1), value, from);
  } else if (first.name === 'TupleExpression' || first.name === 'ArrayExpression') {
    unpack(world, frame, parts.slice(1, -1), value, from);
  } else world.lostCode = true;
}

/** `targets = … = value`, annotated or not. */
export function assignment(world: World, frame: Frame, parts: readonly SyntaxNode[]): void {
  const pieces = split(
    parts.filter((part) => part.name !== 'TypeDef'),
    'AssignOp',
  );
  if (pieces.length < 2) return;
  const expression = pieces.pop() ?? [];
  const [first] = expression;
  const last = expression.at(-1);
  if (!first || !last) return;
  const value = evaluateGroup(world, frame, expression);
  const whole = { from: first.from, to: last.to };
  for (const targets of pieces) assign(world, frame, targets, value, whole);
}

/** `target += value` and its like. */
export function update(world: World, frame: Frame, parts: readonly SyntaxNode[]): void {
  const [target, operatorNode, ...expression] = parts;
  const last = expression.at(-1);
  if (!target || !operatorNode || !last || !expression[0]) return;
  const before = evaluate(world, frame, target);
  const value = evaluateGroup(world, frame, expression);
  const operator = textOf(frame, operatorNode).slice(0, -1);
  const whole = { from: expression[0].from, to: last.to };
  assign(world, frame, [target], changed(world, operator, before, value), whole);
}

/** `del target`. */
export function remove(world: World, frame: Frame, target: SyntaxNode | undefined): void {
  if (!target || isBroken(target)) return;
  const parts = children(target);
  if (target.name === 'VariableName') {
    const name = textOf(frame, target);
    const scope = scopeOf(frame, name);
    touch(world, scope);
    scope.names.delete(name);
    return;
  }
  if (target.name === 'TupleExpression' || target.name === 'ParenthesizedExpression') {
    for (const [part] of split(parts.slice(1, -1), ',')) remove(world, frame, part);
    return;
  }
  const [object, mark] = parts;
  if (target.name !== 'MemberExpression' || !object) return;
  const container = evaluate(world, frame, object);
  const index = mark?.name === '[' ? evaluateIndex(world, frame, parts.slice(2, -1)) : undefined;
  const hash = index && 'kind' in index ? hashKey(index) : undefined;
  if (container.kind === 'dict' && hash !== undefined && !container.open) {
    touch(world, container);
    const entries = new Map(container.entries);
    if (!entries.delete(hash)) raise(world, 'KeyError');
    container.entries = entries;
  } else if (container.kind === 'list' && index && 'kind' in index && exactItems(container)) {
    const at = index.kind === 'int' ? index.value : Number.NaN;
    const position = at < 0 ? container.items.length + at : at;
    if (Number.isNaN(at)) escape(world, container);
    else if (!container.items[position]) raise(world, 'IndexError');
    else {
      touch(world, container);
      container.items = container.items.toSpliced(position, 1);
    }
  } else if (container.kind === 'names' && index && 'kind' in index && index.kind === 'str') {
    touch(world, container.scope);
    container.scope.names.delete(index.value);
  } else if (container.kind === 'native' && index && 'kind' in index) {
    assignItem(world, container, index, none);
  } else escape(world, container);
}

function unpack(
  world: World,
  frame: Frame,
  nodes: readonly SyntaxNode[],
  value: Value,
  from: { readonly from: number; readonly to: number },
): void {
  const targets = split(nodes, ',').map((piece) => piece.at(-1));
  const starred = split(nodes, ',').findIndex((piece) => piece[0]?.name === '*');
  const items = iterate(value);
  const known = !items.some((item) => item.kind === 'many');
  const fits = starred < 0 ? items.length === targets.length : items.length >= targets.length - 1;
  if (known && !fits) raise(world, 'ValueError');
  const spare = items.length - targets.length + 1;
  for (const [index, target] of targets.entries()) {
    if (!target) continue;
    let part: Value = unknownOf(value);
    if (known && fits) {
      if (index === starred) part = list(items.slice(index, index + spare));
      else {
        const at = starred >= 0 && index > starred ? index + spare - 1 : index;
        part = settle(items[at] ?? unknown);
      }
    }
    assign(world, frame, [target], part, from);
  }
}

function assignMember(
  world: World,
  frame: Frame,
  parts: readonly SyntaxNode[],
  value: Value,
  from: { readonly from: number; readonly to: number },
): void {
  const [object, mark, name] = parts;
  if (!object || !mark) return;
  const container = evaluate(world, frame, object);
  if (mark.name === '.') {
    if (name) {
      const at = placeOf(frame, from, from);
      assignAttribute(world, container, textOf(frame, name), value, at);
    }
    return;
  }
  const index = evaluateIndex(world, frame, parts.slice(2, -1));
  if (container.kind === 'names' && 'kind' in index && index.kind === 'str' && parts[2]) {
    const at = placeOf(frame, from, from);
    const nameAt = placeOf(frame, parts[2], parts[2]);
    bind(world, container.scope, index.value, { value, at, nameAt });
  } else if ('kind' in index) assignItem(world, container, index, value);
  else escape(world, container, value);
}

/** Lists, sets and dictionaries are changed in place, which other names for them see too. */
function changed(world: World, operator: string, before: Value, value: Value): Value {
  if (!isPlain(value) || (operator === '|' && value.kind !== before.kind)) world.risk += 1;
  if (before.kind === 'list' && operator === '+') {
    extendList(world, before, value);
    return settle(before);
  }
  if (before.kind === 'dict' && operator === '|') {
    updateDict(world, before, value);
    return before;
  }
  if (before.kind === 'set' && operator === '|') {
    updateSet(world, before, value);
    return before;
  }
  const after = operate(operator, before, value);
  if (after.kind === 'unknown') world.risk += 1;
  if (before.kind === 'unknown') {
    escape(world, before);
    return unknownOf(before);
  }
  if ((before.kind === 'list' || before.kind === 'set') && after.kind === before.kind) {
    touch(world, before);
    before.items = after.items;
    return before;
  }
  if ('lost' in before) {
    escape(world, before);
    return unknownOf(before);
  }
  return after;
}

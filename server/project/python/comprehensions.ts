import type { SyntaxNode } from '@lezer/common';
import { assign } from './assignments.ts';
import { truth } from './compare.ts';
import { evaluate, putEntry } from './expressions.ts';
import { repeated } from './forks.ts';
import { iterate } from './items.ts';
import {
  dict,
  type Frame,
  list,
  manyOf,
  settle,
  tuple,
  unknown,
  unknownOf,
  type Value,
} from './values.ts';
import { createScope, type Outcome, spend, type World } from './world.ts';

/** `element for target in iterable if condition …`, which sees names of its own. */
export function comprehension(
  world: World,
  frame: Frame,
  nodes: readonly SyntaxNode[],
  collected: Collect,
): Value {
  const start = nodes.findIndex((node) => node.name === 'for' || node.name === 'async');
  const element = nodes.slice(0, start);
  const inner: Frame = {
    ...frame,
    locals: createScope(),
    enclosing: frame.locals === frame.module ? frame.enclosing : [frame.locals, ...frame.enclosing],
    globals: new Set(),
  };
  const found: Value[] = [];
  const visit = (): void => {
    const [key, colon, value] = element;
    if (key && colon?.name === ':' && value) {
      const name = evaluate(world, inner, key);
      found.push(tuple([name, evaluate(world, inner, value)]));
    } else found.push(key && !colon ? evaluate(world, inner, key) : manyOf());
  };
  if (start < 0 || nodes[start]?.name === 'async') return unknown;
  const certain = clause(world, inner, nodes.slice(start), visit);
  if (!certain || found.length > 10_000) return collected([manyOf(...found)]);
  return collected(found);
}

/** Makes the value of the members that a comprehension gave. */
export type Collect = (items: readonly Value[]) => Value;

/** A list of them. */
export const collect: Collect = (values) => list(values);

/** The entries of a comprehension, each of which came as a pair. */
export const collectPairs: Collect = (pairs) => {
  const result = dict(new Map());
  for (const pair of pairs) {
    const [key = unknownOf(pair), value = unknownOf(pair)] =
      pair.kind === 'tuple' ? pair.items : [];
    putEntry(result, key, value);
  }
  return result;
};

/** Runs the clauses of a comprehension from the first of `nodes` on; says whether all that was visited belongs in. */
function clause(
  world: World,
  frame: Frame,
  nodes: readonly SyntaxNode[],
  visit: () => void,
): boolean {
  const [head] = nodes;
  if (!head) {
    visit();
    return true;
  }
  if (head.name === 'if') {
    const condition = nodes[1];
    const known = condition && truth(evaluate(world, frame, condition));
    if (known === false) return true;
    const certain = clause(world, frame, nodes.slice(2), visit);
    return known === true && certain;
  }
  const where = nodes.findIndex((node) => node.name === 'in');
  const source = nodes[where + 1];
  if (head.name !== 'for' || where < 0 || !source) return false;
  const targets = nodes.slice(1, where);
  const rest = nodes.slice(where + 2);
  let certain = true;
  const whole = evaluate(world, frame, source);
  const items = iterate(whole);
  for (const value of items) {
    if (!spend(world, 1)) return false;
    assign(world, frame, targets, settle(value), source);
    if (value.kind !== 'many') certain = clause(world, frame, rest, visit) && certain;
    else {
      certain = false;
      repeated(world, (): Outcome => {
        clause(world, frame, rest, visit);
        return { kind: 'normal' };
      });
    }
  }
  return certain && (whole.kind !== 'list' || whole.items === items);
}

import type { SyntaxNode } from '@lezer/common';
import { assign } from './assignments.ts';
import { truth } from './compare.ts';
import { evaluate, evaluateGroup } from './expressions.ts';
import { alternatives, type Caught, catching, repeated } from './forks.ts';
import { iterate } from './items.ts';
import { execute } from './statements.ts';
import { children } from './syntax.ts';
import { type Frame, manyOf, settle, type Value } from './values.ts';
import { escape, loseNames, type Outcome, spend, type World } from './world.ts';

const normal: Outcome = { kind: 'normal' };

/** `for … in … else`, without and with `async`. */
export function loop(world: World, frame: Frame, parts: readonly SyntaxNode[]): Outcome {
  const start = parts.findIndex((part) => part.name === 'for');
  const where = parts.findIndex((part) => part.name === 'in');
  const bodies = parts.filter((part) => part.name === 'Body');
  const [body, otherwise] = bodies;
  const end = body ? parts.indexOf(body) : -1;
  if (start < 0 || where < 0 || !body || !parts[where + 1]) return normal;
  const targets = parts.slice(start + 1, where);
  const source = parts.slice(where + 1, end);
  const value = evaluateGroup(world, frame, source);
  const items = start > 0 ? [{ kind: 'many' } as const] : iterate(value);
  const live = value.kind === 'list' && !items.some((item) => item.kind === 'many');
  const from = { from: source[0]?.from ?? 0, to: source.at(-1)?.to ?? 0 };
  const once = (item: Value): Outcome => {
    assign(world, frame, targets, settle(item), from);
    return catching(world, 'continue', () => execute(world, frame, children(body))).outcome;
  };
  const { outcome, jumped } = catching(world, 'break', () => {
    // The body may change the list that it runs through, so it is looked at anew each time.
    for (let at = 0; ; at += 1) {
      const item = live ? (value.lost ? manyOf(value) : value.items[at]) : items[at];
      if (!item || !spend(world, 1)) return normal;
      if (item.kind === 'many') world.risk += 1;
      const ended = item.kind === 'many' ? repeated(world, () => once(item)) : once(item);
      if (ended.kind !== 'normal') return ended;
      if (live && item.kind === 'many') return normal;
      if (!live && value.kind === 'list' && value.items !== items) {
        escape(world, value);
        loseNames(world, frame.locals);
        return normal;
      }
    }
  });
  return afterLoop(world, frame, otherwise, { outcome, jumped });
}

/** `while … else`. */
export function whileLoop(world: World, frame: Frame, parts: readonly SyntaxNode[]): Outcome {
  const [, condition, body, , otherwise] = parts;
  if (!condition || !body) return normal;
  const once = (): Outcome =>
    catching(world, 'continue', () => execute(world, frame, children(body))).outcome;
  const { outcome, jumped } = catching(world, 'break', () => {
    while (spend(world, 1)) {
      const known = truth(evaluate(world, frame, condition));
      if (known === false) return normal;
      if (known === undefined) {
        return repeated(world, () => {
          const ended = once();
          if (ended.kind === 'normal') evaluate(world, frame, condition);
          return ended;
        });
      }
      const ended = once();
      if (ended.kind !== 'normal') return ended;
    }
    return normal;
  });
  return afterLoop(world, frame, otherwise, { outcome, jumped });
}

/** What `else` makes of a loop: it runs unless `break` has ended the loop. */
function afterLoop(
  world: World,
  frame: Frame,
  otherwise: SyntaxNode | undefined,
  { outcome, jumped }: Pick<Caught, 'outcome' | 'jumped'>,
): Outcome {
  if (!otherwise || outcome.kind !== 'normal' || jumped) return outcome;
  const rest = (): Outcome => execute(world, frame, children(otherwise));
  return jumped === false ? rest() : alternatives(world, [() => normal, rest]);
}

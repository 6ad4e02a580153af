import type { SyntaxNode } from '@lezer/common';
import { assign } from './assignments.ts';
import { equals, truth } from './compare.ts';
import { holdsWithoutDebug } from './debug.ts';
import { evaluate, evaluateGroup } from './expressions.ts';
import { alternatives } from './forks.ts';
import { execute } from './statements.ts';
import { children, textOf } from './syntax.ts';
import { type Frame, unknownOf, type Value } from './values.ts';
import { type Outcome, spend, type World } from './world.ts';

const normal: Outcome = { kind: 'normal' };

/** `if … elif … else`, from the first of `parts` on. */
export function choose(world: World, frame: Frame, parts: readonly SyntaxNode[]): Outcome {
  const [word, condition, body] = parts;
  if (word?.name === 'else') return condition ? execute(world, frame, children(condition)) : normal;
  if (!word || !condition || !body) return normal;
  if (condition.name === 'Body') {
    world.lostCode = true;
    return normal;
  }
  const known = truth(evaluate(world, frame, condition)) ?? holdsWithoutDebug(frame, condition);
  if (!spend(world, 1)) return normal;
  if (known) return execute(world, frame, children(body));
  if (known === false) return choose(world, frame, parts.slice(3));
  world.depth += 1;
  if (world.depth >= 200) world.spent = true;
  const outcome = alternatives(world, [
    () => execute(world, frame, children(body)),
    () => (world.spent ? normal : choose(world, frame, parts.slice(3))),
  ]);
  world.depth -= 1;
  return outcome;
}

/** `match subject: case …`. */
export function match(world: World, frame: Frame, parts: readonly SyntaxNode[]): Outcome {
  const body = parts.find((part) => part.name === 'MatchBody');
  if (!body) return normal;
  const subject = evaluateGroup(world, frame, parts.slice(1, parts.indexOf(body)));
  const clauses = children(body).filter((part) => part.name === 'MatchClause');
  return matchClauses(world, frame, subject, clauses);
}

function matchClauses(
  world: World,
  frame: Frame,
  subject: Value,
  clauses: readonly SyntaxNode[],
): Outcome {
  const [clause, ...rest] = clauses;
  if (!clause) return normal;
  const parts = children(clause);
  const body = parts.at(-1);
  const pattern = parts[1];
  if (!pattern || body?.name !== 'Body') return normal;
  const guard = parts.length > 3 ? children(parts[2] ?? clause).at(-1) : undefined;
  let known = matches(world, frame, subject, pattern);
  const run = (): Outcome => execute(world, frame, children(body));
  if (known !== false && guard) {
    const guarded = truth(evaluate(world, frame, guard));
    if (guarded !== true) known = guarded === false ? false : undefined;
  }
  if (known) return run();
  if (known === false) return matchClauses(world, frame, subject, rest);
  world.depth += 1;
  if (world.depth >= 200) world.spent = true;
  const outcome = alternatives(world, [
    run,
    () => (world.spent ? normal : matchClauses(world, frame, subject, rest)),
  ]);
  world.depth -= 1;
  return outcome;
}

/** Whether a pattern fits; absent when it cannot be known. Names it may bind become unknown. */
function matches(
  world: World,
  frame: Frame,
  subject: Value,
  pattern: SyntaxNode,
): boolean | undefined {
  const parts = children(pattern);
  if (pattern.name === 'LiteralPattern' && parts.length === 1 && parts[0]) {
    return equals(subject, evaluate(world, frame, parts[0]));
  }
  if (pattern.name === 'OrPattern') {
    let result: boolean | undefined = false;
    for (const part of parts) {
      if (part.name === 'LogicOp') continue;
      const fits = matches(world, frame, subject, part);
      if (fits) return true;
      if (fits === undefined) result = undefined;
    }
    return result;
  }
  if (pattern.name === 'CapturePattern' && parts[0]) {
    if (textOf(frame, parts[0]) !== '_') assign(world, frame, [parts[0]], subject, pattern);
    return true;
  }
  const cursor = pattern.cursor();
  do {
    if (cursor.name === 'CapturePattern') {
      assign(world, frame, children(cursor.node), unknownOf(subject), pattern);
    }
  } while (cursor.next() && cursor.from < pattern.to);
  return undefined;
}

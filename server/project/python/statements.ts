import type { SyntaxNode } from '@lezer/common';
import { assign, assignment, remove, update } from './assignments.ts';
import { choose, match } from './choices.ts';
import { evaluate, evaluateArguments, evaluateGroup } from './expressions.ts';
import { captureSince, noteLanding } from './forks.ts';
import { executeImport } from './imports.ts';
import { loop, whileLoop } from './loops.ts';
import { children, parametersOf, split, textOf } from './syntax.ts';
import { executeTry, executeWith } from './tries.ts';
import { type Class, type Frame, none, unknown, type Value } from './values.ts';
import { createScope, loseNames, type Outcome, PythonError, spend, type World } from './world.ts';

const normal: Outcome = { kind: 'normal' };

/** Runs statements one after another until one of them jumps. */
export function execute(world: World, frame: Frame, nodes: readonly SyntaxNode[]): Outcome {
  for (const node of nodes) {
    if (!spend(world, 1)) return normal;
    if (node.name === ':' || node.name === ';') continue;
    const outcome = executeStatement(world, frame, node);
    if (outcome.kind !== 'normal') return outcome;
  }
  return normal;
}

/** Runs one statement. */
export function executeStatement(world: World, frame: Frame, node: SyntaxNode): Outcome {
  if (world.depth >= 200) {
    world.spent = true;
    return normal;
  }
  world.depth += 2;
  const catcher = world.catchers.findLast((one) => one.kind === 'raise');
  const before = catcher && captureSince(world, catcher.base);
  const { risk } = world;
  try {
    const outcome = statement(world, frame, node);
    // What may raise may do so before or after the statement had its effect.
    if (catcher && before && world.risk !== risk) {
      noteLanding(world, catcher, before);
      noteLanding(world, catcher, captureSince(world, catcher.base));
    }
    return outcome;
  } catch (error) {
    if (catcher && before && world.risk > risk + 1) noteLanding(world, catcher, before);
    throw error;
  } finally {
    world.depth -= 2;
  }
}

function statement(world: World, frame: Frame, node: SyntaxNode): Outcome {
  const parts = children(node);
  switch (node.name) {
    case 'AssignStatement':
      assignment(world, frame, parts);
      return normal;
    case 'UpdateStatement':
      update(world, frame, parts);
      return normal;
    case 'ExpressionStatement':
      evaluateGroup(world, frame, parts);
      return normal;
    case 'StatementGroup':
      return execute(world, frame, parts);
    case 'IfStatement':
      return choose(world, frame, parts);
    case 'ForStatement':
      return loop(world, frame, parts);
    case 'WhileStatement':
      return whileLoop(world, frame, parts);
    case 'TryStatement':
      return executeTry(world, frame, parts);
    case 'WithStatement':
      return executeWith(world, frame, parts);
    case 'MatchStatement':
      return match(world, frame, parts);
    case 'ImportStatement':
      executeImport(world, frame, node);
      return normal;
    case 'FunctionDefinition':
      define(world, frame, node, false);
      return normal;
    case 'ClassDefinition':
      defineClass(world, frame, node, false);
      return normal;
    case 'DecoratedStatement':
      decorated(world, frame, parts);
      return normal;
    case 'ReturnStatement':
      return {
        kind: 'return',
        value: parts[1] ? evaluateGroup(world, frame, parts.slice(1)) : none,
      };
    case 'BreakStatement':
      return { kind: 'break' };
    case 'ContinueStatement':
      return { kind: 'continue' };
    case 'RaiseStatement':
      throw new PythonError(raisedName(frame, parts[1]));
    case 'AssertStatement':
      if (parts[1]) evaluate(world, frame, parts[1]);
      return normal;
    case 'DeleteStatement':
      for (const [target] of split(parts.slice(1), ',')) remove(world, frame, target);
      return normal;
    case 'ScopeStatement':
      declare(world, frame, parts);
      return normal;
    case 'PassStatement':
    case 'TypeDefinition':
      return normal;
    default:
      world.lostCode = true;
      return normal;
  }
}

function define(world: World, frame: Frame, node: SyntaxNode, isDecorated: boolean): void {
  const name = node.getChild('VariableName');
  if (!name) return;
  const defaults = new Map<string, Value>();
  const parameters = node.getChild('ParamList');
  for (const parameter of parameters ? parametersOf(parameters, frame.text) : []) {
    if (!parameter.fallback) continue;
    defaults.set(parameter.name, evaluate(world, frame, parameter.fallback));
  }
  const value: Value = isDecorated ? unknown : { kind: 'function', node, frame, defaults };
  assign(world, frame, [name], value, node);
}

function defineClass(world: World, frame: Frame, node: SyntaxNode, isDecorated: boolean): void {
  const name = node.getChild('VariableName');
  const body = node.getChild('Body');
  if (!name || !body) return;
  const list = node.getChild('ArgList');
  const args = list ? evaluateArguments(world, frame, list) : undefined;
  const altered = isDecorated || args?.exact === false || (args?.keywords.size ?? 0) > 0;
  const scope = createScope();
  const inner: Frame = { ...frame, locals: scope, globals: new Set() };
  const enclosing =
    frame.locals === frame.module ? frame.enclosing : [frame.locals, ...frame.enclosing];
  execute(world, { ...inner, enclosing }, children(body));
  const bases = args?.positional ?? [];
  const value: Class = {
    kind: 'class',
    name: textOf(frame, name),
    scope,
    bases,
    node,
    frame: { ...inner, locals: frame.locals, enclosing: frame.enclosing },
    altered,
  };
  assign(world, frame, [name], value, node);
}

/** What keeps the results of a function and does nothing else to it. */
const cache = /^@\s*(?:functools\s*\.\s*)?(?:lru_)?cache\s*(?:\([^()]*\)\s*)?$/;

function decorated(world: World, frame: Frame, parts: readonly SyntaxNode[]): void {
  const inner = parts.at(-1);
  const isCached = parts.slice(0, -1).every((part) => cache.test(textOf(frame, part)));
  if (inner?.name === 'FunctionDefinition') define(world, frame, inner, !isCached);
  else if (inner?.name === 'ClassDefinition') defineClass(world, frame, inner, true);
}

function declare(world: World, frame: Frame, parts: readonly SyntaxNode[]): void {
  const [word, ...names] = parts;
  if (word?.name === 'global') {
    for (const name of names)
      if (name.name === 'VariableName') frame.globals.add(textOf(frame, name));
    return;
  }
  for (const scope of frame.enclosing) loseNames(world, scope);
}

function raisedName(frame: Frame, node: SyntaxNode | undefined): string {
  const raised = node?.name === 'CallExpression' ? node.firstChild : node;
  const name = raised ? textOf(frame, raised) : '';
  return name.slice(name.lastIndexOf('.') + 1);
}

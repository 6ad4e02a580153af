import type { SyntaxNode } from '@lezer/common';
import { assignAttribute } from './attributes.ts';
import { equals, truth } from './compare.ts';
import { extendList, updateDict, updateSet } from './container-methods.ts';
import { evaluate, evaluateArguments, evaluateGroup, evaluateIndex } from './expressions.ts';
import { executeImport } from './imports.ts';
import { assignItem, iterate } from './items.ts';
import { operate } from './operators.ts';
import { children, isBroken, parametersOf, placeOf, split, textOf } from './syntax.ts';
import { executeTry, executeWith } from './tries.ts';
import {
  type Class,
  exactItems,
  type Frame,
  hashKey,
  list,
  manyOf,
  none,
  settle,
  unknown,
  unknownOf,
  type Value,
} from './values.ts';
import {
  alternatives,
  bind,
  catching,
  createScope,
  escape,
  loseNames,
  type Outcome,
  PythonError,
  raise,
  repeated,
  scopeOf,
  spend,
  touch,
  type World,
} from './world.ts';

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
  try {
    return statement(world, frame, node);
  } finally {
    world.depth -= 2;
  }
}

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
      return { kind: 'return', value: parts[1] ? evaluateGroup(world, frame, parts.slice(1)) : none };
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

function assignment(world: World, frame: Frame, parts: readonly SyntaxNode[]): void {
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

function update(world: World, frame: Frame, parts: readonly SyntaxNode[]): void {
  const [target, operatorNode, ...expression] = parts;
  const last = expression.at(-1);
  if (!target || !operatorNode || !last || !expression[0]) return;
  const before = evaluate(world, frame, target);
  const value = evaluateGroup(world, frame, expression);
  const operator = textOf(frame, operatorNode).slice(0, -1);
  const whole = { from: expression[0].from, to: last.to };
  assign(world, frame, [target], changed(world, operator, before, value), whole);
}

/** Lists, sets and dictionaries are changed in place, which other names for them see too. */
function changed(world: World, operator: string, before: Value, value: Value): Value {
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
  if ('lost' in before || before.kind === 'unknown') escape(world, before);
  return after;
}

/** `if … elif … else`, from the first of `parts` on. */
function choose(world: World, frame: Frame, parts: readonly SyntaxNode[]): Outcome {
  const [word, condition, body] = parts;
  if (word?.name === 'else') return condition ? execute(world, frame, children(condition)) : normal;
  if (!word || !condition || !body) return normal;
  if (condition.name === 'Body') {
    world.lostCode = true;
    return normal;
  }
  const known = truth(evaluate(world, frame, condition));
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

function loop(world: World, frame: Frame, parts: readonly SyntaxNode[]): Outcome {
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
  if (!otherwise || outcome.kind !== 'normal' || jumped) return outcome;
  const rest = (): Outcome => execute(world, frame, children(otherwise));
  return jumped === false ? rest() : alternatives(world, [() => normal, rest]);
}

function whileLoop(world: World, frame: Frame, parts: readonly SyntaxNode[]): Outcome {
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
  if (!otherwise || outcome.kind !== 'normal' || jumped) return outcome;
  const rest = (): Outcome => execute(world, frame, children(otherwise));
  return jumped === false ? rest() : alternatives(world, [() => normal, rest]);
}

function match(world: World, frame: Frame, parts: readonly SyntaxNode[]): Outcome {
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
  const enclosing = frame.locals === frame.module ? frame.enclosing : [frame.locals, ...frame.enclosing];
  execute(world, { ...inner, enclosing }, children(body));
  const bases = args?.positional ?? [];
  const value: Class = { kind: 'class', name: textOf(frame, name), scope, bases, altered };
  assign(world, frame, [name], value, node);
}

function decorated(world: World, frame: Frame, parts: readonly SyntaxNode[]): void {
  const inner = parts.at(-1);
  if (inner?.name === 'FunctionDefinition') define(world, frame, inner, true);
  else if (inner?.name === 'ClassDefinition') defineClass(world, frame, inner, true);
}

function remove(world: World, frame: Frame, target: SyntaxNode | undefined): void {
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

function declare(world: World, frame: Frame, parts: readonly SyntaxNode[]): void {
  const [word, ...names] = parts;
  if (word?.name === 'global') {
    for (const name of names) if (name.name === 'VariableName') frame.globals.add(textOf(frame, name));
    return;
  }
  for (const scope of frame.enclosing) loseNames(world, scope);
}

function raisedName(frame: Frame, node: SyntaxNode | undefined): string {
  const raised = node?.name === 'CallExpression' ? node.firstChild : node;
  const name = raised ? textOf(frame, raised) : '';
  return name.slice(name.lastIndexOf('.') + 1);
}

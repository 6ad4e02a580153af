import type { SyntaxNode } from '@lezer/common';
import { assign } from './assignments.ts';
import { enteredPrefix } from './environs.ts';
import { evaluate } from './expressions.ts';
import { alternatives, apply, captureSince, rollback } from './forks.ts';
import { execute, executeStatement } from './statements.ts';
import { children, split, textOf } from './syntax.ts';
import { type Frame, unknown } from './values.ts';
import { type Catcher, type Outcome, PythonError, type States, type World } from './world.ts';

interface Handler {
  /** What it catches; empty for everything. */
  readonly types: readonly SyntaxNode[];
  readonly name?: SyntaxNode | undefined;
  /** Absent when nothing is done. */
  readonly body?: SyntaxNode | undefined;
}

const normal: Outcome = { kind: 'normal' };

/** Runs a `try` statement. */
export function executeTry(world: World, frame: Frame, parts: readonly SyntaxNode[]): Outcome {
  const body = parts.find((part) => part.name === 'Body');
  const handlers: Handler[] = [];
  let otherwise: SyntaxNode | undefined;
  let last: SyntaxNode | undefined;
  for (const [index, part] of parts.entries()) {
    const end = parts.findIndex((one, at) => at > index && one.name === 'Body');
    if (part.name === 'else') otherwise = parts[end];
    if (part.name === 'finally') last = parts[end];
    if (part.name !== 'except') continue;
    const head = parts.slice(index + 1, end);
    const as = head.findIndex((one) => one.name === 'as');
    const types = as < 0 ? head : head.slice(0, as);
    handlers.push({ types, name: as < 0 ? undefined : head[as + 1], body: parts[end] });
  }
  if (!body) return normal;
  const outcome = attempt(world, frame, children(body), handlers, otherwise);
  if (!last || outcome.kind === 'dead') return outcome;
  const ended = execute(world, frame, children(last));
  return ended.kind === 'normal' ? outcome : ended;
}

/** Runs a `with` statement. What a context manager does is not followed, but for `contextlib.suppress`. */
export function executeWith(world: World, frame: Frame, parts: readonly SyntaxNode[]): Outcome {
  const body = parts.at(-1);
  if (body?.name !== 'Body') return normal;
  let suppresses = false;
  const before = world.prefixes;
  const start = parts.findIndex((part) => part.name === 'with');
  for (const piece of split(parts.slice(start + 1, -1), ',')) {
    const [manager] = piece;
    if (!manager || manager.type.isError) continue;
    const as = piece.findIndex((part) => part.name === 'as');
    const entered = enteredPrefix(world, evaluate(world, frame, manager));
    if (entered) world.prefixes = new Map([...world.prefixes, [entered.key, entered.prefix]]);
    const target = as < 0 ? undefined : piece[as + 1];
    if (target) assign(world, frame, [target], unknown, manager);
    const callee = manager.name === 'CallExpression' ? manager.firstChild : undefined;
    if (callee && textOf(frame, callee).endsWith('suppress')) suppresses = true;
  }
  try {
    if (!suppresses) return execute(world, frame, children(body));
    return attempt(world, frame, children(body), [{ types: [] }], undefined);
  } finally {
    world.prefixes = before;
  }
}

/**
 * Runs `nodes`; where something in them may raise, what the handlers make of the state at that point is
 * joined with what the body makes of it.
 */
function attempt(
  world: World,
  frame: Frame,
  nodes: readonly SyntaxNode[],
  handlers: readonly Handler[],
  otherwise: SyntaxNode | undefined,
): Outcome {
  const { outcome, end, starts, error } = runBody(world, frame, nodes);
  const runs: (() => Outcome)[] = [];
  if (outcome) {
    runs.push(() => {
      apply(world, [end]);
      if (outcome.kind !== 'normal' || !otherwise) return outcome;
      return execute(world, frame, children(otherwise));
    });
  }
  let caught = starts.length === 0;
  for (const handler of handlers) {
    const fits = caught ? false : catches(frame, handler, error);
    if (fits === false) continue;
    if (fits) caught = true;
    runs.push(() => {
      apply(world, starts);
      if (handler.name) assign(world, frame, [handler.name], unknown, handler.name);
      return handler.body ? execute(world, frame, children(handler.body)) : normal;
    });
  }
  const [only] = runs;
  if (!caught && world.tries > 0) {
    runs.push(() => {
      apply(world, starts);
      throw new PythonError(error ?? '');
    });
  } else if (!only) throw new PythonError(error ?? '');
  return runs.length === 1 && only ? only() : alternatives(world, runs);
}

interface Attempt {
  /** How the body ends; absent when it certainly raises. */
  readonly outcome?: Outcome | undefined;
  readonly end: States;
  /** The states in which an exception may leave the body. */
  readonly starts: readonly States[];
  /** The exception that is certainly raised. */
  readonly error?: string | undefined;
}

/** Runs the body and takes its changes back. */
function runBody(world: World, frame: Frame, nodes: readonly SyntaxNode[]): Attempt {
  const base = world.forks.length;
  const catcher: Catcher = { kind: 'raise', base, landed: [] };
  const starts: States[] = [];
  let outcome: Outcome | undefined = normal;
  let error: string | undefined;
  world.forks.push({ saved: new Map() });
  world.catchers.push(catcher);
  world.tries += 1;
  for (const node of nodes) {
    if (node.name === ':' || world.spent) continue;
    try {
      outcome = executeStatement(world, frame, node);
    } catch (thrown) {
      if (!(thrown instanceof PythonError)) throw thrown;
      error = thrown.name;
      outcome = undefined;
      starts.push(captureSince(world, base));
      break;
    }
    if (outcome.kind !== 'normal') break;
  }
  world.tries -= 1;
  world.catchers.pop();
  if (catcher.landed.length > 0) {
    starts.push(...catcher.landed.map((landed) => landed.states));
    error = undefined;
  }
  if (outcome?.kind === 'dead' || outcome?.kind === 'raise') outcome = undefined;
  const end = captureSince(world, base);
  rollback(world);
  return { outcome, end, starts, error };
}

const ancestors: Readonly<Record<string, readonly string[]>> = {
  ModuleNotFoundError: ['ImportError'],
  ImportError: [],
  KeyError: ['LookupError'],
  IndexError: ['LookupError'],
  ValueError: [],
  OSError: ['EnvironmentError', 'IOError'],
  EnvError: ['ValueError'],
};

/** Whether a handler takes an exception; absent when it may. */
function catches(frame: Frame, handler: Handler, error: string | undefined): boolean | undefined {
  if (handler.types.length === 0) return true;
  const [type, more] = handler.types;
  if (!type || more) return undefined;
  const nodes =
    type.name === 'TupleExpression' ? split(children(type).slice(1, -1), ',').flat() : [type];
  let result: boolean | undefined = false;
  for (const node of nodes) {
    const text = textOf(frame, node);
    const name = text.slice(text.lastIndexOf('.') + 1);
    if (name === 'Exception' || name === 'BaseException') return true;
    if (error === undefined) result = undefined;
    else if (name === error || ancestors[error]?.includes(name)) return true;
    else if (!ancestors[error] || !Object.hasOwn(ancestors, name)) result = undefined;
  }
  return result;
}

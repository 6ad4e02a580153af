import { evaluate } from './expressions.ts';
import { catching } from './forks.ts';
import { isPlain } from './items.ts';
import { joinValues } from './join.ts';
import { findNative } from './natives.ts';
import { modelInstance } from './pydantic.ts';
import { execute } from './statements.ts';
import { children, parametersOf } from './syntax.ts';
import {
  type Arguments,
  dict,
  type Frame,
  type Func,
  hashKey,
  type Native,
  none,
  settle,
  str,
  tuple,
  unknown,
  type Value,
} from './values.ts';
import { bind, createScope, escape, type World } from './world.ts';

/** `callee(…)`. */
export function call(world: World, frame: Frame, callee: Value, args: Arguments): Value {
  if (callee.kind === 'native') {
    const run = findNative(callee.name);
    const bound = run && args.exact ? bindTo(callee, args) : undefined;
    if (run && bound) {
      const result = run({ world, frame, callee, ...bound });
      if (result && !cannotRaise(callee.name, args)) world.risk += 1;
      if (result) return result;
    }
  }
  if (callee.kind === 'class' && args.exact) {
    const made = modelInstance(world, callee, args);
    if (made) return made;
  }
  if (callee.kind === 'function' && args.exact) {
    const result = callFunction(world, callee, args);
    if (result) return result;
  }
  return callUnknown(world, callee, args);
}

/** What a method is called on. One of a class itself, such as `str.strip`, is called on its first argument, which has to be of that class. */
function bindTo(
  { name, self }: Native,
  args: Arguments,
): { readonly self: Value; readonly args: Arguments } | undefined {
  const isUnbound = self?.kind === 'native' && valueClasses.has(self.name) && !ofClass.has(name);
  if (!isUnbound) return { self: self ?? unknown, args };
  const [first, ...positional] = args.positional;
  if (first === undefined || settle(first).kind !== self.name) return undefined;
  return { self: settle(first), args: { ...args, positional } };
}

const valueClasses: ReadonlySet<string> = new Set(['str', 'list', 'tuple', 'set', 'dict']);

/** Methods of a class that make an object of it. */
const ofClass: ReadonlySet<string> = new Set(['dict.fromkeys']);

/** Whether a method that changes its object does so for certain. */
function cannotRaise(name: string, { positional }: Arguments): boolean {
  const method = /^(?:list|dict|set|names)\.(\w+)$/.exec(name)?.[1];
  if (method === undefined || certain.has(method)) return true;
  if (name.startsWith('dict') || name.startsWith('names')) {
    return method === 'update' && positional.every((one) => one.kind === 'dict' && !one.open);
  }
  return ['extend', 'update', 'union'].includes(method) && positional.every(isPlain);
}

const certain: ReadonlySet<string> = new Set(
  'add append clear copy get insert items keys reverse setdefault values'.split(' '),
);

/** A call with positional arguments only. */
export function callWith(world: World, frame: Frame, callee: Value, ...values: Value[]): Value {
  return call(world, frame, callee, { positional: values, keywords: new Map(), exact: true });
}

/** A call of code that is not here: it may change whatever it can reach. */
function callUnknown(world: World, callee: Value, args: Arguments): Value {
  escape(world, callee, ...args.positional, ...args.keywords.values());
  world.risk += 1;
  return callee.kind === 'unknown' ? { kind: 'unknown', variable: callee.variable } : unknown;
}

/** Runs a function of the project; absent when it is not one that runs and returns. */
function callFunction(world: World, callee: Func, args: Arguments): Value | undefined {
  const { node, frame } = callee;
  const body = node.lastChild;
  if (!body || node.firstChild?.name === 'async' || isGenerator(node)) return undefined;
  const locals = createScope();
  const parameters = node.getChild('ParamList');
  const place = { uri: frame.uri, start: node.from, end: node.to };
  const given = parameters ? passed(callee, parametersOf(parameters, frame.text), args) : new Map();
  if (!given) return undefined;
  for (const [name, value] of given) {
    bind(world, locals, name, { value, at: place, nameAt: place });
  }
  const inner: Frame = {
    ...frame,
    locals,
    enclosing: frame.locals === frame.module ? frame.enclosing : [frame.locals, ...frame.enclosing],
    globals: new Set(),
  };
  if (node.name === 'LambdaExpression') return evaluate(world, inner, body);
  world.depth += 8;
  try {
    const { outcome, values } = catching(world, 'return', () =>
      execute(world, inner, children(body)),
    );
    if (outcome.kind !== 'normal') return unknown;
    if (values.length === 0) return none;
    return settle(values.reduce((a, b) => joinValues(world, a, b)));
  } finally {
    world.depth -= 8;
  }
}

/** The arguments by parameter; absent when they do not fit. */
function passed(
  callee: Func,
  parameters: ReturnType<typeof parametersOf>,
  args: Arguments,
): Map<string, Value> | undefined {
  const values = new Map<string, Value>();
  const keywords = new Map(args.keywords);
  let next = 0;
  for (const parameter of parameters) {
    const { name } = parameter;
    if (parameter.rest === '*') {
      values.set(name, tuple(args.positional.slice(next)));
      next = args.positional.length;
      continue;
    }
    if (parameter.rest === '**') {
      const rest = [...keywords].map(([key, value]) => [str(key), value] as const);
      values.set(name, dict(new Map(rest.map((pair) => [hashKey(pair[0]) ?? '', pair]))));
      keywords.clear();
      continue;
    }
    const positional = parameter.keywordOnly ? undefined : args.positional[next];
    const value = positional ?? keywords.get(name) ?? callee.defaults.get(name);
    if (!value) return undefined;
    if (positional) next += 1;
    else keywords.delete(name);
    values.set(name, value);
  }
  return next < args.positional.length || keywords.size > 0 ? undefined : values;
}

function isGenerator(node: Func['node']): boolean {
  const cursor = node.cursor();
  const end = node.to;
  while (cursor.next() && cursor.from < end) {
    if (cursor.name === 'yield') return true;
  }
  return false;
}

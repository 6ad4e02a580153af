import type { Expression } from './expression-tree.ts';
import { conversionFault, constantOf, numberFault } from './expression-constants.ts';
import { formatFault } from './expression-format.ts';
import {
  areAlike,
  fits,
  isList,
  isMap,
  isVague,
  keyOf,
  listOf,
  memberOf,
  shown,
} from './expression-kinds.ts';
import { matcherFault } from './expression-matchers.ts';
import { typeOfOperation } from './expression-operators.ts';
import { functions, methods, type Signature, spaceFunctions } from './expression-signatures.ts';

/**
 * The type of an expression, or why it has none. `any` is a placeholder, whose value is known only while a request is handled, and `dyn` what is
 * made of one; `unknown` is what nobody knows here, and fits everywhere. A list is `list` with the type of its members behind it, a map
 * `map` with that of its values, and between them, behind a colon, that of its keys.
 * https://github.com/google/cel-spec/blob/master/doc/langdef.md
 */
export type Typed = { readonly type: string } | { readonly fault: string };

/** `types` are those of the names that macros bring in. */
export function typeOf(tree: Expression, types: Types = noTypes): Typed {
  switch (tree.kind) {
    case 'value':
      return typeOfNumber(tree) ?? { type: typeOfValue(tree.text) };
    case 'name':
      return { type: types.get(tree.name) ?? (typeNames.has(tree.name) ? 'type' : 'unknown') };
    case 'member':
      return typeOfMember(typeOf(tree.target, types), tree.name);
    case 'index':
      return both(tree.target, tree.index, types, typeOfIndex);
    case 'list':
      return typeOfList(tree.items, types);
    case 'map':
      return typeOfMap(tree.entries, types);
    case 'unary':
      return typeOfUnary(tree, types);
    case 'binary':
      return both(tree.left, tree.right, types, (left, right) =>
        typeOfOperation(tree.sign, left, right),
      );
    case 'choice':
      return typeOfChoice(tree, types);
    case 'call':
      return typeOfCall(tree, types);
    default:
      return { type: 'unknown' };
  }
}

type Types = ReadonlyMap<string, string>;
type Call = Extract<Expression, { kind: 'call' }>;

const noTypes: Types = new Map([['req', 'request']]);

const typeNames: ReadonlySet<string> = new Set(
  'int uint double bool string bytes list map null_type type'.split(' '),
);

function typeOfValue(text: string): string {
  if (text === 'true' || text === 'false') return 'bool';
  if (text === 'null') return 'null';
  if (/^[rR]?[bB][rR]?['"]/.test(text)) return 'bytes';
  if (/^[rR]?['"`]/.test(text)) return 'string';
  if (/[uU]$/.test(text)) return 'uint';
  return /^0[xX]/.test(text) || !/[.eE]/.test(text) ? 'int' : 'double';
}

/** Only of a number that is too large; the lowest one has its sign in front. */
function typeOfNumber(tree: Expression): Typed | undefined {
  const fault = numberFault(constantOf(tree));
  return fault === undefined ? undefined : { fault };
}

function typeOfUnary(tree: Extract<Expression, { kind: 'unary' }>, types: Types): Typed {
  const constant = tree.sign === '-' ? constantOf(tree) : undefined;
  if (!constant) return typeOfSigned(tree.sign, typeOf(tree.of, types));
  return typeOfNumber(tree) ?? { type: constant.type };
}

function typeOfIndex(target: string, index: string): Typed {
  const asked = isList(target) ? 'int' : isMap(target) ? keyOf(target) : 'unknown';
  const isGroup = isVague(target) || isList(target) || isMap(target);
  if (!isGroup) return { fault: `${shown(target)} has no members` };
  return fits(index, asked)
    ? { type: memberOf(target) }
    : { fault: `the members of ${shown(target)} are not found by ${shown(index)}` };
}

function typeOfMember(target: Typed, name: string): Typed {
  if ('fault' in target) return target;
  if (isVague(target.type) || isMap(target.type)) return { type: memberOf(target.type) };
  return { fault: `${shown(target.type)} has no member "${name}"` };
}

function typeOfList(items: readonly Expression[], types: Types): Typed {
  const found = typesOf(items, types);
  if ('fault' in found) return found;
  const [only = 'unknown', other] = new Set(found);
  return { type: items.length > 0 && other === undefined ? listOf(only) : 'list' };
}

function typeOfMap(entries: readonly (readonly [Expression, Expression])[], types: Types): Typed {
  const keys = typesOf(
    entries.map(([key]) => key),
    types,
  );
  const found = typesOf(
    entries.map(([, value]) => value),
    types,
  );
  if ('fault' in keys) return keys;
  if ('fault' in found) return found;
  if (entries.length === 0) return { type: 'map' };
  const key = commonOf(keys);
  return { type: `map:${/^\w+$/.test(key) ? key : 'unknown'} ${commonOf(found)}` };
}

/** The type that all of these are. */
function commonOf(found: readonly string[]): string {
  const [only = 'unknown', other] = new Set(found);
  return other === undefined ? only : 'unknown';
}

/** The types of several expressions, or what is wrong with the first that has none. */
function typesOf(
  items: readonly Expression[],
  types: Types,
): readonly string[] | { readonly fault: string } {
  const found: string[] = [];
  for (const item of items) {
    const typed = typeOf(item, types);
    if ('fault' in typed) return typed;
    found.push(typed.type);
  }
  return found;
}

/** Of what is made of others, which may be of any type. */
function typeMadeOf(items: readonly Expression[], types: Types, type: string): Typed {
  const found = typesOf(items, types);
  return 'fault' in found ? found : { type };
}

function both(
  a: Expression,
  b: Expression,
  types: Types,
  join: (a: string, b: string) => Typed,
): Typed {
  const [left, right] = [typeOf(a, types), typeOf(b, types)];
  if ('fault' in left) return left;
  return 'fault' in right ? right : join(left.type, right.type);
}

function typeOfSigned(sign: string, of: Typed): Typed {
  if ('fault' in of) return of;
  const { type } = of;
  const fitting = sign === '!' ? ['bool'] : ['int', 'double'];
  if (isVague(type)) return { type: sign === '!' ? 'bool' : 'unknown' };
  return fitting.includes(type) ? of : { fault: `"${sign}" does not go with ${shown(type)}` };
}

function typeOfChoice(
  { test, yes, no }: Extract<Expression, { kind: 'choice' }>,
  types: Types,
): Typed {
  const tested = typeOf(test, types);
  if ('fault' in tested) return tested;
  if (!fits(tested.type, 'bool')) return { fault: `in front of "?" stands ${shown(tested.type)}` };
  return both(yes, no, types, (a, b) => {
    if (!areAlike(a, b)) return { fault: `around ":" stand ${shown(a)} and ${shown(b)}` };
    if (a === b) return { type: a };
    return { type: a === 'unknown' || b === 'unknown' ? 'unknown' : 'any' };
  });
}

function typeOfCall(call: Call, types: Types): Typed {
  const { name, target, args } = call;
  const matcher = target ? undefined : matcherFault(call);
  if (matcher !== undefined) return matcher === '' ? { type: 'bool' } : { fault: matcher };
  if (!target && name === 'ph') return { type: 'any' };
  if (!target && name === 'has') return typeOfHas(args, types);
  const space = target?.kind === 'name' && spaces.has(target.name) ? target.name : undefined;
  if (space !== undefined) return typeInSpace(space, call, types);
  if (target && macros.has(name)) return typeOfMacro(call, target, types);
  const given = typesOf(target ? [target, ...args] : args, types);
  if ('fault' in given) return given;
  const [first] = args;
  const isFormat = target && name === 'format' && first?.kind === 'list';
  const template = isFormat ? constantOf(target) : undefined;
  const misfit = template && isFormat ? formatFault(template.text, first.items) : undefined;
  if (misfit !== undefined) return { fault: misfit };
  const fault = target || args.length !== 1 ? undefined : conversionFault(name, constantOf(first!));
  if (fault !== undefined) return { fault };
  const known = (target ? methods : functions).get(name);
  if (!known) return target ? { fault: `there is no method "${name}"` } : { type: 'unknown' };
  return typeBySignature(
    known,
    given,
    target ? `"${name}" of ${shown(given[0]!)}` : `"${name}"`,
    target ? 1 : 0,
  );
}

/** `skip` of the arguments have been named already. */
function typeBySignature(
  known: readonly Signature[],
  given: readonly string[],
  called: string,
  skip = 0,
): Typed {
  const fitting = known.filter(
    ({ takes }) =>
      takes.length === given.length && takes.every((type, at) => fits(given[at]!, type)),
  );
  if (fitting.length === 0)
    return {
      fault: `${called} does not take ${given.slice(skip).map(shown).join(', ') || 'nothing'}`,
    };
  const results = new Set(fitting.map(({ gives }) => (gives === 'same' ? given[0]! : gives)));
  const [only = 'unknown'] = results;
  return { type: results.size === 1 ? only : 'unknown' };
}

const spaces: ReadonlySet<string> = new Set(['math', 'cel', 'lists', 'strings', 'google']);

function typeOfHas(args: readonly Expression[], types: Types): Typed {
  const [only, second] = args;
  if (only?.kind !== 'member' || second)
    return { fault: '"has" asks for a member, as in "map.key"' };
  const typed = typeOf(only, types);
  return 'fault' in typed ? typed : { type: 'bool' };
}

function typeInSpace(space: string, { name, args }: Call, types: Types): Typed {
  const called = `${space}.${name}`;
  if (space === 'google') return typeMadeOf(args, types, 'unknown');
  if (called === 'cel.bind') return typeOfBinding(args, types);
  const given = typesOf(args, types);
  if ('fault' in given) return given;
  if (called === 'math.greatest' || called === 'math.least')
    return typeOfExtreme(called, args, given);
  const known = spaceFunctions.get(called);
  return known
    ? typeBySignature(known, given, `"${called}"`)
    : { fault: `there is no function "${called}"` };
}

function typeOfBinding(args: readonly Expression[], types: Types): Typed {
  const [variable, value, body] = args;
  if (variable?.kind !== 'name' || !value || !body || args.length > 3)
    return { fault: '"cel.bind" takes a name, its value and an expression' };
  const bound = typeOf(value, types);
  if ('fault' in bound) return bound;
  return typeOf(body, new Map([...types, [variable.name, bound.type]]));
}

/** Of numbers of several types, or of one list of numbers. */
function typeOfExtreme(
  called: string,
  args: readonly Expression[],
  given: readonly string[],
): Typed {
  const [only] = args;
  const isOneList = args.length === 1 && given.every(isList);
  const items = only?.kind === 'list' && isOneList ? only.items : args;
  const isNumeric = isOneList
    ? given.every((type) => areNumbers(memberOf(type)))
    : given.every(areNumbers);
  const isWritten = items.every(
    ({ kind }, at) => !['value', 'list', 'map'].includes(kind) || isNumber(items[at]!),
  );
  const isFine =
    items.length > 0 && isNumeric && (isWritten || (isOneList && only?.kind !== 'list'));
  if (!isFine) return { fault: `"${called}" takes numbers, or one list of numbers` };
  const members = isOneList ? given.map(memberOf) : given;
  return { type: commonOf(members) };
}

function areNumbers(type: string): boolean {
  return isVague(type) || numbers.has(type);
}

function isNumber(tree: Expression): boolean {
  return tree.kind === 'value' && numbers.has(typeOfValue(tree.text));
}

const numbers: ReadonlySet<string> = new Set(['int', 'uint', 'double']);

/** Methods that look at each member of a list, or each key of a map. */
const macros: ReadonlySet<string> = new Set(
  'all exists exists_one existsOne map filter'.split(' '),
);

function typeOfMacro({ name, args }: Call, target: Expression, types: Types): Typed {
  const of = typeOf(target, types);
  if ('fault' in of) return of;
  const isMade = isVague(of.type) && of.type !== 'any';
  if (!isMade && !isMap(of.type) && !isList(of.type))
    return { fault: `"${name}" goes with lists and maps, and not with ${shown(of.type)}` };
  const [variable, ...bodies] = args;
  if (bodies.length !== 1 && !(name === 'map' && bodies.length === 2))
    return { fault: `"${name}" takes a name and what is asked of each member` };
  if (variable?.kind !== 'name') return { fault: `the first argument of "${name}" is a name` };
  const member = isList(of.type) ? memberOf(of.type) : keyOf(of.type);
  const inside = new Map([...types, [variable.name, member]]);
  const found = typesOf(bodies, inside);
  if ('fault' in found) return found;
  const [condition = 'unknown', mapped] = found;
  const isMapping = name === 'map';
  if ((!isMapping || mapped !== undefined) && !fits(condition, 'bool'))
    return { fault: `"${name}" asks for a condition, and not for ${shown(condition)}` };
  if (isMapping) return { type: listOf(mapped ?? condition) };
  if (name === 'filter') return { type: isList(of.type) ? of.type : 'list' };
  return { type: 'bool' };
}

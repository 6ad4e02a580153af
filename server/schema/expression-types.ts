import type { Expression } from './expression-tree.ts';
import { matcherFault } from './expression-matchers.ts';

/**
 * The type of an expression, or why it has none. `any` is what is known only while a request is handled, such as a
 * placeholder; `unknown` is what nobody knows here, and fits everywhere. A list is `list` with the type of its members behind it, a map
 * `map` with that of its values.
 * https://github.com/google/cel-spec/blob/master/doc/langdef.md
 */
export type Typed = { readonly type: string } | { readonly fault: string };

/** `types` are those of the names that macros bring in. */
export function typeOf(tree: Expression, types: Types = noTypes): Typed {
  switch (tree.kind) {
    case 'value':
      return { type: typeOfValue(tree.text) };
    case 'name':
      return { type: types.get(tree.name) ?? (typeNames.has(tree.name) ? 'type' : 'unknown') };
    case 'member':
      return typeOfMember(typeOf(tree.target, types), tree.name);
    case 'index':
      return both(tree.target, tree.index, types, (target) => ({ type: memberOf(target) }));
    case 'list':
      return typeOfList(tree.items, types);
    case 'map':
      return typeOfMap(tree.entries, types);
    case 'unary':
      return typeOfSigned(tree.sign, typeOf(tree.of, types));
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
  const [only = 'unknown', other] = new Set(found);
  return { type: entries.length > 0 && other === undefined ? `map ${only}` : 'map' };
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

function typeOfOperation(sign: string, left: string, right: string): Typed {
  const misfit = { fault: `"${sign}" does not go with ${shown(left)} and ${shown(right)}` };
  switch (sign) {
    case '&&':
    case '||':
      return fits(left, 'bool') && fits(right, 'bool') ? { type: 'bool' } : misfit;
    case '==':
    case '!=':
      return areAlike(left, right) ? { type: 'bool' } : misfit;
    case 'in': {
      const isGroup = isVague(right) || isMap(right) || isList(right);
      return isGroup && areAlike(left, isMap(right) ? 'unknown' : memberOf(right))
        ? { type: 'bool' }
        : misfit;
    }
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return typeOfSum(sign, left, right) ?? misfit;
    default: {
      if (isVague(left) || isVague(right)) return { type: 'bool' };
      const isOrdered = left === right && ordered.has(left);
      return isOrdered ? { type: 'bool' } : misfit;
    }
  }
}

const ordered: ReadonlySet<string> = new Set(
  'bool int uint double string bytes timestamp duration'.split(' '),
);

function typeOfSum(sign: string, left: string, right: string): Typed | undefined {
  if (isVague(left) || isVague(right)) return { type: 'unknown' };
  if (isList(left) && isList(right))
    return sign === '+' ? { type: left === right ? left : 'list' } : undefined;
  const known = sums.get(sign)?.get(`${left} ${right}`);
  return known === undefined ? undefined : { type: known };
}

const sums: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  [
    '+ int int int|uint uint uint|double double double|string string string|bytes bytes bytes|timestamp duration timestamp|duration timestamp timestamp|duration duration duration',
    '- int int int|uint uint uint|double double double|timestamp timestamp duration|timestamp duration timestamp|duration duration duration',
    '* int int int|uint uint uint|double double double',
    '/ int int int|uint uint uint|double double double',
    '% int int int|uint uint uint',
  ].map((row) => {
    const cases = row.slice(2).split('|');
    return [
      row.slice(0, 1),
      new Map(cases.map((each) => each.split(' ')).map(([a, b, c = '']) => [`${a} ${b}`, c])),
    ];
  }),
);

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
  const known = (target ? methods : functions).get(name);
  if (!known) return target ? { fault: `there is no method "${name}"` } : { type: 'unknown' };
  const fitting = known.filter(
    ({ takes }) =>
      takes.length === given.length && takes.every((type, at) => fits(given[at]!, type)),
  );
  if (fitting.length === 0) {
    const [first, ...rest] = given.map(shown);
    if (!target)
      return { fault: `"${name}" does not take ${given.map(shown).join(', ') || 'nothing'}` };
    return { fault: `"${name}" of ${first} does not take ${rest.join(', ') || 'nothing'}` };
  }
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
  const [variable, value, body] = args;
  if (space === 'cel' && name === 'bind' && variable?.kind === 'name' && value && body) {
    const bound = typeOf(value, types);
    if ('fault' in bound) return bound;
    return typeOf(body, new Map([...types, [variable.name, bound.type]]));
  }
  const isText = space === 'strings' && name === 'quote';
  return typeMadeOf(args, types, isText ? 'string' : 'unknown');
}

/** Methods that look at each member of a list, or each key of a map. */
const macros: ReadonlySet<string> = new Set(
  'all exists exists_one existsOne map filter'.split(' '),
);

function typeOfMacro({ name, args }: Call, target: Expression, types: Types): Typed {
  const of = typeOf(target, types);
  if ('fault' in of) return of;
  if (!isVague(of.type) && !isMap(of.type) && !isList(of.type))
    return { fault: `"${name}" goes with lists and maps, and not with ${shown(of.type)}` };
  const [variable, ...bodies] = args;
  if (bodies.length !== 1 && !(name === 'map' && bodies.length === 2)) return { type: 'unknown' };
  if (variable?.kind !== 'name') return { fault: `the first argument of "${name}" is a name` };
  const member = isList(of.type) ? memberOf(of.type) : 'unknown';
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

function isVague(type: string): boolean {
  return type === 'any' || type === 'unknown';
}

function listOf(type: string): string {
  return `list ${type}`;
}

function isList(type: string): boolean {
  return type === 'list' || type.startsWith('list ');
}

function isMap(type: string): boolean {
  return type === 'map' || type.startsWith('map ');
}

/** The type of the members of a list or the values of a map. */
function memberOf(type: string): string {
  return /^(?:list|map) (.*)/.exec(type)?.[1] ?? 'unknown';
}

/** Whether a value of a type may stand where another is asked for. */
function fits(type: string, asked: string): boolean {
  if (isVague(type) || asked === 'unknown') return true;
  if (isList(asked)) return isList(type) && areAlike(memberOf(type), memberOf(asked));
  return isMap(asked) ? isMap(type) : type === asked;
}

/** Whether two types may be one. */
function areAlike(a: string, b: string): boolean {
  if (isVague(a) || isVague(b)) return true;
  if (a === 'null' || b === 'null') return !neverNull(a) && !neverNull(b);
  if ((isList(a) && isList(b)) || (isMap(a) && isMap(b))) return areAlike(memberOf(a), memberOf(b));
  return a === b;
}

function neverNull(type: string): boolean {
  return isList(type) || isMap(type) || plainTypes.has(type);
}

const plainTypes: ReadonlySet<string> = new Set('bool int uint double string bytes'.split(' '));

function shown(type: string): string {
  if (isList(type)) return 'a list';
  if (isMap(type)) return 'a map';
  return names[type] ?? 'this';
}

const names: Readonly<Record<string, string>> = {
  bool: 'a condition',
  int: 'a whole number',
  uint: 'a number without a sign',
  double: 'a number with a fraction',
  string: 'a text',
  bytes: 'bytes',
  null: 'null',
  type: 'a type',
  timestamp: 'a time',
  duration: 'a duration',
  request: 'the request',
  any: 'a placeholder',
  unknown: 'a value',
};

interface Signature {
  /** Of a method, that of what it is a method of comes first. */
  readonly takes: readonly string[];
  /** `same`: that of the first. */
  readonly gives: string;
}

/** Behind each name what it takes, and what it gives. */
function readSignatures(rows: string): ReadonlyMap<string, readonly Signature[]> {
  const found = new Map<string, Signature[]>();
  for (const row of rows.trim().split('\n')) {
    const [name = '', ...rest] = row.trim().split(/\s+/);
    const cut = rest.indexOf('->');
    const signature = {
      takes: rest.slice(0, cut).map((type) => (type === '?' ? 'unknown' : type.replace(':', ' '))),
      gives: rest[cut + 1]!.replace(':', ' '),
    };
    found.set(name, [...(found.get(name) ?? []), signature]);
  }
  return found;
}

const zones =
  'getFullYear getMonth getDayOfYear getDayOfMonth getDate getDayOfWeek getHours getMinutes getSeconds getMilliseconds'
    .split(' ')
    .flatMap((name) => [`${name} timestamp -> int`, `${name} timestamp string -> int`])
    .join('\n');

const methods = readSignatures(`
${zones}
getHours duration -> int
getMinutes duration -> int
getSeconds duration -> int
getMilliseconds duration -> int
startsWith string string -> bool
endsWith string string -> bool
contains string string -> bool
matches string string -> bool
size string -> int
size bytes -> int
size list -> int
size map -> int
charAt string int -> string
indexOf string string -> int
indexOf string string int -> int
lastIndexOf string string -> int
lastIndexOf string string int -> int
lowerAscii string -> string
upperAscii string -> string
trim string -> string
reverse string -> string
reverse list -> same
replace string string string -> string
replace string string string int -> string
split string string -> list:string
split string string int -> list:string
substring string int -> string
substring string int int -> string
format string list -> string
join list:string -> string
join list:string string -> string
slice list int int -> same
distinct list -> same
sort list -> same
sortBy list ? ? -> same
flatten list -> list
flatten list int -> list
`);

const functions = readSignatures(`
size string -> int
size bytes -> int
size list -> int
size map -> int
matches string string -> bool
type ? -> type
dyn ? -> any
bool bool -> bool
bool string -> bool
bytes bytes -> bytes
bytes string -> bytes
double double -> double
double int -> double
double string -> double
double uint -> double
duration duration -> duration
duration string -> duration
int int -> int
int double -> int
int duration -> int
int string -> int
int timestamp -> int
int uint -> int
uint uint -> uint
uint double -> uint
uint int -> uint
uint string -> uint
string string -> string
string bool -> string
string bytes -> string
string double -> string
string duration -> string
string int -> string
string timestamp -> string
string uint -> string
timestamp timestamp -> timestamp
timestamp int -> timestamp
timestamp string -> timestamp
`);

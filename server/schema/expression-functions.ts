/**
 * What CEL offers in Caddy's expressions: Caddy's matchers, CEL's own functions, and those of the extensions that Caddy loads
 * (modules/caddyhttp/celmatcher.go). https://github.com/google/cel-go/tree/master/ext
 */

/** A function, a method or a macro. */
export interface ExpressionFunction {
  readonly name: string;
  /** What it is a method of, or the name in front of its own; absent for one that stands alone. */
  readonly of?: Receiver | Namespace;
  /** As it is written, with a value in the place of each argument. */
  readonly usage: string;
  /** Empty for a matcher, which has its own documentation by the same name. */
  readonly doc: string;
}

export type Receiver = 'text' | 'list' | 'map' | 'time';
export type Namespace = 'math' | 'cel' | 'lists' | 'strings';

/** The order is that in which they are proposed. */
export const expressionFunctions: readonly ExpressionFunction[] = String.raw`
path('/api/*')
path_regexp('^/api/v[0-9]+/')
host('example.com')
method('GET')
query({'name': 'value'})
header({'Field': 'value'})
header_regexp('Field', '^value')
protocol('https')
remote_ip('192.168.0.0/16')
client_ip('192.168.0.0/16')
vars({'name': 'value'})
vars_regexp('name', '^value')
file('/maintenance.html')

size(value) The number of characters of a text, or of members of a list or map.
has(map.key) Whether a map has a key.
int(value) The value as a whole number.
double(value) The value as a number.
string(value) The value as a text.
bool(value) The value as true or false, from a text such as "true".
timestamp('2030-01-01T00:00:00Z') A time, from a text in the form of RFC 3339.
duration('1h30m') A duration, from a text with the units h, m, s and ms.
type(value) The type of a value, to be compared with string, int, list and so on.
dyn(value) The value, of which the type is looked at while the request is handled.

text.startsWith('prefix') Whether a text begins so.
text.endsWith('suffix') Whether a text ends so.
text.contains('part') Whether a text has this in it.
text.matches('regexp') Whether a regular expression (RE2) is found in a text.
text.size() The number of characters.
text.lowerAscii() The text with the letters A to Z in lower case.
text.upperAscii() The text with the letters a to z in upper case.
text.replace('old', 'new') The text with something else in the place of a part, everywhere.
text.split(',') The parts of a text between separators, as a list.
text.substring(0, 4) The characters from the first place up to the second, which is left out.
text.charAt(0) The character at a place; counting begins with 0.
text.indexOf('part') The place where a part begins first; -1 without it.
text.lastIndexOf('part') The place where a part begins last; -1 without it.
text.trim() The text without blanks at its ends.
text.reverse() The characters in reverse.
text.format([value]) The text with values in the place of %s, %d and the like.

list.all(item, condition) Whether all members fulfil a condition.
list.exists(item, condition) Whether any member fulfils a condition.
list.exists_one(item, condition) Whether exactly one member fulfils a condition.
list.filter(item, condition) The members that fulfil a condition.
list.map(item, value) What comes of each member, as a list.
list.join(',') The texts of a list in one, with a separator between.
list.size() The number of members.
list.slice(0, 2) The members from the first place up to the second, which is left out.
list.sort() The members in order.
list.distinct() The members, each once.
list.flatten() The members of the lists in a list.

time.getHours('UTC') The hour of a time, from 0 to 23.
time.getMinutes('UTC') The minute of a time.
time.getDayOfWeek('UTC') The day of the week of a time; 0 is Sunday.
time.getDate('UTC') The day of the month, from 1.
time.getMonth('UTC') The month of a time; 0 is January.
time.getFullYear('UTC') The year of a time.

math.greatest(1, 2) The greatest of numbers.
math.least(1, 2) The least of numbers.
math.abs(value) The number without its sign.
math.ceil(value) The next whole number above.
math.floor(value) The next whole number below.
math.round(value) The nearest whole number.
cel.bind(name, value, condition) Gives a value a name for one expression.
lists.range(3) The whole numbers from 0 up to this one, which is left out.
strings.quote('text') The text in quotes, with escapes.
`
  .trim()
  .split('\n')
  .filter((row) => row !== '')
  .map(readRow);

/** Whether a name stands in front of those of functions, as `math` does. */
export function isNamespace(name: string): name is Namespace {
  return namespaces.has(name);
}

const namespaces: ReadonlySet<string> = new Set<Namespace>(['math', 'cel', 'lists', 'strings']);

function readRow(row: string): ExpressionFunction {
  const end = usageEnd(row);
  const usage = row.slice(0, end);
  const head = usage.slice(0, usage.indexOf('('));
  const dot = head.indexOf('.');
  const of = dot < 0 ? undefined : head.slice(0, dot);
  const name = head.slice(dot + 1);
  const doc = row.slice(end).trim();
  return { name, usage, doc, ...(of !== undefined && { of: of as Receiver | Namespace }) };
}

/** Behind the bracket that closes the first one. */
function usageEnd(row: string): number {
  let depth = 0;
  for (let at = row.indexOf('('); at < row.length; at++) {
    if (row[at] === '(') depth++;
    else if (row[at] === ')' && --depth === 0) return at + 1;
  }
  return row.length;
}

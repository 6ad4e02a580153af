/** An expression in CEL of values, calls and operators that go together, most of them. */
export function randomExpression(random: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const write = (type: Type, depth: number): string => {
    const actual = random() < 0.03 ? pick(types) : type;
    const rows = depth > 0 && random() < 0.7 ? made[actual] : plain[actual];
    return pick(rows).replaceAll(/<(\w+)>/g, (_, part: Type) => write(part, depth - 1));
  };
  return write('bool', 3);
}

type Type =
  | 'bool'
  | 'int'
  | 'double'
  | 'text'
  | 'texts'
  | 'ints'
  | 'map'
  | 'any'
  | 'time'
  | 'span'
  | 'literal'
  | 'number';

/** Values of each type. */
const plain: Readonly<Record<Type, readonly string[]>> = {
  bool: ['true', 'false', "path('/p')", "{path} == '/p'", "{'a': true}['a']"],
  int: ['1', '0x2', '-3', 'size({path})'],
  number: ['1', '1.5', '2u', '2e3'],
  double: ['1.5', '2e3', '.5'],
  text: ["'t'", '"/u"', "r'v\\w'", '{path}', "'''t'''"],
  literal: ["'t'", '"/u"', '{path}', "'a' + {path}"],
  texts: ["['t', 'u']", "['t']", '[{path}]', '[]'],
  ints: ['[1, 2]', '[1]', '[]'],
  map: ["{'t': 'u'}", "{'t': ['u']}", '{}', '{{path}: {path}}', "{'t': 1}"],
  any: ['{path}', '{http.request.host}', "dyn('t')", "{'t': 1}['t']", 'null'],
  time: ["timestamp('2030-01-01T00:00:00Z')", 'timestamp({time.now})'],
  span: ["duration('1h')", "duration('5m') + duration('1s')"],
};

/** What is made of others. */
const made: Readonly<Record<Type, readonly string[]>> = {
  bool: [
    '<int> == <int>',
    '<int> < <number>',
    '<text> != <text>',
    '<text> >= <text>',
    '<any> == <int>',
    '<any> > <text>',
    '<texts> == <texts>',
    '<time> < <time>',
    '<span> < <span>',
    '<number> == <double>',
    '<text> in <texts>',
    '<int> in <ints>',
    '<text> in <map>',
    '<bool> && <bool>',
    '<bool> || <bool>',
    '!<bool>',
    '!(<bool>)',
    '(<bool>)',
    '<bool> ? <bool> : <bool>',
    '<text>.startsWith(<text>)',
    '<text>.contains(<text>)',
    "<text>.matches('^t')",
    'matches(<text>, <text>)',
    '<texts>.exists(n, n == <text>)',
    '<texts>.all(n, n.size() > <int>)',
    '<ints>.exists_one(n, n > <int>)',
    '<map>.exists(n, n == <text>)',
    'has(<map>.t)',
    '<any> in <map>',
    '<int> in {<int>: <any>}',
    '<map> == <map>',
    '<map>.all(n, n + <text> != <text>)',
    '{<int>: <text>}.exists(n, n > <int>)',
    'math.isNaN(<double>)',
    'bool(<text>)',
    'type(<any>) == type(<any>)',
    'type(<int>) == int',
    'cel.bind(n, <int>, n == <int>)',
    'path(<literal>)',
    'path(<literal>, <literal>)',
    'host(<literal>, <literal>)',
    'method(<literal>)',
    'protocol(<literal>)',
    "path_regexp('^t')",
    "path_regexp('name', '^t')",
    "header_regexp(<literal>, '^t')",
    "vars_regexp('n', <literal>, '^t')",
    "remote_ip('10.0.0.0/8', '::1')",
    "client_ip('10.0.0.1')",
    'header({<literal>: <literal>})',
    'query({<literal>: [<literal>, <literal>]})',
    'vars({<literal>: <literal>})',
    'header(<map>)',
    'file()',
    'file(<text>)',
    "file({'try_files': [<literal>], 'root': <literal>})",
    "file({'try_policy': 'first_exist'})",
  ],
  int: [
    '<int> + <int>',
    '<int> * <int> - <int>',
    '<int> % 2',
    '-<int>',
    '<text>.size()',
    'size(<texts>)',
    'size(<map>)',
    'int(<text>)',
    'int(<double>)',
    "int('7')",
    "int('0x7')",
    'math.greatest(<ints>)',
    'math.least(<number>, <int>)',
    'math.bitAnd(<int>, <int>)',
    'math.sign(<int>)',
    '<map>[<any>]',
    '{<int>: <int>}[<int>]',
    '9223372036854775808',
    '<text>.indexOf(<text>)',
    '<time>.getHours()',
    "<time>.getFullYear('UTC')",
    '<span>.getMinutes()',
    '<ints>[0]',
    '<bool> ? <int> : <int>',
  ],
  number: ['<int>', '<double>', 'uint(<int>)', '<any>'],
  double: [
    'math.ceil(<double>)',
    'math.abs(<number>)',
    'math.sqrt(<number>)',
    "double('1e3')",
    '<double> + <double>',
    'double(<int>)',
    '<double> / <double>',
    '-<double>',
  ],
  text: [
    '<text> + <text>',
    '<text>.lowerAscii()',
    '<text>.trim().reverse()',
    '<text>.replace(<text>, <text>)',
    '<text>.substring(<int>)',
    '<text>.substring(0, <int>)',
    '<text>.charAt(<int>)',
    "<texts>.join('-')",
    '<texts>.join()',
    '<texts>[0]',
    'string(<any>)',
    'string(<int>)',
    "'%s'.format([<any>])",
    '<bool> ? <text> : <text>',
  ],
  literal: ['<literal> + <literal>'],
  texts: [
    "<text>.split('/')",
    '<text>.split(<text>, <int>)',
    '<texts> + <texts>',
    '<texts>.filter(n, n != <text>)',
    '<texts>.map(n, n + <text>)',
    '<ints>.map(n, n > 1, string(n))',
    '<texts>.sort()',
    '<texts>.distinct().reverse()',
    '<texts>.slice(0, 1)',
    '[<text>, <any>]',
  ],
  ints: ['<ints> + <ints>', '<texts>.map(n, size(n))', '[<int>, <int>]', 'lists.range(<int>)'],
  map: ['{<text>: <text>}', '{<text>: [<text>]}'],
  any: ['<map>.t', "<map>['t']", '<bool> ? <any> : <any>', 'math.greatest(<int>, <int>)'],
  time: [
    "timestamp('2030-06-30T23:59:59+02:00')",
    "timestamp('2030-06-31T00:00:00Z')",
    "timestamp('2030-06-30')",
    '<time> + <span>',
    '<time> - <span>',
    'timestamp(<int>)',
  ],
  span: ["duration('1d')", '<time> - <time>', '<span> + <span>'],
};

const types: readonly Type[] = [
  'bool',
  'int',
  'number',
  'double',
  'text',
  'literal',
  'texts',
  'ints',
  'map',
  'any',
  'time',
  'span',
];

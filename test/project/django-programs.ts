/** A small Python program, one statement an entry, that the numbers choose. `FUZZ` is a variable that may be set. */
export function writeProgram(choices: readonly number[]): readonly string[] {
  const writer = createWriter(choices);
  const statements: string[] = ["UNK = os.environ.get('FUZZ')"];
  statements.push(...writer.start());
  while (statements.length < 18 && writer.left() > 10) statements.push(writer.statement(2));
  return statements;
}

interface Writer {
  readonly left: () => number;
  /** Assignments that give every name a value. */
  readonly start: () => readonly string[];
  readonly statement: (depth: number) => string;
}

function createWriter(choices: readonly number[]): Writer {
  let next = 0;
  const pick = (below: number): number => {
    const chosen = choices[next] ?? 0;
    next += 1;
    return chosen % below;
  };
  const one = <T>(values: readonly T[]): T => values[pick(values.length)] as T;
  const names = ['A', 'B', 'C', 'D', 'E', 'F'];
  const keys = ["'k'", "'l'", '1', "'m'"];

  const atom = (): string => {
    return one([
      () => one(names),
      () => one(['0', '1', '2', '-3', '7', '10', '255', '1_000', '0x1f']),
      () =>
        one(["'a'", "'b,c'", "''", "' x '", '"it\'s"', "r'\\n'", "'\\t\\x41'", "'é'", "'A' 'b'"]),
      () => one(['True', 'False', 'None']),
      () => one(['1.5', '0.1', '1e3', '-0.0', '2.0']),
      () => one(names),
    ])();
  };

  const expression = (depth: number): string => {
    if (depth <= 0) return atom();
    const e = (): string => expression(depth - 1);
    return one([
      atom,
      () => `[${e()}, ${e()}]`,
      () => `(${e()}, ${e()})`,
      () => `[*${e()}, ${e()}]`,
      () => `(${e()},)`,
      () => `{${one(keys)}: ${e()}, ${one(keys)}: ${e()}}`,
      () => `{**${e()}, ${one(keys)}: ${e()}}`,
      () => `{${atom()}, ${atom()}}`,
      () => `(${e()} ${one(['+', '-', '*', '//', '%', '/', '|', '&'])} ${e()})`,
      () => `(${e()} + ${e()})`,
      () =>
        `(${e()} ${one(['==', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'is', 'is not'])} ${e()})`,
      () => `(${atom()} < ${atom()} <= ${atom()})`,
      () => `(${e()} ${one(['and', 'or'])} ${e()})`,
      () => `(not ${e()})`,
      () => `(-${atom()})`,
      () => `(${e()} if ${e()} else ${e()})`,
      () => `(${e()} if UNK else ${e()})`,
      () => `(UNK or ${e()})`,
      () => `${one(names)}[${one(['0', '1', '-1', "'k'", "'l'", ':1', '1:', '::-1', '-1:', ':'])}]`,
      () =>
        `${one(['len', 'bool', 'str', 'list', 'tuple', 'sorted', 'int', 'set', 'any', 'all', 'repr', 'dict', 'float', 'sum', 'max', 'min', 'abs'])}(${e()})`,
      () => `[i for i in ${e()}]`,
      () => `[(i, ${atom()}) for i in ${e()} if i != ${atom()}]`,
      () => `{i: ${atom()} for i in ${e()}}`,
      () => `{str(i) for i in ${e()}}`,
      () => `[i for i in ${e()} if UNK]`,
      () => `[*map(str, ${e()})]`,
      () => `[*zip(${e()}, ${e()})]`,
      () => `[*enumerate(${e()})]`,
      () => `list(range(${one(['3', '0', '1, 4', '5, 1, -2'])}))`,
      () => `f'{${atom()}}-{${one(names)}!r}'`,
      () => `f'{${atom()}:>5}|{${atom()}:03}|{{}}'`,
      () => `('%s-%s' % (${e()}, ${e()}))`,
      () => `'{}/{a}'.format(${e()}, a=${e()})`,
      () =>
        `${one(["'a,b,,c'", "' x y '", one(names)])}.split(${one(['', "','", "' '", "',', 1"])})`,
      () =>
        `${one(["'Abc d'", one(names)])}.${one(['lower()', 'upper()', 'strip()', "strip('A')", 'title()', 'capitalize()', "replace('b', 'xx')", "startswith('A')", "endswith(('d', 'c'))", "find('c')", "count('b')", "partition('b')", "rpartition(' ')", 'isdigit()', 'splitlines()', 'zfill(7)', "removeprefix('A')", "rsplit(' ', 1)"])}`,
      () => `${one(["','", "''"])}.join(${e()})`,
      () => `${one(names)}.get(${one(keys)}${one(['', `, ${atom()}`])})`,
      () =>
        `${one(names)}.${one(['copy()', 'keys()', 'items()', 'values()', 'index(1)', 'count(1)'])}`,
      () => `list(${one(names)}.${one(['keys()', 'items()', 'values()'])})`,
      () => `(lambda x, y=${atom()}: ${one(['x', 'y', '(x, y)', '[x]'])})(${e()})`,
      () => `isinstance(${e()}, ${one(['str', 'int', 'list', '(dict, tuple)', 'bool'])})`,
    ])();
  };

  const block = (depth: number, indent: string): string => {
    const count = 1 + pick(2);
    const lines: string[] = [];
    for (let line = 0; line < count; line += 1) {
      lines.push(statement(depth - 1).replaceAll('\n', `\n${indent}`));
    }
    return `\n${indent}${lines.join(`\n${indent}`)}`;
  };

  const statement = (depth: number): string => {
    const name = one(names);
    const simple = [
      () => `${name} = ${expression(2)}`,
      () => `${name} = ${expression(2)}`,
      () => `${name} = [${expression(1)}, ${expression(1)}]`,
      () => `${name} = {${one(keys)}: ${expression(1)}, ${one(keys)}: [${atom()}]}`,
      () => `${name} = ${one(names)}`,
      () => `${name} = ${one(names)} = [${atom()}]`,
      () => `${name}, ${one(names)} = ${expression(1)}, ${expression(1)}`,
      () => `${name}, *${one(names)} = ${expression(1)}`,
      () => `${name} += ${expression(1)}`,
      () => `${name} ${one(['-=', '*=', '|='])} ${expression(1)}`,
      () => `${name}[${one(['0', '-1', ...keys])}] = ${expression(1)}`,
      () => `${name}[${one(['0', ...keys])}] += ${expression(1)}`,
      () => `${name}.append(${expression(1)})`,
      () => `${name}.extend(${expression(1)})`,
      () => `${name}.insert(${one(['0', '1', '-1', '5'])}, ${expression(1)})`,
      () =>
        `${name}.${one(['pop()', 'pop(0)', "pop('k', 9)", 'clear()', 'reverse()', 'sort()', 'remove(1)', "remove('a')"])}`,
      () => `${name}.update(${one(['', `k=${atom()}`, expression(1)])})`,
      () => `${name}.setdefault(${one(keys)}, ${expression(1)})`,
      () => `${name}[0].append(${atom()})`,
      () => `${name}['k'].append(${atom()})`,
      () => `del ${name}${one(['', '[0]', "['k']"])}`,
      () => `globals()['${name}'] = ${expression(1)}`,
      () => `globals().update({'${name}': ${expression(1)}})`,
      () => `${name} = (${one(names)} if UNK else ${one(names)})`,
      () => `(${one(names)} if UNK else ${one(names)}).append(${atom()})`,
    ];
    if (depth <= 0) return one(simple)();
    return one([
      ...simple,
      () => `if ${expression(1)}:${block(depth, ' ')}\nelse:${block(depth, ' ')}`,
      () => `if UNK:${block(depth, ' ')}`,
      () =>
        `if UNK:${block(depth, ' ')}\nelif ${expression(1)}:${block(depth, ' ')}\nelse:${block(depth, ' ')}`,
      () => `for i in ${expression(1)}:${block(depth, ' ')}`,
      () =>
        `for i in ${expression(1)}:${block(depth, ' ')}\n if UNK: ${one(['break', 'continue'])}${block(depth, ' ')}`,
      () => `for i in (UNK or 'abc'):${block(depth, ' ')}`,
      () =>
        `for i in ${expression(1)}:\n if i == ${atom()}: ${one(['break', 'continue'])}${block(depth, ' ')}\nelse:${block(depth, ' ')}`,
      () =>
        `try:${block(depth, ' ')}\nexcept ${one(['Exception', 'KeyError', '(TypeError, KeyError)', 'ValueError as error'])}:${block(depth, ' ')}`,
      () =>
        `try:\n ${name} = os.environ['FUZZ']${block(depth, ' ')}\nexcept KeyError:${block(depth, ' ')}\nfinally:${block(depth, ' ')}`,
      () =>
        `def f(x, y=${atom()}):${block(depth, ' ')}\n return ${one(['x', '[x, y]', one(names), '(y,)'])}\n${name} = f(${expression(1)})`,
      () =>
        `def g(x):\n global ${name}\n ${name} = [x]\n if UNK: return ${atom()}${block(0, ' ')}\n return x\n${one(names)} = g(${expression(1)})`,
      () =>
        `def h(x):\n for i in x:\n  if ${one(['UNK', `i == ${atom()}`])}: return i\n ${one(names)} = 5\n return [x]\n${name} = h(${one(names)})`,
      () =>
        `match ${one(names)}:\n case 1 | 'a':${block(depth, '  ')}\n case ${one(['None', '[x, y]', 'z', "{'k': v}"])}:${block(depth, '  ')}\n case _:${block(depth, '  ')}`,
      () => `n = 0\nwhile n < 3:\n n += 1${block(depth, ' ')}`,
      () => `class K:${block(depth, ' ')}\n${name} = K`,
      () => `class K:\n ${name} = ${expression(1)}\n${one(names)} = K.${name}`,
    ])();
  };

  const start = (): readonly string[] => {
    const literals = ['1', "'a'", "'x,y z'", "[1, 'a']", "['b', 'c', 'b']", '(1, 2)', "('a',)"];
    literals.push("{'k': [1], 'l': 2}", '{}', '[]', 'None', '[[1], [2]]', "{'k': {'l': 1}}", '2.5');
    return names.map((name) => `${name} = ${one(literals)}`);
  };

  return { start, left: () => choices.length - next, statement };
}

import type { ExpressionToken } from './expression-tokens.ts';

/** A part of an expression in CEL. */
export type Expression =
  /** A text, a number, `true`, `false` or `null`, as it is written. */
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | {
      readonly kind: 'call';
      readonly name: string;
      /** What it is a method of, or the name in front of its own; absent for one that stands alone. */
      readonly target?: Expression;
      readonly args: readonly Expression[];
    }
  | { readonly kind: 'member'; readonly target: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly target: Expression; readonly index: Expression }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'unary'; readonly sign: string; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly sign: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'choice';
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    };

export interface ReadExpression {
  /** As far as it can be read. */
  readonly tree: Expression;
  /** What is wrong with its syntax. */
  readonly fault?: string;
  /** It nests deeper than anybody looks. */
  readonly tooDeep: boolean;
}

/** The tree of an expression; `fault` is what is wrong with its tokens. https://github.com/google/cel-spec */
export function readTree(
  tokens: readonly ExpressionToken[],
  fault: string | undefined,
): ReadExpression {
  const reader: Reader = { tokens, at: 0, depth: 0, fault };
  const tree = readExpression(reader);
  if (!reader.fault && reader.at < tokens.length) expected(reader, 'an operator');
  const found = { tree, tooDeep: reader.depth > deepest };
  return reader.fault === undefined ? found : { ...found, fault: reader.fault };
}

interface Reader {
  readonly tokens: readonly ExpressionToken[];
  at: number;
  depth: number;
  fault: string | undefined;
}

const deepest = 100;

const nothing: Expression = { kind: 'name', name: '' };

function readExpression(reader: Reader): Expression {
  if (++reader.depth > deepest) {
    reader.fault ??= 'it nests too deeply';
    return nothing;
  }
  let tree = readOperation(reader, 0);
  if (take(reader, '?')) {
    const yes = readOperation(reader, 0);
    need(reader, ':');
    tree = { kind: 'choice', test: tree, yes, no: readExpression(reader) };
  }
  if (!reader.fault) reader.depth--;
  return tree;
}

/** Operators by how closely they bind, the loosest first. */
const levels: readonly ReadonlySet<string>[] = [
  '||',
  '&&',
  '== != <= >= < > in',
  '+ -',
  '* / %',
].map((row) => new Set(row.split(' ')));

function readOperation(reader: Reader, level: number): Expression {
  const signs = levels[level];
  if (!signs) return readSigned(reader);
  let left = readOperation(reader, level + 1);
  for (;;) {
    const token = reader.tokens[reader.at];
    if (reader.fault || !token || token.kind === 'value' || !signs.has(token.text)) return left;
    reader.at++;
    const right = readOperation(reader, level + 1);
    left = { kind: 'binary', sign: token.text, left, right };
  }
}

function readSigned(reader: Reader): Expression {
  const signs: string[] = [];
  for (;;) {
    if (take(reader, '!')) signs.push('!');
    else if (take(reader, '-')) signs.push('-');
    else break;
  }
  return signs.reduceRight<Expression>(
    (of, sign) => ({ kind: 'unary', sign, of }),
    readMember(reader),
  );
}

function readMember(reader: Reader): Expression {
  let target = readPrimary(reader);
  while (!reader.fault) {
    if (take(reader, '.')) {
      const token = reader.tokens[reader.at];
      if (token?.kind !== 'name') {
        expected(reader, 'a name');
        return target;
      }
      reader.at++;
      const name = token.text;
      if (!take(reader, '(')) target = { kind: 'member', target, name };
      else target = { kind: 'call', name, target, args: readItems(reader, ')') };
    } else if (take(reader, '[')) {
      const index = readExpression(reader);
      need(reader, ']');
      target = { kind: 'index', target, index };
    } else break;
  }
  return target;
}

function readPrimary(reader: Reader): Expression {
  take(reader, '.');
  const token = reader.tokens[reader.at];
  if (token?.kind === 'value') {
    reader.at++;
    return { kind: 'value', text: token.text };
  }
  if (token?.kind === 'name') {
    if (reserved.has(token.text)) {
      expected(reader, 'a value');
      return nothing;
    }
    reader.at++;
    const name = token.text;
    return take(reader, '(')
      ? { kind: 'call', name, args: readItems(reader, ')') }
      : { kind: 'name', name };
  }
  if (take(reader, '(')) {
    const inner = readExpression(reader);
    need(reader, ')');
    return inner;
  }
  if (take(reader, '[')) return { kind: 'list', items: readItems(reader, ']') };
  if (take(reader, '{')) {
    const entries = readList(reader, '}', () => {
      const key = readExpression(reader);
      need(reader, ':');
      return [key, readExpression(reader)] as const;
    });
    return { kind: 'map', entries };
  }
  expected(reader, 'a value');
  return nothing;
}

function readItems(reader: Reader, close: string): readonly Expression[] {
  return readList(reader, close, () => readExpression(reader));
}

/** Items with commas between them; lists and maps may have one more at the end. */
function readList<T>(reader: Reader, close: string, readItem: () => T): readonly T[] {
  const items: T[] = [];
  if (take(reader, close)) return items;
  do {
    if (close !== ')' && take(reader, close)) return items;
    items.push(readItem());
  } while (!reader.fault && take(reader, ','));
  need(reader, close);
  return items;
}

function take(reader: Reader, sign: string): boolean {
  const token = reader.tokens[reader.at];
  if (reader.fault || token?.kind !== 'sign' || token.text !== sign) return false;
  reader.at++;
  return true;
}

function need(reader: Reader, sign: string): void {
  if (!take(reader, sign)) expected(reader, `"${sign}"`);
}

function expected(reader: Reader, what: string): void {
  const token = reader.tokens[reader.at];
  reader.fault ??= token
    ? `"${token.text}" stands where ${what} is expected`
    : `it ends where ${what} is expected`;
}

const reserved: ReadonlySet<string> = new Set(
  `as break const continue else false for function if import in let loop null package namespace
  return true var void while`.split(/\s+/),
);

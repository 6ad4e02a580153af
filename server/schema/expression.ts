import { expressionFunctions } from './expression-functions.ts';
import { type ExpressionToken, tokenize } from './expression-tokens.ts';
import { regexpFault } from './regexp.ts';

/**
 * What is wrong with an expression in CEL: a mistake of syntax, or a function or name that Caddy's environment does not
 * have. Undefined when nothing is, as far as one can tell without types. https://github.com/google/cel-spec
 */
export function expressionFault(written: string): string | undefined {
  const { tokens, fault, backtick } = tokenize(withPlaceholders(written));
  const reader = readerOf(tokens, fault);
  readExpression(reader);
  const rest = reader.tokens[reader.at];
  if (!reader.fault && rest) expected(reader, 'an operator');
  if (reader.depth > deepest) return undefined;
  if (reader.fault) return reader.fault;
  if (backtick !== undefined) return 'texts stand in "…" or in \'…\', not in backticks';
  const call = reader.calls.find((name) => !isFunction(name));
  if (call !== undefined) return `there is no function "${call}"`;
  const name = reader.names.find((each) => !types.has(each) && !reader.variables.has(each));
  if (name !== undefined) return `"${name}" is no placeholder, function or text in quotes`;
  const pattern = reader.patterns.map(patternFault).find((fault) => fault !== undefined);
  if (pattern !== undefined) return pattern;
  return isNoCondition(reader.tokens) ? 'it comes to a value, and not to true or false' : undefined;
}

/** The names of the functions that an expression calls; empty where it cannot be read. */
export function expressionCalls(written: string): readonly string[] {
  const { tokens, fault } = tokenize(withPlaceholders(written));
  const reader = readerOf(tokens, fault);
  readExpression(reader);
  return reader.fault ? [] : reader.calls;
}

function readerOf(tokens: readonly ExpressionToken[], fault: string | undefined): Reader {
  return {
    tokens,
    at: 0,
    depth: 0,
    fault,
    calls: [],
    names: [],
    patterns: [],
    variables: new Set(),
  };
}

/** Whether it surely comes to something else than true or false, by what stands outside of all brackets. */
function isNoCondition(tokens: readonly ExpressionToken[]): boolean {
  let depth = 0;
  let outside = 0;
  let arithmetic = false;
  for (const { kind, text } of tokens) {
    const closes = kind === 'sign' && ')]}'.includes(text);
    if (closes) depth--;
    if (depth === 0 && !closes) {
      outside++;
      if (conditions.has(text) && kind !== 'value') return false;
      arithmetic ||= kind === 'sign' && '+-*/%'.includes(text);
    }
    if (kind === 'sign' && '([{'.includes(text)) depth++;
  }
  const [first, second] = tokens;
  const isPlain = valueFunctions.has(first?.text ?? '') && second?.text === '(' && outside === 2;
  const isList = first?.kind === 'sign' && '[{'.includes(first.text) && outside === 1;
  const isValue = first?.kind === 'value' && !booleans.has(first.text) && outside === 1;
  return arithmetic || isPlain || isList || isValue;
}

const conditions: ReadonlySet<string> = new Set('== != <= >= && || < > in ! ?'.split(' '));

/** Functions that never come to true or false; `ph` is what Caddy makes of a placeholder. */
const valueFunctions: ReadonlySet<string> = new Set(
  'ph size int uint double string bytes duration timestamp type'.split(' '),
);

const booleans: ReadonlySet<string> = new Set(['true', 'false']);

const deepest = 100;

interface Reader {
  readonly tokens: readonly ExpressionToken[];
  at: number;
  depth: number;
  fault: string | undefined;
  /** Functions that are called. */
  readonly calls: string[];
  /** Names that are neither called nor members. */
  readonly names: string[];
  /** Texts in quotes, as they are written, that are regular expressions. */
  readonly patterns: string[];
  /** Names that macros bring in. */
  readonly variables: Set<string>;
}

/** Caddy puts calls in the place of placeholders before CEL sees the text, inside quotes, too. */
function withPlaceholders(text: string): string {
  return text
    .replaceAll(/(^|[^\\])\{([a-zA-Z][\w.-]+)\}/g, '$1ph(req, "$2")')
    .replaceAll(/\\\{([a-zA-Z][\w.-]+)\}/g, '{$1}');
}

function readExpression(reader: Reader): void {
  if (++reader.depth > deepest) {
    reader.fault ??= 'it nests too deeply';
    return;
  }
  readOperation(reader);
  if (take(reader, '?')) {
    readOperation(reader);
    need(reader, ':');
    readExpression(reader);
  }
  if (!reader.fault) reader.depth--;
}

/** Operands with signs before and operators between them; that they bind differently changes nothing here. */
function readOperation(reader: Reader): void {
  do {
    while (take(reader, '!') || take(reader, '-'));
    readMember(reader);
  } while (!reader.fault && takeOperator(reader));
}

function takeOperator(reader: Reader): boolean {
  const token = reader.tokens[reader.at];
  if (!token || !operators.has(token.text) || token.kind === 'value') return false;
  reader.at++;
  return true;
}

const operators: ReadonlySet<string> = new Set('== != <= >= && || < > + - * / % in'.split(' '));

function readMember(reader: Reader): void {
  readPrimary(reader);
  while (!reader.fault) {
    if (take(reader, '.')) {
      const name = reader.tokens[reader.at];
      if (name?.kind !== 'name') return expected(reader, 'a name');
      reader.at++;
      if (take(reader, '(')) readArguments(reader, name.text, false);
    } else if (take(reader, '[')) {
      readExpression(reader);
      need(reader, ']');
    } else return;
  }
}

function readPrimary(reader: Reader): void {
  const { tokens } = reader;
  take(reader, '.');
  const token = tokens[reader.at];
  if (token?.kind === 'value') reader.at++;
  else if (token?.kind === 'name') {
    if (reserved.has(token.text)) return expected(reader, 'a value');
    reader.at++;
    if (take(reader, '(')) readArguments(reader, token.text, true);
    else if (!isQualified(reader)) reader.names.push(token.text);
  } else if (take(reader, '(')) {
    readExpression(reader);
    need(reader, ')');
  } else if (take(reader, '[')) readList(reader, ']', () => readExpression(reader));
  else if (take(reader, '{')) {
    readList(reader, '}', () => {
      readExpression(reader);
      need(reader, ':');
      readExpression(reader);
    });
  } else expected(reader, 'a value');
}

/** `math.greatest(…)`, `cel.bind(…)`: the name is the beginning of the name of a function. */
function isQualified({ tokens, at }: Reader): boolean {
  return (
    tokens[at]?.text === '.' && tokens[at + 2]?.text === '(' && spaces.has(tokens[at - 1]!.text)
  );
}

const spaces: ReadonlySet<string> = new Set(['math', 'cel', 'lists', 'strings', 'google']);

/** Of a call whose opening bracket is read. Only functions without a receiver are looked up. */
function readArguments(reader: Reader, name: string, global: boolean): void {
  if (global) reader.calls.push(name);
  const { tokens } = reader;
  for (let at = reader.at; macros.has(name) && at <= reader.at + 2; at += 2) {
    const variable = tokens[at];
    if (variable?.kind === 'name' && tokens[at + 1]?.text === ',')
      reader.variables.add(variable.text);
  }
  readList(reader, ')', () => readExpression(reader));
  const [before, last] = tokens.slice(Math.max(reader.at - 3, 0), reader.at - 1);
  const isAlone = before?.kind === 'sign' && (before.text === '(' || before.text === ',');
  if (takesPattern.has(name) && isAlone && last?.kind === 'value') reader.patterns.push(last.text);
}

/** Functions and methods whose last argument is a regular expression. */
const takesPattern: ReadonlySet<string> = new Set([
  'matches',
  'path_regexp',
  'header_regexp',
  'vars_regexp',
]);

/** What is wrong with the regular expression that a text in quotes holds, if it holds one that is known. */
function patternFault(written: string): string | undefined {
  const [, prefix = '', fence = ''] = /^([rR]?)('''|"""|'|")/.exec(written) ?? [];
  if (fence === '') return undefined;
  const inner = written.slice(prefix.length + fence.length, -fence.length);
  // Where a placeholder is filled in, the pattern is known to Caddy alone.
  if (inner.includes('ph(req,')) return undefined;
  const text = prefix === '' ? inner.replaceAll(/\\([\\?"'`])/g, '$1') : inner;
  if (prefix === '' && /(?:^|[^\\])(?:\\\\)*\\[^\\?"'`]/.test(inner)) return undefined;
  const fault = regexpFault(text);
  return fault && `the regular expression ${written} has ${fault.message}`;
}

const macros: ReadonlySet<string> = new Set(
  'all exists exists_one existsOne map filter bind transformList transformMap sortBy'.split(' '),
);

/** Items with commas between them; lists and maps may have one more at the end. */
function readList(reader: Reader, close: string, readItem: () => void): void {
  if (take(reader, close)) return;
  do {
    if (close !== ')' && take(reader, close)) return;
    readItem();
  } while (!reader.fault && take(reader, ','));
  need(reader, close);
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

const types: ReadonlySet<string> = new Set(
  'req int uint double bool string bytes list map null_type type google optional_type'.split(' '),
);

/** Whether a function that stands alone has that name. */
function isFunction(name: string): boolean {
  functions ??= new Set(expressionFunctions.flatMap((one) => (one.of ? [] : [one.name])));
  return functions.has(name) || undocumented.has(name);
}

let functions: ReadonlySet<string> | undefined;

/** What Caddy puts in the place of placeholders, plugins' matchers that are known, and what CEL has and nobody would write. */
const undocumented: ReadonlySet<string> = new Set(
  `ph caddyPlaceholder uint bytes matches url_pattern optional list map null_type range contains
  startsWith endsWith getDate`.split(/\s+/),
);

import type { Span } from '../../grammar/text.ts';

/**
 * What is wrong with an expression in CEL: a mistake of syntax, or a function or name that Caddy's environment does not
 * have. Undefined when nothing is, as far as one can tell without types. https://github.com/google/cel-spec
 */
export function expressionFault(written: string): string | undefined {
  const reader = readerOf(withPlaceholders(written));
  tokenize(reader);
  readExpression(reader);
  const rest = reader.tokens[reader.at];
  if (!reader.fault && rest) expected(reader, 'an operator');
  if (reader.depth > deepest) return undefined;
  if (reader.fault) return reader.fault;
  const call = reader.calls.find((name) => !functions.has(name));
  if (call !== undefined) return `there is no function "${call}"`;
  const name = reader.names.find((each) => !types.has(each) && !reader.variables.has(each));
  if (name !== undefined) return `"${name}" is no placeholder, function or text in quotes`;
  return isNoCondition(reader.tokens) ? 'it comes to a value, and not to true or false' : undefined;
}

/**
 * The words and signs of an expression, or of the beginning of one. Undefined where it ends within quotes, unless that is taken for
 * a value, and where something stands that is no CEL at all.
 */
export function expressionTokens(
  text: string,
  open?: 'with an open text',
): readonly ExpressionToken[] | undefined {
  // A placeholder is a value of the same length.
  const reader = readerOf(text.replaceAll(/\{[a-zA-Z][\w.-]+\}/g, (all) => '0'.repeat(all.length)));
  tokenize(reader);
  if (reader.open !== undefined && open) {
    const { open: start, tokens } = reader;
    return [...tokens, { kind: 'value', text: text.slice(start), start, end: text.length }];
  }
  return reader.fault === undefined ? reader.tokens : undefined;
}

function readerOf(text: string): Reader {
  return {
    text,
    tokens: [],
    at: 0,
    depth: 0,
    fault: undefined,
    open: undefined,
    calls: [],
    names: [],
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

/** A word or sign of an expression; offsets are those of its text. */
export interface ExpressionToken extends Span {
  readonly kind: 'name' | 'value' | 'sign';
  readonly text: string;
}

interface Reader {
  readonly text: string;
  readonly tokens: ExpressionToken[];
  at: number;
  depth: number;
  fault: string | undefined;
  /** Where a text in quotes begins that never ends. */
  open: number | undefined;
  /** Functions that are called. */
  readonly calls: string[];
  /** Names that are neither called nor members. */
  readonly names: string[];
  /** Names that macros bring in. */
  readonly variables: Set<string>;
}

/** Caddy puts calls in the place of placeholders before CEL sees the text, inside quotes, too. */
function withPlaceholders(text: string): string {
  return text
    .replaceAll(/(^|[^\\])\{([a-zA-Z][\w.-]+)\}/g, '$1ph(req, "$2")')
    .replaceAll(/\\\{([a-zA-Z][\w.-]+)\}/g, '{$1}');
}

// --- tokens ------------------------------------------------------------------------------------

function tokenize(reader: Reader): void {
  const { text, tokens } = reader;
  for (let at = 0; at < text.length && !reader.fault; ) {
    const character = text[at]!;
    if (' \t\r\n\f'.includes(character)) at++;
    else if (text.startsWith('//', at)) at = endOfLine(text, at);
    else {
      const string = stringEnd(text, at);
      const end =
        string ??
        (isDigit(character) || (character === '.' && isDigit(text[at + 1]))
          ? numberEnd(text, at)
          : nameEnd(text, at));
      const escape = string ? badEscape(text.slice(at, string)) : undefined;
      if (escape !== undefined) {
        reader.fault = `"${escape}" is no escape in a text`;
        return;
      }
      if (string === 0) {
        reader.open = at;
        reader.fault = `the quote in ${text.slice(at, at + 20)} is never closed`;
        return;
      }
      if (end > at) {
        const piece = text.slice(at, end);
        const isName = string === undefined && !isDigit(character) && character !== '.';
        const kind = isName && !constants.has(piece) ? 'name' : 'value';
        tokens.push({ kind, text: piece, start: at, end });
        at = end;
        continue;
      }
      const sign = signs.find((each) => text.startsWith(each, at));
      if (sign === undefined) {
        const note = character === '=' ? '; equality is "=="' : '';
        reader.fault = `"${character}" means nothing here${note}`;
        return;
      }
      tokens.push({ kind: 'sign', text: sign, start: at, end: at + sign.length });
      at += sign.length;
    }
  }
}

const signs = '== != <= >= && || < > ! ? : + - * / % ( ) [ ] { } , .'.split(' ');

const constants: ReadonlySet<string> = new Set(['true', 'false', 'null']);

function endOfLine(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline;
}

/** Behind a text in quotes (CEL does not know backticks, but what else is wrong with such a text can still be said); undefined where none begins, 0 when it never ends. */
function stringEnd(text: string, start: number): number | undefined {
  let at = start;
  while (at < start + 2 && 'rRbB'.includes(text[at] ?? ' ')) at++;
  const quote = text[at];
  if (quote !== '"' && quote !== "'" && quote !== '`') return undefined;
  const isRaw = text.slice(start, at).toLowerCase().includes('r');
  const fence = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
  for (at += fence.length; at < text.length; at++) {
    if (text.startsWith(fence, at)) return at + fence.length;
    if (text[at] === '\\' && !isRaw) at++;
    else if (fence.length === 1 && text[at] === '\n') return 0;
  }
  return 0;
}

/** A backslash in a text in quotes with something behind it that CEL does not know there. */
function badEscape(string: string): string | undefined {
  if (/^[bB]?[rR]/.test(string)) return undefined;
  for (let at = string.indexOf('\\'); at >= 0; at = string.indexOf('\\', at)) {
    const known =
      /^\\([abfnrtv\\?"'`]|[0-3][0-7]{2}|[xX][\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/.exec(
        string.slice(at, at + 10),
      );
    if (!known) return string.slice(at, at + 2);
    at += known[0].length;
  }
  return undefined;
}

function numberEnd(text: string, start: number): number {
  let at = start;
  if (text.startsWith('0x', at) || text.startsWith('0X', at)) {
    at += 2;
    while ('0123456789abcdefABCDEF'.includes(text[at] ?? ' ')) at++;
  } else {
    while (isDigit(text[at])) at++;
    if (text[at] === '.' && isDigit(text[at + 1])) {
      at++;
      while (isDigit(text[at])) at++;
    }
    const exponent = 'eE'.includes(text[at] ?? ' ') ? at + 1 : 0;
    const digits = exponent && '+-'.includes(text[exponent] ?? ' ') ? exponent + 1 : exponent;
    if (digits && isDigit(text[digits])) {
      at = digits;
      while (isDigit(text[at])) at++;
    }
  }
  return 'uU'.includes(text[at] ?? ' ') ? at + 1 : at;
}

function nameEnd(text: string, start: number): number {
  let at = start;
  while (isNamePart(text[at])) at++;
  return at;
}

function isNamePart(character: string | undefined): boolean {
  if (character === undefined) return false;
  const lower = character.toLowerCase();
  return isDigit(character) || character === '_' || (lower >= 'a' && lower <= 'z');
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

// --- grammar -----------------------------------------------------------------------------------

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

/** CEL's own functions, those of the extensions that Caddy loads, and Caddy's matchers. */
const functions: ReadonlySet<string> = new Set(
  `ph caddyPlaceholder size type int uint double string bytes bool dyn duration timestamp has matches
  host path path_regexp method query header header_regexp protocol remote_ip client_ip vars vars_regexp
  file url_pattern optional list map null_type range contains startsWith endsWith getDate`.split(
    /\s+/,
  ),
);

import type { Span } from '../../grammar/text.ts';

/** A word or sign of an expression; offsets are those of its text. */
export interface ExpressionToken extends Span {
  readonly kind: 'name' | 'value' | 'sign';
  readonly text: string;
}

/** What an expression is made of. */
export interface Tokenized {
  readonly tokens: readonly ExpressionToken[];
  /** Why it is not read to its end. */
  readonly fault?: string;
  /** Where a text in quotes begins that never ends. */
  readonly open?: number;
  /** Where a text in backticks begins, which CEL does not know. */
  readonly backtick?: number | undefined;
}

/**
 * The words and signs of an expression, or of the beginning of one. Undefined where it ends within quotes, unless that is taken for
 * a value, and where something stands that is no CEL at all.
 */
export function expressionTokens(
  text: string,
  unclosed?: 'with an open text',
): readonly ExpressionToken[] | undefined {
  // A placeholder is a value of the same length.
  const { tokens, fault, open } = tokenize(
    text.replaceAll(/\{[a-zA-Z][\w.-]+\}/g, (all) => '0'.repeat(all.length)),
  );
  if (open !== undefined && unclosed) {
    return [...tokens, { kind: 'value', text: text.slice(open), start: open, end: text.length }];
  }
  return fault === undefined ? tokens : undefined;
}

/** The words and signs up to where something is wrong. `text` holds no placeholders. */
export function tokenize(text: string): Tokenized {
  const tokens: ExpressionToken[] = [];
  let backtick: number | undefined;
  const failed = (fault: string): Tokenized => ({ tokens, fault, backtick });
  for (let at = 0; at < text.length; ) {
    const character = text[at]!;
    if (' \t\r\n\f'.includes(character)) at++;
    else if (text.startsWith('//', at)) at = endOfLine(text, at);
    else {
      const string = stringEnd(text, at);
      if (character === '`' && text[at - 1] !== '.') backtick ??= at;
      const end =
        string ??
        (isDigit(character) || (character === '.' && isDigit(text[at + 1]))
          ? numberEnd(text, at)
          : nameEnd(text, at));
      const escape = string ? badEscape(text.slice(at, string)) : undefined;
      if (escape !== undefined) {
        return failed(`"${escape}" is no escape in a text`);
      }
      if (string === 0) {
        return { ...failed(`the quote in ${text.slice(at, at + 20)} is never closed`), open: at };
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
        return failed(`"${character}" means nothing here${note}`);
      }
      tokens.push({ kind: 'sign', text: sign, start: at, end: at + sign.length });
      at += sign.length;
    }
  }
  return { tokens, backtick };
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

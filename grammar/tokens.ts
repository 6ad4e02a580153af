import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain';
import type { Quote, WordFault } from './tree.ts';

/**
 * Caddy's lexical rules, as tokens. https://caddyserver.com/docs/caddyfile/concepts#tokens-and-quotes
 * and https://github.com/caddyserver/caddy/blob/v2.11.7/caddyconfig/caddyfile/lexer.go
 *
 * Two things differ from Caddy's lexer, so that the tokens of any text cover what the writer sees.
 * An environment variable is still `{$NAME:default}` here and never ends a word, whatever its
 * default holds. And nothing is an error: what Caddy refuses is a word with a fault.
 *
 * None of them is a regular expression, so they are told apart by hand: Chevrotain's lexer would take longer
 * to be set up than to read a small file.
 */
export const Newline = createToken({ name: 'Newline', pattern: Lexer.NA });
export const Open = createToken({ name: 'Open', pattern: Lexer.NA });
export const Close = createToken({ name: 'Close', pattern: Lexer.NA });
export const Word = createToken({ name: 'Word', pattern: Lexer.NA });
const Comment = createToken({ name: 'Comment', pattern: Lexer.NA });

/** What the grammar is made of. */
export const allTokens = [Newline, Open, Close, Word];

export interface Tokens {
  readonly tokens: IToken[];
  /** Comments may stand anywhere between the others. */
  readonly comments: readonly IToken[];
}

/** Every token of a text, without the blanks. */
export function tokenize(text: string): Tokens {
  const tokens: IToken[] = [];
  const comments: IToken[] = [];
  let joins = false;
  for (let at = blankEnd(text, 0); at < text.length; ) {
    const token = tokenAt(text, at);
    if (token.tokenType === Comment) comments.push(token);
    else {
      const isJoined: boolean = joins && token.tokenType === Newline;
      if (!isJoined) tokens.push(token);
      joins = token.tokenType === Word && isEmptyHeredoc(wordPayload(token), token.image);
    }
    const end = at + token.image.length;
    at = blankEnd(text, takesBackslash(token) && isEscapedBlank(text, end) ? end + 2 : end);
  }
  return { tokens, comments };
}

/** What a `Word` token stands for; its `payload`. */
export interface WordPayload {
  readonly text: string;
  readonly quote: Quote;
  readonly fault?: WordFault;
}

export function wordPayload(token: IToken): WordPayload {
  return token.payload as WordPayload;
}

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const DOLLAR = 36;
const LESS = 60;
const BACKSLASH = 92;
const BACKTICK = 96;
const OPEN = 123;
const CLOSE = 125;

/** A word without quotes ends at a blank even where that is escaped, and takes the backslash with it. */
function takesBackslash({ tokenType, payload }: IToken): boolean {
  if (tokenType === Word) return (payload as WordPayload).quote === '';
  return tokenType === Open || tokenType === Close;
}

/** Whether a word is a heredoc of no lines. Caddy counts one too much in it, and takes the line behind it for a part of its own. */
export function isEmptyHeredoc({ quote, fault }: WordPayload, image: string): boolean {
  return quote === '<<' && fault === undefined && image.indexOf('\n') === image.lastIndexOf('\n');
}

function isEscapedBlank(text: string, offset: number): boolean {
  return text.charCodeAt(offset) === BACKSLASH && isEndOfWord(text.charCodeAt(offset + 1));
}

/** Carriage returns are not even looked at. */
function isEndOfWord(code: number): boolean {
  return code !== RETURN && isBlank(code);
}

/** The token that begins at `offset`, where no blank is. */
function tokenAt(text: string, offset: number): IToken {
  const code = text.charCodeAt(offset);
  if (code === NEWLINE) return tokenOf(Newline, text, offset, offset + 1);
  if (isBrace(text, offset, OPEN)) return tokenOf(Open, text, offset, offset + 1);
  if (isBrace(text, offset, CLOSE)) return tokenOf(Close, text, offset, offset + 1);
  const end = commentEnd(text, offset);
  return end > offset ? tokenOf(Comment, text, offset, end) : matchWord(text, offset);
}

function tokenOf(
  type: TokenType,
  text: string,
  start: number,
  end: number,
  payload?: WordPayload,
): IToken {
  const image = text.slice(start, end);
  const tokenTypeIdx = type.tokenTypeIdx!;
  return { image, startOffset: start, tokenTypeIdx, tokenType: type, payload };
}

function matched(text: string, start: number, end: number, payload: WordPayload): IToken {
  return tokenOf(Word, text, start, end, payload);
}

/** Blanks, a backslash that joins lines with the blanks and the line break behind it, and one at the end of the text. */
function blankEnd(text: string, offset: number): number {
  let at = offset;
  for (;;) {
    const code = text.charCodeAt(at);
    if (isBlank(code)) {
      at++;
    } else if (code === BACKSLASH) {
      const next = skipBlanks(text, at + 1);
      if (next < text.length && text.charCodeAt(next) !== NEWLINE) return at;
      at = next + 1;
    } else {
      return Math.min(at, text.length);
    }
  }
}

function skipBlanks(text: string, offset: number): number {
  let at = offset;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

/**
 * `offset` where no comment begins. One that holds a backslash swallows its line break, since Caddy's lexer takes the
 * backslash for one that joins lines.
 */
function commentEnd(text: string, offset: number): number {
  const hash = text.charCodeAt(offset) === BACKSLASH ? skipBlanks(text, offset + 1) : offset;
  if (text.charCodeAt(hash) !== HASH) return offset;
  const newline = text.indexOf('\n', hash);
  if (newline < 0) return text.length;
  return text.slice(offset, newline).includes('\\') ? newline + 1 : newline;
}

/** A brace counts only as a whole word. */
function isBrace(text: string, offset: number, brace: number): boolean {
  if (text.charCodeAt(offset) !== brace) return false;
  const next = offset + 1;
  if (next === text.length || isSpace(text.charCodeAt(next))) return true;
  return text.charCodeAt(next) === BACKSLASH && isSpace(text.charCodeAt(next + 1));
}

function matchWord(text: string, offset: number): IToken {
  const code = text.charCodeAt(offset);
  if (code === DOUBLE_QUOTE) return matchQuoted(text, offset, offset + 1, false);
  if (code === BACKTICK) return matchBackticks(text, offset, offset + 1);
  if (code === BACKSLASH) {
    // The backslash before a quote does not stop the quote from opening; it is kept instead. Blanks between them do not matter.
    const from = skipBlanks(text, offset + 1);
    const next = text.charCodeAt(from);
    if (next === DOUBLE_QUOTE) return matchQuoted(text, offset, from + 1, true);
    if (next === BACKTICK) return matchBackticks(text, offset, from + 1);
    if (from > offset + 1) return withBackslash(text, offset, matchBare(text, from));
  }
  if (code === LESS && text.charCodeAt(offset + 1) === LESS) {
    const heredoc = matchHeredoc(text, offset);
    if (heredoc) return heredoc;
  }
  return matchBare(text, offset);
}

/** A word behind a backslash and blanks: Caddy puts the two together. */
function withBackslash(text: string, start: number, word: IToken): IToken {
  const { text: rest } = wordPayload(word);
  const value = rest.startsWith('<') ? rest : `\\${rest}`;
  return matched(text, start, word.startOffset + word.image.length, { text: value, quote: '' });
}

function matchQuoted(text: string, start: number, from: number, escapedAtStart: boolean): IToken {
  let value = '';
  let copied = from;
  let escaped = escapedAtStart;
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (escaped) {
      if (code === DOUBLE_QUOTE) {
        value += text.slice(copied, Math.max(copied, at - 1));
        copied = at;
      } else if (at === from) {
        value += '\\';
      }
      escaped = false;
    } else if (code === BACKSLASH) {
      escaped = true;
    } else if (code === DOUBLE_QUOTE) {
      value += text.slice(copied, at);
      return matched(text, start, at + 1, { text: value, quote: '"' });
    } else if (code === OPEN && text.charCodeAt(at + 1) === DOLLAR) {
      at = envEnd(text, at) - 1;
    }
  }
  value += text.slice(copied, escaped ? text.length - 1 : text.length);
  return matched(text, start, text.length, { text: value, quote: '"', fault: 'unterminated' });
}

function matchBackticks(text: string, start: number, from: number): IToken {
  const end = text.indexOf('`', from);
  if (end >= 0) return matched(text, start, end + 1, { text: text.slice(from, end), quote: '`' });
  return matched(text, start, text.length, {
    text: text.slice(from),
    quote: '`',
    fault: 'unterminated',
  });
}

/** `<<MARKER`, lines, and the first `MARKER` after them, wherever on its line it stands. */
function matchHeredoc(text: string, start: number): IToken | undefined {
  let headEnd = start + 2;
  for (; headEnd < text.length; headEnd++) {
    const code = text.charCodeAt(headEnd);
    if (code === SPACE) return undefined;
    if (code === NEWLINE) break;
  }
  if (headEnd === text.length) return undefined;
  const head = text.slice(start, headEnd).trimEnd();
  const marker = head.slice(2);
  if (!/^[A-Za-z0-9_-]+$/.test(marker)) {
    return matched(text, start, start + head.length, { text: head, quote: '', fault: 'marker' });
  }
  const from = headEnd + 1;
  const markerAt = text.indexOf(marker, from);
  if (markerAt < 0) {
    const value = text.slice(from);
    return matched(text, start, text.length, { text: value, quote: '<<', fault: 'unterminated' });
  }
  const end = markerAt + marker.length;
  const lastLine = Math.max(from, text.lastIndexOf('\n', markerAt) + 1);
  const value = unindent(text.slice(from, lastLine), text.slice(lastLine, markerAt));
  if (value === undefined) {
    return matched(text, start, end, {
      text: text.slice(from, lastLine),
      quote: '<<',
      fault: 'indent',
    });
  }
  return matched(text, start, end, { text: value, quote: '<<' });
}

/** The lines of `body` without the indentation of the end marker; `undefined` when a line has less of it. */
function unindent(body: string, indentation: string): string | undefined {
  const lines: string[] = [];
  for (const line of body.split('\n').slice(0, -1)) {
    if (line === '' || line === '\r') lines.push('');
    else if (!line.startsWith(indentation)) return undefined;
    else lines.push(line.slice(indentation.length).replaceAll('\r', ''));
  }
  return lines.join('\n');
}

function matchBare(text: string, start: number): IToken {
  let plain = true;
  let end = start;
  scan: for (let at = start; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === RETURN) {
      // Carriage returns are ignored, even inside a word.
      const next = skipReturns(text, at);
      if (next === text.length || isSpace(text.charCodeAt(next))) break;
      plain = false;
      at = next;
      continue;
    }
    if (isSpace(code)) break;
    if (code === BACKSLASH) {
      const next = text.charCodeAt(at + 1);
      if (at + 1 === text.length || isSpace(next)) break scan;
      if (next === LESS) plain = false;
      at += 2;
    } else if (code === OPEN && text.charCodeAt(at + 1) === DOLLAR) {
      at = envEnd(text, at);
    } else {
      at++;
    }
    end = at;
  }
  const raw = text.slice(start, end);
  const value = plain ? raw : raw.replaceAll('\r', '').replace(/\\([\s\S])/g, unescapeBare);
  return matched(text, start, end, { text: value, quote: '' });
}

function unescapeBare(pair: string, character: string): string {
  return character === '<' ? '<' : pair;
}

function skipReturns(text: string, offset: number): number {
  let at = offset;
  while (text.charCodeAt(at) === RETURN) at++;
  return at;
}

/**
 * The end of the environment variable that begins with `{$` at `offset`: behind the next `}`.
 * Without one, or without a name, behind the `{`.
 */
export function envEnd(text: string, offset: number): number {
  // A line that does not close it within reach is hostile or broken; Caddy would read on, at quadratic cost here.
  const close = text.slice(offset, offset + LONGEST_VARIABLE).indexOf('}');
  return close > 2 ? offset + close + 1 : offset + 1;
}

/** In UTF-16 units. */
export const LONGEST_VARIABLE = 4096;

/** Everything Go's `unicode.IsSpace` accepts, except the line feed. */
function isBlank(code: number): boolean {
  return code !== NEWLINE && isSpace(code);
}

/** Go's `unicode.IsSpace`. https://pkg.go.dev/unicode#IsSpace */
function isSpace(code: number): boolean {
  if (code <= SPACE) return code === SPACE || (code >= TAB && code <= RETURN);
  if (code < 0x85) return false;
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

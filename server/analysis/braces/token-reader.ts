import type { Place } from '../../../grammar/text.ts';
import type { Quote } from '../../../grammar/tree.ts';

/** A token of Caddy's parser, wherever imports have put it. */
export interface ParserToken {
  readonly text: string;
  /** Empty for a bare word; a brace counts only there. */
  readonly quote: Quote;
  readonly uri: string;
  /** Of the whole line for Caddy, where lines that a backslash joins are one. */
  readonly line: number;
  /** The imports that brought it, joined; tokens of different imports are never on one line. */
  readonly chain: string;
  /** Where it was written. */
  readonly at: Place;
}

/** Tokens with a cursor: the last of `done` is the one at hand. */
export interface TokenReader {
  readonly done: ParserToken[];
  /** In reverse. */
  readonly rest: ParserToken[];
  /** How many blocks `nextBlock` has gone into. */
  nesting: number;
  /** What follows a closing brace of such a block on its line, which keeps the block open. */
  readonly swallowing: ParserToken[];
}

export function readerOf(tokens: readonly ParserToken[]): TokenReader {
  return { done: [], rest: tokens.toReversed(), nesting: 0, swallowing: [] };
}

export function current({ done }: TokenReader): ParserToken | undefined {
  return done[done.length - 1];
}

export function next({ done, rest }: TokenReader): boolean {
  const token = rest.pop();
  if (token) done.push(token);
  return token !== undefined;
}

export function back({ done, rest }: TokenReader): void {
  const token = done.pop();
  if (token) rest.push(token);
}

/** Whether the token at hand is the first on its line. */
export function isFirst({ done }: TokenReader): boolean {
  const before = done[done.length - 2];
  const token = done[done.length - 1];
  return !before || !token || isOnNewLine(before, token);
}

/** Whether nothing follows the token at hand on its line. */
export function isLast({ done, rest }: TokenReader): boolean {
  const token = done[done.length - 1];
  const after = rest[rest.length - 1];
  return !token || !after || isOnNewLine(token, after);
}

/** The arguments behind the token at hand, up to the end of the line or a brace that opens a block. */
export function argumentsBehind(reader: TokenReader): ParserToken[] {
  const found: ParserToken[] = [];
  while (nextArgument(reader)) found.push(current(reader)!);
  return found;
}

export function nextArgument(reader: TokenReader): boolean {
  if (!nextOnLine(reader)) return false;
  if (!isOpen(current(reader))) return true;
  back(reader);
  return false;
}

/** The tokens of the block that is opened behind the token at hand; a brace with something behind it on its line does not count. */
export function blockBehind(reader: TokenReader): ParserToken[] {
  const found: ParserToken[] = [];
  const level = reader.nesting;
  while (nextInBlock(reader, level)) found.push(current(reader)!);
  return found;
}

/** https://github.com/caddyserver/caddy/blob/v2.11.7/caddyconfig/caddyfile/dispenser.go (NextBlock) */
function nextInBlock(reader: TokenReader, level: number): boolean {
  if (reader.nesting > level) {
    if (!next(reader)) return false;
    if (isClose(current(reader))) {
      if (nextOnLine(reader)) reader.swallowing.push(current(reader)!);
      else reader.nesting--;
    } else if (isOpen(current(reader)) && !nextOnLine(reader)) reader.nesting++;
    return reader.nesting > level;
  }
  if (!nextOnLine(reader)) return false;
  if (!isOpen(current(reader))) {
    back(reader);
    return false;
  }
  next(reader);
  if (isClose(current(reader))) return false;
  reader.nesting++;
  return true;
}

function nextOnLine(reader: TokenReader): boolean {
  if (reader.done.length > 0 && isLast(reader)) return false;
  return next(reader);
}

export function isOpen(token: ParserToken | undefined): boolean {
  return token?.text === '{' && token.quote === '';
}

export function isClose(token: ParserToken | undefined): boolean {
  return token?.text === '}' && token.quote === '';
}

/** https://github.com/caddyserver/caddy/blob/v2.11.7/caddyconfig/caddyfile/dispenser.go (isNextOnNewLine) */
export function isOnNewLine(a: ParserToken, b: ParserToken): boolean {
  return a.uri !== b.uri || a.chain !== b.chain || a.line + breaksIn(a) < b.line;
}

/** Caddy counts those of the text, which for a heredoc lacks the first and the last. */
function breaksIn({ text, quote }: ParserToken): number {
  let count = quote === '<<' ? 2 : 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

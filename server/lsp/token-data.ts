import type { Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../../grammar/text.ts';
import { type Token, tokenModifiers, tokenTypes } from '../features/tokens.ts';

/** The tokens of a group in the form of the protocol, but for the place of the first one. */
export interface TokenData {
  /** Where the group begins. */
  readonly start: number;
  /** How many lines below the first token the last one is, and in which column. */
  readonly last: Position;
  readonly data: readonly number[];
}

/**
 * Five numbers a token, as the protocol has it. A token over several lines becomes one for each. What groups come to is
 * kept in `known`.
 */
export function toTokenData(
  groups: readonly (readonly Token[])[],
  document: TextDocument,
  known: WeakMap<readonly Token[], TokenData>,
): number[] {
  const all: number[] = [];
  let before: Position = { line: 0, character: 0 };
  for (const group of groups) {
    const of = known.get(group) ?? groupData(group, document);
    if (!of) continue;
    known.set(group, of);
    const { data, last } = of;
    const start = document.positionAt(of.start);
    const isSame = start.line === before.line;
    all.push(start.line - before.line, start.character - (isSame ? before.character : 0));
    for (let at = 2; at < data.length; at++) all.push(data[at]!);
    before = { line: start.line + last.line, character: last.character };
  }
  return all;
}

/** Undefined when there is nothing to show. */
function groupData(tokens: readonly Token[], document: TextDocument): TokenData | undefined {
  const text = document.getText();
  const data: number[] = [];
  let first: Position | undefined;
  let before: Position = { line: 0, character: 0 };
  let start = 0;
  for (const { start: from, end, type, modifiers } of tokens) {
    let bits = 0;
    for (const modifier of modifiers) bits |= 1 << tokenModifiers.indexOf(modifier);
    for (const piece of onLines(text, from, end)) {
      const position = document.positionAt(piece.start);
      if (!first) start = piece.start;
      first ??= position;
      const isSame = position.line === before.line;
      const column = isSame ? position.character - before.character : position.character;
      const length = piece.end - piece.start;
      data.push(position.line - before.line, column, length, tokenTypes.indexOf(type), bits);
      before = position;
    }
  }
  if (!first) return undefined;
  return { start, data, last: { line: before.line - first.line, character: before.character } };
}

function* onLines(text: string, start: number, end: number): Generator<Span> {
  for (let at = start; at < end; ) {
    const newline = text.indexOf('\n', at);
    const stop = newline < 0 || newline > end ? end : newline;
    const last = text[stop - 1] === '\r' ? stop - 1 : stop;
    if (last > at) yield { start: at, end: last };
    at = stop + 1;
  }
}

/** The one stretch in which two lists of numbers differ, in whole tokens. */
export function tokenDelta(
  before: readonly number[],
  after: readonly number[],
): { readonly start: number; readonly deleteCount: number; readonly data: number[] }[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  if (start === before.length && start === after.length) return [];
  start -= start % 5;
  let same = 0;
  const most = Math.min(before.length, after.length) - start;
  while (same < most && before.at(-1 - same) === after.at(-1 - same)) same++;
  same -= same % 5;
  const data = after.slice(start, after.length - same);
  return [{ start, deleteCount: before.length - same - start, data }];
}

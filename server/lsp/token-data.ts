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

/** The tokens of a file: its groups in order, each with the place of its first token, counted from the last one before. */
export interface TokenSheet {
  readonly groups: readonly TokenData[];
  /** Two numbers a group: lines and columns. */
  readonly heads: readonly number[];
}

/**
 * Five numbers a token, as the protocol has it. A token over several lines becomes one for each. What groups come to is
 * kept in `known`.
 */
export function toTokenSheet(
  tokens: readonly (readonly Token[])[],
  document: TextDocument,
  known: WeakMap<readonly Token[], TokenData>,
): TokenSheet {
  const groups: TokenData[] = [];
  const heads: number[] = [];
  let before: Position = { line: 0, character: 0 };
  for (const group of tokens) {
    const of = known.get(group) ?? groupData(group, document);
    if (!of) continue;
    known.set(group, of);
    const start = document.positionAt(of.start);
    const isSame = start.line === before.line;
    groups.push(of);
    heads.push(start.line - before.line, start.character - (isSame ? before.character : 0));
    before = { line: start.line + of.last.line, character: of.last.character };
  }
  return { groups, heads };
}

/** The numbers of some groups; of all unless said otherwise. */
export function numbersOf(
  { groups, heads }: TokenSheet,
  from = 0,
  to: number = groups.length,
): number[] {
  const all: number[] = [];
  for (let at = from; at < to; at++) {
    const { data } = groups[at]!;
    all.push(heads[2 * at]!, heads[2 * at + 1]!);
    for (let index = 2; index < data.length; index++) all.push(data[index]!);
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

/** The one stretch in which two files differ, in whole tokens. Groups that are the same on both ends are not looked into. */
export function tokenDelta(before: TokenSheet, after: TokenSheet): TokenEdit[] {
  const [old, fresh] = [before.groups.length, after.groups.length];
  const most = Math.min(old, fresh);
  let first = 0;
  let start = 0;
  while (first < most && isSameGroup(before, first, after, first)) {
    start += before.groups[first]!.data.length;
    first++;
  }
  let same = 0;
  while (same < most - first && isSameGroup(before, old - 1 - same, after, fresh - 1 - same))
    same++;
  const edits = numbersDelta(
    numbersOf(before, first, old - same),
    numbersOf(after, first, fresh - same),
  );
  return edits.map((edit) => ({ ...edit, start: edit.start + start }));
}

export interface TokenEdit {
  readonly start: number;
  readonly deleteCount: number;
  readonly data: number[];
}

function isSameGroup(a: TokenSheet, at: number, b: TokenSheet, there: number): boolean {
  return (
    a.heads[2 * at] === b.heads[2 * there] &&
    a.heads[2 * at + 1] === b.heads[2 * there + 1] &&
    isSameData(a.groups[at]!, b.groups[there]!)
  );
}

/** Groups that have not changed are the same objects, but for those of comments. */
function isSameData(a: TokenData, b: TokenData): boolean {
  if (a === b) return true;
  const { data } = b;
  return a.data.length === data.length && a.data.every((value, at) => at < 2 || value === data[at]);
}

/** The one stretch in which two lists of numbers differ, in whole tokens. */
function numbersDelta(before: readonly number[], after: readonly number[]): TokenEdit[] {
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

import {
  type CodeLens,
  type FoldingRange,
  FoldingRangeKind,
  type InlayHint,
  type Location,
  MarkupKind,
  type Range,
  type SelectionRange,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../../grammar/text.ts';
import type { Fold } from '../features/folding.ts';
import type { Hint } from '../features/hints.ts';
import { type Lens, usesText } from '../features/lenses.ts';
import { type Token, tokenModifiers, tokenTypes } from '../features/tokens.ts';
import { toRange } from './convert.ts';

/** Nothing when it all stands on one line for the client. */
export function toFoldingRanges(
  { start, end, kind }: Fold,
  document: TextDocument,
): FoldingRange[] {
  const startLine = document.positionAt(start).line;
  const endLine = document.positionAt(end).line;
  if (startLine >= endLine) return [];
  return [{ startLine, endLine, ...(kind === 'comment' && { kind: FoldingRangeKind.Comment }) }];
}

/** From the innermost span outwards; an empty list gives the cursor itself. */
export function toSelectionRange(
  spans: readonly Span[],
  cursor: Range,
  document: TextDocument,
): SelectionRange {
  let outer: SelectionRange | undefined;
  for (const span of [...spans].reverse()) {
    const range = toRange(document, span);
    outer = outer ? { range, parent: outer } : { range };
  }
  return outer ?? { range: cursor };
}

/** Five numbers a token, as the protocol has it. A token over several lines becomes one for each. */
export function toTokenData(tokens: readonly Token[], document: TextDocument): number[] {
  const text = document.getText();
  const data: number[] = [];
  let before = { line: 0, character: 0 };
  for (const { start, end, type, modifiers } of tokens) {
    let bits = 0;
    for (const modifier of modifiers) bits |= 1 << tokenModifiers.indexOf(modifier);
    for (const piece of onLines(text, start, end)) {
      const { line, character } = document.positionAt(piece.start);
      const isSame = line === before.line;
      const column = isSame ? character - before.character : character;
      const length = piece.end - piece.start;
      data.push(line - before.line, column, length, tokenTypes.indexOf(type), bits);
      before = { line, character };
    }
  }
  return data;
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

export function toInlayHint({ at, label, tooltip }: Hint, document: TextDocument): InlayHint {
  return {
    position: document.positionAt(at),
    label,
    tooltip: { kind: MarkupKind.Markdown, value: tooltip },
    paddingLeft: true,
  };
}

/** The client's command that shows places, given a URI, a position and locations in the forms of the protocol. */
export const SHOW_REFERENCES = 'caddylint.showReferences';

export function toCodeLens(
  kind: Lens['kind'],
  { uri, range }: Location,
  uses: readonly Location[],
): CodeLens {
  const title = usesText(kind, uses.length);
  return {
    range,
    command: { title, command: SHOW_REFERENCES, arguments: [uri, range.start, uses] },
  };
}

import { lineStarts, positionAt, type Span } from '../../../grammar/text.ts';
import type { Tree, Word } from '../../../grammar/tree.ts';
import { countBefore } from '../../../grammar/spans.ts';
import { type Piece, piecesOf } from './pieces.ts';

/** A file with what is asked about its lines again and again. */
export interface Sheet {
  readonly tree: Tree;
  readonly pieces: readonly Piece[];
  /** How far the line at an offset is indented. */
  readonly indent: (offset: number) => number;
  /** The line of an offset, from 0. */
  readonly row: (offset: number) => number;
}

export function sheetOf(tree: Tree): Sheet {
  const starts = lineStarts(tree.text);
  const row = (offset: number): number => positionAt(starts, offset).line;
  return {
    tree,
    pieces: piecesOf(tree),
    row,
    indent: (offset) => {
      const start = starts[row(offset)] ?? 0;
      let at = start;
      while (tree.text[at] === ' ' || tree.text[at] === '\t') at++;
      return at - start;
    },
  };
}

/** The last piece that begins before `offset`. */
export function indexBefore(pieces: readonly Piece[], offset: number): number {
  return countBefore(pieces, offset) - 1;
}

export function lastCharacter({ end }: Span): Span {
  return { start: end - 1, end };
}

export function isEndless({ fault, quote }: Word): boolean {
  return fault === 'unterminated' && quote !== '';
}

export function headEnd({ text }: Tree, { start, end }: Span): number {
  const newline = text.indexOf('\n', start);
  return newline < 0 ? end : Math.min(newline, end);
}

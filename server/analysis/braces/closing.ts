import type { Span } from '../../../grammar/text.ts';
import { type Tree, walk } from '../../../grammar/tree.ts';
import type { BraceFault } from './brace-fault.ts';
import type { Piece } from './pieces.ts';
import { indexBefore, lastCharacter, type Sheet } from './sheet.ts';

/** What is wrong where there are too many closing braces: `strays` close nothing, those of `halfOpen` a site without an opening one. */
export function closingFaults(
  sheet: Sheet,
  strays: readonly Piece[],
  halfOpen: readonly { readonly head: readonly Piece[]; readonly close: Piece }[],
): BraceFault[] {
  if (strays.length === 0 && halfOpen.length === 0) return [];
  const suspects = [...missingOpens(sheet), ...earlyCloses(sheet)].sort(
    (a, b) => a.at.start - b.at.start,
  );
  const ends = [
    ...strays.map((close) => ({ close, head: undefined })),
    ...halfOpen.map(({ close, head }) => ({ close, head })),
  ].sort((a, b) => a.close.start - b.close.start);
  let next = 0;
  return ends.map(({ close, head }): BraceFault => {
    const suspect = suspects[next];
    const passes = head !== undefined;
    if (suspect && suspect.at.start < close.start) {
      next++;
      const damage = { start: suspect.from, end: close.end };
      const { kind, at } = suspect;
      return kind === 'stray' && at.start === close.start
        ? { kind, at, damage, passes }
        : { kind, at, other: close, damage, passes };
    }
    const [first] = head ?? [];
    if (first) {
      const damage = { start: first.start, end: close.end };
      return { kind: 'half-open', at: first, other: close, damage, passes };
    }
    return { kind: 'stray', at: close, damage: close, passes };
  });
}

interface Suspect {
  readonly kind: 'glued' | 'missing-open' | 'missing-line' | 'stray';
  readonly at: Span;
  /** Where the damage begins. */
  readonly from: number;
}

/** Lines without a block whose last word ends in a brace, or after which the file goes on further to the right. */
function* missingOpens({ tree, pieces, indent }: Sheet): Generator<Suspect> {
  for (const [index, piece] of pieces.entries()) {
    const next = pieces[index + 1];
    if (piece.kind !== 'word' || next?.newLine === false) continue;
    const from = piece.line?.start ?? piece.start;
    if (isGlued(piece)) yield { kind: 'glued', at: lastCharacter(piece), from };
    else if (
      next?.kind === 'word' &&
      indent(next.start) > indent(from) &&
      !piece.text.endsWith(',') &&
      piece.line?.block === undefined
    ) {
      const isNear = !isApart(tree, piece, next);
      if (isNear) yield { kind: 'missing-open', at: piece, from };
      else yield { kind: 'missing-line', at: next, from: next.start };
    }
  }
}

/** Closing braces that end a block which, by the look of it, was to go on. */
function* earlyCloses({ tree, pieces, indent, row }: Sheet): Generator<Suspect> {
  for (const [{ start, block }] of walk(tree.lines)) {
    const first = block?.lines[0];
    if (!block?.close) continue;
    const { close } = block;
    const from = close.start;
    if (!first) {
      const next = pieces[indexBefore(pieces, close.end) + 1];
      if (next?.kind !== 'word' || isApart(tree, close, next)) continue;
      if (indent(next.start) > indent(start)) yield { kind: 'stray', at: close, from };
      continue;
    }
    if (!isAlone(tree, close)) {
      if (row(first.start) !== row(start)) yield { kind: 'stray', at: close, from };
      continue;
    }
    const next = pieces[indexBefore(pieces, close.end) + 1];
    if (!next || isOddlyIndented(tree, indent(first.start) - indent(start), first.start)) continue;
    const own = indent(close.start);
    const isAligned = indent(first.start) === own && indent(start) < own;
    if (next.kind === 'close') {
      if (isAligned && indent(next.start) === indent(start))
        yield { kind: 'stray', at: close, from };
    } else if (next.kind === 'word' && indent(next.start) > indent(start)) {
      const isNear = !isApart(tree, close, next);
      if (isNear) yield { kind: 'stray', at: close, from };
      else if (indent(next.start) > own) yield { kind: 'missing-line', at: next, from: next.start };
    }
  }
}

/** Whether there is an empty line between two neighbours. */
function isApart({ text }: Tree, before: Span, after: Span): boolean {
  return /\n[ \t\r]*\n/.test(text.slice(before.end, after.start));
}

/** The first line of an indented file often is not, which makes the step to the second one a large one. */
function isOddlyIndented({ text }: Tree, step: number, offset: number): boolean {
  return step > 1 && text[offset - 1] === '\t';
}

function isAlone({ text }: Tree, { start }: Span): boolean {
  return text.slice(text.lastIndexOf('\n', start) + 1, start).trim() === '';
}

function isGlued({ text, quote }: Piece): boolean {
  return quote === '' && text.length > 1 && text.endsWith('{');
}

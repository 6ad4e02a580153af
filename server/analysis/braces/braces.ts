import type { Span } from '../../../grammar/text.ts';
import type { Line, Tree } from '../../../grammar/tree.ts';
import { kept, type Store } from '../memory.ts';
import { type Piece, piecesOf } from './pieces.ts';
import type { BraceFault } from './brace-fault.ts';
import { closingFaults } from './closing.ts';
import { openingFaults } from './opening.ts';
import { headEnd, isEndless, lastCharacter, type Sheet, sheetOf } from './sheet.ts';
import { isInside, merged } from '../../../grammar/spans.ts';
import { structureOf, type StructureFaultKind } from './structure.ts';

/** Whether every line at the top is in order by itself; `known` holds what was found out before. */
export function isSound(
  { text, lines, strays }: Tree,
  isUsed: (snippet: string) => boolean,
  known: Store<Line, boolean>,
): boolean {
  if (strays.length > 0) return false;
  return lines.every((line, index) => {
    const before = lines[index - 1];
    if (before && !text.slice(before.end, line.start).includes('\n')) return false;
    return kept(known, line, () => isSoundLine(line, text, isUsed));
  });
}

function isSoundLine(line: Line, text: string, isUsed: (snippet: string) => boolean): boolean {
  // Without a block of its own, it depends on the lines behind it what it is.
  if (!line.block?.close && line.words[0]?.text !== 'import') return false;
  const pieces = piecesOf({ text, lines: [line], strays: [] });
  const { faults, unclosed, strays, halfOpen, leftovers, isWhole } = structureOf(pieces, isUsed);
  return (
    isWhole && [faults, unclosed, strays, halfOpen, leftovers].every((found) => found.length === 0)
  );
}

/** What Caddy's parser would stop at, in the whole file at once, each mistake once, as far as one can tell from the file alone. */
export function faultsOfWhole(
  tree: Tree,
  isUsed: (snippet: string) => boolean,
): readonly BraceFault[] {
  const sheet = sheetOf(tree);
  const structure = structureOf(sheet.pieces, isUsed);
  const faults = structure.faults.map((fault): BraceFault => {
    const at = fault.kind === 'glued' ? lastCharacter(fault.at) : fault.at;
    const isSecond = fault.kind === 'crowded-open' && fault.at.kind === 'open';
    const damage = isSecond
      ? { start: fault.at.start, end: tree.text.length }
      : damageOf(fault.kind, fault.at);
    const found = { kind: fault.kind, at, damage, passes: false };
    return fault.later ? { ...found, later: true } : found;
  });
  const closing = closingFaults(sheet, structure.strays, structure.halfOpen);
  const opening = openingFaults(sheet, structure.unclosed, !structure.endsOpen);
  const nesting = [...closing, ...opening];
  if (structure.unclosed.length === 0) faults.push(...endlessQuote(sheet));
  for (const at of structure.leftovers)
    faults.push({ kind: 'leftover', at, damage: at, passes: false });
  const quoted = tree.strays.length > 0 ? quotedBrace(sheet.pieces) : undefined;
  if (quoted) {
    const start = quoted.line?.start ?? quoted.start;
    const damage = { start, end: tree.text.length };
    const before = [...faults, ...nesting].filter(({ at }) => at.start < start);
    return [...before, { kind: 'quoted', at: quoted, damage, passes: false }];
  }
  const damage = merged(nesting.map((fault) => fault.damage));
  const own = faults.filter(
    // What stands outside of a site because its block ended too early is no mistake of its own.
    ({ kind, at }) => kind !== 'matcher-outside' || !isInside(damage, at.start),
  );
  return [...own, ...nesting].sort((a, b) => a.at.start - b.at.start);
}

/** A quote without an end at the end of a file that is complete otherwise: Caddy lets it pass. */
function endlessQuote({ tree, pieces }: Sheet): readonly BraceFault[] {
  const last = pieces[pieces.length - 1];
  if (!last?.word || !isEndless(last.word)) return [];
  const at = { start: last.start, end: headEnd(tree, last) };
  const damage = { start: last.line?.start ?? last.start, end: tree.text.length };
  return [{ kind: 'unterminated', at, damage, passes: true }];
}

/** A brace in quotes at the end of a line. */
function quotedBrace(pieces: readonly Piece[]): Piece | undefined {
  return pieces.find(
    ({ quote, text, line }, index) =>
      quote !== '' &&
      text === '{' &&
      line?.words[0]?.text !== 'import' &&
      (pieces[index + 1]?.newLine ?? false),
  );
}

function damageOf(kind: StructureFaultKind, { start, end, line }: Piece): Span {
  switch (kind) {
    case 'alone':
    case 'empty':
    case 'anonymous':
    case 'matcher-outside':
    case 'headless':
      return line ?? { start, end };
    default:
      return { start, end };
  }
}

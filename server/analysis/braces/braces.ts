import { lineStarts, positionAt, type Span } from '../../../grammar/text.ts';
import { type Line, type Tree, walk, type Word } from '../../../grammar/tree.ts';
import { kept, type Store } from '../memory.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { countBefore, isInside, merged } from '../../../grammar/spans.ts';
import { structureOf, type StructureFaultKind } from './structure.ts';

/** One mistake with braces, commas or quotes, at the place where it was made as far as one can tell. */
export interface BraceFault {
  readonly kind: BraceFaultKind;
  readonly at: Span;
  /** The opening brace that stays open, or the closing brace that closes nothing. */
  readonly other?: Span;
  /** What is misread because of it: findings there are consequences. */
  readonly damage: Span;
  /** Caddy's parser lets it pass; it is a mistake only when something is misread. */
  readonly passes: boolean;
  /** The parser lets it pass, and what reads the directive does not. */
  readonly later?: true;
}

/**
 * Besides those of the parser: `unclosed`: a `}` is missing behind `at`. `swallowed`: the same before `at`, a site.
 * `surplus-open`: a `{` too many. `glued-close`: a word ends in the `}` that is
 * missing. `tailed-close`: a word that is such a brace with something behind it. `stray`: a `}` too many. `missing-open`: a `{` is missing behind `at`.
 * `half-open`: a site
 * without an opening brace that has a closing one. `missing-line`: a line with a `{` is missing before `at`. `unterminated`: a quote or heredoc has no end.
 * `second-block`: a `{` behind the `}` of a block, which Caddy takes for a line of that block.
 * `leftover`: what follows the empty block of a directive on its line, which most directives do not read; nobody can say more.
 * `quoted`: a brace in quotes, which opens a block for Caddy before 2.11.5 and is a word since.
 */
export type BraceFaultKind =
  | StructureFaultKind
  | 'unclosed'
  | 'swallowed'
  | 'surplus-open'
  | 'glued-close'
  | 'tailed-close'
  | 'stray'
  | 'missing-open'
  | 'missing-line'
  | 'half-open'
  | 'unterminated'
  | 'second-block'
  | 'leftover'
  | 'quoted';

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

/** A file with what is asked about its lines again and again. */
interface Sheet {
  readonly tree: Tree;
  readonly pieces: readonly Piece[];
  /** How far the line at an offset is indented. */
  readonly indent: (offset: number) => number;
  /** The line of an offset, from 0. */
  readonly row: (offset: number) => number;
}

function sheetOf(tree: Tree): Sheet {
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

// --- too many closing braces -------------------------------------------------------------------

function closingFaults(
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

function lastCharacter({ end }: Span): Span {
  return { start: end - 1, end };
}

// --- too few closing braces --------------------------------------------------------------------

function openingFaults(sheet: Sheet, unclosed: readonly Piece[], passes: boolean): BraceFault[] {
  const { tree, pieces } = sheet;
  const last = pieces[pieces.length - 1];
  if (unclosed.length === 0 || !last) return [];
  const end = tree.text.length;
  const open = [...unclosed].sort((a, b) => a.start - b.start);
  if (last.word && isEndless(last.word)) {
    const at = { start: last.start, end: headEnd(tree, last) };
    return [{ kind: 'unterminated', at, damage: { start: last.start, end }, passes }];
  }
  const suspects = unclosedSuspects(sheet, open[0]!).sort((a, b) => a.at.start - b.at.start);
  // Those of which nothing is known all show at the end of the file, and are told once.
  return open.slice(0, suspects.length + 1).map((brace, index): BraceFault => {
    const suspect = suspects[index];
    if (suspect) {
      const { kind, at, other, next } = suspect;
      const damage = { start: kind === 'tailed-close' ? at.start : at.end, end };
      // The parser goes on, so that Caddy stops at the site that has become a directive.
      return passes && kind === 'unclosed' && next
        ? { kind: 'swallowed', at: next, other, damage, passes }
        : { kind, at, other, damage, passes };
    }
    return { kind: 'unclosed', at: last, other: brace, damage: { start: last.start, end }, passes };
  });
}

function isEndless({ fault, quote }: Word): boolean {
  return fault === 'unterminated' && quote !== '';
}

function headEnd({ text }: Tree, { start, end }: Span): number {
  const newline = text.indexOf('\n', start);
  return newline < 0 ? end : Math.min(newline, end);
}

interface OpenSuspect {
  readonly kind: 'unclosed' | 'glued-close' | 'tailed-close' | 'crowded-open' | 'surplus-open';
  readonly at: Span;
  readonly other: Span;
  /** The word behind the place, if it is the address of a site. */
  readonly next?: Word;
}

/** Where, by the look of the file, closing braces are missing inside the block that `outer` opens. */
function unclosedSuspects(sheet: Sheet, outer: Piece): OpenSuspect[] {
  const { pieces, indent } = sheet;
  const root = outer.line;
  if (!root) return [];
  const found: OpenSuspect[] = [];
  const before = (offset: number): Piece | undefined => pieces[indexBefore(pieces, offset)];
  for (const [line, depth] of walk([root])) {
    const [firstWord] = line.words;
    const lastWord = line.words[line.words.length - 1];
    if (depth > 0 && firstWord && isTailedClose(firstWord)) {
      found.push({ kind: 'tailed-close', at: firstWord, other: outer });
      continue;
    }
    if (depth > 0 && lastWord && !line.block && hasSurplusClose(lastWord))
      found.push({ kind: 'glued-close', at: lastCharacter(lastWord), other: outer });
    const { block } = line;
    const first = block?.lines[0];
    const isSecond = depth > 0 && line.words.length === 0 && block;
    if (isSecond && sheet.row(line.start) === sheet.row(before(line.start)?.end ?? line.start)) {
      found.push({ kind: 'crowded-open', at: block.open, other: outer });
      continue;
    }
    if (!block || !first) continue;
    if (depth > 0 && indent(line.start) > 0 && indent(first.start) === indent(line.start)) {
      // A block whose lines are not indented was hardly meant to be one.
      if (block.close && indent(block.close.start) < indent(line.start))
        found.push({ kind: 'surplus-open', at: block.open, other: block.open });
      continue;
    }
    if (indent(first.start) <= indent(line.start)) continue;
    const outdented = block.lines.find((inner) => indent(inner.start) <= indent(line.start));
    const closeIsLeft = block.close && indent(block.close.start) < indent(line.start);
    const stop = outdented?.start ?? (closeIsLeft ? block.close?.start : undefined);
    const tail = block.lines.find(({ words }) => words[0] && isTailedClose(words[0]));
    const at = stop === undefined || tail ? undefined : before(stop);
    const next = outdented?.block && outdented.words[0];
    const site = next && looksLikeSite(next) ? { next } : {};
    if (at) found.push({ kind: 'unclosed', at, other: block.open, ...site });
  }
  if (found.length > 0) return found;
  // Without indentation to go by, a site is known by its address.
  for (const [line, depth] of walk([root])) {
    if (depth === 0 || !line.block || !line.words[0] || !looksLikeSite(line.words[0])) continue;
    const at = before(line.start);
    if (at) return [{ kind: 'unclosed', at, other: outer, next: line.words[0] }];
  }
  return found;
}

/** The last piece that begins before `offset`. */
function indexBefore(pieces: readonly Piece[], offset: number): number {
  return countBefore(pieces, offset) - 1;
}

function hasSurplusClose({ text, quote }: Word): boolean {
  if (quote !== '' || !text.endsWith('}') || text.length < 2) return false;
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth++;
    else if (character === '}' && --depth < 0) return true;
  }
  return false;
}

/** Such as `};`, with which many languages end a block. */
function isTailedClose({ text, quote }: Word): boolean {
  return quote === '' && /^\}[;,)\]]+$/.test(text);
}

function looksLikeSite({ text, quote }: Word): boolean {
  if (quote !== '' || text.startsWith('@')) return false;
  const name: string = text.endsWith(',') ? text.slice(0, -1) : text;
  if (name === 'localhost' || /^&?\(.*\)$/.test(name)) return true;
  return name.includes('.') || name.includes(':');
}

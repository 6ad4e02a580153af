import type { Span } from '../../../grammar/text.ts';
import type { Line } from '../../../grammar/tree.ts';
import type { Piece } from './pieces.ts';

/**
 * What Caddy's parser stops at, in the whole file at once: where it would give up, this goes on as the
 * writer most likely meant it. https://github.com/caddyserver/caddy/blob/v2.11.7/caddyconfig/caddyfile/parse.go
 */
export interface Structure {
  readonly faults: readonly StructureFault[];
  /** Opening braces without a partner. */
  readonly unclosed: readonly Piece[];
  /** Whether Caddy refuses what is unclosed: it lets a single site pass when the last token of the file is a `}`. */
  readonly endsOpen: boolean;
  /** Closing braces at the top of the file, which Caddy takes for the address of a site. */
  readonly strays: readonly Piece[];
  /** Sites without an opening brace that end at a closing one. Caddy lets them pass. */
  readonly halfOpen: readonly HalfOpen[];
  /** Second blocks behind the `}` of an empty one, and words behind the empty block of a directive of a site. Most directives do not read them. */
  readonly leftovers: readonly Span[];
  /** Whether nothing of this depends on what stands in the rest of the file, or on what an import makes of words. */
  readonly isWhole: boolean;
}

export interface HalfOpen {
  readonly head: readonly Piece[];
  readonly close: Piece;
}

export interface StructureFault {
  readonly kind: StructureFaultKind;
  readonly at: Piece;
  /** The parser lets it pass, and what reads the directive does not. */
  readonly later?: true;
}

/**
 * `glued`: an address that ends in `{`. `crowded-open`: `at` follows `{` on its line. `crowded-close`: a `}` that ends a
 * site on the line of a directive. `behind-close`: `at` follows the `}` of a matcher on its line. `alone`: the `{` of a directive on a line of its own. `empty`: `{}` at the end of a line.
 * `comma-brace`: a comma with nothing but `{` behind it. `comma-inside`: two addresses without a space.
 * `comma-end`: a comma at the end of the file. `matcher-outside`: the name of a matcher at the top.
 * `headless`: a snippet or named route without a block. `snippet-inside`: one that a site without braces takes for a directive. `anonymous`: a `{` without a name in the block of an import.
 */
export type StructureFaultKind =
  | 'glued'
  | 'crowded-open'
  | 'crowded-close'
  | 'behind-close'
  | 'alone'
  | 'empty'
  | 'comma-brace'
  | 'comma-inside'
  | 'comma-end'
  | 'matcher-outside'
  | 'headless'
  | 'snippet-inside'
  | 'anonymous';

/** Reads the tokens of a Caddyfile as Caddy does. The bodies of snippets for which `isUsed` is false are not looked into. */
export function structureOf(
  pieces: readonly Piece[],
  isUsed: (snippet: string) => boolean,
): Structure {
  const reading: Reading = {
    pieces,
    faults: [],
    inner: [],
    sites: [],
    strays: [],
    halfOpen: [],
    leftovers: [],
    imports: [],
    closedImports: [],
    isPlain: true,
  };
  let last = 0;
  for (let at = 0; at < pieces.length; ) {
    last = pieces[at]!.start;
    at = readBlock(reading, at, isUsed);
  }
  const { faults, inner, sites, strays, halfOpen, leftovers, imports, closedImports } = reading;
  const final = pieces[pieces.length - 1];
  const [spared] = closedImports.filter(({ at }) => at.start >= last);
  for (const swallowed of closedImports) {
    const { line, at } = swallowed;
    // The last site may lack one brace if the file ends with any, be it one that the import brings.
    const isLast = at === final || at.kind === 'word';
    const isSpared =
      swallowed === spared && (isLast ? mayEndWithClose(line, pieces) : final?.kind === 'close');
    if (!isSpared)
      faults.push({ kind: at.kind === 'close' ? 'crowded-close' : 'behind-close', at });
  }
  // An import at the end gives way to what it brings.
  const brought = imports.find(({ end }) => end === pieces.length);
  const ends = brought ? mayEndWithClose(brought.line, pieces) : final?.kind === 'close';
  const endsOpen = inner.length > 0 || (sites.length > 0 && !ends);
  const isWhole = closedImports.length === 0 && reading.isPlain;
  return { faults, unclosed: [...sites, ...inner], endsOpen, strays, halfOpen, leftovers, isWhole };
}

function mayEndWithClose({ words }: Line, pieces: readonly Piece[]): boolean {
  const target = words[1];
  if (!target) return false;
  const snippet = pieces.find(({ kind, text }) => kind === 'word' && text === `(${target.text})`);
  const lines = snippet?.line?.block?.lines;
  return !lines || lines[lines.length - 1]?.block?.close !== undefined;
}

interface Reading {
  readonly pieces: readonly Piece[];
  readonly faults: StructureFault[];
  /** What is unclosed in directives, snippets and named routes; and of sites and options. */
  readonly inner: Piece[];
  readonly sites: Piece[];
  readonly strays: Piece[];
  readonly halfOpen: HalfOpen[];
  readonly leftovers: Span[];
  /** The imports that take a closing brace too much, and what stands there. */
  readonly closedImports: { readonly line: Line; readonly at: Piece }[];
  /** The imports of sites and of the top, and the index of the piece behind each. */
  readonly imports: { readonly line: Line; readonly end: number }[];
  /** Whether no import gives braces away or stands around something that is read in another way than it is written. */
  isPlain: boolean;
}

/** A site, snippet, named route or options block from `start` on; returns where the next one begins. */
function readBlock(reading: Reading, start: number, isUsed: (snippet: string) => boolean): number {
  const { pieces, faults } = reading;
  const head: Piece[] = [];
  let expecting = false;
  let at = start;
  for (;;) {
    const piece = pieces[at];
    if (!piece) {
      const comma = head[head.length - 1];
      if (expecting && comma) faults.push({ kind: 'comma-end', at: comma });
      return at;
    }
    if (piece.text.startsWith('@')) {
      faults.push({ kind: 'matcher-outside', at: piece });
      return skipSegment(reading, at);
    }
    if (piece.text === 'import' && piece.newLine) {
      at = skipImport(reading, at);
      if (head.length === 0) return at;
      continue;
    }
    if (piece.kind === 'open') {
      if (expecting) faults.push({ kind: 'comma-brace', at: head[head.length - 1] ?? piece });
      return readBody(reading, at, head, isUsed);
    }
    if (piece.kind === 'close') {
      reading.strays.push(piece);
      return at + 1;
    }
    head.push(piece);
    at++;
    // In quotes, it is a brace for Caddy before 2.11.5 and an address since.
    if (piece.text === '{' && pieces[at]?.newLine !== false)
      return readDirectives(reading, at, { ...piece, kind: 'open' });
    if (piece.quote === '' && piece.text.endsWith('{')) {
      faults.push({ kind: 'glued', at: piece });
      return readDirectives(reading, at, { ...piece, kind: 'open' });
    }
    if (piece.text !== '') {
      expecting = piece.text.endsWith(',');
      const text = expecting ? piece.text.slice(0, -1) : piece.text;
      if (text.includes(',')) faults.push({ kind: 'comma-inside', at: piece });
    }
    const next = pieces[at];
    if (next && !expecting && next.newLine) return readBody(reading, at, head, isUsed);
  }
}

/** What follows the addresses: a block, or the directives of a site without braces. */
function readBody(
  reading: Reading,
  at: number,
  head: readonly Piece[],
  isUsed: (snippet: string) => boolean,
): number {
  const { pieces } = reading;
  const open = pieces[at];
  const braced = open?.kind === 'open';
  const [name] = head;
  const wrapped = head.length === 1 && name && isWrapped(name) ? name : undefined;
  if (wrapped) {
    if (!open || !braced) {
      reading.faults.push({ kind: 'headless', at: wrapped });
      return at;
    }
    const end = skipBlock(reading, at);
    if (wrapped.text.startsWith('&'))
      for (const piece of pieces.slice(at + 1, end))
        if (piece.kind === 'open' && piece.newLine)
          reading.faults.push({ kind: 'alone', at: piece, later: true });
    // What a snippet holds is judged where it is imported; its own closing brace may stand anywhere.
    if (wrapped.text.startsWith('(') && isUsed(wrapped.text.slice(1, -1))) {
      const body = pieces.slice(at + 1, end - 1);
      const inside = { ...reading, pieces: body, inner: [], sites: [], closedImports: [] };
      for (let next = 0; next < body.length; ) next = readImported(inside, next);
      reading.isPlain &&= inside.isPlain;
    }
    return end;
  }
  if (open && braced) return readDirectives(reading, at + 1, open);
  return readDirectives(reading, at, (close) => reading.halfOpen.push({ head, close }));
}

/**
 * The directives of a site, to the brace that ends it or to the end of the file. `site` is its opening brace, or, for a
 * site without one, what to do with a brace that ends it all the same.
 */
function readDirectives(
  reading: Reading,
  start: number,
  site: Piece | ((close: Piece) => void),
): number {
  const { pieces } = reading;
  let at = start;
  for (let piece = pieces[at]; piece; piece = pieces[at]) {
    if (piece.kind === 'close') {
      if (typeof site === 'function') site(piece);
      return at + 1;
    }
    // In a site with braces, it is a line like others, and its name is that of no directive.
    if (typeof site === 'function' && isWrapped(piece) && pieces[at + 1]?.kind === 'open')
      reading.faults.push({ kind: 'snippet-inside', at: piece, later: true });
    at = piece.text === 'import' ? skipImport(reading, at) : readDirective(reading, at, 'site');
  }
  if (typeof site !== 'function') reading.sites.push(site);
  return at;
}

/** A line of a snippet; what it is depends on where it is imported. */
function readImported(reading: Reading, at: number): number {
  const piece = reading.pieces[at];
  const isDirective = piece?.kind === 'word' && piece.text !== 'import' && !looksLikeHead(piece);
  if (isDirective) return readDirective(reading, at, 'snippet');
  return piece?.text === 'import' ? skipImport(reading, at) : skipSegment(reading, at);
}

/** A site, a snippet or a named route inside a snippet. */
function looksLikeHead({ text }: Piece): boolean {
  return text.startsWith('(') || text.startsWith('&(') || text.includes('.') || text.includes(':');
}

/** A directive with its block; returns where the next one, or the end of the site, is. */
function readDirective(reading: Reading, start: number, where: 'site' | 'snippet'): number {
  const { pieces, faults, leftovers } = reading;
  const open: Piece[] = [];
  const seconds = new Set<Piece>();
  // What follows a block is a further line of it, unless the block is empty; see behind-close.ts.
  const isUnread = (index: number): boolean =>
    pieces[index - 1]?.kind === 'close' && pieces[index - 2]?.kind === 'open';
  let left: Piece | undefined;
  let closed: Piece | undefined;
  let at = start;
  for (let piece = pieces[at]; piece; piece = pieces[++at]) {
    if (isGiven(piece) && !(piece.newLine && isAtEnd(pieces, at))) reading.isPlain = false;
    if (piece.kind === 'open') {
      const next = pieces[at + 1];
      if (at === start && !piece.newLine) {
        // The second of two: Caddy takes it for the name of a directive.
        faults.push({ kind: 'crowded-open', at: piece, later: true });
        continue;
      }
      if (!piece.newLine && isUnread(at)) seconds.add(piece);
      // As the first word of a directive, it is its name for the parser.
      const later = at === start ? ({ later: true } as const) : undefined;
      if (next && !next.newLine && !isGiven(next))
        faults.push({ kind: 'crowded-open', at: next, ...later });
      else if (piece.newLine) faults.push({ kind: 'alone', at: piece, ...later });
      open.push(piece);
    } else if (at === start) continue;
    else if (piece.text === '{}' && piece.quote === '') {
      if (pieces[at + 1]?.newLine ?? true) faults.push({ kind: 'empty', at: piece });
    } else if (piece.newLine && open.length === 0) break;
    else if (piece.kind === 'close') {
      // Behind an empty block, some directives take it.
      const isSecond =
        !piece.newLine && pieces[at - 1]?.kind === 'close' && pieces[at - 2]?.kind !== 'open';
      const isField = pieces[start]?.text === 'push' && closed && isOfFields(closed);
      if (isSecond && open.length > 0 && !isField)
        faults.push({ kind: 'crowded-close', at: piece, later: true });
      const partner = open.pop();
      closed = partner;
      if (partner && seconds.has(partner)) leftovers.push({ start: partner.start, end: piece.end });
      if (partner) continue;
      faults.push({ kind: 'crowded-close', at: piece });
      break;
    } else if (piece.text === 'import' && piece.newLine) at = skipImport(reading, at) - 1;
    else if (open.length === 0 && isUnread(at)) left ??= piece;
  }
  for (const piece of open) reading.inner.push(piece);
  const last = pieces[at - 1];
  if (left && last && where !== 'snippet') leftovers.push({ start: left.start, end: last.end });
  return at;
}

/** Whether it opens the block of "push" in which any word is a field, even a brace behind that of the block. */
function isOfFields({ line }: Piece): boolean {
  return line?.words[0]?.text === 'headers';
}

/** Whether it gives way to lines that an import brings along. */
function isGiven({ text }: Piece): boolean {
  return text === '{block}' || (text.startsWith('{blocks.') && text.endsWith('}'));
}

/** Whether it names a snippet or a named route. */
function isWrapped({ text }: Piece): boolean {
  return /^&?\(.*\)$/s.test(text);
}

/** Behind the line that begins at `start` and the block at its end. */
function skipSegment({ pieces }: Reading, start: number): number {
  let depth = 0;
  let at = start + 1;
  for (let piece = pieces[at]; piece; piece = pieces[++at]) {
    if (depth === 0 && (piece.newLine || piece.kind === 'close')) return at;
    if (piece.kind === 'open') depth++;
    else if (piece.kind === 'close' && --depth === 0) return at + 1;
  }
  return at;
}

/** Behind an import and its block. Each line of that block is a name, words and perhaps a block. */
function skipImport(reading: Reading, start: number): number {
  const { pieces, faults, inner, imports, closedImports } = reading;
  const end = skipSegment(reading, start);
  const behind = pieces[end];
  const { line } = pieces[start]!;
  // A brace behind words is an argument of the import; a word behind its block keeps that open.
  const isSwallowed =
    behind && !behind.newLine && (pieces[end - 1]?.kind === 'close') !== (behind.kind === 'close');
  if (isSwallowed && line) closedImports.push({ line, at: behind });
  let depth = 0;
  for (let at = start + 1; at < end; at++) {
    const piece = pieces[at]!;
    const isOdd = piece.kind === 'word' ? depth === 0 && mayBreak(piece) : !isAtEnd(pieces, at);
    if (isOdd) reading.isPlain = false;
    if (piece.kind === 'close') depth--;
    if (piece.kind !== 'open') continue;
    const isFirst = piece.newLine || pieces[at - 1]?.kind !== 'word';
    const next = pieces[at + 1];
    if (depth > 0 && next && !next.newLine) faults.push({ kind: 'crowded-open', at: next });
    if (depth === 1 && isFirst) faults.push({ kind: 'anonymous', at: piece });
    // Nothing at all behind it is an error; anything else Caddy takes to the end of the file.
    if (depth === 0 && at === pieces.length - 1) inner.push(piece);
    depth++;
  }
  if (line) imports.push({ line, end });
  return end;
}

/** An argument that a snippet may use as a brace, or that takes more than one line. */
function mayBreak({ text }: Piece): boolean {
  return text === '{' || text === '}' || text === '{}' || text.includes('\n');
}

function isAtEnd(pieces: readonly Piece[], at: number): boolean {
  return pieces[at + 1]?.newLine ?? true;
}

/** Behind a block whose lines are not looked into. */
function skipBlock(reading: Reading, open: number): number {
  const { pieces } = reading;
  const stack: Piece[] = [];
  for (let at = open; at < pieces.length; at++) {
    const piece = pieces[at]!;
    if (piece.kind === 'open') stack.push(piece);
    else if (piece.kind === 'close') {
      stack.pop();
      if (stack.length === 0) return at + 1;
    }
  }
  for (const piece of stack) reading.inner.push(piece);
  return pieces.length;
}

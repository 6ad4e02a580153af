import type { Place, Span } from '../../grammar/text.ts';

/**
 * A text that was taken out of a file piece by piece: a shell script of a `RUN` instruction without its
 * line continuations, a YAML block without its indentation. It remembers where each piece stands in the file.
 */
export interface Excerpt {
  readonly uri: string;
  readonly text: string;
  /** In the order of the text; the first one begins at 0. */
  readonly pieces: readonly Piece[];
}

/** From `at` of the excerpt's text up to the next piece. */
export interface Piece {
  readonly at: number;
  /** Where the piece begins in the file. */
  readonly from: number;
  /** Present when the piece is not a copy: all of it stands for the stretch `from` to `until` of the file. */
  readonly until?: number;
}

/** A stretch of an excerpt, taken over as it is, or replaced by `text`. */
export interface Part extends Span {
  readonly text?: string;
}

/**
 * Stands for a stretch of text that is not known. It is a private-use character, so it does not stand in
 * real files, and it survives every kind of quoting.
 */
export const hole = '\uE000';

/** `text`, which stands at `offset` of the file, with CRLF line ends turned into LF. */
export function excerptOf(uri: string, text: string, offset = 0): Excerpt {
  const whole: Excerpt = { uri, text, pieces: [{ at: 0, from: offset }] };
  if (!text.includes('\r\n')) return whole;
  const parts: Part[] = [];
  let start = 0;
  for (let at = text.indexOf('\r\n'); at >= 0; at = text.indexOf('\r\n', at + 2)) {
    parts.push({ start, end: at });
    start = at + 1;
  }
  parts.push({ start, end: text.length });
  return assemble(whole, parts);
}

/** The same with a hole for each match of a global `pattern`, which stands for what is filled in later. */
export function withHoles(source: Excerpt, pattern: RegExp): Excerpt {
  const parts: Part[] = [];
  let last = 0;
  for (const match of source.text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    parts.push({ start: last, end: match.index }, { start: match.index, end, text: hole });
    last = end;
  }
  return assemble(source, [...parts, { start: last, end: source.text.length }]);
}

/** The parts of `source`, one after the other. */
export function assemble(source: Excerpt, parts: Iterable<Part>): Excerpt {
  const pieces: Piece[] = [];
  const texts: string[] = [];
  let length = 0;
  for (const part of parts) {
    if (part.text === undefined) {
      for (const piece of piecesIn(source, part)) pieces.push({ ...piece, at: length + piece.at });
      texts.push(source.text.slice(part.start, part.end));
    } else {
      const place = placeIn(source, part.start, part.end);
      pieces.push({ at: length, from: place.start, until: place.end });
      texts.push(part.text);
    }
    length += texts.at(-1)?.length ?? 0;
  }
  if (pieces.length === 0) pieces.push({ at: 0, from: placeIn(source, 0, 0).start });
  return { uri: source.uri, text: texts.join(''), pieces };
}

/** Several excerpts of one file as one, each on lines of its own. */
export function joinLines(excerpts: readonly Excerpt[], uri: string): Excerpt {
  const pieces: Piece[] = [];
  const texts: string[] = [];
  let length = 0;
  for (const excerpt of excerpts) {
    for (const piece of excerpt.pieces) pieces.push({ ...piece, at: length + piece.at });
    texts.push(excerpt.text);
    length += excerpt.text.length + 1;
  }
  if (pieces.length === 0) pieces.push({ at: 0, from: 0 });
  return { uri, text: texts.join('\n'), pieces };
}

/** Where a stretch of the excerpt's text stands in the file: from its first character to behind its last one. */
export function placeIn(excerpt: Excerpt, from: number, to: number): Place {
  // The parser of shell scripts can count past the end of broken ones.
  const end = Math.min(to, excerpt.text.length);
  const start = Math.min(from, end);
  const first = pieceAt(excerpt, start);
  const begin = first.until === undefined ? first.from + start - first.at : first.from;
  if (end <= start) return { uri: excerpt.uri, start: begin, end: begin };
  const last = pieceAt(excerpt, end - 1);
  const until = last.until ?? last.from + end - last.at;
  return { uri: excerpt.uri, start: begin, end: Math.max(begin, until) };
}

/**
 * `value`, found again in the stretch of `source` that it was decoded from: white space may have been folded
 * or indented, quotes and backslashes removed. When it cannot be found, all of it stands for the whole stretch.
 */
export function locate(source: Excerpt, span: Span, value: string): Excerpt {
  return assemble(source, locateParts(source, span, value));
}

/** The same as parts of `source`. */
export function locateParts(source: Excerpt, span: Span, value: string): readonly Part[] {
  const verbatim = source.text.slice(span.start, span.end).indexOf(value);
  if (verbatim >= 0) {
    const start = span.start + verbatim;
    return [{ start, end: start + value.length }];
  }
  // Hostile text could make every start promising; the budget keeps the search linear.
  let budget = 1000 + 8 * (span.end - span.start);
  for (let start = span.start; start < span.end && budget > 0; start++) {
    if (source.text[start] !== value[0]) continue;
    const attempt = align(source.text, { start, end: span.end }, value);
    if (attempt.parts !== undefined) return attempt.parts;
    budget -= attempt.steps;
  }
  return [{ ...span, text: value }];
}

function pieceAt(excerpt: Excerpt, offset: number): Piece {
  return excerpt.pieces[pieceIndex(excerpt, offset)] ?? { at: 0, from: 0 };
}

function pieceIndex(excerpt: Excerpt, offset: number): number {
  let low = 0;
  let high = excerpt.pieces.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((excerpt.pieces[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low;
}

/** The pieces of a stretch; their `at` counts from the start of the stretch. */
function* piecesIn(excerpt: Excerpt, span: Span): Generator<Piece> {
  if (span.end <= span.start) return;
  for (let i = pieceIndex(excerpt, span.start); i < excerpt.pieces.length; i++) {
    const piece = excerpt.pieces[i];
    if (piece === undefined || piece.at >= span.end) return;
    const skipped = Math.max(0, span.start - piece.at);
    const at = piece.at + skipped - span.start;
    yield piece.until === undefined ? { at, from: piece.from + skipped } : { ...piece, at };
  }
}

interface Attempt {
  readonly parts?: readonly Part[];
  readonly steps: number;
}

function align(raw: string, span: Span, value: string): Attempt {
  const parts: Part[] = [];
  let at = span.start;
  let start = at;
  for (let i = 0; i < value.length; i++) {
    const wanted = value[i] ?? '';
    while (at < span.end && !stands(raw, at, wanted) && skippable.has(raw[at] ?? '')) {
      if (start < at) parts.push({ start, end: at });
      at++;
      start = at;
    }
    if (at >= span.end || !stands(raw, at, wanted)) return { steps: at - span.start + 1 };
    const width = raw[at] === wanted ? 1 : written(raw, at);
    if (raw[at] !== wanted) {
      if (start < at) parts.push({ start, end: at });
      parts.push({ start: at, end: at + width, text: wanted });
      start = at + width;
    }
    at += width;
  }
  if (start < at) parts.push({ start, end: at });
  return { parts, steps: at - span.start };
}

const skippable: ReadonlySet<string> = new Set([' ', '\t', '\r', '\n', '\\', '"', "'", '$']);

/** Whether what is written at `at` can have become `wanted`. */
function stands(raw: string, at: number, wanted: string): boolean {
  const char = raw[at];
  if (char === wanted) return true;
  if (wanted !== ' ' && wanted !== '\n' && wanted !== '\t') return false;
  // A folded line break is a space, and `\n` in a quoted text is a line break.
  if (char === '\n' || (char === '\r' && raw[at + 1] === '\n')) return wanted !== '\t';
  return char === '\\' && raw[at + 1] === { '\n': 'n', '\t': 't', ' ': '' }[wanted];
}

function written(raw: string, at: number): number {
  return raw[at] === '\\' || raw[at] === '\r' ? 2 : 1;
}

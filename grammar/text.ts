/**
 * A stretch of text. Offsets count UTF-16 code units, as JavaScript strings and the language
 * server protocol do; `start` is inside, `end` is outside (half-open).
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span of a file. `uri` is a string such as `file:///srv/Caddyfile`. */
export interface Place extends Span {
  readonly uri: string;
}

/** From one place to another of the same file; the first alone when they are in two. */
export function through(first: Place, last: Place): Place {
  const { uri, start, end } = first;
  return { uri, start, end: uri === last.uri ? Math.max(end, last.end) : end };
}

/** Equal for places that begin at one spot of one file, as those of a line that is imported twice. */
export function placeKey({ uri, start }: Pick<Place, 'uri' | 'start'>): string {
  return `${uri}#${start}`;
}

/** A change of one text: the span is replaced by `text`. An empty span inserts. */
export interface Edit extends Span {
  readonly text: string;
}

/** A line and a column, both from 0; the column counts UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The offset at which each line of `text` begins. Lines end with `\n`; a `\r` before it belongs to the line. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The position of `offset`, found by bisection in the table of `lineStarts`. */
export function positionAt(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low, column: offset - (starts[low] ?? 0) };
}

/** The span from the first character of the line that holds `offset` up to and with its line break. */
export function wholeLine(text: string, offset: number): Span {
  // From an offset below 0, `lastIndexOf` looks at the first character all the same.
  const start = offset > 0 ? text.lastIndexOf('\n', offset - 1) + 1 : 0;
  const newline = text.indexOf('\n', offset);
  return { start, end: newline < 0 ? text.length : newline + 1 };
}

/** `text`, which may be part of a longer one, in a memory of its own: to be kept without keeping the longer one. */
export function detached(text: string): string {
  // Joining copies, whatever the parts are parts of.
  return ` ${text}`.slice(1);
}

/**
 * `text` with all edits applied. Edits may come in any order; one that overlaps an edit placed
 * before it is left out, so that the result is never a mixture of two intentions.
 */
export function applyEdits(text: string, edits: Iterable<Edit>): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let done = 0;
  for (const edit of sorted) {
    if (edit.start < done) continue;
    result += text.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  return result + text.slice(done);
}

/** Two places, the one that comes first in their file in front; those of two files as they are given. */
export function inFileOrder<P extends Place>(a: P, b: P): readonly [P, P] {
  return a.uri === b.uri && a.start > b.start ? [b, a] : [a, b];
}

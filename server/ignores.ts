import { type Place, type Span, wholeLine } from '../grammar/text.ts';
import type { Analysis } from './analysis/analyze.ts';

/** One rule that a comment ignores: `# caddylint-ignore <id>: reason`. */
export interface Ignore {
  readonly rule: string;
  /** The id in the comment. */
  readonly at: Place;
  /** The line it speaks of: its own when code stands before the comment, else the next one. */
  readonly line: Span;
  /** `# caddylint-ignore-file <id>: reason` speaks of the whole file. */
  readonly whole: boolean;
  /** Whether the comment names no other rule. */
  readonly isAlone: boolean;
  /** What to delete when it is no longer needed: the comment, or the name alone if there are others. */
  readonly removal: Place;
}

const MARK = 'caddylint-ignore';

/**
 * The ignore comments of a file. All files that findings stand in take `#` for a comment: Caddyfiles,
 * YAML, `.env`, Dockerfiles, Python and shell.
 */
export function ignoresOf(uri: string, analysis: Analysis): readonly Ignore[] {
  const text = analysis.files.read(uri);
  if (!text?.includes(MARK)) return [];
  const source = analysis.config.sources.get(uri);
  const comments = source ? source.written.comments : commentLines(text);
  return comments.flatMap((comment) => read(uri, text, comment));
}

/** Comments that hold the mark, found by line where no tree tells. */
function commentLines(text: string): Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + 1)) {
    const line = wholeLine(text, at);
    const start = text.lastIndexOf('#', at);
    if (start >= line.start) found.push({ start, end: line.end });
  }
  return found;
}

function read(uri: string, text: string, comment: Span): Ignore[] {
  const body = text.slice(comment.start, comment.end);
  const match = /^#\s*caddylint-ignore(-file)?\s+([a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)/.exec(body);
  if (!match?.[2]) return [];
  const own = wholeLine(text, comment.start);
  const alone = text.slice(own.start, comment.start).trim() === '';
  const line = alone ? wholeLine(text, own.end) : own;
  const blank = alone ? own : { start: trimmedEnd(text, comment.start), end: lineEnd(text, own) };
  const listAt = comment.start + match[0].length - match[2].length;
  const spans = [...match[2].matchAll(/[a-z0-9-]+/g)].map((id) => ({
    start: listAt + id.index,
    end: listAt + id.index + id[0].length,
  }));
  return spans.map(({ start, end }, index) => ({
    rule: text.slice(start, end),
    at: { uri, start, end },
    line,
    whole: match[1] !== undefined,
    isAlone: spans.length === 1,
    removal: { uri, ...(spans.length === 1 ? blank : withComma(spans, index)) },
  }));
}

/** A name in a list with the comma behind it, or with the one before it when it is the last. */
function withComma(names: readonly Span[], index: number): Span {
  const { start, end } = names[index]!;
  const next = names[index + 1];
  return next ? { start, end: next.start } : { start: names[index - 1]?.end ?? start, end };
}

function trimmedEnd(text: string, offset: number): number {
  let at = offset;
  while (text[at - 1] === ' ' || text[at - 1] === '\t') at--;
  return at;
}

function lineEnd(text: string, line: Span): number {
  return text[line.end - 1] === '\n' ? line.end - 1 : line.end;
}

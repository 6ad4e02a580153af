import { marked, type Tokens } from 'marked';
import { lineStarts, positionAt } from '../grammar/text.ts';
import type { Diagnostic } from '../server/lint.ts';

/** One heading of a suite with the blocks below it. */
export interface Case {
  readonly title: string;
  /** The files by name, markers and cursor removed. */
  readonly files: ReadonlyMap<string, string>;
  readonly markers: readonly Marker[];
  /** Where `<|>` stood; with a second one, a selection reaches to it. */
  readonly cursor?: { readonly file: string; readonly offset: number; readonly end: number };
  /** Blocks that say what comes out, such as `fixed` or `hover`. */
  readonly outputs: readonly Output[];
  /** Variables of a block `env environment`. */
  readonly environment: ReadonlyMap<string, string>;
}

export interface Marker {
  readonly file: string;
  /** From 0, in the text without markers. */
  readonly line: number;
  /** UTF-16 columns of the marked text, half-open. */
  readonly start: number;
  readonly end: number;
  readonly severity: string;
  readonly rule: string;
  /** A part of the message. */
  readonly message: string;
}

export interface Output {
  readonly kind: string;
  /** What follows the kind, such as the file that is `fixed`. */
  readonly argument: string;
  readonly text: string;
  /** Where `text` stands in the suite, for rewriting it. */
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a suite: a Markdown file in which a heading with code blocks is one test. A paragraph that is
 * a file name in backticks names the block behind it; a `caddyfile` block without a name is `Caddyfile`.
 */
export function readSuite(markdown: string): readonly Case[] {
  const cases: OpenCase[] = [];
  let current = newCase('');
  let name: string | undefined;
  let offset = 0;
  for (const token of marked.lexer(markdown)) {
    const start = markdown.indexOf(token.raw, offset);
    offset = start + token.raw.length;
    if (token.type === 'heading') {
      current = newCase((token as Tokens.Heading).text);
      cases.push(current);
      name = undefined;
    } else if (token.type === 'paragraph') {
      name = /^`([^`]+)`:?$/.exec((token as Tokens.Paragraph).text.trim())?.[1];
    } else if (token.type === 'code') {
      addBlock(current, token as Tokens.Code, start, name);
      name = undefined;
    }
  }
  return cases.filter((one) => one.files.size > 0);
}

type OpenCase = {
  -readonly [K in keyof Case]: Case[K] extends ReadonlyMap<string, string>
    ? Map<string, string>
    : Case[K] extends readonly (infer T)[]
      ? T[]
      : Case[K];
};

function newCase(title: string): OpenCase {
  return { title, files: new Map(), markers: [], outputs: [], environment: new Map() };
}

function addBlock(
  into: OpenCase,
  code: Tokens.Code,
  start: number,
  named: string | undefined,
): void {
  const [language = '', kind = '', ...rest] = (code.lang ?? '').split(/\s+/);
  const text = code.text === '' ? '' : `${code.text}\n`;
  if (kind === 'environment') {
    for (const line of code.text.split('\n')) {
      const at = line.indexOf('=');
      if (at > 0) into.environment.set(line.slice(0, at), line.slice(at + 1));
    }
    return;
  }
  // `console` and `text` blocks are for readers only, unless they are an output.
  if (kind !== '') {
    const from = start + code.raw.indexOf('\n') + 1;
    const argument = rest.join(' ');
    into.outputs.push({ kind, argument, text, start: from, end: from + text.length });
    return;
  }
  const file = named ?? (language === 'caddyfile' ? 'Caddyfile' : undefined);
  if (file) addFile(into, file, text);
}

const CURSOR = '<|>';
const MARKER =
  /^#([ \t]*)(\^+)[ \t]*(error|warning|info|hint|note)(?:\[([a-z0-9-]+)\])?(?::[ \t]*(.*))?$/;

function addFile(into: OpenCase, file: string, text: string): void {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const marker = MARKER.exec(line);
    if (marker) into.markers.push(readMarker(file, line, marker, lines));
    else lines.push(line);
  }
  const kept = lines.join('\n');
  const offset = kept.indexOf(CURSOR);
  const once = kept.replace(CURSOR, '');
  const end = once.indexOf(CURSOR);
  if (offset >= 0) into.cursor = { file, offset, end: end < 0 ? offset : end };
  into.files.set(file, once.replace(CURSOR, ''));
}

/** Carets align by eye, with tabs as wide as eight columns; carets next to `#` reach under it. */
function readMarker(
  file: string,
  line: string,
  [, blank = '', carets = '', severity = '', rule = '', message = '']: RegExpExecArray,
  before: readonly string[],
): Marker {
  const above = before[before.length - 1] ?? '';
  const from = blank === '' ? 0 : width(line.slice(0, 1 + blank.length));
  const to = width(line.slice(0, 1 + blank.length + carets.length));
  return {
    file,
    line: before.length - 1,
    start: columnAt(above, from),
    end: columnAt(above, to),
    severity,
    rule,
    message,
  };
}

function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += character === '\t' ? 8 - (columns % 8) : 1;
  return columns;
}

/** The UTF-16 column of `text` that stands `columns` wide to the right. */
function columnAt(text: string, columns: number): number {
  let at = 0;
  while (at < text.length && width(text.slice(0, at)) < columns) at++;
  return at;
}

/** What a marker for each diagnostic and each of its related places would say, for comparing with the suite's. */
export function markersOf(
  diagnostics: readonly Diagnostic[],
  nameOf: (uri: string) => string,
  read: (uri: string) => string,
): readonly Marker[] {
  return diagnostics.map(({ at, severity, rule, message }) => {
    const text = read(at.uri);
    const starts = lineStarts(text);
    const start = positionAt(starts, at.start);
    const end = positionAt(starts, at.end);
    const lineEnd = (starts[start.line + 1] ?? text.length + 1) - 1 - (starts[start.line] ?? 0);
    const to = end.line === start.line ? end.column : lineEnd;
    return {
      file: nameOf(at.uri),
      line: start.line,
      start: start.column,
      // A finding without width is marked by one caret, which may stand behind the line.
      end: Math.max(to, Math.min(start.column + 1, lineEnd)),
      severity,
      rule,
      message,
    };
  });
}

/** The files with markers written below the lines they mark: what a suite would have to say. */
export function annotate(file: string, text: string, markers: readonly Marker[]): string {
  const lines = text.split('\n');
  const result: string[] = [];
  for (const [index, line] of lines.entries()) {
    result.push(line);
    for (const marker of markers.filter((one) => one.file === file && one.line === index)) {
      result.push(drawMarker(line, marker));
    }
  }
  return result.join('\n');
}

function drawMarker(line: string, { start, end, severity, rule, message }: Marker): string {
  const label = rule ? `${severity}[${rule}]: ${message}` : `${severity}: ${message}`;
  if (start === 0) return `#${'^'.repeat(Math.max(1, width(line.slice(0, end)) - 1))} ${label}`;
  // Tabs of the line are kept, so that the carets stand below their text at any tab width.
  const lead = line.slice(1, start).replace(/[^\t]/g, ' ');
  const first = line.startsWith('\t') ? '#\t' : '#';
  return `${first}${lead}${'^'.repeat(Math.max(1, end - start))} ${label}`;
}

import type { Place, Span } from '../../grammar/text.ts';
import { assemble, type Excerpt, excerptOf, type Part, placeIn } from './excerpt.ts';

/** One instruction of a Dockerfile. https://docs.docker.com/reference/dockerfile/ */
export interface Instruction {
  /** In capitals. */
  readonly keyword: string;
  /** `--name=value` words in front of the arguments; a value that is not written is empty. */
  readonly flags: ReadonlyMap<string, string>;
  /** The arguments without flags, continuations, comments, and blanks at the ends. */
  readonly rest: Excerpt;
  readonly heredocs: readonly Heredoc[];
  /** `rest` and the lines of the heredocs: what the shell reads. */
  readonly script: Excerpt;
  readonly at: Place;
}

export interface Heredoc {
  /** The span of `<<EOF` in the text of `rest`. */
  readonly word: Span;
  readonly body: Excerpt;
}

/** A Dockerfile as a list of instructions. */
export interface Instructions {
  readonly instructions: readonly Instruction[];
  /** What joins lines and takes meaning away: a backslash, or what a `# escape=` directive says. */
  readonly escape: string;
}

/** Takes a Dockerfile apart as BuildKit does; what is not an instruction becomes one with a strange keyword. */
export function instructionsOf(uri: string, text: string): Instructions {
  const source = excerptOf(uri, text);
  const lines = linesOf(source.text);
  const escape = escapeDirective(source.text, lines);
  const instructions: Instruction[] = [];
  let at = 0;
  while (at < lines.length) {
    const logical = logicalLine(source.text, lines, at, escape);
    at = logical.next;
    if (logical.parts.length === 0) continue;
    const line = assemble(source, logical.parts);
    const keyword = /^[^\s]*/.exec(line.text)?.[0] ?? '';
    const { flags, end } = flagsAt(line.text, keyword.length);
    const rest = assemble(line, [{ start: end, end: Math.max(end, line.text.trimEnd().length) }]);
    const upper = keyword.toUpperCase();
    const heredocs: Heredoc[] = [];
    const first = at;
    if (upper === 'RUN' || upper === 'COPY' || upper === 'ADD') {
      for (const word of wordsOf(rest.text, escape)) {
        const heredoc = /^\d*<<(-?)(['"]?)([^<'"\s]+)\2$/.exec(
          rest.text.slice(word.start, word.end),
        );
        if (heredoc === null) continue;
        const body = heredocBody(source.text, lines, at, heredoc[3] ?? '', heredoc[1] === '-');
        heredocs.push({ word, body: assemble(source, [body]) });
        at = body.next;
      }
    }
    const followed = lines[at - 1]?.end ?? source.text.length;
    const tail = first === at ? [] : [{ start: (lines[first]?.start ?? 1) - 1, end: followed }];
    const whole = [{ start: end, end: line.text.length }];
    instructions.push({
      keyword: upper,
      flags,
      rest,
      heredocs,
      script: tail.length === 0 ? rest : append(assemble(line, whole), assemble(source, tail)),
      at: placeIn(source, logical.parts[0]?.start ?? 0, trimmedEnd(source.text, followed)),
    });
  }
  return { instructions, escape };
}

/** The words of an instruction, quotes included: blanks inside quotes and behind the escape character do not divide. */
export function wordsOf(text: string, escape: string): readonly Span[] {
  const words: Span[] = [];
  let start = -1;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (quote === '' && isBlank(char)) {
      if (start >= 0) words.push({ start, end: i });
      start = -1;
      continue;
    }
    if (start < 0) start = i;
    if (char === escape && quote !== "'") i++;
    else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
  }
  if (start >= 0) words.push({ start, end: text.length });
  return words;
}

/**
 * A word after removing quotes and filling in variables, as Docker does it. `lookup` gives `undefined` for a
 * variable whose value is not known; then the word is not known either.
 */
export function expand(
  text: string,
  escape: string,
  lookup: (name: string) => string | undefined,
): string | undefined {
  let result = '';
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (quote === "'") {
      if (char === "'") quote = '';
      else result += char;
    } else if (char === escape) {
      const next = text[i + 1];
      if (next === undefined) result += char;
      else if (quote === '"' && next !== '"' && next !== '$' && next !== escape)
        result += char + next;
      else result += next;
      i++;
    } else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === '$') {
      const variable = variableAt(text, i, escape, lookup);
      if (variable === undefined) return undefined;
      result += variable.value;
      i = variable.end - 1;
    } else result += char;
  }
  return result;
}

/** The words of the JSON form `["a", "b"]`; absent when the text is anything else, which makes it a shell command. */
export function jsonWords(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return undefined;
    const words = value.filter((word) => typeof word === 'string');
    return words.length === value.length ? words : undefined;
  } catch {
    return undefined;
  }
}

function linesOf(text: string): readonly Span[] {
  const lines: Span[] = [];
  let start = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', start)) {
    lines.push({ start, end: at });
    start = at + 1;
  }
  lines.push({ start, end: text.length });
  return lines;
}

/** Directives are only read before the first line that is something else. */
function escapeDirective(text: string, lines: readonly Span[]): string {
  for (const { start, end } of lines) {
    const line = text.slice(start, end);
    const directive = /^\uFEFF?#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*?)\s*$/.exec(line);
    if (directive === null) return '\\';
    if (directive[1]?.toLowerCase() === 'escape') return directive[2] === '`' ? '`' : '\\';
  }
  return '\\';
}

interface Logical {
  readonly parts: readonly Part[];
  /** The number of the line behind it. */
  readonly next: number;
}

function logicalLine(text: string, lines: readonly Span[], from: number, escape: string): Logical {
  const parts: Span[] = [];
  let next = from;
  for (; next < lines.length; next++) {
    const line = lines[next] ?? { start: text.length, end: text.length };
    const start = skipBlanks(text, line);
    // Comments and empty lines between joined lines are as if they were not there.
    if (start === line.end || text[start] === '#') {
      if (parts.length === 0) return { parts, next: next + 1 };
      continue;
    }
    const end = trimmedEnd(text, line.end, line.start);
    const joins = text[end - 1] === escape && (end - 1 <= line.start || text[end - 2] !== escape);
    parts.push({ start: parts.length === 0 ? start : line.start, end: joins ? end - 1 : line.end });
    if (!joins) return { parts, next: next + 1 };
  }
  return { parts, next };
}

function flagsAt(text: string, from: number): { flags: ReadonlyMap<string, string>; end: number } {
  const flags = new Map<string, string>();
  let end = skipBlanks(text, { start: from, end: text.length });
  while (text.startsWith('--', end)) {
    let stop = end;
    while (stop < text.length && !isBlank(text[stop] ?? '')) stop++;
    const word = text.slice(end + 2, stop);
    if (word === '') break;
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    flags.set(name, equals < 0 ? '' : word.slice(equals + 1).replaceAll(/^["']|["']$/g, ''));
    end = skipBlanks(text, { start: stop, end: text.length });
  }
  return { flags, end };
}

function heredocBody(
  text: string,
  lines: readonly Span[],
  from: number,
  name: string,
  tabs: boolean,
): Span & { readonly next: number } {
  const start = lines[from]?.start ?? text.length;
  for (let i = from; i < lines.length; i++) {
    const line = lines[i] ?? { start, end: start };
    const written = text.slice(line.start, line.end);
    if ((tabs ? written.replace(/^\t+/, '') : written) === name) {
      return { start, end: line.start, next: i + 1 };
    }
  }
  return { start, end: text.length, next: lines.length };
}

interface Filled {
  readonly value: string;
  readonly end: number;
}

function variableAt(
  text: string,
  at: number,
  escape: string,
  lookup: (name: string) => string | undefined,
): Filled | undefined {
  const braced = text[at + 1] === '{';
  const start = at + (braced ? 2 : 1);
  let end = start;
  while (/\w/.test(text[end] ?? '')) end++;
  if (end === start) return braced ? undefined : { value: '$', end: at + 1 };
  const value = lookup(text.slice(start, end));
  if (!braced) return value === undefined ? undefined : { value, end };
  const close = closingBrace(text, end);
  if (close === undefined || value === undefined) return undefined;
  if (close === end) return { value, end: close + 1 };
  const operator = /^:?[-+?]/.exec(text.slice(end, end + 2))?.[0];
  // Without a colon it matters whether an empty variable is set.
  if (operator === undefined || (operator.length === 1 && value === '')) return undefined;
  if (operator.endsWith('?')) return value === '' ? undefined : { value, end: close + 1 };
  const wantsWord = operator.endsWith('+') === (value !== '');
  if (!wantsWord) return { value: operator.endsWith('+') ? '' : value, end: close + 1 };
  const word = text.slice(end + operator.length, close);
  // One level is what people write; deeper ones are left unknown rather than followed without bound.
  if (word.includes('${')) return undefined;
  const filled = expand(word, escape, lookup);
  return filled === undefined ? undefined : { value: filled, end: close + 1 };
}

function closingBrace(text: string, from: number): number | undefined {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  return undefined;
}

function append(first: Excerpt, second: Excerpt): Excerpt {
  const shifted = second.pieces.map((piece) => ({ ...piece, at: piece.at + first.text.length }));
  return { uri: first.uri, text: first.text + second.text, pieces: [...first.pieces, ...shifted] };
}

function skipBlanks(text: string, span: Span): number {
  let at = span.start;
  while (at < span.end && isBlank(text[at] ?? '')) at++;
  return at;
}

function trimmedEnd(text: string, end: number, start = 0): number {
  let at = end;
  while (at > start && isBlank(text[at - 1] ?? '')) at--;
  return at;
}

function isBlank(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r' || char === '\uFEFF';
}

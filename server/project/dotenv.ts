import { hole, known, type Lookup, substitute } from './compose-substitute.ts';
import type { DotenvEntry } from './project.ts';

/**
 * Reads a file in the form of `.env`, by the rules of Compose.
 * https://docs.docker.com/compose/how-tos/environment-variables/env-file-format/
 *
 * When a value is filled in, what `lookup` knows wins over what stands above in this file, and that
 * over what `earlier` knows, which are the files read before.
 * A NAME without `=` is taken from there too, and has an unknown value when nobody knows it. A line that
 * Compose cannot read is left out.
 */
export function readDotenv(
  uri: string,
  text: string,
  lookup: Lookup = nobody,
  earlier: Lookup = nobody,
): readonly DotenvEntry[] {
  const entries: DotenvEntry[] = [];
  const values = new Map<string, string | null>();
  const find: Lookup = (name) => {
    const elsewhere = lookup(name);
    if (elsewhere !== undefined) return elsewhere;
    const own = values.get(name);
    return own === undefined ? earlier(name) : own;
  };
  for (const statement of statements(text)) {
    const value = filledIn(known(evaluate(statement, find)));
    const { name, nameStart, valueStart, valueEnd } = statement;
    entries.push({
      name,
      nameAt: { uri, start: nameStart, end: nameStart + name.length },
      value,
      raw: text.slice(valueStart, valueEnd),
      valueAt: { uri, start: valueStart, end: valueEnd },
    });
    // A NAME that nobody knows leaves an earlier value of it alone.
    if (statement.form !== 'inherited' || value !== undefined) values.set(name, value ?? null);
  }
  return entries;
}

/** A text in which nothing is left for another program, such as cookiecutter, to fill in; else undefined. */
function filledIn(value: string | undefined): string | undefined {
  return value !== undefined && (left.test(value) || reference.test(value)) ? undefined : value;
}

const left = /\{\{.*\}\}|\{%.*%\}/s;

/** Where a secret is kept: https://developer.1password.com/docs/cli/secret-references and https://github.com/helmfile/vals */
const reference = /^(?:op|ref\+[\w-]+):\/\//;

/** Knows no variable. */
const nobody: Lookup = () => undefined;

/** How a value is written. `open` lacks its closing quote. */
type Form = 'unquoted' | 'single' | 'double' | 'open' | 'inherited';

interface Statement {
  readonly name: string;
  readonly nameStart: number;
  readonly form: Form;
  /** With quotes. */
  readonly valueStart: number;
  readonly valueEnd: number;
  /** The value without quotes and without the backslashes that protect them. */
  readonly content: string;
}

function* statements(text: string): Generator<Statement> {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    if (isSpace(text[at]) || text[at] === '\n') {
      at += 1;
      continue;
    }
    if (text[at] === '#') {
      at = endOfLine(text, at);
      continue;
    }
    const statement = statementAt(text, at);
    if (statement && statement.name !== '') yield statement;
    at = statement ? Math.max(statement.valueEnd, at + 1) : endOfLine(text, at);
    // What follows an unquoted value on its line is a comment; after a closing quote a new statement may come.
    if (statement?.form === 'unquoted' || statement?.form === 'open') at = endOfLine(text, at);
  }
}

function statementAt(text: string, start: number): Statement | undefined {
  const nameStart = skipExport(text, start);
  let end = nameStart;
  while (isNamePart(text, end)) end += 1;
  const name = text.slice(nameStart, end);
  const separator = skipSpace(text, end);
  if (separator === text.length || text[separator] === '\n') {
    return { name, nameStart, form: 'inherited', valueStart: end, valueEnd: end, content: '' };
  }
  // A colon is as good as an equals sign.
  if (text[separator] !== '=' && text[separator] !== ':') return undefined;
  const valueStart = skipSpace(text, separator + 1);
  const value = valueAt(text, valueStart);
  return { name, nameStart, valueStart, ...value };
}

function valueAt(text: string, start: number): Pick<Statement, 'form' | 'valueEnd' | 'content'> {
  const quote = text[start];
  if (quote === '"' || quote === "'") return quotedAt(text, start, quote);
  const line = text.slice(start, endOfLine(text, start));
  const comment = line.indexOf(' #');
  const content = (comment < 0 ? line : line.slice(0, comment)).trimEnd();
  return { form: 'unquoted', valueEnd: start + content.length, content };
}

/** A quoted value may run over lines. A backslash protects the quote; every other one stays for `evaluate`. */
function quotedAt(
  text: string,
  start: number,
  quote: '"' | "'",
): Pick<Statement, 'form' | 'valueEnd' | 'content'> {
  let content = '';
  let escaped = false;
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === quote && !escaped) {
      return { form: quote === '"' ? 'double' : 'single', valueEnd: at + 1, content };
    }
    if (char === '\\' && !escaped) {
      escaped = true;
      continue;
    }
    content += escaped && char !== quote ? `\\${char}` : char;
    escaped = false;
  }
  const valueEnd = start + text.slice(start, endOfLine(text, start)).trimEnd().length;
  return { form: 'open', valueEnd, content: '' };
}

function evaluate(statement: Statement, lookup: Lookup): string {
  switch (statement.form) {
    case 'inherited':
      return lookup(statement.name) ?? hole;
    case 'unquoted':
      return substitute(statement.content, lookup);
    case 'single':
      return statement.content;
    case 'double':
      return substitute(unescape(statement.content), lookup);
    case 'open':
      return hole;
  }
}

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
  // Two dollars, for the text is filled in afterwards.
  $: '$$',
};

/** The escapes of double quotes. A backslash before anything else stays. */
function unescape(content: string): string {
  let result = '';
  let done = 0;
  for (let at = content.indexOf('\\'); at >= 0; at = content.indexOf('\\', done)) {
    result += content.slice(done, at);
    const next = content.charAt(at + 1);
    const octal = next === '0' ? octalAt(content, at + 2) : undefined;
    result += octal?.text ?? escapes[next] ?? `\\${next}`;
    done = octal?.end ?? at + 1 + next.length;
  }
  return result + content.slice(done);
}

/** `\0` and three octal digits are a character; Compose loses the zero of what is not quite that. */
function octalAt(content: string, start: number): { text: string; end: number } {
  let end = start;
  while (end < start + 3 && content.charAt(end) >= '0' && content.charAt(end) <= '9') end += 1;
  const digits = content.slice(start, end);
  const code = /^[0-3][0-7]{2}$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
  return { text: code === undefined ? `\\${digits}` : String.fromCharCode(code), end };
}

function skipExport(text: string, start: number): number {
  const after = start + 'export'.length;
  if (!text.startsWith('export', start)) return start;
  const next = text[after];
  return isSpace(next) ? skipSpace(text, after) : start;
}

function isNamePart(text: string, at: number): boolean {
  const char = text.charAt(at);
  return char !== '' && /^[\p{L}\p{N}_.[\]-]$/u.test(char);
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (isSpace(text[at])) at += 1;
  return at;
}

function endOfLine(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  return newline < 0 ? text.length : newline;
}

/** White space within a line. */
function isSpace(char: string | undefined): boolean {
  return char !== undefined && ' \t\v\f\r\u0085\u00A0'.includes(char);
}

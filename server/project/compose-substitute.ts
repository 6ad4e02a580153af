/**
 * What is known of a variable: its text; `null` when it is set but its text is not known; `undefined`
 * when nothing sets it.
 */
export type Lookup = (name: string) => string | null | undefined;

/** Stands in a text for a part that is not known. It cannot be in a YAML or `.env` file. */
export const hole = '\u0000';

/** `text` when all of it is known. */
export function known(text: string): string | undefined {
  return text.includes(hole) ? undefined : text;
}

/**
 * Fills `$NAME`, `${NAME}` and the forms with `:-`, `-`, `:+`, `+`, `:?`, `?` in. `$$` is one `$`.
 * https://docs.docker.com/reference/compose-file/interpolation/
 *
 * A variable that nothing sets is an empty text to Compose, but whoever starts Compose may have it in
 * the shell: it leaves a `hole`, and so does all that depends on its being unset, with one exception.
 * `${NAME:-default}` gives the default, for that is what the repository says; an empty default says nothing.
 * A `$` that Compose refuses makes the whole text a hole.
 */
export function substitute(template: string, lookup: Lookup): string {
  return fill(template, lookup, 0) ?? hole;
}

/** Defaults may hold defaults; no real file goes as deep as this. */
const maxDepth = 20;

function fill(template: string, lookup: Lookup, depth: number): string | undefined {
  if (depth > maxDepth) return undefined;
  let result = '';
  let done = 0;
  for (const { start, end, name, rest } of dollars(template)) {
    result += template.slice(done, start);
    done = end;
    if (name === undefined) {
      if (end - start !== 2) return undefined;
      result += '$';
      continue;
    }
    const value = rest === undefined ? (lookup(name) ?? hole) : expand(name, rest, lookup, depth);
    if (value === undefined) return undefined;
    result += value;
  }
  return result + template.slice(done);
}

/** A `$` and what belongs to it. */
export interface Dollar {
  readonly start: number;
  readonly end: number;
  /** The variable; absent for `$$`, and for a single `$` that begins none. */
  readonly name?: string;
  /** Between the name and the closing brace; absent without braces. */
  readonly rest?: string;
}

/** Each `$` of a text as Compose reads it, from left to right. */
export function* dollars(template: string): Generator<Dollar> {
  let done = 0;
  for (let at = template.indexOf('$'); at >= 0; at = template.indexOf('$', done)) {
    const next = template.charAt(at + 1);
    const braced = next === '{';
    const nameStart = at + (braced ? 2 : 1);
    const nameEnd = endOfName(template, nameStart);
    const close = braced ? closingBrace(template, at + 1) : nameEnd - 1;
    if (next === '$') done = at + 2;
    else if (nameEnd === nameStart || close < 0) done = at + 1;
    else done = close + 1;
    const isVariable = next !== '$' && done > at + 1;
    yield {
      start: at,
      end: done,
      ...(isVariable && { name: template.slice(nameStart, nameEnd) }),
      ...(isVariable && braced && { rest: template.slice(nameEnd, close) }),
    };
  }
}

/** `rest` is what stands between the name and the closing brace: an operator and its text, or nothing. */
function expand(name: string, rest: string, lookup: Lookup, depth: number): string | undefined {
  const value = lookup(name);
  if (rest === '') return value ?? hole;
  const colon = rest.startsWith(':');
  const operator = rest.charAt(colon ? 1 : 0);
  const word = rest.slice(colon ? 2 : 1);
  // Whether a text with a hole in it is empty cannot be known.
  if (value === null || (colon && value?.includes(hole))) return hole;
  const counts = value !== undefined && !(colon && value === '');
  switch (operator) {
    case '-':
      if (counts) return value;
      // An empty default tells Compose to be silent, and nobody what is meant.
      return value === undefined && word === '' ? hole : fill(word, lookup, depth + 1);
    case '+':
      if (value === undefined) return hole;
      return counts ? fill(word, lookup, depth + 1) : value;
    case '?':
      return counts ? value : hole;
    default:
      return undefined;
  }
}

function endOfName(text: string, start: number): number {
  let end = start;
  while (end < text.length && isNamePart(text.charCodeAt(end), end > start)) end += 1;
  return end;
}

function isNamePart(code: number, digits: boolean): boolean {
  const letter = code | 0x20;
  return (letter >= 97 && letter <= 122) || code === 95 || (digits && code >= 48 && code <= 57);
}

/** The brace that closes the one at `open`; inner braces count, whether a `$` precedes them or not. */
function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\n') return -1;
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

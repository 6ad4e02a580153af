/*
 * What can be said of the texts that an expression in Go's notation finds, without finding any.
 * https://github.com/google/re2/wiki/Syntax
 */

/** What every match of an expression begins with, when it is bound to the beginning of the text; undefined when it may begin in several ways. */
export function literalStart(pattern: string): string | undefined {
  const [only, ...others] = alternativesOf(pattern);
  if (!only?.startsWith('^') || others.length > 0) return undefined;
  const [mark, ...items] = itemsOf(only);
  if (mark?.least !== 1) return undefined;
  let found = '';
  for (const { literal, least, most } of items) {
    if (literal === undefined || least === 0) return found;
    found += literal;
    // What comes several times is certain to come once.
    if (most !== 1) return found;
  }
  return found;
}

/** One character, class, group or mark, with how often it comes. */
export interface Item {
  /** As it is written, without how often it comes. */
  readonly atom: string;
  /** The character it stands for. */
  readonly literal?: string;
  /** What stands in the parentheses of a group. */
  readonly inside?: string;
  /** Stands for a place and not for characters, such as `^` and `\b`. */
  readonly isMark: boolean;
  readonly least: number;
  readonly most: number;
}

/** Flags such as `(?i)` change what characters stand for, and `\Q` what is a character. */
export function hasFlags(pattern: string): boolean {
  return /\(\?[a-zA-Z-]*[:)]/.test(pattern.replaceAll('(?:', '(')) || pattern.includes('\\Q');
}

/** What stands between the bars that are in no group. */
export function alternativesOf(pattern: string): readonly string[] {
  const found: string[] = [];
  let start = 0;
  for (let at = 0; at < pattern.length; at = endOfAtom(pattern, at)) {
    if (pattern[at] !== '|') continue;
    found.push(pattern.slice(start, at));
    start = at + 1;
  }
  return [...found, pattern.slice(start)];
}

/** The items of one alternative, one after the other. */
export function itemsOf(alternative: string): readonly Item[] {
  if (hasFlags(alternative))
    return [{ atom: alternative, isMark: false, least: 0, most: Infinity }];
  const items: Item[] = [];
  for (let at = 0; at < alternative.length; ) {
    const end = endOfAtom(alternative, at);
    const atom = alternative.slice(at, end);
    const times = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(alternative.slice(end))?.[0] ?? '';
    items.push({ atom, ...atomOf(atom), ...timesOf(times) });
    at = end + times.length;
  }
  return items;
}

function atomOf(atom: string): Pick<Item, 'literal' | 'inside' | 'isMark'> {
  if (atom.startsWith('(')) {
    return { inside: atom.slice(1, -1).replace(/^\?(?::|P?<\w+>)/, ''), isMark: false };
  }
  if (atom.startsWith('\\')) {
    const character = atom[1] ?? '';
    if (/[AzbB]/.test(character)) return { isMark: true };
    return /\w/.test(character) ? { isMark: false } : { literal: character, isMark: false };
  }
  if (atom === '^' || atom === '$') return { isMark: true };
  return atom === '.' || atom.startsWith('[')
    ? { isMark: false }
    : { literal: atom, isMark: false };
}

function timesOf(times: string): Pick<Item, 'least' | 'most'> {
  if (times === '') return { least: 1, most: 1 };
  if (times.startsWith('*')) return { least: 0, most: Infinity };
  if (times.startsWith('+')) return { least: 1, most: Infinity };
  if (times.startsWith('?')) return { least: 0, most: 1 };
  const [least = '', most] = times.replace(/[{}?]/g, '').split(',');
  return { least: Number(least), most: most === '' ? Infinity : Number(most ?? least) };
}

/** Behind the character, escape, class or group that begins at `start`. */
function endOfAtom(pattern: string, start: number): number {
  if (pattern[start] === '\\') {
    const long = /^\\(?:[pP]?\{[^}]*\}|x\{[^}]*\}|[pP]\w|x\w\w|[0-7]{1,3})/.exec(
      pattern.slice(start),
    );
    return start + (long?.[0].length ?? 2);
  }
  if (pattern[start] === '[') return endOfClass(pattern, start);
  if (pattern[start] !== '(') return start + ((pattern.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
  let depth = 0;
  for (let at = start; at < pattern.length; at++) {
    if (pattern[at] === '\\') at++;
    else if (pattern[at] === '[') at = endOfClass(pattern, at) - 1;
    else if (pattern[at] === '(') depth++;
    else if (pattern[at] === ')' && --depth === 0) return at + 1;
  }
  return pattern.length;
}

function endOfClass(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern[at] === '^') at++;
  // A bracket that comes first is one of the characters.
  if (pattern[at] === ']') at++;
  for (; at < pattern.length; at++) {
    if (pattern[at] === '\\') at++;
    else if (pattern.startsWith('[:', at)) {
      const end = pattern.indexOf(':]', at);
      if (end > 0) at = end + 1;
    } else if (pattern[at] === ']') return at + 1;
  }
  return pattern.length;
}

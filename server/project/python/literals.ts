import { float, int, unknown, type Value } from './values.ts';

/** A string literal taken apart: how it is to be read, and where its text lies in the literal. */
export interface StringLiteral {
  readonly raw: boolean;
  /** `bytes` and template strings, which have no value here. */
  readonly other: boolean;
  readonly start: number;
  readonly end: number;
}

/** Reads the prefix and the quotes of a string literal; absent when it is not closed. */
export function openLiteral(source: string): StringLiteral | undefined {
  let at = 0;
  while (at < source.length && source[at] !== '"' && source[at] !== "'") at += 1;
  const prefix = source.slice(0, at).toLowerCase();
  const quote = source[at];
  if (quote === undefined) return undefined;
  const triple = source.startsWith(quote.repeat(3), at) && source.length >= at + 6;
  const mark = triple ? quote.repeat(3) : quote;
  const start = at + mark.length;
  const end = source.length - mark.length;
  if (end < start || !source.endsWith(mark)) return undefined;
  const other = prefix.includes('b') || prefix.includes('t');
  return { raw: prefix.includes('r'), other, start, end };
}

/** The text that a literal's characters stand for; absent when an escape names something JavaScript cannot hold alike. */
export function unescape(written: string, raw: boolean): string | undefined {
  const source = written.includes('\r')
    ? written.replaceAll('\r\n', '\n').replaceAll('\r', '\n')
    : written;
  if (raw || !source.includes('\\')) return source;
  let result = '';
  let at = 0;
  for (let slash = source.indexOf('\\'); slash >= 0; slash = source.indexOf('\\', at)) {
    result += source.slice(at, slash);
    const escape = readEscape(source, slash + 1);
    if (!escape) return undefined;
    result += escape.text;
    at = slash + 1 + escape.length;
  }
  return result + source.slice(at);
}

/** The value of a number literal. */
export function numberOf(source: string): Value {
  const digits = source.replaceAll('_', '').toLowerCase();
  if (digits.endsWith('j')) return unknown;
  if (digits.startsWith('0x') || digits.startsWith('0o') || digits.startsWith('0b')) {
    return digits.length > 2 ? int(Number(digits)) : unknown;
  }
  const value = Number(digits);
  if (Number.isNaN(value)) return unknown;
  return /[.e]/.test(digits) ? float(value) : int(value);
}

const simple: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const widths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** The escape whose first character after the backslash is at `at`. */
function readEscape(
  source: string,
  at: number,
): { readonly text: string; readonly length: number } | undefined {
  const letter = source[at] ?? '';
  const plain = simple[letter];
  if (plain !== undefined) return { text: plain, length: 1 };
  const octal = /^[0-7]{1,3}/.exec(source.slice(at, at + 3))?.[0];
  if (octal) return { text: String.fromCharCode(Number.parseInt(octal, 8)), length: octal.length };
  const width = widths[letter];
  if (width !== undefined) {
    const digits = source.slice(at + 1, at + 1 + width);
    if (digits.length < width || !/^[0-9a-f]+$/i.test(digits)) return undefined;
    const code = Number.parseInt(digits, 16);
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined;
    return { text: String.fromCodePoint(code), length: 1 + width };
  }
  if (letter === 'N' || letter === '') return undefined;
  return { text: '\\', length: 0 };
}

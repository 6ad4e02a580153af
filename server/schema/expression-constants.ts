import type { Expression } from './expression-tree.ts';
import { isGoDuration, isInteger } from './kinds-values.ts';

/** A value that stands in an expression as it is. */
export type Constant =
  | { readonly type: 'string'; readonly text: string }
  | { readonly type: 'int' | 'uint' | 'double'; readonly text: string };

/** The value that an expression surely is, without looking at a request; undefined for most. */
export function constantOf(tree: Expression): Constant | undefined {
  if (tree.kind === 'unary' && tree.sign === '-') {
    const of = constantOf(tree.of);
    return of?.type === 'int' || of?.type === 'double' ? { ...of, text: `-${of.text}` } : undefined;
  }
  if (tree.kind === 'call' && !tree.target && (tree.name === 'dyn' || tree.name === 'string')) {
    const [only] = tree.args;
    const of = only && constantOf(only);
    return of?.type === 'string' ? of : undefined;
  }
  if (tree.kind !== 'value') return undefined;
  const { text } = tree;
  if (/^[rR]?['"`]/.test(text)) return textConstant(text);
  if (!/^[0-9.]/.test(text)) return undefined;
  if (/[uU]$/.test(text)) return { type: 'uint', text: text.slice(0, -1) };
  return { type: /^0[xX]/.test(text) || !/[.eE]/.test(text) ? 'int' : 'double', text };
}

/** Why a number is none that CEL can hold; undefined for what is no number, too. */
export function numberFault(constant: Constant | undefined): string | undefined {
  if (!constant || constant.type === 'string') return undefined;
  const { type, text } = constant;
  const fits =
    type === 'double'
      ? Number.isFinite(Number(text))
      : isBetween(text, type === 'uint' ? unsigned : signed);
  return fits ? undefined : `${text} is too large`;
}

/** What CEL says of a conversion of a constant before there is a request: why it fails, undefined when it does not. */
export function conversionFault(name: string, of: Constant | undefined): string | undefined {
  const read = of && readers[`${name} ${of.type}`];
  if (!read || read(of.text)) return undefined;
  const shown = of.type === 'string' ? `'${of.text}'` : of.text;
  return `"${name}" can make nothing of ${shown}`;
}

const readers: Readonly<Record<string, (text: string) => boolean>> = {
  'timestamp string': isTimestamp,
  'timestamp int': (text) => isBetween(text, [-62135596800n, 253402300799n]),
  'duration string': isGoDuration,
  'int string': isInteger,
  'int uint': (text) => isBetween(text, signed),
  'int double': (text) => Math.abs(Number(text)) < 2 ** 63,
  'uint string': (text) => /^\d+$/.test(text) && isBetween(text, unsigned),
  'uint int': (text) => isBetween(text, unsigned),
  'uint double': (text) => Number(text) >= 0 && Number(text) < 2 ** 64,
  'double string': isFloat,
  'bool string': (text) => /^(?:1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$/.test(text),
};

type Range = readonly [low: bigint, high: bigint];

const signed: Range = [-(2n ** 63n), 2n ** 63n - 1n];
const unsigned: Range = [0n, 2n ** 64n - 1n];

function isBetween(text: string, [low, high]: Range): boolean {
  const minus = text.startsWith('-');
  const value = BigInt(minus ? text.slice(1) : text);
  const number = minus ? -value : value;
  return number >= low && number <= high;
}

/** A time as RFC 3339 writes it, in the years from 1 to 9999. */
function isTimestamp(text: string): boolean {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.\d+)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.exec(
      text,
    );
  if (!match) return false;
  const [, year = '', month = '', day = ''] = match;
  const time = Date.parse(`${text.slice(0, 19)}${match[7]}`);
  const isDay = new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDate() === Number(day);
  return isDay && time >= earliest && time <= latest;
}

const earliest = Date.parse('0001-01-01T00:00:00Z');
const latest = Date.parse('9999-12-31T23:59:59Z');

/** What Go's strconv.ParseFloat reads; hexadecimal numbers are taken for good. */
function isFloat(text: string): boolean {
  const word = text.toLowerCase().replace(/^[+-]/, '');
  if (/^(?:inf|infinity|nan|0x.*)$/.test(word)) return true;
  return (
    /^(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(word) &&
    Number.isFinite(Number(word.replaceAll('_', '')))
  );
}

/** Undefined where escapes stand for other characters. */
function textConstant(written: string): Constant | undefined {
  const isRaw = /^[rR]/.test(written);
  const quoted = isRaw ? written.slice(1) : written;
  const mark = /^("""|'''|"|'|`)/.exec(quoted)?.[0] ?? '';
  const text = quoted.slice(mark.length, -mark.length);
  return !isRaw && text.includes('\\') ? undefined : { type: 'string', text };
}

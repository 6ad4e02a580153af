import { iterate } from './items.ts';
import type { NativeCall, NativeTable } from './natives.ts';
import { formatBraces } from './text.ts';
import { bool, from, int, list, str, tuple, unknown, unknownOf, type Value } from './values.ts';
import { raise } from './world.ts';

/** The methods of texts. */
export const textMethods: NativeTable = {
  'str.strip': (call) => text(call, (value, chars) => strip(value, chars, true, true)),
  'str.lstrip': (call) => text(call, (value, chars) => strip(value, chars, true, false)),
  'str.rstrip': (call) => text(call, (value, chars) => strip(value, chars, false, true)),
  'str.lower': (call) => text(call, (value) => (isAscii(value) ? value.toLowerCase() : undefined)),
  'str.casefold': (call) =>
    text(call, (value) => (isAscii(value) ? value.toLowerCase() : undefined)),
  'str.upper': (call) => text(call, (value) => (isAscii(value) ? value.toUpperCase() : undefined)),
  'str.capitalize': (call) =>
    text(call, (value) =>
      isAscii(value) ? value.slice(0, 1).toUpperCase() + value.slice(1).toLowerCase() : undefined,
    ),
  'str.removeprefix': (call) =>
    text(call, (value, prefix) => {
      return prefix && value.startsWith(prefix) ? value.slice(prefix.length) : value;
    }),
  'str.removesuffix': (call) =>
    text(call, (value, suffix) => {
      return suffix && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value;
    }),
  'str.replace': (call) => {
    const [old, next, count] = texts(call);
    if (old === undefined || next === undefined || count !== undefined) return undefined;
    const own = ownText(call);
    const length = own.length + (own.length + 1) * next.length;
    if (call.args.positional.length > 2 || length > 100_000) return unknown;
    if (old !== '') return from(call.self.variable, str(own.split(old).join(next)));
    return str(
      `${next}${Array.from(own)
        .map((letter) => letter + next)
        .join('')}`,
    );
  },
  'str.startswith': (call) => affix(call, (value, prefix) => value.startsWith(prefix)),
  'str.endswith': (call) => affix(call, (value, suffix) => value.endsWith(suffix)),
  'str.split': (call) => split(call, false),
  'str.rsplit': (call) => split(call, true),
  'str.splitlines': (call) => {
    const own = ownText(call);
    if (call.args.positional.length > 0 || !isAscii(own) || hasOddBreak(own)) {
      return unknown;
    }
    const lines = own.split(/\r\n|\r|\n/);
    if (lines.at(-1) === '') lines.pop();
    return from(call.self.variable, list(lines.map(str)));
  },
  'str.partition': (call) => partition(call, (value, mark) => value.indexOf(mark)),
  'str.rpartition': (call) => partition(call, (value, mark) => value.lastIndexOf(mark)),
  'str.join': (call) => {
    const [source = unknown] = call.args.positional;
    const parts: string[] = [];
    for (const item of iterate(source)) {
      if (item.kind !== 'str') return unknownOf(source);
      parts.push(item.value);
    }
    const joined = parts.join(ownText(call));
    return joined.length > 100_000 ? unknown : str(joined);
  },
  'str.format': (call) => {
    const { positional, keywords } = call.args;
    const value = formatBraces(ownText(call), positional, keywords);
    return value === undefined ? unknown : str(value);
  },
  'str.find': (call) => position(call, (value, part) => value.indexOf(part)),
  'str.rfind': (call) => position(call, (value, part) => value.lastIndexOf(part)),
  'str.count': (call) => {
    return position(call, (value, part) => (part ? value.split(part).length - 1 : -2));
  },
  'str.isdigit': (call) => {
    const own = ownText(call);
    return isAscii(own) ? bool(/^\d+$/.test(own)) : unknown;
  },
  'str.isupper': (call) => {
    const own = ownText(call);
    return isAscii(own) ? bool(/[A-Z]/.test(own) && !/[a-z]/.test(own)) : unknown;
  },
  'str.islower': (call) => {
    const own = ownText(call);
    return isAscii(own) ? bool(/[a-z]/.test(own) && !/[A-Z]/.test(own)) : unknown;
  },
  'str.zfill': (call) => {
    const [width] = call.args.positional;
    const own = ownText(call);
    if (width?.kind !== 'int' || width.value > 1000 || !isAscii(own)) return unknown;
    const sign = /^[+-]/.exec(own)?.[0] ?? '';
    return str(sign + own.slice(sign.length).padStart(width.value - sign.length, '0'));
  },
};

/** Python's white space below U+0080, which is all that is followed here. */
const blank = ' \t\n\r\v\f\x1c\x1d\x1e\x1f';

function isAscii(value: string): boolean {
  for (let at = 0; at < value.length; at += 1) if (value.charCodeAt(at) > 127) return false;
  return true;
}

/** `value.strip(chars)`, or only on one side; absent when Unicode's white space would matter. */
export function strip(
  value: string,
  chars: string | undefined,
  left: boolean,
  right: boolean,
): string | undefined {
  if (!isAscii(value) && (chars === undefined || !isAscii(chars))) return undefined;
  const drop = new Set(chars ?? blank);
  let start = 0;
  let end = value.length;
  if (left) while (start < end && drop.has(value[start] ?? '')) start += 1;
  if (right) while (end > start && drop.has(value[end - 1] ?? '')) end -= 1;
  return value.slice(start, end);
}

/** Characters that `splitlines` takes for line breaks and editors do not. */
function hasOddBreak(value: string): boolean {
  return ['\v', '\f', '\x1c', '\x1d', '\x1e'].some((mark) => value.includes(mark));
}

/** The pieces between runs of white space. */
function wordsOf(value: string): string[] {
  const words: string[] = [];
  let word = '';
  for (const letter of `${value} `) {
    if (!blank.includes(letter)) word += letter;
    else if (word !== '') {
      words.push(word);
      word = '';
    }
  }
  return words;
}

function ownText({ self }: NativeCall): string {
  return self.kind === 'str' ? self.value : '';
}

/** The positional arguments as texts. */
function texts({ args }: NativeCall): (string | undefined)[] {
  if (args.keywords.size > 0) return [undefined];
  return args.positional.map((value) => (value.kind === 'str' ? value.value : undefined));
}

/** A method that makes a text of a text and at most one more; `None` counts as not given. */
function text(
  call: NativeCall,
  make: (value: string, argument: string | undefined) => string | undefined,
): Value {
  const [argument] = call.args.positional;
  const given = argument && argument.kind !== 'none' ? argument : undefined;
  const odd = (given && given.kind !== 'str') || call.args.positional.length > 1;
  const result = odd
    ? undefined
    : make(ownText(call), given?.kind === 'str' ? given.value : undefined);
  return result === undefined
    ? { kind: 'unknown', variable: call.self.variable }
    : from(call.self.variable, str(result));
}

function affix(call: NativeCall, test: (value: string, part: string) => boolean): Value {
  const [argument = unknown, more] = call.args.positional;
  const parts = argument.kind === 'tuple' ? argument.items : [argument];
  if (more) return unknown;
  let result: boolean | undefined = false;
  for (const part of parts) {
    if (part.kind !== 'str') result = undefined;
    else if (test(ownText(call), part.value)) return bool(true);
  }
  return result === undefined ? unknown : bool(false);
}

function split(call: NativeCall, fromRight: boolean): Value | undefined {
  const own = ownText(call);
  const [separator, count] = call.args.positional;
  const keyword = call.args.keywords.get('maxsplit') ?? count;
  const known = call.args.keywords.size === 0 || call.args.keywords.has('maxsplit');
  if (!known || (keyword && keyword.kind !== 'int')) return unknown;
  const limit = keyword?.kind === 'int' && keyword.value >= 0 ? keyword.value : undefined;
  if (!separator || separator.kind === 'none') {
    if (limit !== undefined || !isAscii(own)) return unknown;
    const words = wordsOf(own);
    return from(call.self.variable, list(words.map(str)));
  }
  if (separator.kind !== 'str') return unknown;
  if (separator.value === '') return raise(call.world, 'ValueError');
  const parts = own.split(separator.value);
  if (parts.length > 10_000) return unknown;
  if (limit !== undefined && parts.length > limit + 1) {
    if (fromRight) {
      const cut = parts.length - limit;
      parts.splice(0, cut, parts.slice(0, cut).join(separator.value));
    } else parts.splice(limit, parts.length, parts.slice(limit).join(separator.value));
  }
  return from(call.self.variable, list(parts.map(str)));
}

function partition(call: NativeCall, find: (value: string, mark: string) => number): Value {
  const [mark] = texts(call);
  const own = ownText(call);
  if (!mark) return unknown;
  const at = find(own, mark);
  if (at >= 0) return tuple([own.slice(0, at), mark, own.slice(at + mark.length)].map(str));
  const whole = call.callee.name === 'str.partition' ? [own, '', ''] : ['', '', own];
  return tuple(whole.map(str));
}

function position(call: NativeCall, find: (value: string, part: string) => number): Value {
  const [part, more] = texts(call);
  const own = ownText(call);
  if (part === undefined || call.args.positional.length > 1 || more !== undefined) return unknown;
  const at = isAscii(own) && isAscii(part) ? find(own, part) : -2;
  return at < -1 ? unknown : int(at);
}

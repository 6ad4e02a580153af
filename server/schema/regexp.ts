/** What is wrong with a regular expression, for a message: "it has …". */
export interface RegexpFault {
  /** Index of the character at which it shows. */
  readonly at: number;
  readonly message: string;
}

/**
 * What Go's regexp package refuses in an expression; undefined when it takes it. RE2 knows neither look-around nor
 * back references. https://github.com/google/re2/wiki/Syntax
 */
export function regexpFault(pattern: string): RegexpFault | undefined {
  const reader: Reader = { text: pattern, at: 0, fault: undefined, noPosix: false };
  // One entry for each group that is open; the last is the one being read.
  const groups: Group[] = [{ start: 0, last: undefined, widest: 1 }];
  let justRepeated = false;
  while (reader.at < pattern.length && !reader.fault) {
    const group = groups[groups.length - 1]!;
    const character = pattern[reader.at]!;
    const wasRepeated = justRepeated;
    justRepeated = false;
    if (character === '(') {
      const start = reader.at;
      if (pattern[start + 1] !== '?') reader.at++;
      else if (!readGroupHead(reader)) continue;
      if (groups.length > deepest) fail(reader, start, 'too many groups inside each other');
      groups.push({ start, last: undefined, widest: 1 });
    } else if (character === ')') {
      if (groups.length === 1) fail(reader, reader.at, 'a ")" that closes nothing');
      else {
        groups.pop();
        item(groups[groups.length - 1]!, group.widest);
      }
      reader.at++;
    } else if (character === '|') {
      group.last = undefined;
      reader.at++;
    } else if (character === '*' || character === '+' || character === '?') {
      reader.at++;
      justRepeated = repeat(reader, group, reader.at - 1, 1, wasRepeated);
    } else if (character === '{') {
      const start = reader.at;
      const times = readTimes(reader);
      if (times === undefined) {
        reader.at++;
        item(group, 1);
      } else justRepeated = repeat(reader, group, start, times, wasRepeated);
    } else {
      if (character === '[') readClass(reader);
      else if (character === '\\') readEscape(reader);
      else reader.at++;
      item(group, 1);
    }
  }
  const open = groups[groups.length - 1]!;
  if (!reader.fault && groups.length > 1) fail(reader, open.start, 'a "(" that is never closed');
  return reader.fault;
}

const deepest = 1000;
const mostTimes = 1000;

interface Group {
  readonly start: number;
  /** How often the last item repeats what is inside it; absent where nothing stands that could be repeated. */
  last: number | undefined;
  widest: number;
}

interface Reader {
  readonly text: string;
  at: number;
  fault: RegexpFault | undefined;
  /** No class such as `[:alpha:]` ends behind here. */
  noPosix: boolean;
}

function fail(reader: Reader, at: number, message: string): void {
  reader.fault ??= { at, message };
}

function item(group: Group, repeats: number): void {
  group.last = repeats;
  group.widest = Math.max(group.widest, repeats);
}

/** Whether the operator was in order. */
function repeat(
  reader: Reader,
  group: Group,
  start: number,
  times: number,
  wasRepeated: boolean,
): boolean {
  const { text } = reader;
  const operator = text.slice(start, reader.at);
  if (text[reader.at] === '?') reader.at++;
  if (group.last === undefined) fail(reader, start, `a "${operator}" with nothing to repeat`);
  else if (wasRepeated) fail(reader, start, `a "${operator}" behind another repetition`);
  else if (group.last * times > mostTimes)
    fail(reader, start, `repetitions that make more than ${mostTimes}`);
  else {
    item(group, group.last * times);
    return true;
  }
  return false;
}

/** The count of `{2}`, `{2,}` or `{2,5}`, at least 1; undefined when the brace is a plain character. */
function readTimes(reader: Reader): number | undefined {
  const { text, at } = reader;
  let end = at + 1;
  const number = (): number | undefined => {
    const from = end;
    while (isDigit(text[end])) end++;
    const digits = text.slice(from, end);
    if (digits === '' || (digits.length > 1 && digits.startsWith('0'))) return undefined;
    return Number(digits);
  };
  const least = number();
  if (least === undefined) return undefined;
  let most: number | undefined = least;
  if (text[end] === ',') {
    end++;
    most = text[end] === '}' ? undefined : number();
    if (most === undefined && text[end] !== '}') return undefined;
  }
  if (text[end] !== '}') return undefined;
  reader.at = end + 1;
  if (least > mostTimes || (most ?? 0) > mostTimes)
    fail(reader, at, `a repetition of more than ${mostTimes}`);
  else if (most !== undefined && most < least)
    fail(reader, at, 'a repetition whose second number is lower than its first');
  return Math.max(1, most ?? least);
}

/** `(?:`, `(?i)`, `(?P<name>` and the like. False when nothing is opened. */
function readGroupHead(reader: Reader): boolean {
  const { text, at } = reader;
  const name = text.startsWith('(?P<', at) ? at + 4 : text.startsWith('(?<', at) ? at + 3 : -1;
  if (name >= 0) return readGroupName(reader, name);
  let sign = false;
  let flagged = false;
  for (let next = at + 2; next < text.length; next++) {
    const character = text[next]!;
    if ('imsU'.includes(character)) flagged = true;
    else if (character === '-' && !sign) {
      sign = true;
      flagged = false;
    } else if ((character === ':' || character === ')') && (!sign || flagged)) {
      reader.at = next + 1;
      return character === ':';
    } else break;
  }
  const operator = text.slice(at, at + 3);
  const isLook = operator === '(?=' || operator === '(?!';
  fail(
    reader,
    at,
    isLook
      ? `"${operator}", a look-ahead, which RE2 does not know`
      : `"${operator}", which RE2 does not know`,
  );
  return false;
}

function readGroupName(reader: Reader, from: number): boolean {
  const { text, at } = reader;
  const end = text.indexOf('>', from);
  const name = end < 0 ? '' : text.slice(from, end);
  if (text[from] === '=' || text[from] === '!')
    fail(reader, at, `"${text.slice(at, from + 1)}", a look-behind, which RE2 does not know`);
  else if (!isWord(name)) fail(reader, at, 'a group whose name is none');
  reader.at = end + 1;
  return reader.fault === undefined;
}

function isWord(name: string): boolean {
  for (const character of name) if (!isAlphanumeric(character) && character !== '_') return false;
  return name !== '';
}

function readClass(reader: Reader): void {
  const { text } = reader;
  const start = reader.at++;
  if (text[reader.at] === '^') reader.at++;
  for (let first = true; first || text[reader.at] !== ']'; first = false) {
    if (reader.fault) return;
    if (reader.at >= text.length) return fail(reader, start, 'a "[" that is never closed');
    if (readPosixClass(reader) || readNamedClass(reader)) continue;
    const from = reader.at;
    const low = readClassCharacter(reader, start);
    if (text[reader.at] !== '-' || reader.at + 1 >= text.length || text[reader.at + 1] === ']')
      continue;
    reader.at++;
    const high = readClassCharacter(reader, start);
    if (high !== undefined && low !== undefined && high < low)
      fail(reader, from, `the range "${text.slice(from, reader.at)}", which runs backwards`);
  }
  reader.at++;
}

function readPosixClass(reader: Reader): boolean {
  const { text, at } = reader;
  if (reader.noPosix || !text.startsWith('[:', at)) return false;
  const end = text.indexOf(':]', at + 2);
  reader.noPosix = end < 0;
  if (end < 0) return false;
  const name = text.slice(at + 2, end);
  reader.at = end + 2;
  if (!posixClasses.has(name.startsWith('^') ? name.slice(1) : name))
    fail(reader, at, `the class "[:${name}:]", which there is not`);
  return true;
}

const posixClasses: ReadonlySet<string> = new Set(
  'alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit'.split(' '),
);

/** The character as a number; undefined when it cannot be read. */
function readClassCharacter(reader: Reader, start: number): number | undefined {
  const { text } = reader;
  if (reader.at >= text.length) {
    fail(reader, start, 'a "[" that is never closed');
    return undefined;
  }
  if (text[reader.at] === '\\') return readEscapedCharacter(reader);
  const code = text.codePointAt(reader.at)!;
  reader.at += code > 0xffff ? 2 : 1;
  return code;
}

function readEscape(reader: Reader): void {
  const { text, at } = reader;
  const next = text[at + 1];
  if (next === 'Q') {
    const end = text.indexOf('\\E', at + 2);
    reader.at = end < 0 ? text.length : end + 2;
  } else if (next !== undefined && 'AbBz'.includes(next)) reader.at += 2;
  else if (!readNamedClass(reader)) readEscapedCharacter(reader);
}

/** `\d`, `\pL`, `\p{Greek}` and the like; false for everything else. */
function readNamedClass(reader: Reader): boolean {
  const { text, at } = reader;
  const next = text[at + 1];
  if (text[at] !== '\\' || next === undefined) return false;
  if ('dswDSW'.includes(next)) {
    reader.at += 2;
    return true;
  }
  if (next !== 'p' && next !== 'P') return false;
  const braced = text[at + 2] === '{';
  const end = braced ? text.indexOf('}', at) : at + 2;
  const name = braced ? text.slice(at + 3, Math.max(end, at + 3)) : (text[at + 2] ?? '');
  if (end < 0 || !isUnicodeClass(name.startsWith('^') ? name.slice(1) : name))
    fail(
      reader,
      at,
      `"${text.slice(at, Math.max(end, at + 1) + 1)}", which is no class of Unicode`,
    );
  reader.at = end + 1;
  return true;
}

/** Asks the engine that runs this, which knows the same categories and scripts and some more. */
function isUnicodeClass(name: string): boolean {
  if (name === 'Any') return true;
  return [name, `Script=${name}`].some((property) => {
    try {
      return new RegExp(`\\p{${property}}`, 'u') instanceof RegExp;
    } catch {
      return false;
    }
  });
}

function readEscapedCharacter(reader: Reader): number | undefined {
  const { text, at } = reader;
  const next = text[at + 1];
  reader.at += 2;
  if (next === undefined) {
    fail(reader, at, 'a "\\" at its end');
    return undefined;
  }
  if (next >= '0' && next <= '7') {
    if (next !== '0' && !isOctal(text[at + 2]))
      fail(reader, at, `"\\${next}", a back reference, which RE2 does not know`);
    while (reader.at < at + 4 && isOctal(text[reader.at])) reader.at++;
    return Number.parseInt(text.slice(at + 1, reader.at), 8);
  }
  if (next === 'x') return readHexadecimal(reader, at);
  const control = 'afnrtv'.indexOf(next);
  if (control >= 0) return [7, 12, 10, 13, 9, 11][control];
  if (next > '\u007f' || isAlphanumeric(next)) {
    const what = isDigit(next)
      ? 'a back reference, which RE2 does not know'
      : 'which means nothing';
    fail(reader, at, `"\\${next}", ${what}`);
  }
  return next.charCodeAt(0);
}

function readHexadecimal(reader: Reader, at: number): number | undefined {
  const { text } = reader;
  const braced = text[at + 2] === '{';
  const end = braced ? text.indexOf('}', at) : at + 4;
  const digits = text.slice(braced ? at + 3 : at + 2, Math.max(end, at));
  const value = Number.parseInt(digits, 16);
  const isWhole = braced ? digits !== '' : digits.length === 2;
  if (end < 0 || !isWhole || !isHexadecimal(digits) || value > 0x10ffff) {
    fail(reader, at, '"\\x" without hexadecimal digits behind it');
    return undefined;
  }
  reader.at = braced ? end + 1 : end;
  return value;
}

function isHexadecimal(digits: string): boolean {
  for (const digit of digits.toLowerCase()) if (!'0123456789abcdef'.includes(digit)) return false;
  return true;
}

function isOctal(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '7';
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

function isAlphanumeric(character: string): boolean {
  const lower = character.toLowerCase();
  return isDigit(character) || (lower >= 'a' && lower <= 'z' && lower.length === 1);
}

import { regexpFault } from './regexp.ts';
import type { Arg } from './usage.ts';
import type { Kind, Slip, Value } from './kinds.ts';
import { valuesOf } from './kinds.ts';

/** Numbers, durations, sizes, status codes and other plain values. */
export const valueKinds: Readonly<Record<string, Kind>> = {
  any: { describe: 'any word' },
  text: { describe: 'text; quote it when it holds spaces' },
  ignored: { describe: 'nothing: Caddy does not read it' },
  value: { describe: 'a value' },
  replacement: { describe: 'what to put in place of each match' },
  regexp: {
    describe: 'a regular expression (RE2)',
    fault: (arg) => whyNoRegexp(arg.text),
  },

  /** Caddy reads it only where other lines ask for it. */
  regexp_when_used: { describe: 'a regular expression (RE2)' },
  regexp_not_empty: {
    describe: 'a regular expression (RE2)',
    fault: ({ text }) => (text === '' ? 'is empty' : whyNoRegexp(text)),
  },
  /** Where a placeholder stands in it, Caddy reads it at each request. */
  regexp_to_replace: {
    describe: 'a regular expression (RE2)',
    fault: ({ text }) => (/\{[^}]+\}/.test(text) ? undefined : whyNoRegexp(text)),
  },

  int: { describe: 'a whole number', accepts: (arg) => isInteger(arg.text) },
  positive_int: {
    describe: 'a whole number above zero',
    accepts: (arg) => isInteger(arg.text) && Number(arg.text) > 0,
  },
  natural_int: {
    describe: 'a whole number, zero or more',
    accepts: (arg) => isInteger(arg.text) && Number(arg.text) >= 0,
  },
  gzip_level: {
    describe: 'a level from -3 to 9',
    accepts: (arg) => isInteger(arg.text) && Number(arg.text) >= -3 && Number(arg.text) <= 9,
  },
  choices: {
    describe: 'a whole number, two or more',
    accepts: (arg) => isInteger(arg.text) && (Number(arg.text) >= 2 || Number(arg.text) === 0),
  },
  limit: {
    describe: 'how many replacements at most, a whole number',
    accepts: (arg) => arg.text === '' || isInteger(arg.text),
  },
  duration: {
    describe: 'a duration such as 10s, 1h30m or 7d',
    accepts: (arg) => isDuration(arg.text),
    slip: unitMissing,
    values: durations(),
  },
  positive_duration: {
    describe: 'a duration above zero such as 24h',
    accepts: (arg) =>
      isDuration(arg.text) && !arg.text.startsWith('-') && hasNonZeroDigit(arg.text),
    slip: unitMissing,
    values: durations(),
  },
  go_duration: {
    describe: 'a duration such as 10s or 1h30m, without days',
    accepts: (arg) => isGoDuration(arg.text),
    slip: unitMissing,
    values: durations().filter(({ text }) => !text.endsWith('d')),
  },
  duration_or_int: {
    describe: 'a duration such as 10s, or a number of nanoseconds, or -1',
    accepts: (arg) => isInteger(arg.text) || isDuration(arg.text),
    values: [...valuesOf({ '-1': 'At once, without waiting.' }), ...durations()],
  },
  keepalive: {
    describe: 'off, or a duration such as 2m',
    accepts: (arg) => arg.text === 'off' || isDuration(arg.text),
    slip: unitMissing,
    values: [...valuesOf({ off: 'Opens a new connection for each request.' }), ...durations()],
  },
  size: {
    describe: 'a size such as 512KiB, 10MB or 4096',
    accepts: (arg) => isSize(arg.text),
    values: sizes(),
  },
  buffer_size: {
    describe: 'a size such as 64KiB, or unlimited',
    accepts: (arg) => arg.text === 'unlimited' || isSize(arg.text),
    values: [
      ...valuesOf({ unlimited: 'Reads everything into memory, however much it is.' }),
      ...sizes(),
    ],
  },

  /** Caddy puts the word into its configuration unread and parses it at each request. */
  status: { describe: 'a status code such as 404, or a placeholder', values: statusCodes() },
  status_code: {
    describe: 'a status code such as 404',
    accepts: (arg) => isStatusOfThreeDigits(arg.text),
    values: statusCodes(),
  },
  status_pattern: {
    describe: 'a status code such as 404, or a class such as 5xx',
    accepts: (arg) => isInteger(classDigit(arg.text)),
    values: statusClasses(),
  },
  error_status: {
    describe: 'a status code of three digits such as 404, or a class such as 5xx',
    accepts: (arg) => arg.text.length === 3 && isInteger(classDigit(arg.text)),
    values: statusClasses(),
  },
  redirect_status: {
    describe: 'permanent, temporary, html, a status from 300 to 399, 401, or a placeholder',
    accepts: (arg) => isRedirectStatus(arg.text),
    values: valuesOf({
      permanent: 'Status 301: clients may remember the redirect.',
      temporary: 'Status 302, the default.',
      html: 'A page that redirects by itself, for clients that render HTML.',
      '301': 'Moved Permanently: clients may remember it.',
      '302': 'Found: only this time.',
      '303': 'See Other: the client goes on with GET.',
      '307': 'Temporary Redirect: the method is kept.',
      '308': 'Permanent Redirect: the method is kept.',
    }),
  },
  method: {
    describe: 'an HTTP method such as GET',
    values: valuesOf({
      GET: '',
      HEAD: '',
      POST: '',
      PUT: '',
      PATCH: '',
      DELETE: '',
      OPTIONS: '',
      CONNECT: '',
      TRACE: '',
    }),
  },
};

/** What keeps Caddy from reading a regular expression, to be said behind it. */
export function whyNoRegexp(text: string): string | undefined {
  const fault = regexpFault(text);
  return fault && `is no regular expression that Caddy can read: it has ${fault.message}`;
}

/** What Go's strconv.Atoi reads. */
export function isInteger(text: string): boolean {
  const digits = text.startsWith('-') || text.startsWith('+') ? text.slice(1) : text;
  if (!isDigits(digits)) return false;
  let zeros = 0;
  while (digits[zeros] === '0') zeros++;
  const limit = text.startsWith('-') ? '9223372036854775808' : '9223372036854775807';
  const length = digits.length - zeros;
  return length < limit.length || (length === limit.length && digits.slice(zeros) <= limit);
}

function unitMissing({ text }: Arg): Slip | undefined {
  return /^\d+$/.test(text) && isGoDuration(`${text}s`)
    ? { reason: 'A duration has a unit, such as s, m or h', write: `${text}s` }
    : undefined;
}

/** What Caddy's ParseDuration reads: Go's durations, with `d` for a day of 24 hours. */
export function isDuration(text: string): boolean {
  return durationOf(text) !== undefined;
}

/** Nanoseconds, undefined for what is no duration; large ones are rounded. */
export function durationOf(text: string): number | undefined {
  if (text.length > 1024) return undefined;
  const hours = withDaysAsHours(text);
  return hours === undefined ? undefined : goDurationOf(hours);
}

/** What Go's time.ParseDuration reads. */
export function isGoDuration(text: string): boolean {
  return goDurationOf(text) !== undefined;
}

function goDurationOf(text: string): number | undefined {
  let at = text.startsWith('-') || text.startsWith('+') ? 1 : 0;
  if (text.slice(at) === '0') return 0;
  if (at === text.length) return undefined;
  let total = 0;
  while (at < text.length) {
    const number = at;
    while (isDigit(text[at])) at++;
    let digits = at - number;
    if (text[at] === '.') {
      const fraction = ++at;
      while (isDigit(text[at])) at++;
      digits += at - fraction;
    }
    if (digits === 0) return undefined;
    const unit = at;
    while (at < text.length && text[at] !== '.' && !isDigit(text[at])) at++;
    const factor = nanoseconds.get(text.slice(unit, at));
    if (factor === undefined) return undefined;
    total += Number(text.slice(number, unit)) * factor;
  }
  if (total >= 2 ** 63) return undefined;
  return text.startsWith('-') ? -total : total;
}

const nanoseconds: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['\u00b5s', 1e3],
  ['\u03bcs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
]);

/**
 * Every `d` and the number before it become hours; undefined when there is no number. Caddy goes on
 * from the same index of the changed text, which now and then reads a number from too early: so does this.
 */
function withDaysAsHours(text: string): string | undefined {
  let result = text;
  let number = 0;
  let inNumber = false;
  for (let at = 0; at < result.length; at++) {
    const character = result[at];
    if (character === 'd') {
      const days = result.slice(number, at);
      if (!isDecimal(days)) return undefined;
      result = `${result.slice(0, number)}${decimal(Number(days) * 24)}h${result.slice(at + 1)}`;
      at--;
      continue;
    }
    if (!inNumber) number = at;
    inNumber = isDigit(character) || character === '.' || character === '-' || character === '+';
  }
  return result;
}

/** A number without an exponent, as Go writes it with the format 'f'. */
function decimal(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  return value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });
}

/** What go-humanize's ParseBytes reads: digits with points and commas, then perhaps a unit. */
export function isSize(text: string): boolean {
  let at = 0;
  while (isDigit(text[at]) || text[at] === '.' || text[at] === ',') at++;
  const number = text.slice(0, at).replaceAll(',', '');
  const factor = byteUnits.get(text.slice(at).trim().toLowerCase());
  return isDecimal(number) && factor !== undefined && Number(number) * factor < 2 ** 64;
}

const byteUnits: ReadonlyMap<string, number> = new Map(
  ['', 'k', 'm', 'g', 't', 'p', 'e'].flatMap((prefix, power): [string, number][] => [
    [prefix, 1000 ** power],
    [`${prefix}b`, 1000 ** power],
    ...(prefix === ''
      ? []
      : ([
          [`${prefix}i`, 1024 ** power],
          [`${prefix}ib`, 1024 ** power],
        ] as [string, number][])),
  ]),
);

function hasNonZeroDigit(text: string): boolean {
  for (const character of text) if (character >= '1' && character <= '9') return true;
  return false;
}

function isStatusOfThreeDigits(text: string): boolean {
  return text.length === 3 && isDigits(text) && Number(text) > 0;
}

/** `5xx` stands for the digit 5; every other word for itself. */
function classDigit(text: string): string {
  return text.length === 3 && text.endsWith('xx') ? text.slice(0, 1) : text;
}

function isRedirectStatus(text: string): boolean {
  if (text === '' || text === 'permanent' || text === 'temporary' || text === 'html') return true;
  if (text.startsWith('{')) return true;
  const status = Number(text);
  return isInteger(text) && ((status >= 300 && status <= 399) || status === 401);
}

function durations(): readonly Value[] {
  return valuesOf({
    '500ms': 'Half a second.',
    '5s': 'Five seconds.',
    '10s': 'Ten seconds.',
    '30s': 'Half a minute.',
    '1m': 'A minute.',
    '5m': 'Five minutes.',
    '1h': 'An hour.',
    '24h': 'A day.',
    '7d': 'A week.',
    '30d': 'Thirty days.',
  });
}

function sizes(): readonly Value[] {
  return valuesOf({
    '64KiB': '65,536 bytes.',
    '512KiB': '524,288 bytes.',
    '1MB': 'A million bytes.',
    '10MB': 'Ten million bytes.',
    '100MB': 'A hundred million bytes.',
    '1GB': 'A thousand million bytes.',
  });
}

function statusClasses(): readonly Value[] {
  return valuesOf({
    '2xx': 'Success.',
    '3xx': 'Redirects.',
    '4xx': 'Errors of the client.',
    '5xx': 'Errors of the server.',
    '404': 'Not Found.',
    '502': 'Bad Gateway.',
    '503': 'Service Unavailable.',
  });
}

function statusCodes(): readonly Value[] {
  return valuesOf({
    '200': 'OK.',
    '204': 'No Content.',
    '400': 'Bad Request.',
    '401': 'Unauthorized.',
    '403': 'Forbidden.',
    '404': 'Not Found.',
    '410': 'Gone.',
    '413': 'Content Too Large.',
    '418': "I'm a teapot.",
    '429': 'Too Many Requests.',
    '500': 'Internal Server Error.',
    '502': 'Bad Gateway.',
    '503': 'Service Unavailable.',
  });
}

/** Digits with perhaps one point and perhaps a sign. */
export function isDecimal(text: string): boolean {
  const unsigned = text.startsWith('-') || text.startsWith('+') ? text.slice(1) : text;
  const point = unsigned.indexOf('.');
  const digits = point < 0 ? unsigned : unsigned.slice(0, point) + unsigned.slice(point + 1);
  return isDigits(digits);
}

/** One or more of 0 to 9 and nothing else. */
export function isDigits(text: string): boolean {
  for (const character of text) if (!isDigit(character)) return false;
  return text !== '';
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

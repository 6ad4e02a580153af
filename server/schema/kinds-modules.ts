import { isDigits, isDuration, isInteger, whyNoRegexp } from './kinds-values.ts';
import { whyNoUrlPattern } from './url-pattern.ts';
import type { Kind, Value } from './kinds.ts';
import { requestHeaders } from './header-values.ts';
import { oneOf, valuesOf } from './kinds.ts';
import { filledAtStart, unknownAtStart } from './placeholders-at-start.ts';

/** Directives that have a place in Caddy's order of handlers, from its defaultDirectiveOrder. */
const orderedDirectives: ReadonlySet<string> = new Set(
  `tracing map vars fs root log_append skip_log log_skip log_name header copy_response_headers
  request_body timeouts redir method rewrite uri try_files basicauth basic_auth forward_auth
  request_header encode push intercept templates invoke handle handle_path route abort error
  copy_response respond metrics reverse_proxy php_fastcgi file_server acme_server`.split(/\s+/),
);

/** Directives that are no handlers; the option `order` takes their names, to no effect. */
const otherDirectives: ReadonlySet<string> = new Set(['bind', 'handle_errors', 'log', 'tls']);

/**
 * Kinds of the global options, the tls and log directives, and matchers. A kind takes what Caddy
 * takes when it adapts the file and loads the result; where Caddy fills placeholders in first, a
 * word with a brace is taken, too.
 */
export const moduleKinds: Readonly<Record<string, Kind>> = {
  registered_directive: {
    describe: 'the name of a directive',
    accepts: (arg) => orderedDirectives.has(arg.text) || otherDirectives.has(arg.text),
    open: 'http.handlers',
    values: namesOf(orderedDirectives),
  },
  ordered_directive: {
    describe: 'the name of a directive that has a place in the order',
    accepts: (arg) => orderedDirectives.has(arg.text),
    open: 'http.handlers',
    values: namesOf(orderedDirectives),
  },
  admin_address: {
    describe: 'an address such as localhost:2019 or unix//run/caddy-admin.sock',
    accepts: (arg) => arg.text !== 'off',
  },
  auto_https_mode: oneOf('off, disable_redirects, disable_certs or ignore_loaded_certs', {
    off: 'Neither gets certificates nor redirects HTTP to HTTPS.',
    disable_redirects: 'Gets certificates, but does not redirect HTTP to HTTPS.',
    disable_certs: 'Redirects HTTP to HTTPS, but gets no certificates.',
    ignore_loaded_certs:
      'Gets certificates even for names of certificates that were loaded by hand.',
  }),
  server_protocol: oneOf('h1, h2, h2c or h3', {
    h1: 'HTTP/1.1.',
    h2: 'HTTP/2, over TLS. Needs h1.',
    h2c: 'HTTP/2 without TLS. Needs h1.',
    h3: 'HTTP/3, over QUIC.',
  }),
  proxy_protocol_policy: oneOfAnyCase('ignore, use, reject, require or skip', {
    ignore: 'Takes the connection, but not the address in a PROXY header.',
    use: 'Takes the address in a PROXY header.',
    reject: 'Refuses connections that send a PROXY header.',
    require: 'Refuses connections that send no PROXY header.',
    skip: 'Takes the connection and does not look for a PROXY header.',
  }),
  event: {
    describe: 'the name of an event, or * for all',
    values: valuesOf({
      '*': 'Every event.',
      cached_managed_cert: 'A certificate that Caddy looks after was loaded.',
      cached_unmanaged_cert: 'A certificate that Caddy does not look after was loaded.',
      cert_failed: 'A certificate could not be obtained or renewed.',
      cert_obtained: 'A certificate was obtained or renewed.',
      cert_obtaining: 'A certificate is about to be obtained or renewed.',
      cert_ocsp_revoked: 'A certificate turned out to be revoked.',
      healthy: 'A backend became healthy.',
      started: 'A configuration started.',
      stopping: 'A configuration is about to stop.',
      tls_get_certificate: 'A handshake needs a certificate.',
      unhealthy: 'A backend became unhealthy.',
    }),
  },
  key_pair_format: oneOf('pem_file', { pem_file: 'Paths of PEM files.' }),

  cidr: lookedAtLate('is no network such as 10.0.0.0/8', {
    describe: 'a network such as 10.0.0.0/8',
    accepts: (arg) => isIpPrefix(arg.text),
  }),
  trusted_range: lookedAtLate(
    'is neither an IP address nor a range such as 10.0.0.0/8 nor private_ranges',
    {
      describe: 'an IP address, a range such as 10.0.0.0/8, or private_ranges',
      accepts: (arg) => arg.text === 'private_ranges' || isIpRange(arg.text),
      values: privateRanges(),
    },
  ),
  client_range: {
    describe: 'an IP address, a range such as 10.0.0.0/8, or private_ranges',
    fault: (arg) => noMatchedRange(arg.text),
    values: privateRanges(),
  },
  matched_range: {
    describe: 'an IP address, a range such as 10.0.0.0/8, or private_ranges',
    accepts: (arg) => arg.text !== 'forwarded',
    fault: (arg) => noMatchedRange(arg.text),
    values: privateRanges(),
  },

  tls_version: oneOf('tls1.2 or tls1.3', {
    'tls1.2': 'The oldest version that is still allowed.',
    'tls1.3': 'The newest version.',
  }),
  cipher_suite: oneOf('a cipher suite such as TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', {
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'TLS 1.2, on by default.',
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'TLS 1.2, on by default.',
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'TLS 1.2, on by default.',
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'TLS 1.2, on by default.',
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'TLS 1.2, on by default.',
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'TLS 1.2, on by default.',
    TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'TLS 1.2, for old clients.',
    TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'TLS 1.2, for old clients.',
    TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'TLS 1.2, for old clients.',
    TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'TLS 1.2, for old clients.',
    TLS_AES_128_GCM_SHA256: 'TLS 1.3; always on, naming it changes nothing.',
    TLS_AES_256_GCM_SHA384: 'TLS 1.3; always on, naming it changes nothing.',
    TLS_CHACHA20_POLY1305_SHA256: 'TLS 1.3; always on, naming it changes nothing.',
  }),
  curve: oneOf('x25519mlkem768, x25519, secp256r1, secp384r1 or secp521r1', {
    x25519mlkem768: 'Safe from quantum computers, too; on by default.',
    x25519: 'On by default.',
    secp256r1: 'On by default.',
    secp384r1: 'Slower.',
    secp521r1: 'Slower still.',
  }),
  alpn_protocol: {
    describe: 'an ALPN protocol such as h2',
    values: valuesOf({ h2: 'HTTP/2.', 'http/1.1': 'HTTP/1.1.', h3: 'HTTP/3.' }),
  },
  key_type: filledAtStart(
    lookedAtLate(
      'is no kind of key: ed25519, p256, p384, rsa2048 or rsa4096',
      orPlaceholder(
        orEmpty(
          oneOf('ed25519, p256, p384, rsa2048 or rsa4096', {
            p256: 'ECDSA on the curve P-256, the default.',
            p384: 'ECDSA on the curve P-384.',
            ed25519: 'EdDSA; few clients and authorities take it.',
            rsa2048: 'RSA with 2048 bits, for old clients.',
            rsa4096: 'RSA with 4096 bits; slow.',
          }),
        ),
      ),
    ),
  ),
  client_auth_mode: lookedAtLate(
    'is no mode: request, require, verify_if_given or require_and_verify',
    orEmpty(
      oneOf('request, require, verify_if_given or require_and_verify', {
        request: 'Asks for a certificate, takes clients without one, and checks nothing.',
        require: 'Needs a certificate, but does not check it.',
        verify_if_given:
          'Asks for a certificate, takes clients without one, and checks those that are given.',
        require_and_verify: 'Needs a certificate, and checks it.',
      }),
    ),
  ),
  renegotiation: oneOf('never, once or freely', {
    never: 'The default.',
    once: 'Once in each connection.',
    freely: 'As often as the server likes.',
  }),
  base64: {
    describe: 'a certificate as base64 of DER',
    fault: (arg) => (isCertificate(arg.text) ? undefined : 'is no certificate as base64 of DER'),
  },
  propagation_timeout: {
    describe: 'a duration such as 2m, or -1',
    accepts: (arg) => arg.text === '-1' || isDuration(arg.text),
    values: valuesOf({ '-1': 'Does not look for the record.' }),
  },
  natural_duration: {
    describe: 'a duration such as 7d, zero or more',
    accepts: (arg) => isDuration(arg.text) && !isNegative(arg.text),
  },
  int32: {
    describe: 'a whole number',
    accepts: (arg) => isInteger(arg.text) && Math.abs(Number(arg.text) + 0.5) < 2 ** 31,
  },
  ratio: {
    describe: 'a number above 0 and below 1, such as 0.3333',
    accepts: (arg) => isBetween(arg.text, (ratio) => ratio > 0 && ratio < 1),
  },
  whole_ratio: {
    describe: 'a number above 0 and at most 1, such as 0.2',
    accepts: (arg) => isBetween(arg.text, (ratio) => ratio > 0 && ratio <= 1),
  },

  standard_writer: oneOf('stderr, stdout or discard', {
    stderr: 'Standard error, the default.',
    stdout: 'Standard output.',
    discard: 'Nowhere.',
  }),
  log_level: filledAtStart(
    lookedAtLate(
      'is no level of logs: DEBUG, INFO, WARN, ERROR, PANIC or FATAL',
      orPlaceholder(
        orEmpty(
          oneOfAnyCase('DEBUG, INFO, WARN, ERROR, PANIC or FATAL', {
            DEBUG: 'Everything.',
            INFO: 'The default; access logs are here.',
            WARN: 'What may need a look.',
            ERROR: 'What went wrong; access logs of status 500 and above are here.',
            PANIC: 'Hardly anything.',
            FATAL: 'Only what ends Caddy.',
          }),
        ),
      ),
    ),
  ),
  log_file: filledAtStart({ describe: 'a file' }),
  file_mode: {
    describe: 'permissions in octal, such as 0640',
    accepts: (arg) => isFileMode(arg.text),
  },
  dir_mode: {
    describe: 'permissions in octal such as 0755, inherit or from_file',
    accepts: (arg) => isDirMode(arg.text.trim()),
    values: valuesOf({
      inherit: 'As the nearest folder that exists.',
      from_file: 'As the file, and searchable for those who may read it.',
    }),
  },
  log_compression: {
    describe: 'none, gzip or zstd',
    accepts: (arg) => ['none', 'gzip', 'zstd'].includes(arg.text.trim().toLowerCase()),
    values: valuesOf({
      none: 'Left as they are.',
      gzip: 'The default.',
      zstd: 'Smaller and faster.',
    }),
  },
  minute_list: {
    describe: 'minutes from 0 to 59, separated by spaces or commas',
    accepts: (arg) => arg.text.split(',').every((minute) => isInteger(minute.trim())),
  },
  time_list: {
    describe: 'times such as 00:00, separated by spaces or commas',
    accepts: (arg) => arg.text.split(',').every((time) => time.trim() !== ''),
  },
  time_layout: { describe: "a layout of Go's time package, such as 2006-01-02T15-04-05" },
  time_format: {
    describe: "a name such as iso8601, or a layout of Go's time package",
    values: valuesOf({
      unix_seconds_float: 'Seconds since 1970, with a fraction; the default of JSON.',
      unix_milli_float: 'Milliseconds since 1970, with a fraction.',
      unix_nano: 'Nanoseconds since 1970.',
      iso8601: '2006-01-02T15:04:05.000Z0700',
      rfc3339: '2006-01-02T15:04:05Z07:00',
      rfc3339_nano: '2006-01-02T15:04:05.999999999Z07:00',
      wall: '2006/01/02 15:04:05',
      wall_milli: '2006/01/02 15:04:05.000; the default on a terminal.',
      wall_nano: '2006/01/02 15:04:05.000000000',
      common_log: '02/Jan/2006:15:04:05 -0700',
    }),
  },
  duration_format: {
    describe: 'seconds, ms, ns or string',
    values: valuesOf({
      seconds: 'Seconds, with a fraction; the default.',
      s: 'Seconds, with a fraction.',
      ms: 'Milliseconds, with a fraction.',
      ns: 'Nanoseconds.',
      string: 'Such as 1m32.05s.',
    }),
  },
  level_format: {
    describe: 'lower, upper or color',
    values: valuesOf({
      lower: 'Lower case; the default of JSON.',
      upper: 'Upper case.',
      color: 'Upper case in colours; the default on a terminal.',
    }),
  },
  full_regexp: {
    describe: 'a regular expression (RE2)',
    accepts: (arg) => arg.text !== '' && arg.text.length <= 1000,
    fault: (arg) => whyNoRegexp(arg.text),
  },

  url_pattern: {
    describe: 'a pattern such as /books/:id',
    fault: ({ text }) => whyNoUrlPattern(text),
  },
  uri_path: { describe: 'a path such as /api/*, or *.php' },
  query_pair: {
    describe: 'name=value',
    accepts: (arg) => arg.text === '' || arg.text.includes('='),
  },
  present_header_field: {
    describe: 'a header field',
    accepts: (arg) => !arg.text.startsWith('!'),
    values: valuesOf(requestHeaders),
  },
  absent_header_field: {
    describe: '! and a header field',
    accepts: (arg) => arg.text.startsWith('!') && arg.text.length > 1,
  },
  quoted_expression: {
    wins: true,
    describe: 'an expression in backticks or quotes',
    accepts: (arg) => arg.quote !== '',
  },
  request_protocol: {
    describe: 'https, http, grpc, or a version such as http/2+',
    values: valuesOf({
      https: 'Over TLS.',
      http: 'Without TLS.',
      grpc: 'With a content type of gRPC.',
      'http/1.0': 'HTTP/1.0.',
      'http/1.1': 'HTTP/1.1.',
      'http/1.1+': 'HTTP/1.1 or newer.',
      'http/2': 'HTTP/2.',
      'http/2+': 'HTTP/2 or newer.',
      'http/3': 'HTTP/3.',
    }),
  },
  try_policy: tryPolicy(),
  /** The matcher takes an empty word for the default, and is looked at when it is used. */
  late_try_policy: lookedAtLate(
    'is no policy: first_exist, smallest_size and so on',
    orEmpty(tryPolicy()),
  ),
};

/** An IP address, or a network such as 10.0.0.0/8, as Go's net/netip reads them. */
function isIpRange(text: string): boolean {
  return text.includes('/') ? isIpPrefix(text) : isIpAddress(text);
}

/** A network such as 10.0.0.0/8. */
export function isIpPrefix(text: string): boolean {
  const slash = text.lastIndexOf('/');
  const address = text.slice(0, Math.max(slash, 0));
  const bits = text.slice(slash + 1);
  if (!isDigits(bits) || (bits.length > 1 && bits.startsWith('0'))) return false;
  if (isIpv4(address)) return Number(bits) <= 32;
  return isIpv6(address) && Number(bits) <= 128;
}

/** An IPv4 address, or an IPv6 address perhaps with a zone. */
export function isIpAddress(text: string): boolean {
  if (isIpv4(text)) return true;
  const percent = text.indexOf('%');
  if (percent < 0) return isIpv6(text);
  return percent < text.length - 1 && isIpv6(text.slice(0, percent));
}

function isIpv4(text: string): boolean {
  const fields = text.split('.');
  return fields.length === 4 && fields.every(isIpv4Field);
}

function isIpv4Field(field: string): boolean {
  if (!isDigits(field) || (field.length > 1 && field.startsWith('0'))) return false;
  return Number(field) <= 255;
}

function isIpv6(text: string): boolean {
  const gap = text.indexOf('::');
  if (gap < 0) return groupsOf(text) === 8;
  const before = text.slice(0, gap);
  const after = text.slice(gap + 2);
  if (before.includes('.')) return false;
  return groupsOf(before) + groupsOf(after) <= 7;
}

/** How many groups of 16 bits the text has; not a number when one of them is none. */
function groupsOf(text: string): number {
  if (text === '') return 0;
  const groups = text.split(':');
  const last = groups.at(-1) ?? '';
  const ipv4 = last.includes('.');
  if (ipv4 && !isIpv4(last)) return Number.NaN;
  const hexadecimal = ipv4 ? groups.slice(0, -1) : groups;
  if (!hexadecimal.every(isIpv6Group)) return Number.NaN;
  return hexadecimal.length + (ipv4 ? 2 : 0);
}

function isIpv6Group(group: string): boolean {
  if (group === '' || group.length > 4) return false;
  for (const character of group.toLowerCase())
    if (!'0123456789abcdef'.includes(character)) return false;
  return true;
}

/** The matchers of addresses take global placeholders, and a zone behind anything. */
function noMatchedRange(text: string): string | undefined {
  return isMatchedRange(text)
    ? undefined
    : 'is neither an IP address nor a range such as 10.0.0.0/8 nor private_ranges';
}

function isMatchedRange(text: string): boolean {
  if (text === 'private_ranges') return true;
  if (text.includes('{')) return unknownAtStart(text) === undefined;
  const percent = text.indexOf('%');
  return isIpRange(percent < 0 ? text : text.slice(0, percent));
}

function tryPolicy(): Kind {
  return oneOf(
    'first_exist, first_exist_fallback, smallest_size, largest_size or most_recently_modified',
    {
      first_exist: 'The first that exists; the default.',
      first_exist_fallback: 'The first that exists, or else the last, unchecked.',
      smallest_size: 'The smallest.',
      largest_size: 'The largest.',
      most_recently_modified: 'The one that changed last.',
    },
  );
}

function privateRanges(): readonly Value[] {
  return valuesOf({ private_ranges: 'All private IPv4 and IPv6 ranges, and the loopback.' });
}

/** Whether a text is base64 of one DER sequence and nothing else, as every certificate is. */
function isCertificate(text: string): boolean {
  let bytes: string;
  try {
    bytes = atob(text);
  } catch {
    return false;
  }
  const first = bytes.charCodeAt(1);
  // The length stands in the next byte, or in so many bytes behind it.
  const count = first < 0x80 ? 0 : first & 0x7f;
  let length = count === 0 ? first : 0;
  for (let at = 2; at < 2 + count; at++) length = length * 256 + bytes.charCodeAt(at);
  return bytes.charCodeAt(0) === 0x30 && count <= 4 && bytes.length === 2 + count + length;
}

function namesOf(directives: ReadonlySet<string>): readonly Value[] {
  return valuesOf(Object.fromEntries([...directives].map((name) => [name, ''])));
}

function oneOfAnyCase(describe: string, words: Readonly<Record<string, string>>): Kind {
  const known = new Set(Object.keys(words).map((word) => word.toLowerCase()));
  return { describe, values: valuesOf(words), accepts: (arg) => known.has(arg.text.toLowerCase()) };
}

/** Caddy accepts any word while it reads the file. */
function lookedAtLate(why: string, { accepts, ...kind }: Kind): Kind {
  return { ...kind, fault: (arg) => (accepts?.(arg) === false ? why : undefined) };
}

function orPlaceholder(kind: Kind): Kind {
  return { ...kind, accepts: (arg) => arg.text.includes('{') || kind.accepts?.(arg) !== false };
}

function orEmpty(kind: Kind): Kind {
  return { ...kind, accepts: (arg) => arg.text === '' || kind.accepts?.(arg) !== false };
}

function isNegative(duration: string): boolean {
  if (!duration.startsWith('-')) return false;
  for (const character of duration) if (character >= '1' && character <= '9') return true;
  return false;
}

/** Go pads the text with zeros to four characters and reads it as an octal number of 32 bits. */
function isFileMode(text: string): boolean {
  for (const digit of text) if (digit < '0' || digit > '7') return false;
  return text === '' || Number.parseInt(text, 8) < 2 ** 32;
}

function isDirMode(text: string): boolean {
  const word = text.toLowerCase();
  return word === 'inherit' || word === 'from_file' || isFileMode(text);
}

/** Go's ParseFloat also reads hexadecimal numbers and nan, with which Caddy's comparisons never fail. */
function isBetween(text: string, test: (ratio: number) => boolean): boolean {
  const unsigned = text.startsWith('-') || text.startsWith('+') ? text.slice(1) : text;
  const word = unsigned.toLowerCase();
  if (word === 'nan' || word.startsWith('0x')) return true;
  const exponent = word.indexOf('e');
  if (exponent >= 0 && !isInteger(word.slice(exponent + 1))) return false;
  const mantissa = exponent < 0 ? word : word.slice(0, exponent);
  const point = mantissa.indexOf('.');
  const digits = point < 0 ? mantissa : mantissa.slice(0, point) + mantissa.slice(point + 1);
  return isDigits(digits) && test(Number(text));
}

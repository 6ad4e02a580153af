import { mediaTypes, requestHeaders, responseHeaders } from './header-values.ts';
import type { Kind, Value } from './kinds.ts';
import { oneOf, valuesOf } from './kinds.ts';
import { filledAtStart, unknownAtStart } from './placeholders-at-start.ts';
import { whyNoRegexp } from './kinds-values.ts';
import { hasShorthand } from './placeholders.ts';
import type { Arg } from './usage.ts';

/** Matchers, header fields, paths, and names that the writer of the file makes up. */
export const nameKinds: Readonly<Record<string, Kind>> = {
  matcher: {
    describe: 'a matcher: *, a path that begins with /, or @name',
    accepts: isMatcher,
    commits: true,
    values: valuesOf({ '*': 'All requests.' }),
  },
  path_matcher: {
    describe: 'a path that begins with /',
    accepts: (arg) => arg.text.startsWith('/'),
    slip: ({ text }) =>
      /^[\w-]+\/[\w/.-]*\*?$/.test(text)
        ? { reason: 'A path begins with a slash', write: `/${text}` }
        : undefined,
  },
  /** The name before the definition of a matcher. */
  matcher_name: {
    describe: 'a name that begins with @',
    accepts: (arg) => arg.text.startsWith('@'),
  },
  response_matcher_name: {
    describe: 'the name of a response matcher, @name',
    accepts: (arg) => arg.text.startsWith('@'),
  },

  email: filledAtStart({
    describe: 'an e-mail address, `internal` or `force_automate`',
    accepts: (arg) => arg.text.includes('@'),
  }),
  acme_email: filledAtStart({ describe: 'an e-mail address' }),
  acme_account: filledAtStart({ describe: 'a text that the authority gave' }),
  empty: { describe: 'an empty text, ""', accepts: (arg) => arg.text === '' },
  not_empty: { describe: 'a text', accepts: (arg) => arg.text !== '' },
  index_file: {
    describe: 'a file such as index.php, or off',
    values: valuesOf({ off: 'No rewrite.' }),
  },

  header_operation: {
    describe: 'a header field, perhaps with one of + - ? > before it',
    values: valuesOf(responseHeaders),
  },
  request_header_operation: {
    describe: 'a header field, perhaps with + or - before it',
    accepts: (arg) => !arg.text.startsWith('?'),
    values: valuesOf(requestHeaders),
  },
  header_field: { describe: 'a header field', values: allHeaders() },
  underscored_header_field: separatedField('_', 'an underscore'),
  dotted_header_field: separatedField('.', 'a dot'),
  required_header_field: { describe: 'a header field', fault: whyEmpty, values: allHeaders() },
  header_to_copy: { describe: 'a header field, or from>to', values: allHeaders() },

  path: { describe: 'a path in the file system' },
  file: { describe: 'a file' },
  try_file: { describe: 'a file to try, such as {path}; the last may be a URI' },
  extension: { describe: 'a file extension such as .php' },
  ascii_extension: {
    describe: 'a file extension such as .php',
    fault: ({ text }) => (isAscii(text) ? undefined : 'is not ASCII'),
  },
  uri: { describe: 'a URI: a path, perhaps with a query' },
  uri_part: { describe: 'a part of the URI' },
  redirect_target: { describe: 'where to send the client' },
  map_destination: {
    describe: 'a placeholder of your own, such as {backend}, and none that Caddy knows',
    accepts: (arg) => isMapDestination(arg.text),
  },
  source: { describe: 'a text with placeholders, to look up' },
  map_input: {
    describe: 'a text, or ~ and a regular expression',
    fault: (arg) => (arg.text.startsWith('~') ? whyNoRegexp(arg.text.slice(1)) : undefined),
  },
  map_output: {
    describe: 'a value, or - for none',
    values: valuesOf({ '-': 'No value: the default is taken.' }),
  },
  variable: { describe: 'the name of a variable' },
  log_field: { describe: 'the name of a log field, perhaps with < before it' },
  logger: { describe: 'the name of a logger' },
  name: { describe: 'a name' },
  group_name: {
    describe: 'a name for its groups',
    fault: ({ text }) => (text === '' ? undefined : whyNoGroupName(text)),
  },
  env_name: { describe: 'the name of an environment variable' },
  named_route: { describe: 'the name of a named route' },
  file_system: { describe: 'the name of a file system from the global options' },
  ca_id: {
    describe: 'the id of a certificate authority',
    values: valuesOf({ local: 'The CA that Caddy has by default.' }),
  },
  user: { describe: 'a user name', accepts: (arg) => arg.text !== '' },
  password_hash: filledAtStart({
    describe: 'the hash of a password, as `caddy hash-password` prints it',
    accepts: (arg) => isPasswordHash(arg.text),
  }),
  realm: { describe: 'the realm that the browser shows' },
  mime_type: { describe: 'a media type such as text/html', values: valuesOf(mediaTypes) },
  delimiter: { describe: 'a delimiter such as {{' },
  cookie: { describe: 'the name of a cookie' },
  secret: { describe: 'a secret' },
  /** Looked at when the provider is set up, which refuses an empty one. https://github.com/caddy-dns/cloudflare */
  api_token: { describe: 'a token for an API', atStart: true },
  query_key: { describe: 'the name of a query parameter', fault: whyEmpty },
  public_name: {
    describe: 'a public name of at most 255 bytes',
    fault: ({ text }) => {
      const { length } = new TextEncoder().encode(text.trim());
      if (length === 0) return 'is empty';
      return length > 255 ? 'is longer than 255 bytes' : undefined;
    },
  },
  pem: {
    describe: 'a certificate as PEM',
    fault: ({ text }) => {
      const isKnown = !text.includes('{') || unknownAtStart(text) !== undefined;
      return isKnown && !text.includes('-----BEGIN CERTIFICATE-----')
        ? 'holds no certificate as PEM'
        : undefined;
    },
    atStart: true,
  },
  server_name: { describe: 'a server name for TLS (SNI)' },
  hash_algorithm: oneOf('bcrypt or argon2id', {
    bcrypt: 'The default.',
    argon2id: 'Since Caddy 2.11.',
  }),
  query_deletion: {
    describe: '- and the name of a query parameter',
    accepts: (arg) => arg.text.startsWith('-'),
  },
  query_addition: {
    describe: '+ and the name of a query parameter',
    accepts: (arg) => arg.text.startsWith('+'),
  },
  query_renaming: {
    describe: 'old>new, two names of query parameters',
    accepts: (arg) =>
      !arg.text.startsWith('-') && !arg.text.startsWith('+') && arg.text.includes('>'),
  },
  query_parameter: {
    describe: 'the name of a query parameter',
    accepts: (arg) =>
      !arg.text.startsWith('-') && !arg.text.startsWith('+') && !arg.text.includes('>'),
  },
  encoding: {
    describe: 'an encoder such as zstd or gzip',
    accepts: (arg) => arg.text === 'zstd' || arg.text === 'gzip',
    open: 'http.encoders',
    values: valuesOf({ zstd: 'Zstandard.', gzip: 'Gzip.' }),
  },
  precompressed: {
    describe: 'a format of precompressed files: br, zstd or gzip',
    accepts: (arg) => arg.text === 'br' || arg.text === 'zstd' || arg.text === 'gzip',
    open: 'http.precompressed',
    values: valuesOf({
      br: 'Files that end in `.br`.',
      zstd: 'Files that end in `.zst`.',
      gzip: 'Files that end in `.gz`.',
    }),
  },
  zstd_level: oneOfAnyCase('fastest, better, best or default', {
    fastest: 'Least work.',
    default: 'The default.',
    better: 'More work, smaller.',
    best: 'Most work, smallest.',
  }),
  acme_challenge: {
    describe: 'http-01, dns-01 or tls-alpn-01',
    accepts: (arg) => acmeChallenges.has(arg.text.trim().toLowerCase()),
    values: valuesOf({ 'http-01': '', 'dns-01': '', 'tls-alpn-01': '' }),
  },
  sort_option: oneOf('name, namedirfirst, size, time, asc or desc', {
    name: 'By name.',
    namedirfirst: 'By name, folders first.',
    size: 'By size.',
    time: 'By time of the last change.',
    asc: 'Smallest first.',
    desc: 'Largest first.',
  }),
  import_target: { describe: 'a snippet, or a file or glob' },
};

/** What the adapter takes as a matcher when it stands behind the name of a directive. */
export function isMatcher(arg: Arg): boolean {
  return arg.text === '*' || arg.text.startsWith('/') || arg.text.startsWith('@');
}

function oneOfAnyCase(describe: string, words: Readonly<Record<string, string>>): Kind {
  return {
    describe,
    values: valuesOf(words),
    accepts: (arg) => Object.hasOwn(words, arg.text.toLowerCase()),
  };
}

function isMapDestination(text: string): boolean {
  const name = text.slice(1, -1);
  const isPlaceholder = text.startsWith('{') && text.endsWith('}') && name !== '';
  return isPlaceholder && !name.includes('{') && !name.includes('}') && !hasShorthand(name);
}

/** A header field that holds a separator; an asterisk at its end stands for the rest. */
function separatedField(separator: string, called: string): Kind {
  return {
    describe: `a header field with ${called}, perhaps with * at its end`,
    fault: ({ text }) => {
      const name = text.endsWith('*') ? text.slice(0, -1) : text;
      if (!isAscii(text)) return 'is not ASCII';
      if (name.includes('*')) return 'has an asterisk elsewhere than at its end';
      return name.includes(separator) ? undefined : `has no "${separator}"`;
    },
  };
}

/** Why Caddy does not start with a regular expression of this name; to be read behind it. */
export function whyNoGroupName(text: string): string | undefined {
  return /[0-9A-Za-z_]/.test(text)
    ? undefined
    : 'is no name for a regular expression, since it has neither a letter from a to z nor a digit nor an underscore';
}

function whyEmpty({ text }: Arg): string | undefined {
  return text === '' ? 'is empty' : undefined;
}

function isAscii(text: string): boolean {
  for (const character of text) if (character >= '\u0080') return false;
  return true;
}

function allHeaders(): readonly Value[] {
  return valuesOf({ ...requestHeaders, ...responseHeaders });
}

const acmeChallenges: ReadonlySet<string> = new Set(['http-01', 'dns-01', 'tls-alpn-01']);

/** Caddy takes what begins with `$` as it is and everything else for base64; placeholders are filled in before. */
function isPasswordHash(text: string): boolean {
  if (text.startsWith('$') || text.includes('{')) return true;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const letters = text.slice(0, text.length - padding);
  for (const letter of letters) if (!base64Letters.includes(letter)) return false;
  return letters !== '' && text.length % 4 === 0;
}

const base64Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

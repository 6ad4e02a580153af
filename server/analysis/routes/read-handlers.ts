import type { Line, Token } from '../config.ts';
import type { Handler, HeaderOperation } from './handlers.ts';

/** The handler of a directive other than those that hold routes. `args` come without the matcher. */
export function readHandler(line: Line, args: readonly Token[]): Handler {
  const [first, second, third, fourth] = args;
  switch (line.name.text) {
    case 'redir':
      return first ? { kind: 'redirect', to: first, status: redirectStatus(second) } : UNKNOWN;
    case 'respond':
      return readRespond(line, args);
    case 'abort':
      return { kind: 'abort' };
    case 'error':
      return readError(line, args);
    case 'reverse_proxy':
    case 'php_fastcgi':
      return readProxy(line, args, line.name.text);
    case 'forward_auth':
      return { kind: 'auth', upstreams: upstreamsOf(line, args) };
    case 'basic_auth':
    case 'basicauth':
      return { kind: 'auth', upstreams: [] };
    case 'file_server':
      return readFileServer(line, args);
    case 'root':
      return first ? { kind: 'root', path: first } : UNKNOWN;
    case 'rewrite':
      return first ? { kind: 'rewrite', to: first } : UNKNOWN;
    case 'method':
      return first ? { kind: 'method', method: first } : UNKNOWN;
    case 'uri':
      return readUri(first, second, third, fourth);
    case 'try_files':
      return readTryFiles(line);
    case 'header':
      return readHeaders(line, args, 'response');
    case 'request_header':
      return readHeaders(line, args, 'request');
    case 'vars':
      return readVars(line, args);
    case 'metrics':
      return { kind: 'internal', sometimes: false };
    case 'acme_server':
      return { kind: 'internal', sometimes: true };
    default:
      return PASSING.has(line.name.text) ? { kind: 'other' } : UNKNOWN;
  }
}

const UNKNOWN: Handler = { kind: 'unknown' };

/** Caddy's own directives that neither answer nor change what later matchers look at. */
const PASSING: ReadonlySet<string> = new Set([
  'tracing',
  'map',
  'fs',
  'log_append',
  'skip_log',
  'log_skip',
  'log_name',
  'copy_response',
  'copy_response_headers',
  'request_body',
  'timeouts',
  'encode',
  'push',
  'intercept',
  'templates',
]);

/** https://caddyserver.com/docs/caddyfile/directives/redir */
function redirectStatus(code: Token | undefined): string | undefined {
  if (!code || code.text === 'temporary') return '302';
  if (code.text === 'permanent') return '301';
  if (code.text === 'html') return 'html';
  return !code.unknown && /^\d+$/.test(code.text) ? code.text : undefined;
}

function readRespond(line: Line, args: readonly Token[]): Handler {
  const { text, status } = textAndStatus(args);
  const body = text ?? argumentOf(line, 'body');
  return { kind: 'respond', ...(body ? { body } : {}), ...(status ? { status } : {}) };
}

function readError(line: Line, args: readonly Token[]): Handler {
  const { text, status } = textAndStatus(args);
  const message = text ?? argumentOf(line, 'message');
  return { kind: 'error', ...(message ? { message } : {}), ...(status ? { status } : {}) };
}

/** A single argument is a status when it is a number of three digits; otherwise it is text. */
function textAndStatus(args: readonly Token[]): { text?: Token; status?: Token } {
  const [first, second] = args;
  if (!first) return {};
  if (second) return { text: first, status: second };
  return /^\d{3}$/.test(first.text) && first.text !== '000' ? { status: first } : { text: first };
}

function readProxy(
  line: Line,
  args: readonly Token[],
  of: 'reverse_proxy' | 'php_fastcgi',
): Handler {
  const rewrite = argumentOf(line, 'rewrite');
  const inner = line.block ?? [];
  return {
    kind: 'proxy',
    of,
    upstreams: upstreamsOf(line, args),
    dynamic: inner.some(({ name }) => name.text === 'dynamic' || name.unknown),
    ...(rewrite ? { rewrite } : {}),
    handlesResponse: inner.some(
      ({ name }) => name.text === 'handle_response' || name.text === 'replace_status',
    ),
    line,
  };
}

function upstreamsOf(line: Line, args: readonly Token[]): readonly Token[] {
  const listed = (line.block ?? []).filter(({ name }) => name.text === 'to');
  return [...args, ...listed.flatMap((inner) => inner.args)];
}

function readFileServer(line: Line, args: readonly Token[]): Handler {
  const inner = line.block ?? [];
  const has = (name: string): boolean => inner.some((one) => one.name.text === name);
  const valuesOf = (name: string): readonly Token[] =>
    inner.filter((one) => one.name.text === name).flatMap((one) => one.args);
  const root = argumentOf(line, 'root');
  const status = argumentOf(line, 'status');
  return {
    kind: 'files',
    ...(root ? { root } : {}),
    browse: args.some((token) => token.text === 'browse') || has('browse'),
    passThru: has('pass_thru'),
    canonical: !has('disable_canonical_uris'),
    hide: valuesOf('hide'),
    index: inner.findLast((one) => one.name.text === 'index')?.args ?? [],
    ...(status ? { status } : {}),
  };
}

/** https://caddyserver.com/docs/caddyfile/directives/uri */
function readUri(
  kind: Token | undefined,
  first: Token | undefined,
  second: Token | undefined,
  limit: Token | undefined,
): Handler {
  if (!kind) return UNKNOWN;
  switch (kind.text) {
    case 'strip_prefix':
      return first ? { kind: 'strip-prefix', prefix: first } : UNKNOWN;
    case 'strip_suffix':
      return first ? { kind: 'strip-suffix', suffix: first } : UNKNOWN;
    case 'replace':
      if (!first || !second) return UNKNOWN;
      return { kind: 'replace', find: first, replacement: second, ...(limit ? { limit } : {}) };
    case 'path_regexp':
      if (!first || !second) return { kind: 'change-uri', part: 'path' };
      return { kind: 'change-uri', part: 'path', find: first, replacement: second };
    case 'query':
      return { kind: 'change-uri', part: 'query' };
    default:
      return UNKNOWN;
  }
}

function readTryFiles(line: Line): Handler {
  const policy = argumentOf(line, 'policy');
  return { kind: 'try-files', files: line.args, ...(policy ? { policy } : {}) };
}

/** https://caddyserver.com/docs/caddyfile/directives/header */
function readHeaders(line: Line, args: readonly Token[], side: 'request' | 'response'): Handler {
  const inner = (line.block ?? []).filter(({ name }) => name.text !== 'match');
  const written = args[0]
    ? [{ at: line, field: args[0], value: args[1], replacement: args[2], inBlock: false }]
    : inner
        .filter(({ name, args: words }) => name.text !== 'defer' || words.length > 0)
        .map((one) => ({
          at: one,
          field: one.name,
          value: one.args[0],
          replacement: one.args[1],
          inBlock: true,
        }));
  const isLate = ({ text }: Token): boolean => text.startsWith('>') || text.startsWith('-');
  // One operation that waits for the response makes the whole block wait.
  const deferred =
    side === 'response' &&
    (written.some(({ field }) => isLate(field)) || inner.some(({ name }) => name.text === 'defer'));
  return {
    kind: 'headers',
    side,
    operations: written.map(({ at, field, value, replacement, inBlock }) => {
      const text = inBlock || side === 'request' ? field.text.replace(/:$/, '') : field.text;
      const action = headerAction(text, replacement !== undefined);
      const signs = action === 'replace' ? /^[+\-?>]+/ : /^[+\-?>]/;
      return {
        line: at,
        field,
        name: text.replace(signs, ''),
        action,
        ...(value ? { value } : {}),
        ...(replacement ? { replacement } : {}),
        deferred: action === 'default' || deferred,
      };
    }),
    conditional: inner.length < (line.block ?? []).length,
  };
}

/** What the sign in front of a header's field asks for; without one, `replaces` says whether a replacement stands behind the value. */
export function headerAction(field: string, replaces: boolean): HeaderOperation['action'] {
  if (field.startsWith('+')) return 'add';
  if (field.startsWith('-')) return 'delete';
  if (field.startsWith('?')) return 'default';
  return replaces ? 'replace' : 'set';
}

function readVars(line: Line, args: readonly Token[]): Handler {
  const values = new Map<string, Token>();
  const [name, value] = args;
  if (name && value) values.set(name.text, value);
  for (const inner of line.block ?? []) {
    const [only] = inner.args;
    if (only) values.set(inner.name.text, only);
  }
  return { kind: 'vars', values };
}

/** The first argument of the last line of that name in a directive's block. */
function argumentOf(line: Line, name: string): Token | undefined {
  return (line.block ?? []).findLast((inner) => inner.name.text === name)?.args[0];
}

import type { Token } from '../config.ts';
import type { BoundLine } from '../model.ts';

/** An environment variable as Caddy 1 could write it, with its name. https://caddyserver.com/docs/v2-upgrade#placeholders */
export const variableOfVersionOne = /\{%(\w+)%\}/g;

/** What to write in Caddy 2 for a word of Caddy 1; undefined for all other words. */
function replacementOf({ line, binding, parent }: BoundLine, word: Token): string | undefined {
  const { problem } = binding;
  if (!problem) return undefined;
  if (line.name.text === 'tls') return tlsWords.get(word.text);
  const name = line.name.text;
  const above = parent?.line.name.text;
  if (name === 'rewrite' && word === line.name && line.args.length === 0 && line.block)
    return 'write "rewrite" or "try_files" with a matcher in front';
  if (problem.kind !== 'unknown-name' || problem.at >= 0) return undefined;
  if (above === 'log' || above === 'errors') return logWords.get(name);
  if (!parent || blocksOfDirectives.has(above ?? '')) return directives.get(name);
  if (above === 'reverse_proxy') return proxyWords.get(name);
  return undefined;
}

/** The words of a line that belong to Caddy 1, with what to write instead. */
export function wordsOfVersionOne(bound: BoundLine): { word: Token; replacement: string }[] {
  if (!bound.binding.problem) return [];
  return [bound.line.name, ...bound.line.args].flatMap((word) => {
    const replacement = replacementOf(bound, word);
    const isName = word === bound.line.name;
    if (replacement === undefined || (bound.line.name.text === 'tls' && isName)) return [];
    return isName || bound.line.name.text === 'tls' ? [{ word, replacement }] : [];
  });
}

export function isVersionOne(bound: BoundLine, word: Token): boolean {
  return replacementOf(bound, word) !== undefined;
}

const blocksOfDirectives: ReadonlySet<string> = new Set([
  'handle',
  'handle_path',
  'handle_errors',
  'route',
]);

/** https://caddyserver.com/docs/v2-upgrade */
const directives: ReadonlyMap<string, string> = new Map([
  ['proxy', 'write "reverse_proxy"'],
  ['gzip', 'write "encode gzip zstd"'],
  ['browse', 'write "file_server browse"'],
  ['errors', 'write "handle_errors" with directives in its block'],
  ['ext', 'write "try_files {path} {path}.html"'],
  ['internal', 'write a named matcher with "respond" or "error 404"'],
  ['startup', 'start the command outside of Caddy'],
  ['shutdown', 'start the command outside of Caddy'],
  ['on', 'use the global option "events" with a plugin'],
  ['fastcgi', 'write "php_fastcgi"'],
  ['expvar', 'use the endpoint /debug/vars of "admin"'],
  ['pprof', 'use the endpoint /debug/pprof/ of "admin"'],
  ['limits', 'write "request_body" with "max_size"'],
  ['markdown', 'write "templates" and its function markdown'],
  ['mime', 'write "header Content-Type"'],
  ['index', 'write "index" in the block of "file_server"'],
  ['status', 'write "respond" with the status'],
  ['cors', 'write "header" for the fields of CORS'],
  ['minify', 'delete it; "encode" makes responses small'],
  ['websocket', 'delete it; "reverse_proxy" speaks WebSocket by itself'],
  ['transparent', 'delete it; "reverse_proxy" passes the host on by itself'],
  ['without', 'write "handle_path" or "uri strip_prefix"'],
  ['except', 'write a named matcher with "not"'],
]);

const proxyWords: ReadonlyMap<string, string> = new Map([
  ['header_upstream', 'write "header_up"'],
  ['header_downstream', 'write "header_down"'],
  ['transparent', 'delete it; "reverse_proxy" passes the host on by itself'],
  ['websocket', 'delete it; "reverse_proxy" speaks WebSocket by itself'],
  ['without', 'write "handle_path" or "uri strip_prefix" in front'],
  ['except', 'write a named matcher with "not"'],
  ['policy', 'write "lb_policy"'],
  ['try_duration', 'write "lb_try_duration"'],
  ['try_interval', 'write "lb_try_interval"'],
  ['health_check', 'write "health_uri"'],
  ['health_check_interval', 'write "health_interval"'],
  ['health_check_timeout', 'write "health_timeout"'],
  ['insecure_skip_verify', 'write "transport http" with "tls_insecure_skip_verify"'],
]);

const logWords: ReadonlyMap<string, string> = new Map([
  ['rotate_size', 'write "roll_size" in the block of "output file"'],
  ['rotate_age', 'write "roll_keep_for" in the block of "output file"'],
  ['rotate_keep', 'write "roll_keep" in the block of "output file"'],
  ['rotate_compress', 'delete it; Caddy 2 compresses by itself'],
]);

const tlsWords: ReadonlyMap<string, string> = new Map([
  ['off', 'write "http://" in front of the address'],
  ['self_signed', 'write "tls internal"'],
]);

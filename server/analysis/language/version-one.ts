import type { Token } from '../config.ts';
import type { BoundLine } from '../model.ts';

/** An environment variable as Caddy 1 could write it, with its name. https://caddyserver.com/docs/v2-upgrade#placeholders */
export const variableOfVersionOne = /\{%(\w+)%\}/g;

/** What to write in Caddy 2 for a word of Caddy 1; undefined for all other words. */
function replacementOf(bound: BoundLine, word: Token): string | undefined {
  const now = nowFor(bound, word);
  return now && ('word' in now ? `write "${now.word}"` : now.advice);
}

function nowFor({ line, binding, parent }: BoundLine, word: Token): Now | undefined {
  const { problem } = binding;
  if (!problem) return undefined;
  if (line.name.text === 'tls') return tlsWords.get(word.text);
  const name = line.name.text;
  const above = parent?.line.name.text;
  if (name === 'rewrite' && word === line.name && line.args.length === 0 && line.block)
    return { advice: 'write "rewrite" or "try_files" with a matcher in front' };
  if (problem.kind !== 'unknown-name' || problem.at >= 0) return undefined;
  if (above === 'log' || above === 'errors') return logWords.get(name);
  if (!parent || blocksOfDirectives.has(above ?? '')) return directivesOfVersionOne.get(name);
  if (above === 'reverse_proxy') return proxyWordsOfVersionOne.get(name);
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

/** Whether a word is one of Caddy 1, where Caddy 2 has it not. */
export function isVersionOne(bound: BoundLine, word: Token): boolean {
  return replacementOf(bound, word) !== undefined;
}

const blocksOfDirectives: ReadonlySet<string> = new Set([
  'handle',
  'handle_path',
  'handle_errors',
  'route',
]);

/** What Caddy 2 has for a word of Caddy 1: another one in the same place, or what to do instead. https://caddyserver.com/docs/v2-upgrade */
type Now = { readonly word: string } | { readonly advice: string };

/** Directives of Caddy 1 that Caddy 2 does not have. */
export const directivesOfVersionOne: ReadonlyMap<string, Now> = new Map<string, Now>([
  ['proxy', { word: 'reverse_proxy' }],
  ['gzip', { word: 'encode gzip zstd' }],
  ['browse', { word: 'file_server browse' }],
  ['errors', { advice: 'write "handle_errors" with directives in its block' }],
  ['ext', { advice: 'write "try_files {path} {path}.html"' }],
  ['internal', { advice: 'write a named matcher with "respond" or "error 404"' }],
  ['startup', { advice: 'start the command outside of Caddy' }],
  ['shutdown', { advice: 'start the command outside of Caddy' }],
  ['on', { advice: 'use the global option "events" with a plugin' }],
  ['fastcgi', { word: 'php_fastcgi' }],
  ['expvar', { advice: 'use the endpoint /debug/vars of "admin"' }],
  ['pprof', { advice: 'use the endpoint /debug/pprof/ of "admin"' }],
  ['limits', { advice: 'write "request_body" with "max_size"' }],
  ['markdown', { advice: 'write "templates" and its function markdown' }],
  ['mime', { advice: 'write "header Content-Type"' }],
  ['index', { advice: 'write "index" in the block of "file_server"' }],
  ['status', { advice: 'write "respond" with the status' }],
  ['cors', { advice: 'write "header" for the fields of CORS' }],
  ['minify', { advice: 'delete it; "encode" makes responses small' }],
  ['websocket', { advice: 'delete it; "reverse_proxy" speaks WebSocket by itself' }],
  ['transparent', { advice: 'delete it; "reverse_proxy" passes the host on by itself' }],
  ['without', { advice: 'write "handle_path" or "uri strip_prefix"' }],
  ['except', { advice: 'write a named matcher with "not"' }],
]);

/** What stood in the block of a proxy. */
export const proxyWordsOfVersionOne: ReadonlyMap<string, Now> = new Map<string, Now>([
  ['header_upstream', { word: 'header_up' }],
  ['header_downstream', { word: 'header_down' }],
  ['transparent', { advice: 'delete it; "reverse_proxy" passes the host on by itself' }],
  ['websocket', { advice: 'delete it; "reverse_proxy" speaks WebSocket by itself' }],
  ['without', { advice: 'write "handle_path" or "uri strip_prefix" in front' }],
  ['except', { advice: 'write a named matcher with "not"' }],
  ['policy', { word: 'lb_policy' }],
  ['try_duration', { word: 'lb_try_duration' }],
  ['try_interval', { word: 'lb_try_interval' }],
  ['health_check', { word: 'health_uri' }],
  ['health_check_interval', { word: 'health_interval' }],
  ['health_check_timeout', { word: 'health_timeout' }],
  ['insecure_skip_verify', { advice: 'write "transport http" with "tls_insecure_skip_verify"' }],
]);

const logWords: ReadonlyMap<string, Now> = new Map<string, Now>([
  ['rotate_size', { advice: 'write "roll_size" in the block of "output file"' }],
  ['rotate_age', { advice: 'write "roll_keep_for" in the block of "output file"' }],
  ['rotate_keep', { advice: 'write "roll_keep" in the block of "output file"' }],
  ['rotate_compress', { advice: 'delete it; Caddy 2 compresses by itself' }],
]);

const tlsWords: ReadonlyMap<string, Now> = new Map<string, Now>([
  ['off', { advice: 'write "http://" in front of the address' }],
  ['self_signed', { advice: 'write "tls internal"' }],
]);

import type { Text } from './path-pattern.ts';

/** A piece of a word: text as it stands, or a placeholder by its full name. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'placeholder';
      /** Such as `http.request.host`, whichever way it is written. */
      readonly name: string;
      /** As written, with its braces. */
      readonly text: string;
    };

/**
 * `text` cut into pieces, shorthands resolved. A brace that is escaped or not closed is text.
 * https://caddyserver.com/docs/caddyfile/concepts#placeholders
 */
export function pieces(text: string): readonly Piece[] {
  const result: Piece[] = [];
  let pending = '';
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{', at);
    const close = open < 0 ? -1 : text.indexOf('}', open);
    if (close < 0) break;
    if (open > 0 && text[open - 1] === '\\') {
      pending += `${text.slice(at, open - 1)}{`;
      at = open + 1;
      continue;
    }
    pending += text.slice(at, open);
    if (pending !== '') result.push({ kind: 'text', text: pending });
    pending = '';
    const written = text.slice(open, close + 1);
    result.push({ kind: 'placeholder', name: fullName(written.slice(1, -1)), text: written });
    at = close + 1;
  }
  pending += text.slice(at).replaceAll('\\}', '}');
  if (pending !== '') result.push({ kind: 'text', text: pending });
  return result;
}

/** The full name of a placeholder, such as `http.request.uri` for `uri`. */
export function fullName(name: string): string {
  const known = SHORTHANDS.get(name);
  if (known) return known;
  const dot = name.indexOf('.');
  const family = dot < 0 ? undefined : FAMILIES.get(name.slice(0, dot));
  return family ? `${family}${name.slice(dot)}` : name;
}

/** `text` with shorthands replaced by full names, as Caddy does before it reads a directive. */
export function expandShorthands(text: string): string {
  if (!text.includes('{')) return text;
  return pieces(text)
    .map((piece) => (piece.kind === 'text' ? piece.text : `{${piece.name}}`))
    .join('');
}

/**
 * `text` with placeholders filled in by `value`. Undefined when a value is not known, unless it stands
 * last and its beginning is known.
 */
export function fillPlaceholders(
  text: string,
  value: (name: string) => Text | undefined,
): Text | undefined {
  let result = '';
  let open = false;
  for (const piece of pieces(text)) {
    const filled = piece.kind === 'text' ? { text: piece.text, open: false } : value(piece.name);
    if (!filled || (open && (filled.text !== '' || filled.open))) return undefined;
    result += filled.text;
    open ||= filled.open;
  }
  return { text: result, open };
}

/** The beginning of `text`, up to the first placeholder whose value is not known. */
export function fillStart(text: string, value: (name: string) => Text | undefined): string {
  let result = '';
  for (const piece of pieces(text)) {
    const filled = piece.kind === 'text' ? { text: piece.text, open: false } : value(piece.name);
    if (!filled) break;
    result += filled.text;
    if (filled.open) break;
  }
  return result;
}

// https://caddyserver.com/docs/caddyfile/concepts#placeholders
const SHORTHANDS: ReadonlyMap<string, string> = new Map([
  ['host', 'http.request.host'],
  ['hostport', 'http.request.hostport'],
  ['port', 'http.request.port'],
  ['orig_method', 'http.request.orig_method'],
  ['orig_uri', 'http.request.orig_uri'],
  ['orig_path', 'http.request.orig_uri.path'],
  ['orig_dir', 'http.request.orig_uri.path.dir'],
  ['orig_file', 'http.request.orig_uri.path.file'],
  ['orig_query', 'http.request.orig_uri.query'],
  ['orig_?query', 'http.request.orig_uri.prefixed_query'],
  ['method', 'http.request.method'],
  ['uri', 'http.request.uri'],
  ['%uri', 'http.request.uri_escaped'],
  ['path', 'http.request.uri.path'],
  ['%path', 'http.request.uri.path_escaped'],
  ['dir', 'http.request.uri.path.dir'],
  ['file', 'http.request.uri.path.file'],
  ['query', 'http.request.uri.query'],
  ['%query', 'http.request.uri.query_escaped'],
  ['?query', 'http.request.uri.prefixed_query'],
  ['remote', 'http.request.remote'],
  ['remote_host', 'http.request.remote.host'],
  ['remote_port', 'http.request.remote.port'],
  ['scheme', 'http.request.scheme'],
  ['uuid', 'http.request.uuid'],
  ['upstream_hostport', 'http.reverse_proxy.upstream.hostport'],
  ['client_ip', 'http.vars.client_ip'],
]);

const FAMILIES: ReadonlyMap<string, string> = new Map([
  ['header', 'http.request.header'],
  ['cookie', 'http.request.cookie'],
  ['labels', 'http.request.host.labels'],
  ['path', 'http.request.uri.path'],
  ['file', 'http.request.uri.path.file'],
  ['query', 'http.request.uri.query'],
  ['re', 'http.regexp'],
  ['vars', 'http.vars'],
  ['rp', 'http.reverse_proxy'],
  ['resp', 'http.intercept'],
  ['err', 'http.error'],
  ['file_match', 'http.matchers.file'],
]);

import { cleanPath, escapePath, type Text, unescapePath } from '../routes/path-pattern.ts';
import { expandShorthands, fillPlaceholders } from '../routes/placeholders.ts';

/** What a request asks for on its way, as in its first line: path with percent escapes, query without question mark. */
export interface RequestTarget {
  /** Undefined when not known. */
  readonly path: Text | undefined;
  readonly query: Text | undefined;
}

/** A placeholder's value; undefined when not known. */
export type Values = (name: string) => Text | undefined;

/**
 * What `rewrite` makes of an address: the parts that `to` names are replaced.
 * https://caddyserver.com/docs/caddyfile/directives/rewrite
 */
export function rewrite(to: string, address: RequestTarget, values: Values): RequestTarget {
  const parts = splitUri(expandShorthands(to));
  const query = parts.query ? fillQuery(parts.query, values) : address.query;
  if (parts.path === undefined) return { path: address.path, query };
  const filled = fillPlaceholders(parts.path, (name) =>
    name === 'http.request.uri.path' ? address.path : values(name),
  );
  if (!filled) return { path: undefined, query: parts.query === '' ? undefined : query };
  // A query comes in with the path when `{uri}` brings one; it counts only behind an empty `?`.
  const mark = filled.text.indexOf('?');
  const brought = mark < 0 ? '' : filled.text.slice(mark + 1);
  const text = mark < 0 ? filled.text : filled.text.slice(0, mark);
  const carries = ['{http.request.uri}', '{http.request.uri.path}'].some((name) =>
    parts.path?.endsWith(name),
  );
  const open = mark < 0 && filled.open && (!carries || address.path?.open !== false);
  const path = canonical({ text, open });
  if (parts.query !== '') return { path, query };
  return { path, query: filled.open ? undefined : { text: brought, open: false } };
}

/** `uri strip_prefix`, and what `handle_path` does. */
export function stripPrefix(path: Text, written: string): Text | undefined {
  if (written === '') return path;
  const prefix = written.startsWith('/') ? written : `/${written}`;
  const cleaned = cleanOf(path, !prefix.includes('//'));
  const end = prefixEnd(cleaned.text, prefix);
  if (end === undefined) return cleaned;
  if (end > cleaned.text.length) return path.open ? undefined : cleaned;
  const rest = cleaned.text.slice(end);
  if (rest !== '' || path.open) return { text: rooted(rest), open: path.open };
  // When nothing is left, Caddy tries again without the escapes.
  const plain = unescapePath(cleaned.text);
  const plainEnd = prefixEnd(plain, prefix) ?? 0;
  return {
    text: rooted(escapePath(plain.slice(plainEnd <= plain.length ? plainEnd : 0))),
    open: false,
  };
}

/** Since 2.11.5 what is left has a slash in front, even if it was taken away. */
function rooted(path: string): string {
  if (path.startsWith('/')) return path;
  const plain = unescapePath(path);
  return plain.startsWith('/') ? escapePath(plain) : `/${path}`;
}

/** `uri strip_suffix`. An escape counts as its character, unless the suffix has escapes itself. */
export function stripSuffix(path: Text, suffix: string): Text | undefined {
  if (suffix === '') return path;
  if (path.open) return undefined;
  const cleaned = cleanPath(path.text, !suffix.includes('//'));
  const parts = suffix.includes('%')
    ? cleaned.split('')
    : (cleaned.match(ESCAPE_OR_CHARACTER) ?? []);
  const rest = parts.slice(0, Math.max(0, parts.length - suffix.length)).join('');
  const end = parts
    .slice(rest === '' ? 0 : -suffix.length)
    .map(unescapePath)
    .join('');
  if (/[^ -~]/.test(suffix) && cleaned.includes('%')) return undefined;
  if (end.toLowerCase() !== suffix.toLowerCase()) return { text: cleaned, open: false };
  return { text: rooted(rest), open: false };
}

const ESCAPE_OR_CHARACTER = /%[0-9a-f]{2}|[^]/gi;

/** `uri replace`, on the path and on the query. */
export function replaceInUri(
  address: RequestTarget,
  find: string,
  replacement: string,
  limit: number,
): RequestTarget {
  const { path, query } = address;
  const replaceIn = (text: string): string => replaceSome(text, find, replacement, limit);
  return {
    path:
      path && !path.open
        ? { text: replaceIn(cleanPath(path.text, !find.includes('//'))), open: false }
        : undefined,
    query: query && !query.open ? { text: replaceIn(query.text), open: false } : undefined,
  };
}

/** Escapes as Go writes them. */
function canonical(path: Text): Text {
  return { text: escapePath(unescapePath(path.text)), open: path.open };
}

/** Path and query of a template in which shorthands are spelt out; absent when not written. */
function splitUri(uri: string): { path?: string; query?: string } {
  const hash = uri.indexOf('#');
  const rest = hash < 0 ? uri : uri.slice(0, hash);
  const mark = rest.indexOf('?');
  const path = mark < 0 ? rest : rest.slice(0, mark);
  return {
    ...(path === '' ? {} : { path }),
    ...(mark < 0 ? {} : { query: rest.slice(mark + 1) }),
  };
}

/**
 * Keys and values are filled in one by one and escaped, except a query that is put in whole where a key
 * belongs. No `&` is written where nothing stands before or behind it.
 */
function fillQuery(query: string, values: Values): Text | undefined {
  let result = '';
  let atKey = true;
  for (const part of query.split(/(?<=[=&])/)) {
    const end = part.endsWith('=') || part.endsWith('&') ? part.length - 1 : part.length;
    const filled = fillPlaceholders(part.slice(0, end), (name) => {
      const value = values(name);
      if (!value || value.open) return undefined;
      if (name === 'http.request.uri.query' && atKey) return value;
      return { text: escapeQuery(value.text), open: false };
    });
    if (!filled) return undefined;
    const separator = atKey ? (result === '' || filled.text === '' ? '' : '&') : '=';
    result += separator + filled.text;
    atKey = part.endsWith('&');
  }
  return { text: result, open: false };
}

/** Go's url.QueryEscape. */
function escapeQuery(text: string): string {
  return escapePath(text).replace(/[$&+,/:;=@]|%20/g, (found) =>
    found === '%20' ? '+' : encodeURIComponent(found),
  );
}

function cleanOf(path: Text, merge: boolean): Text {
  if (path.open && path.text === '') return path;
  return { text: cleanPath(path.text, merge), open: path.open };
}

/**
 * Where `prefix` ends in `path`, without regard to case, an escape in the path counting as its character
 * unless the prefix has it escaped too. Undefined when the path does not begin so; more than the path's
 * length when the path ends first.
 */
function prefixEnd(path: string, prefix: string): number | undefined {
  let at = 0;
  for (let index = 0; index < prefix.length; index++) {
    if (at >= path.length) return path.length + 1;
    const wanted = prefix[index]!;
    const escaped = path[at] === '%' && wanted !== '%' && path.length >= at + 3;
    const character = escaped ? unescapePath(path.slice(at, at + 3)) : path[at]!;
    if (character.toLowerCase() !== wanted.toLowerCase()) return undefined;
    at += escaped ? 3 : 1;
  }
  return at;
}

function replaceSome(text: string, find: string, replacement: string, limit: number): string {
  if (find === '') return text;
  const parts = text.split(find);
  if (limit <= 0 || parts.length <= limit + 1) return parts.join(replacement);
  return [parts.slice(0, limit + 1).join(replacement), ...parts.slice(limit + 1)].join(find);
}

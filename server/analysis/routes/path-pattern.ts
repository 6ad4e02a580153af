/**
 * Texts that are known, or known only at their beginning. Stands for the path of one request, or for
 * the paths of all requests that begin alike.
 */
export interface Text {
  readonly text: string;
  /** Anything may follow `text`, or nothing. */
  readonly open: boolean;
}

/**
 * How something holds for a set of requests. `some`: for a part of them, and not for the others.
 * `unknown`: it cannot be told before run time.
 */
export type Truth = 'yes' | 'no' | 'some' | 'unknown';

/** One pattern of Caddy's `path` matcher, read. Texts are lower case, as Caddy compares without case. */
export type PathPattern =
  | { readonly kind: 'any' }
  | { readonly kind: 'exact' | 'prefix' | 'suffix' | 'middle'; readonly text: string }
  | { readonly kind: 'glob'; readonly text: string }
  | { readonly kind: 'escaped'; readonly text: string }
  | { readonly kind: 'unknown'; readonly text: string };

/**
 * Reads a pattern as Caddy's MatchPath does: `*` at one end or at both makes it a prefix, suffix or
 * middle; anything else with wildcards is a glob in which `*` stops at a slash.
 * https://caddyserver.com/docs/caddyfile/matchers#path
 */
export function readPathPattern(written: string): PathPattern {
  if (written === '*') return { kind: 'any' };
  const text = written.toLowerCase();
  if (text.includes('{')) return { kind: 'unknown', text };
  if (text.includes('%')) return { kind: 'escaped', text };
  if (!text.includes('*')) return { kind: /[?[\\]/.test(text) ? 'glob' : 'exact', text };
  const stars = text.split('*').length - 1;
  const first = text.startsWith('*');
  const last = text.endsWith('*');
  if (stars === 2 && first && last) return { kind: 'middle', text: text.slice(1, -1) };
  if (stars === 1 && first) return { kind: 'suffix', text: text.slice(1) };
  if (stars === 1 && last) return { kind: 'prefix', text: text.slice(0, -1) };
  return { kind: 'glob', text };
}

/** Whether `pattern` matches the request paths that `path` stands for. `path` is escaped, as in a URL. */
export function matchPath(pattern: PathPattern, path: Text): Truth {
  if (pattern.kind === 'any') return 'yes';
  if (pattern.kind === 'unknown') return 'unknown';
  const merge = !pattern.text.includes('//');
  if (pattern.kind === 'escaped') {
    if (path.open) return 'unknown';
    const cleaned = cleanPath(path.text, merge).toLowerCase();
    return matchEscaped(cleaned, pattern.text) ? 'yes' : 'no';
  }
  const decoded = unescapePath(path.text).toLowerCase();
  if (path.open) {
    return matchOpen(pattern, decoded === '' ? '' : cleanPath(decoded, merge));
  }
  return matchText(pattern, cleanPath(decoded, merge)) ? 'yes' : 'no';
}

/** Whether every path that `narrow` matches is matched by `wide`; undefined when it cannot be told. */
export function patternCovers(wide: PathPattern, narrow: PathPattern): boolean | undefined {
  if (wide.kind === 'any') return true;
  if (narrow.kind === 'any') return wide.kind === 'unknown' ? undefined : coversAll(wide);
  if (wide.kind === narrow.kind && wide.text === narrow.text) return true;
  if (isOpaque(wide) || isOpaque(narrow)) return undefined;
  if (narrow.kind === 'exact') return matchText(wide, narrow.text);
  if (coversAll(wide)) return true;
  if (wide.kind === 'exact') return narrow.kind === 'glob' ? undefined : false;
  if (wide.kind === 'glob') return undefined;
  if (narrow.kind === 'glob') {
    const literal = literalStart(narrow.text);
    if (wide.kind === 'prefix' && literal.startsWith(wide.text)) return true;
    if (wide.kind === 'prefix' && !wide.text.startsWith(literal)) return false;
    return undefined;
  }
  if (wide.kind === 'middle') return narrow.text.includes(wide.text);
  if (wide.kind !== narrow.kind) return false;
  return wide.kind === 'prefix'
    ? narrow.text.startsWith(wide.text)
    : narrow.text.endsWith(wide.text);
}

/** Whether some path is matched by both; undefined when it cannot be told. */
export function patternIntersects(a: PathPattern, b: PathPattern): boolean | undefined {
  if (a.kind === 'any' || b.kind === 'any') return true;
  if (a.kind === b.kind && a.text === b.text && a.kind !== 'unknown') return true;
  if (isOpaque(a) || isOpaque(b)) return undefined;
  if (a.kind === 'exact') return matchText(b, a.text);
  if (b.kind === 'exact') return matchText(a, b.text);
  const startA = fixedStart(a);
  const startB = fixedStart(b);
  if (!startA.startsWith(startB) && !startB.startsWith(startA)) return false;
  if (a.kind === 'suffix' && b.kind === 'suffix') {
    return a.text.endsWith(b.text) || b.text.endsWith(a.text);
  }
  return a.kind === 'glob' || b.kind === 'glob' ? undefined : true;
}

/**
 * Go's path.Clean with the slash at the end kept, as Caddy cleans paths before it matches. Without
 * `merge`, doubled slashes stay.
 */
export function cleanPath(path: string, merge = true): string {
  if (!merge) {
    return cleanPath(path.replaceAll('//', '/\uffff/').replaceAll('//', '/\uffff/')).replaceAll(
      '\uffff',
      '',
    );
  }
  const cleaned = clean(path);
  return cleaned !== '/' && path.endsWith('/') ? `${cleaned}/` : cleaned;
}

/** Go's path.Clean. */
export function clean(path: string): string {
  if (path === '') return '.';
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts[parts.length - 1] !== '..') parts.pop();
    else if (!rooted) parts.push('..');
  }
  const joined = parts.join('/');
  if (rooted) return `/${joined}`;
  return joined === '' ? '.' : joined;
}

/** Percent escapes resolved; the text itself when they are not in order. */
export function unescapePath(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The escapes that Go writes for a path. */
export function escapePath(text: string): string {
  let result = '';
  for (const character of text) {
    result += /[A-Za-z0-9\-_.~$&+,/:;=@]/.test(character) ? character : escapeCharacter(character);
  }
  return result;
}

function escapeCharacter(character: string): string {
  let result = '';
  for (const byte of new TextEncoder().encode(character)) {
    result += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return result;
}

type Readable = Exclude<PathPattern, { kind: 'any' | 'unknown' | 'escaped' }>;
type Opaque = Extract<PathPattern, { kind: 'unknown' | 'escaped' }>;

function isOpaque(pattern: Exclude<PathPattern, { kind: 'any' }>): pattern is Opaque {
  return pattern.kind === 'unknown' || pattern.kind === 'escaped';
}

/** Patterns that match every path of a request, since paths begin with a slash. */
function coversAll(pattern: Exclude<PathPattern, { kind: 'any' }>): boolean {
  if (pattern.kind === 'prefix' || pattern.kind === 'middle') {
    return pattern.text === '' || pattern.text === '/';
  }
  return pattern.kind === 'suffix' && pattern.text === '';
}

function matchText(pattern: Readable, path: string): boolean {
  switch (pattern.kind) {
    case 'exact':
      return path === pattern.text;
    case 'prefix':
      return path.startsWith(pattern.text);
    case 'suffix':
      return path.endsWith(pattern.text);
    case 'middle':
      return path.includes(pattern.text);
    case 'glob':
      return matchGlob(pattern.text, path);
  }
}

/** Whether the pattern matches all, some or none of the paths that begin with `start`. */
function matchOpen(pattern: Readable, start: string): Truth {
  switch (pattern.kind) {
    case 'exact':
      return pattern.text.startsWith(start) ? 'some' : 'no';
    case 'prefix':
      if (start.startsWith(pattern.text)) return 'yes';
      return pattern.text.startsWith(start) ? 'some' : 'no';
    case 'suffix':
      return pattern.text === '' ? 'yes' : 'some';
    case 'middle':
      return start.includes(pattern.text) ? 'yes' : 'some';
    case 'glob': {
      const literal = literalStart(pattern.text);
      if (!literal.startsWith(start) && !start.startsWith(literal)) return 'no';
      return literal.startsWith(start) && !/[?[\\]/.test(pattern.text) ? 'some' : 'unknown';
    }
  }
}

function fixedStart(pattern: Readable): string {
  if (pattern.kind === 'glob') return literalStart(pattern.text);
  return pattern.kind === 'prefix' || pattern.kind === 'exact' ? pattern.text : '';
}

/** What stands before the first wildcard of a glob. */
function literalStart(glob: string): string {
  const wildcard = glob.search(/[*?[\\]/);
  return wildcard < 0 ? glob : glob.slice(0, wildcard);
}

/**
 * Go's path.Match: `*` and `?` do not match a slash. A faulty pattern matches nothing. Only the last
 * star is ever taken back within one part of a path, so the time stays bounded by the product of lengths.
 */
export function matchGlob(glob: string, text: string): boolean {
  const items = readGlob(glob);
  if (!items) return false;
  let item = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length || item < items.length) {
    const current = items[item];
    if (current === '*') {
      star = item++;
      starAt = at;
      continue;
    }
    const character = text[at];
    if (current && character !== undefined && current(character)) {
      item++;
      at++;
      continue;
    }
    if (star < 0 || text[starAt] === undefined || text[starAt] === '/') return false;
    item = star + 1;
    at = ++starAt;
  }
  return true;
}

type GlobItem = '*' | ((character: string) => boolean);

function readGlob(glob: string): readonly GlobItem[] | undefined {
  const items: GlobItem[] = [];
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at]!;
    if (character === '*') {
      if (items[items.length - 1] !== '*') items.push('*');
    } else if (character === '?') items.push((other) => other !== '/');
    else if (character === '[') {
      const read = readClass(glob, at + 1);
      if (!read) return undefined;
      items.push(read.matches);
      at = read.end;
    } else {
      const literal = character === '\\' ? glob[++at] : character;
      if (literal === undefined) return undefined;
      items.push((other) => other === literal);
    }
  }
  return items;
}

/** A class such as `[a-z]` or `[^/]`; `end` is the place of its closing bracket. */
function readClass(
  glob: string,
  start: number,
): { matches: (character: string) => boolean; end: number } | undefined {
  let at = start;
  const negated = glob[at] === '^';
  if (negated) at++;
  const ranges: (readonly [string, string])[] = [];
  while (glob[at] !== ']' || ranges.length === 0) {
    const low = classCharacter(glob, at);
    if (!low) return undefined;
    at = low.next;
    if (glob[at] !== '-') {
      ranges.push([low.character, low.character]);
      continue;
    }
    const high = classCharacter(glob, at + 1);
    if (!high) return undefined;
    ranges.push([low.character, high.character]);
    at = high.next;
  }
  const matches = (character: string): boolean =>
    ranges.some(([low, high]) => low <= character && character <= high) !== negated;
  return { matches, end: at };
}

function classCharacter(glob: string, at: number): { character: string; next: number } | undefined {
  const escaped = glob[at] === '\\';
  const place = escaped ? at + 1 : at;
  const character = glob[place];
  if (character === undefined || (!escaped && (character === '-' || character === ']'))) {
    return undefined;
  }
  return { character, next: place + 1 };
}

/**
 * A pattern with percent escapes: those bytes are compared as they stand in the URL, the others
 * resolved. `path` is escaped and lower case.
 */
function matchEscaped(path: string, pattern: string): boolean {
  let built = '';
  let inPattern = 0;
  let at = 0;
  while (inPattern < pattern.length && at < path.length) {
    const isEscape = path[at] === '%' && path.length >= at + 3;
    const escape = isEscape ? path.slice(at, at + 3) : '';
    const character = isEscape ? unescapePath(escape) : path[at]!;
    if (isEscape) at += 2;
    const current = pattern[inPattern];
    const literal = current === '%' && pattern.length >= inPattern + 3;
    if (literal && pattern[inPattern + 1] !== '*') {
      built += escape;
      at++;
      inPattern += 2;
    } else if (current === '%' || current === '*') {
      if (current === '%') inPattern++;
      const remaining = path.slice(at);
      const next = pattern[inPattern + 1];
      const until = next === undefined ? remaining.length : remaining.indexOf(next);
      if (until < 0) return false;
      const span = remaining.slice(0, until);
      built += current === '%' ? span : unescapePath(span);
      at += until;
    } else {
      built += character;
      at++;
    }
    inPattern++;
  }
  if (at < path.length) built += unescapePath(path.slice(at));
  return matchGlob(pattern.replaceAll('%*', '*'), built.toLowerCase());
}

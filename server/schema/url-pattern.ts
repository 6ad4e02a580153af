import { regexpFault } from './regexp.ts';

/**
 * Why Caddy cannot read a pattern for the path of a URL, to be said behind it. Undefined for one that it can read, and for one
 * with more than a path, which is not judged. https://urlpattern.spec.whatwg.org/#parsing-patterns
 */
export function whyNoUrlPattern(text: string): string | undefined {
  if (!text.startsWith('/')) return undefined;
  const tokens = tokensOf(text);
  if (!tokens) return badToken;
  if (tokens.some((token, index) => isBeyondPath(token, tokens[index - 1]))) return undefined;
  return whyNoPattern(tokens);
}

/**
 * Why Caddy cannot read a pattern without a scheme and a URL that it belongs to. It writes `*://*:*` in front of it, so that the pattern
 * goes on with the port.
 */
export function whyNoRelativePattern(text: string): string | undefined {
  const tokens = tokensOf(text);
  if (!tokens) return badToken;
  const end = tokens.findIndex(({ kind, value }) => kind === 'c' && '/#@'.includes(value));
  const port = tokens.slice(0, end < 0 ? tokens.length : end);
  // What stands in front of a "@" is no port.
  if (tokens.some(({ value }) => value === '@')) return undefined;
  const first = port.find(({ kind }) => kind === 'c' || kind === 'e');
  if (first && !/[0-9/]/.test(first.value))
    return `goes on behind the port of any host, and "${first.value}" belongs to none`;
  return whyNoPattern([{ kind: 'a', value: '*' }, ...port]);
}

const badToken =
  'has a ":" without a name or a "(" that is not closed, is empty or begins with "?"';

function whyNoPattern(tokens: readonly Token[]): string | undefined {
  const shape = tokens.map(({ kind }) => kind).join('');
  if (!wellFormed.test(shape)) return 'has a brace or one of "*", "+" and "?" where none can stand';
  const names = tokens.flatMap(({ kind, value }) => (kind === 'n' ? [value] : []));
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) return `names two parts "${twice}"`;
  for (const { kind, value } of tokens) {
    const fault = kind === 'r' ? regexpFault(value) : undefined;
    if (fault) return `holds a regular expression that Caddy cannot read: it has ${fault.message}`;
  }
  return undefined;
}

/** One letter each: a character, an escaped one, a name, a regular expression, an asterisk, a plus or question mark, braces. */
interface Token {
  readonly kind: 'c' | 'e' | 'n' | 'r' | 'a' | 'm' | 'o' | 'x';
  readonly value: string;
}

/** A part is a name, a regular expression or both, or an asterisk; braces may stand around one. Behind it may be how often it occurs. */
const wellFormed = /^(?:(?:nr?|r|a)[am]?|[ce]|o[ce]*(?:nr?|r|a)?[ce]*x[am]?)*$/;

/** Undefined where one is none. */
function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(at)!);
    const end = at + character.length;
    const kind = signs.get(character);
    if (kind) tokens.push({ kind, value: character });
    else if (character === '\\') {
      if (end === text.length) return undefined;
      const escaped = String.fromCodePoint(text.codePointAt(end)!);
      tokens.push({ kind: 'e', value: escaped });
      at = end + escaped.length;
      continue;
    } else if (character === ':') {
      const [name = ''] =
        /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/u.exec(text.slice(end)) ?? [];
      if (name === '') return undefined;
      tokens.push({ kind: 'n', value: name });
      at = end + name.length;
      continue;
    } else if (character === '(') {
      const close = closeOf(text, end);
      if (close === undefined || close === end) return undefined;
      tokens.push({ kind: 'r', value: text.slice(end, close) });
      at = close + 1;
      continue;
    } else tokens.push({ kind: 'c', value: character });
    at = end;
  }
  return tokens;
}

const signs: ReadonlyMap<string, Token['kind']> = new Map([
  ['*', 'a'],
  ['+', 'm'],
  ['?', 'm'],
  ['{', 'o'],
  ['}', 'x'],
]);

/** Where the expression that begins at `start` ends. Groups in it must not be named or counted. */
function closeOf(text: string, start: number): number | undefined {
  if (text[start] === '?') return undefined;
  for (let at = start, depth = 1; at < text.length; at++) {
    if (text[at]! > '\u007f') return undefined;
    if (text[at] === '\\') {
      at++;
      if (at === text.length || text[at]! > '\u007f') return undefined;
    } else if (text[at] === ')') {
      if (--depth === 0) return at;
    } else if (text[at] === '(') {
      depth++;
      if (text[at + 1] !== '?') return undefined;
    }
  }
  return undefined;
}

/** Where a query or a fragment begins, or what could be the end of a scheme. */
function isBeyondPath({ kind, value }: Token, before: Token | undefined): boolean {
  if (kind === 'c') return value === '#';
  if (kind === 'e') return value === ':' || value === '?' || value === '#';
  return kind === 'm' && value === '?' && !(before && 'nrxa'.includes(before.kind));
}

import { regexpFault } from '../../schema/regexp.ts';
import { finds } from '../../schema/regexp-match.ts';
import { literalStart } from '../../schema/regexp-texts.ts';
import type { Token } from '../config.ts';
import { oncePer } from '../memory.ts';
import { cleanPath, type Text, type Truth, unescapePath } from './path-pattern.ts';

/** What all paths begin with that the expression of a `path_regexp` takes, in this case of letters. */
export const startOfPaths = oncePer(({ text, unknown }: Token): string => {
  if (unknown || text.length > LONGEST || regexpFault(text)) return '';
  return literalStart(text) ?? '';
});

const LONGEST = 1000;

/**
 * Whether a `path_regexp` takes the requests that `path` stands for. Caddy matches the cleaned path with its escapes resolved.
 * https://caddyserver.com/docs/caddyfile/matchers#path-regexp
 */
export function matchPathRegexp(token: Token, path: Text): Truth {
  if (token.unknown) return 'unknown';
  const start = startOfPaths(token);
  const decoded = unescapePath(path.text);
  const given = decoded === '' ? '' : cleanPath(decoded);
  const found = given.startsWith(start) ? finds(token.text, given) : false;
  if (!path.open) return found === undefined ? 'unknown' : found ? 'yes' : 'no';
  if (!given.startsWith(start) && !start.startsWith(given)) return 'no';
  // Of the paths that begin so, one that is refused is enough; whether all are taken cannot be told.
  return found === false ? 'some' : 'unknown';
}

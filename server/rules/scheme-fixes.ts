import type { Analysis } from '../analysis/analyze.ts';
import type { Site } from '../analysis/config.ts';
import type { Fix } from './rule.ts';

/** Serves a site over both schemes, by deleting `http://` in front of all its addresses; none where one has no place of its own. */
export function withoutScheme(analysis: Analysis, { addresses }: Site): readonly Fix[] {
  const edits = addresses.flatMap(({ token }) => {
    if (token.via || !analysis.textAt(token).startsWith('http://')) return [];
    return [{ uri: token.uri, start: token.start, end: token.start + 'http://'.length, text: '' }];
  });
  if (edits.length < addresses.length) return [];
  return [{ title: 'Delete "http://"', edits, safe: false }];
}

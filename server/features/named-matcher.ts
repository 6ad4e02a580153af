import { type Place, placeKey } from '../../grammar/text.ts';
import { type Line, walk, type Word } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { contentOf, type Cursor } from './cursor.ts';
import type { Named } from './names.ts';

/** The matcher `@name` that a word defines or uses, with all places that mean the same one. */
export function namedMatcher(cursor: Cursor, word: Word): Named {
  const { analysis, uri, around } = cursor;
  const at = { uri, ...contentOf(word) };
  const base = { name: word.text, at };
  const block = around.at(-1)?.line.block?.lines ?? [];
  if (isResponseMatcher(cursor)) {
    return { ...base, kind: 'response-matcher', ...occurrences(block, word.text, uri) };
  }
  const linked = linkedTo(analysis, { uri, start: word.start, end: word.end });
  if (linked.definitions.length + linked.uses.length > 0) {
    return { ...base, kind: 'matcher', ...linked };
  }
  // Nobody imports the snippet yet, so that nothing is known of scopes but the block itself.
  const { item } = cursor;
  const lines = item?.kind === 'snippet' ? item.block.lines : block;
  return { ...base, kind: 'matcher', ...occurrences(lines, word.text, uri) };
}

/** They stand in `reverse_proxy`, `intercept` and the like, and count there only. */
function isResponseMatcher({ scope }: Cursor): boolean {
  if (scope.kind !== 'body') return false;
  return [scope.body, ...scope.body.includes].some(({ entries }) =>
    entries.some(({ name }) => 'kind' in name && name.kind === 'response_matcher_name'),
  );
}

function occurrences(
  lines: readonly Line[],
  name: string,
  uri: string,
): Pick<Named, 'definitions' | 'uses'> {
  const definitions: Place[] = [];
  const uses: Place[] = [];
  for (const [{ words }] of walk(lines)) {
    for (const [index, word] of words.entries()) {
      if (word.text !== name || index > 1) continue;
      (index === 0 ? definitions : uses).push({ uri, ...contentOf(word) });
    }
  }
  return { definitions, uses };
}

/**
 * Definitions and uses that hang together with one of them. A snippet that is imported at two sites can use a matcher
 * that each of them defines: then all of these go by one name.
 */
function linkedTo(
  { namedMatchers, files }: Analysis,
  place: Place,
): Pick<Named, 'definitions' | 'uses'> {
  const places = new Map<string, Place>();
  const links = new Map<string, Set<string>>();
  const defining = new Set<string>();
  const link = (a: string, b: string): void => {
    const known = links.get(a);
    if (known) known.add(b);
    else links.set(a, new Set([b]));
  };
  for (const { name } of namedMatchers.definitions) {
    places.set(placeKey(name), name);
    defining.add(placeKey(name));
  }
  for (const { name, definition } of namedMatchers.uses) {
    places.set(placeKey(name), name);
    if (!definition) continue;
    link(placeKey(name), placeKey(definition));
    link(placeKey(definition), placeKey(name));
  }
  const reached = new Set<string>();
  const queue = [placeKey(place)];
  for (const key of queue) {
    if (reached.has(key)) continue;
    reached.add(key);
    for (const next of links.get(key) ?? []) queue.push(next);
  }
  const found = [...reached].flatMap((key) => {
    const one = places.get(key);
    return one ? [{ key, place: withoutQuotes(one, files.read(one.uri) ?? '') }] : [];
  });
  return {
    definitions: found.filter(({ key }) => defining.has(key)).map((one) => one.place),
    uses: found.filter(({ key }) => !defining.has(key)).map((one) => one.place),
  };
}

function withoutQuotes({ uri, start, end }: Place, text: string): Place {
  const isQuoted = text[start] === '"' || text[start] === '`';
  return isQuoted ? { uri, start: start + 1, end: end - 1 } : { uri, start, end };
}

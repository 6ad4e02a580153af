import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { namedAt } from './names.ts';

/** Everywhere the name under the cursor stands, each place once, with its definitions if those are wanted. */
export function references(
  analysis: Analysis,
  uri: string,
  offset: number,
  definitions: 'with definitions' | 'uses only' = 'with definitions',
): readonly Place[] {
  const named = namedAt(analysis, uri, offset);
  if (!named || named.kind === 'file') return [];
  const isWanted = definitions === 'with definitions';
  return distinct([...(isWanted ? named.definitions : []), ...named.uses]);
}

/** In order of their files and places, each once. */
export function distinct(places: readonly Place[]): readonly Place[] {
  const found = new Map<string, Place>();
  for (const { uri, start, end } of places) found.set(`${uri} ${start}`, { uri, start, end });
  return [...found.values()].sort(
    (a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0) || a.start - b.start,
  );
}

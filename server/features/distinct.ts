import { type Place, placeKey } from '../../grammar/text.ts';

/** In order of their files and places, each once. */
export function distinct(places: readonly Place[]): readonly Place[] {
  const found = new Map<string, Place>();
  for (const place of places) {
    const { uri, start, end } = place;
    found.set(placeKey(place), { uri, start, end });
  }
  return [...found.values()].sort(
    (a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0) || a.start - b.start,
  );
}

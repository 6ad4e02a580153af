import type { Place } from '../../grammar/text.ts';

/** From one place to another of the same file; the first alone when they are in two. */
export function through(first: Place, last: Place): Place {
  const { uri, start, end } = first;
  return { uri, start, end: uri === last.uri ? Math.max(end, last.end) : end };
}

/** Equal for places that begin at one spot of one file, as those of a line that is imported twice. */
export function placeKey({ uri, start }: Place): string {
  return `${uri}#${start}`;
}

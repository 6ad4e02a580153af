import type { Span } from './text.ts';

/** The same offsets as spans in order and apart from each other. */
export function merged(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result[result.length - 1];
    if (last && start <= last.end) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    } else result.push({ start, end });
  }
  return result;
}

/** Whether one of `spans`, which are in order and apart, holds `offset`, its end included. */
export function isInside(spans: readonly Span[], offset: number): boolean {
  const span = spans[countBefore(spans, offset + 1) - 1];
  return span !== undefined && offset <= span.end;
}

/** How many of `spans`, which are in order, begin before `offset`. */
export function countBefore(spans: readonly { readonly start: number }[], offset: number): number {
  return countFirst(spans, ({ start }) => start < offset);
}

/** How many of the first items fulfil a condition, in a list where all that do stand in front; found by bisection. */
export function countFirst<T>(list: readonly T[], fulfils: (one: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fulfils(list[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

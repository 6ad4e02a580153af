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
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

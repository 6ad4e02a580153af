/**
 * Sorts as Go's `sort.SliceStable` does: where `before` is no order, as when both of two come before the other, the outcome depends
 * on what is compared with what.
 */
export function sortStably<T>(items: readonly T[], before: (a: T, b: T) => boolean): T[] {
  const list = [...items];
  const less = (a: number, b: number): boolean => before(list[a]!, list[b]!);
  const { length } = list;
  for (let start = 0; start < length; start += BLOCK) {
    const end = Math.min(start + BLOCK, length);
    for (let from = start + 1; from < end; from++)
      for (let at = from; at > start && less(at, at - 1); at--) swap(list, at, at - 1);
  }
  for (let size = BLOCK; size < length; size *= 2)
    for (let start = 0; start + size < length; start += 2 * size)
      merge(list, less, start, start + size, Math.min(start + 2 * size, length));
  return list;
}

/** So many are sorted by insertion. */
const BLOCK = 20;

function swap(list: unknown[], a: number, b: number): void {
  [list[a], list[b]] = [list[b], list[a]];
}

/** Merges two sorted neighbours in place: "Stable Minimum Storage Merging by Symmetric Comparisons" by Kim and Kutzner. */
function merge(
  list: unknown[],
  less: (a: number, b: number) => boolean,
  start: number,
  middle: number,
  end: number,
): void {
  if (middle - start === 1) {
    const place = firstFrom(middle, end, (at) => !less(at, start));
    for (let at = start; at < place - 1; at++) swap(list, at, at + 1);
    return;
  }
  if (end - middle === 1) {
    const place = firstFrom(start, middle, (at) => less(middle, at));
    for (let at = middle; at > place; at--) swap(list, at, at - 1);
    return;
  }
  const half = (start + end) >> 1;
  const sum = half + middle;
  const [low, high] = middle > half ? [sum - end, half] : [start, middle];
  const from = firstFrom(low, high, (at) => less(sum - 1 - at, at));
  const to = sum - from;
  if (from < middle && middle < to) {
    const turned = [...list.slice(middle, to), ...list.slice(from, middle)];
    list.splice(from, turned.length, ...turned);
  }
  if (start < from && from < half) merge(list, less, start, from, half);
  if (half < to && to < end) merge(list, less, half, to, end);
}

/** The first number from `low` below `high` for which something holds that holds for all behind it; else `high`. */
function firstFrom(low: number, high: number, holds: (at: number) => boolean): number {
  while (low < high) {
    const at = (low + high) >> 1;
    if (holds(at)) high = at;
    else low = at + 1;
  }
  return low;
}

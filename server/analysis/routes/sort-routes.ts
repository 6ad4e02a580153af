import { soloPath, type Matcher } from './matchers.ts';
import { expandShorthands } from './placeholders.ts';

/** What decides about the place of a route among others. */
export interface Sortable {
  /** The directive, with `handle_path` counted as `handle`. */
  readonly directive: string;
  readonly matcher: Matcher;
  /** Whether the directive may be moved among its own kind; `php_fastcgi` without matcher may not. */
  readonly movable: boolean;
}

/**
 * The routes in the order in which Caddy runs them: by directive, then longer paths first, then those
 * with a matcher before those without. `positions` gives the place of each directive; one that is not
 * there comes first.
 *
 * Caddy's comparison is not consistent: of three routes the first can be equal to the second and the
 * second to the third, with the third before the first. The result then hangs on the algorithm, so
 * it is Go's own: insertion sort in blocks of twenty, which are merged by rotation.
 * https://github.com/caddyserver/caddy/blob/v2.11.7/caddyconfig/httpcaddyfile/directives.go (sortRoutes)
 */
export function sortRoutes<T extends Sortable>(
  routes: readonly T[],
  positions: ReadonlyMap<string, number>,
): readonly T[] {
  const entries = routes.map((route) => entryOf(route, positions));
  stableSort(entries, isBefore);
  return entries.map((entry) => entry.route);
}

interface Entry<T> {
  readonly route: T;
  readonly position: number;
  readonly hasMatcher: boolean;
  /** The only path of the matcher; absent without one, or with several. */
  readonly path?: string;
  readonly trimmed: string;
  /** Length of `trimmed` in bytes. */
  readonly length: number;
}

function entryOf<T extends Sortable>(route: T, positions: ReadonlyMap<string, number>): Entry<T> {
  const position = positions.get(route.directive) ?? -1;
  const hasMatcher = route.matcher.kind !== 'any';
  const token = soloPath(route.matcher);
  const path = token && expandShorthands(token.text);
  if (!path) return { route, position, hasMatcher, trimmed: '', length: 0 };
  const trimmed = path.endsWith('*') ? path.slice(0, -1) : path;
  const { length } = new TextEncoder().encode(trimmed);
  return { route, position, hasMatcher, path, trimmed, length };
}

function isBefore<T extends Sortable>(a: Entry<T>, b: Entry<T>): boolean {
  if (a.route.directive !== b.route.directive) return a.position < b.position;
  if (!a.route.movable || !b.route.movable) return false;
  const specific = isMoreSpecific(a, b);
  // The last to set a variable wins, so the most specific must come last.
  return a.route.directive === 'vars' ? !specific : specific;
}

function isMoreSpecific<T>(a: Entry<T>, b: Entry<T>): boolean {
  if (a.path === undefined || b.path === undefined) return a.hasMatcher && !b.hasMatcher;
  if (a.trimmed === b.trimmed) return a.path.length < b.path.length;
  return a.length === b.length ? a.trimmed < b.trimmed : a.length > b.length;
}

type Before<T> = (a: T, b: T) => boolean;

const BLOCK = 20;

function stableSort<T>(items: T[], before: Before<T>): void {
  for (let start = 0; start < items.length; start += BLOCK) {
    insertionSort(items, start, Math.min(start + BLOCK, items.length), before);
  }
  for (let size = BLOCK; size < items.length; size *= 2) {
    for (let start = 0; start + size < items.length; start += 2 * size) {
      merge(items, start, start + size, Math.min(start + 2 * size, items.length), before);
    }
  }
}

function insertionSort<T>(items: T[], start: number, end: number, before: Before<T>): void {
  for (let index = start + 1; index < end; index++) {
    for (let at = index; at > start && before(items[at]!, items[at - 1]!); at--) {
      [items[at], items[at - 1]] = [items[at - 1]!, items[at]!];
    }
  }
}

/** Merges two sorted neighbours in place, as SymMerge by Kim and Kutzner does. */
function merge<T>(items: T[], start: number, middle: number, end: number, before: Before<T>): void {
  if (middle - start === 1) {
    const to = partition(middle, end, (at) => before(items[at]!, items[start]!));
    rotate(items, start, middle, to);
    return;
  }
  if (end - middle === 1) {
    const to = partition(start, middle, (at) => !before(items[middle]!, items[at]!));
    rotate(items, to, middle, end);
    return;
  }
  const half = (start + end) >> 1;
  const sum = half + middle;
  const low = middle > half ? sum - end : start;
  const high = middle > half ? half : middle;
  const from = partition(low, high, (at) => !before(items[sum - 1 - at]!, items[at]!));
  const to = sum - from;
  if (from < middle && middle < to) rotate(items, from, middle, to);
  if (start < from && from < half) merge(items, start, from, half, before);
  if (half < to && to < end) merge(items, half, to, end, before);
}

/** The first place from `low` on where `holds` is false. */
function partition(low: number, high: number, holds: (at: number) => boolean): number {
  let start = low;
  let end = high;
  while (start < end) {
    const at = (start + end) >> 1;
    if (holds(at)) start = at + 1;
    else end = at;
  }
  return start;
}

/** Puts the items from `middle` to `end` before those from `start` to `middle`. */
function rotate(items: unknown[], start: number, middle: number, end: number): void {
  const moved = [...items.slice(middle, end), ...items.slice(start, middle)];
  for (const [index, item] of moved.entries()) items[start + index] = item;
}

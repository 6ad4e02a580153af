import { soloPath, type Matcher } from './matchers.ts';
import { expandShorthands } from './placeholders.ts';
import { sortStably } from '../stable-sort.ts';

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
 * second to the third, with the third before the first. So it is sorted as Go does it.
 * https://github.com/caddyserver/caddy/blob/v2.11.7/caddyconfig/httpcaddyfile/directives.go (sortRoutes)
 */
export function sortRoutes<T extends Sortable>(
  routes: readonly T[],
  positions: ReadonlyMap<string, number>,
): readonly T[] {
  const entries = routes.map((route) => entryOf(route, positions));
  return sortStably(entries, isBefore).map((entry) => entry.route);
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

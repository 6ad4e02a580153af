import type { Root } from '../routes/leaves.ts';
import type { Token } from '../config.ts';
import type { Matcher, Request } from '../routes/matchers.ts';
import { escapePath, readPathPattern, type Text, type Truth } from '../routes/path-pattern.ts';
import { fillPlaceholders } from '../routes/placeholders.ts';
import type { RequestTarget } from './rewrite.ts';
import type { Route } from '../routes/routes.ts';
import { placeholderValues } from './values.ts';

/** What a request has become on its way through the routes. */
export interface State {
  readonly address: RequestTarget;
  readonly method: string | undefined;
  /** Undefined when nothing is known about them. */
  readonly headers: ReadonlyMap<string, string> | undefined;
  readonly root: Root;
  /** Groups of the routes around that have been used, by the list they belong to. */
  readonly groups: Groups;
  /** Whether a group has been used by now, in the site's own blocks and in named routes. */
  readonly used: Used;
  readonly chain: List<Route> | undefined;
  readonly passed: List<Passed> | undefined;
  readonly doubts: List<Doubt> | undefined;
}

/**
 * Caddy numbers groups from 0 in the sites, and from 0 again in named routes, so that one of each may be
 * taken for the same. Which ones are depends on the whole file.
 */
export interface Used {
  readonly site: boolean;
  readonly named: boolean;
  /** Where the route that runs belongs. */
  readonly now: 'site' | 'named';
}

interface Groups {
  readonly handle?: 'yes' | 'maybe';
  readonly rewrite?: 'yes' | 'maybe';
  readonly root?: 'yes' | 'maybe';
}

/** None used yet. */
export const NO_GROUPS: Groups = {};

/** A list that grows at its head, so that what is behind it can be shared. */
export interface List<T> {
  readonly head: T;
  readonly rest: List<T> | undefined;
}

export interface Passed {
  readonly route: Route;
  /** Whether it certainly ran. */
  readonly sure: boolean;
}

export interface Doubt {
  readonly route: Route;
  /**
   * `part`: a matcher takes some of the requests asked about, and not others. `matcher`: it is not known
   * what the matcher takes. `answer`: whether the handler answers is not known.
   */
  readonly why: 'part' | 'matcher' | 'answer';
  /** Whether this outcome needs the route to run and answer, or to be passed over. */
  readonly taken: boolean;
}

/** Two ways that meet again: what they do not agree on is no longer known. */
export function join(a: State, b: State): State {
  return {
    address: {
      path: sameText(a.address.path, b.address.path),
      query: sameText(a.address.query, b.address.query),
    },
    method: a.method === b.method ? a.method : undefined,
    headers: a.headers === b.headers ? a.headers : undefined,
    root: sameRoot(a.root, b.root),
    groups: {
      ...joinGroup('handle', a, b),
      ...joinGroup('rewrite', a, b),
      ...joinGroup('root', a, b),
    },
    used: { ...b.used, site: a.used.site || b.used.site, named: a.used.named || b.used.named },
    chain: b.chain,
    passed: a.passed,
    doubts: b.doubts,
  };
}

function joinGroup(name: keyof Groups, a: State, b: State): Groups {
  const first = a.groups[name];
  const second = b.groups[name];
  if (!first && !second) return NO_GROUPS;
  return { [name]: first === 'yes' && second === 'yes' ? 'yes' : 'maybe' };
}

function sameText(a: Text | undefined, b: Text | undefined): Text | undefined {
  return a && b && a.text === b.text && a.open === b.open ? a : undefined;
}

function sameRoot(a: Root, b: Root): Root {
  if (a === b) return a;
  return typeof a === 'object' && typeof b === 'object' && a.text === b.text ? a : 'unknown';
}

/** The requests that a matcher takes of those it takes a part of, when it names one path. */
export function narrow(state: State, matcher: Matcher, truth: Truth): State {
  const { path } = state.address;
  if (truth !== 'some' || !path?.open) return state;
  const parts = matcher.kind === 'all' ? matcher.of : [matcher];
  for (const part of parts) {
    const [pattern, ...others] = part.kind === 'path' ? part.patterns : [];
    if (!pattern || others.length > 0) continue;
    const read = readPathPattern(pattern.text);
    if (read.kind !== 'exact' && read.kind !== 'prefix') continue;
    const written = read.kind === 'prefix' ? pattern.text.slice(0, -1) : pattern.text;
    const text = escapePath(written);
    const narrowed = { text, open: read.kind === 'prefix' };
    return { ...state, address: { ...state.address, path: narrowed } };
  }
  return state;
}

/** The request as it is now, for matchers and placeholders that ask for more than its path. */
export function requestOf(request: Request, { method, address, headers }: State): Request {
  const query = address.query && !address.query.open ? address.query.text : undefined;
  if (method === request.method && query === request.query && headers === request.headers) {
    return request;
  }
  const { scheme, host, path, below, port, exists, environment } = request;
  return {
    scheme,
    host,
    path,
    ...(below === undefined ? {} : { below }),
    ...(port === undefined ? {} : { port }),
    ...(exists === undefined ? {} : { exists }),
    ...(environment === undefined ? {} : { environment }),
    ...(method === undefined ? {} : { method }),
    ...(query === undefined ? {} : { query }),
    ...(headers === undefined ? {} : { headers }),
  };
}

/** `token` with its placeholders filled in. */
export function fill(request: Request, token: Token, state: State): Text | undefined {
  return token.unknown ? undefined : fillPlaceholders(token.text, valuesOf(request, state));
}

/** What placeholders hold at this point. */
export function valuesOf(request: Request, state: State): (name: string) => Text | undefined {
  return placeholderValues(requestOf(request, state), request, state.address);
}

/** A list with one more item in front. */
export function push<T>(rest: List<T> | undefined, head: T): List<T> {
  return { head, rest };
}

/** The items of a list, the one that was put in first at the front. */
export function listed<T>(list: List<T> | undefined): readonly T[] {
  const items: T[] = [];
  for (let at = list; at; at = at.rest) items.push(at.head);
  return items.reverse();
}

import type { Config, Line, NamedRoute, Site, Token } from '../config.ts';
import { readHandler } from './read-handlers.ts';
import { type Handler, passes, type SubrouteHandler } from './handlers.ts';
import { ANY, type Matcher, matcherKey } from './matchers.ts';
import { optionLines } from '../options.ts';
import { expandShorthands } from './placeholders.ts';
import { type MatcherScope, matcherScope, takeMatcher } from './read-matchers.ts';
import { sortRoutes } from './sort-routes.ts';

/** One directive at its place in the order of execution. */
export interface Route {
  readonly line: Line;
  readonly matcher: Matcher;
  readonly handler: Handler;
  /** Of the routes of one group beside each other, only the first that matches runs. */
  readonly group?: 'handle' | 'rewrite' | 'root';
  /** Runs if and only if the route before it ran: Caddy has made one of them, since their matchers are alike. */
  readonly joined: boolean;
}

/** Gives the routes of the sites of one config. */
export interface RouteReader {
  readonly ofSite: (site: Site) => readonly Route[];
  /** Those of each `handle_errors` of a site, which run apart from the others. */
  readonly ofErrors: (site: Site) => readonly (readonly Route[])[];
}

/**
 * A reader for any site of one config, which gives routes as Caddy runs them, first to last, and reads named routes only once.
 * `order` lists all directives in Caddy's own order; the config's `order` options are applied to it.
 */
export function readRoutes(config: Config, order: readonly string[]): RouteReader {
  const positions = new Map<string, number>();
  for (const [index, name] of directiveOrder(config, order).entries()) {
    if (!positions.has(name)) positions.set(name, index);
  }
  const named = new Map<string, NamedRoute>();
  for (const route of config.routes) if (!named.has(route.name)) named.set(route.name, route);
  const build: Build = { positions, named, built: new Map(), depth: 0 };
  return {
    ofSite: ({ lines }) => buildRoutes(lines, undefined, build, true),
    ofErrors({ lines }) {
      const blocks = lines.filter(({ name }) => name.text === 'handle_errors');
      if (blocks.length === 0) return NONE;
      const scope = matcherScope(lines, undefined);
      return blocks.map(({ block }) => buildRoutes(block ?? [], scope, build, true));
    },
  };
}

const NONE: readonly (readonly Route[])[] = [];

/**
 * `order` after the config's `order` options. An option that names a directive nobody knows has no
 * effect, as Caddy refuses it. https://caddyserver.com/docs/caddyfile/options#order
 */
export function directiveOrder(config: Config, order: readonly string[]): readonly string[] {
  let result = [...order];
  for (const { args } of optionLines(config, 'order')) {
    const [name, position, other] = args;
    if (!name || !position) continue;
    const rest = result.filter((entry) => entry !== name.text);
    if (position.text === 'first') result = [name.text, ...rest];
    else if (position.text === 'last') result = [...rest, name.text];
    else {
      const at = other ? rest.indexOf(other.text) : -1;
      if (at < 0) continue;
      const place = position.text === 'after' ? at + 1 : at;
      result = [...rest.slice(0, place), name.text, ...rest.slice(place)];
    }
  }
  return result;
}

interface Build {
  readonly positions: ReadonlyMap<string, number>;
  readonly named: ReadonlyMap<string, NamedRoute>;
  /** The routes of named routes; `undefined` while they are being read. */
  readonly built: Map<string, readonly Route[] | undefined>;
  /** How many named routes are being read inside each other. */
  depth: number;
}

const DEEPEST_INVOKE = 30;

/** Directives that add no route. */
const ELSEWHERE: ReadonlySet<string> = new Set(['bind', 'tls', 'log', 'handle_errors', 'import']);

interface Unplaced {
  readonly directive: string;
  readonly line: Line;
  readonly matcher: Matcher;
  readonly handler: Handler;
  readonly movable: boolean;
}

function buildRoutes(
  lines: readonly Line[],
  outer: MatcherScope | undefined,
  build: Build,
  sorted: boolean,
): readonly Route[] {
  const scope = matcherScope(lines, outer);
  const unplaced: Unplaced[] = [];
  for (const line of lines) {
    const name = line.name.text;
    if (!name.startsWith('@') && !ELSEWHERE.has(name)) unplaced.push(readRoute(line, scope, build));
  }
  return group(sorted ? sortRoutes(unplaced, build.positions) : unplaced);
}

function readRoute(line: Line, scope: MatcherScope, build: Build): Unplaced {
  const name = line.name.text;
  const { matcher, args } = matcherAndArgs(line, scope);
  const directive = name === 'handle_path' ? 'handle' : name;
  const handler = readNested(line, args, scope, build) ?? readHandler(line, args);
  const movable = name !== 'php_fastcgi' || matcher.kind !== 'any';
  return { directive, line, matcher, handler, movable };
}

/** `root` and `rewrite` take a single argument for their own; `try_files` takes no matcher. */
function matcherAndArgs(
  line: Line,
  scope: MatcherScope,
): { matcher: Matcher; args: readonly Token[] } {
  const { args } = line;
  switch (line.name.text) {
    case 'root':
    case 'rewrite':
      return args.length === 1 ? { matcher: ANY, args } : takeMatcher(line, scope);
    case 'try_files':
      return { matcher: ANY, args };
    default:
      return takeMatcher(line, scope);
  }
}

/** The handler of a directive that holds routes; undefined for any other. */
function readNested(
  line: Line,
  args: readonly Token[],
  scope: MatcherScope,
  build: Build,
): Handler | undefined {
  const block = line.block ?? [];
  switch (line.name.text) {
    case 'handle':
      return subroute('handle', buildRoutes(block, scope, build, true));
    case 'handle_path': {
      const [path] = line.args;
      if (!path) return { kind: 'unknown' };
      const routes = buildRoutes(block, scope, build, true);
      const handler = subroute('handle_path', routes);
      return path.unknown ? handler : { ...handler, prefix: prefixOf(path) };
    }
    case 'route':
      return subroute('route', buildRoutes(block, scope, build, false));
    case 'invoke': {
      const [name] = args;
      const routes = name && namedRoutes(name, build);
      if (!name || !routes) return { kind: 'unknown' };
      return { ...subroute('invoke', routes), name };
    }
    default:
      return undefined;
  }
}

function subroute(of: SubrouteHandler['of'], routes: readonly Route[]): SubrouteHandler {
  const closed = routes.some(({ matcher, handler }) => matcher.kind === 'any' && !passes(handler));
  return { kind: 'subroute', of, routes, passes: !closed };
}

/** What stands before the star, without its slash. */
function prefixOf({ text }: Token): string {
  const path = expandShorthands(text);
  if (path.endsWith('/*')) return path.slice(0, -2);
  return path.endsWith('*') ? path.slice(0, -1) : path;
}

/** The routes of a named route; undefined when there is none, or when it calls itself. */
function namedRoutes(name: Token, build: Build): readonly Route[] | undefined {
  if (name.unknown || build.depth > DEEPEST_INVOKE) return undefined;
  if (build.built.has(name.text)) return build.built.get(name.text);
  const route = build.named.get(name.text);
  if (!route) return undefined;
  build.built.set(name.text, undefined);
  build.depth++;
  const routes = firstIfJoined(buildRoutes(route.lines, undefined, build, true));
  build.depth--;
  build.built.set(name.text, routes);
  return routes;
}

/**
 * When all directives of a named route are without matcher, Caddy makes one route of them and then
 * keeps the first directive only.
 * https://github.com/caddyserver/caddy/blob/v2.11.7/caddyconfig/httpcaddyfile/httptype.go (extractNamedRoutes)
 */
function firstIfJoined(routes: readonly Route[]): readonly Route[] {
  const [first, ...others] = routes;
  const one = first?.matcher.kind === 'any' && !hasOwnMatchers(first.handler);
  return first && one && others.every(({ joined }) => joined) ? [first] : routes;
}

/** Gives groups, and joins neighbours that Caddy makes one of. */
function group(unplaced: readonly Unplaced[]): readonly Route[] {
  const counts = new Map<string, number>();
  for (const { directive } of unplaced) counts.set(directive, (counts.get(directive) ?? 0) + 1);
  const routes: Route[] = [];
  let key = '';
  let before: string | undefined;
  for (const { directive, line, matcher, handler } of unplaced) {
    const own = groupOf(directive, counts.get(directive) ?? 0);
    const ownKey = hasOwnMatchers(handler) ? '' : matcherKey(matcher);
    const joined = routes.length > 0 && own === before && ownKey === key && ownKey !== '';
    routes.push(
      own ? { line, matcher, handler, group: own, joined } : { line, matcher, handler, joined },
    );
    key = ownKey;
    before = own;
  }
  return routes;
}

/** Directives that become routes with matchers of their own, so that they never join others. */
function hasOwnMatchers(handler: Handler): boolean {
  return handler.kind === 'try-files' || (handler.kind === 'proxy' && handler.of === 'php_fastcgi');
}

/** A rewrite is always in a group of its own, since what it makes of the request may match otherwise. */
function groupOf(directive: string, count: number): Route['group'] {
  if (directive === 'rewrite') return 'rewrite';
  if (count < 2) return undefined;
  return directive === 'handle' || directive === 'root' ? directive : undefined;
}

import type { Root } from './answer.ts';
import type { Token } from './config.ts';
import { type Handler, type HeaderOperation, mayAnswer, passes } from './handlers.ts';
import { ANY, both, covers, intersects, type Matcher, matcherKey } from './matchers.ts';
import { expandShorthands } from './placeholders.ts';
import type { Route } from './routes.ts';

/** A route that may answer, with all that was decided on the way to it. */
export interface Leaf {
  readonly route: Route;
  /** The routes around it, outermost first, and the route itself last. */
  readonly chain: readonly Route[];
  /**
   * The requests that come here unless a route before answers them, as they arrive: what has been taken
   * away from the path on the way is put back. Parts that cannot be said so are `unknown`.
   */
  readonly matcher: Matcher;
  /** What has been taken away from the beginning of the path; empty for nothing, undefined when not known. */
  readonly prefix: string | undefined;
  /** The folder that files come from, for all requests that come here. */
  readonly root: Root;
  /** The routes that run before it and let requests pass, the last one first. */
  readonly before: Before | undefined;
}

/** A list of routes, the one that runs last first. */
export interface Before {
  readonly route: Route;
  /** The requests that run it, as they arrive. */
  readonly matcher: Matcher;
  readonly rest: Before | undefined;
}

/** Every route that may answer, in the order of execution. */
export function leaves(routes: readonly Route[]): readonly Leaf[] {
  const walk: Walk = { found: [], steps: 0 };
  walkRoutes(walk, routes, START);
  return walk.found;
}

/** One operation on headers that runs before a leaf. */
export interface AppliedOperation {
  readonly operation: HeaderOperation;
  readonly side: 'request' | 'response';
  /** Whether it applies to all requests of the leaf; undefined when that, or whether to any, is not known. */
  readonly always: boolean | undefined;
}

/** The operations on headers that apply to requests of a leaf, in the order in which they run. */
export function headersAt(leaf: Leaf): readonly AppliedOperation[] {
  const found: AppliedOperation[] = [];
  for (let at = leaf.before; at; at = at.rest) {
    const { handler } = at.route;
    if (handler.kind !== 'headers') continue;
    if (intersects(at.matcher, leaf.matcher) === false) continue;
    const whole = handler.conditional ? undefined : covers(at.matcher, leaf.matcher);
    const { side } = handler;
    for (const operation of [...handler.operations].reverse()) {
      found.push({ operation, side, always: whole });
    }
  }
  return found.reverse();
}

/**
 * `matcher`, which looks at requests after `prefix` was taken away from their path, for requests as they
 * arrive. What looks at something that is in `altered` is unknown.
 */
function asArrived(matcher: Matcher, prefix: string | undefined, altered: Altered): Matcher {
  if (prefix === '' && altered.size === 0) return matcher;
  if (matcher.kind === 'all' || matcher.kind === 'some') {
    return { kind: matcher.kind, of: matcher.of.map((part) => asArrived(part, prefix, altered)) };
  }
  if (matcher.kind === 'not') return { kind: 'not', of: asArrived(matcher.of, prefix, altered) };
  if (altered.has(matcher.kind)) return unknownAfter(matcher, prefix);
  if (prefix === '' || (matcher.kind !== 'path' && matcher.kind !== 'file')) return matcher;
  if (matcher.kind === 'file' || prefix === undefined || !matcher.patterns.every(isPlain)) {
    return unknownAfter(matcher, prefix);
  }
  const patterns = matcher.patterns.map((token) =>
    token.text.startsWith('/') ? { ...token, text: prefix + token.text } : token,
  );
  return { kind: 'path', patterns };
}

function unknownAfter(matcher: Matcher, prefix: string | undefined): Matcher {
  const key = `${matcherKey(matcher)} below ${prefix ?? 'some path'}`;
  return { kind: 'unknown', name: matcher.kind, key };
}

/** Begins with a slash, or is a suffix: means the same with something put in front of the path. */
function isPlain({ text: pattern }: Token): boolean {
  if (pattern === '*') return true;
  if (pattern.includes('%')) return false;
  return pattern.startsWith('/') || (pattern.startsWith('*') && !pattern.slice(1).includes('*'));
}

interface Walk {
  readonly found: Leaf[];
  steps: number;
}

/** What is known on the way. */
interface Way {
  readonly matcher: Matcher;
  readonly prefix: string | undefined;
  /** What matchers look at that may no longer be as it arrived, beside the path. */
  readonly altered: Altered;
  readonly before: Before | undefined;
  readonly roots: Roots | undefined;
  readonly chain: readonly Route[];
}

type Altered = ReadonlySet<Matcher['kind']>;

/** Folders set one after the other; the last one set counts. */
interface Roots {
  /** Of these the first counts that takes the request. */
  readonly choices: readonly Choice[];
  readonly rest: Roots | undefined;
}

interface Choice {
  readonly matcher: Matcher;
  readonly root: Root;
}

const START: Way = {
  matcher: ANY,
  prefix: '',
  altered: new Set(),
  before: undefined,
  roots: undefined,
  chain: [],
};

const MOST_STEPS = 500_000;
const MOST_CHOICES = 64;

function walkRoutes(walk: Walk, routes: readonly Route[], start: Way): Way {
  let way = start;
  let shared = ANY;
  const choices: Choice[] = [];
  for (const route of routes) {
    if (++walk.steps > MOST_STEPS) break;
    if (!route.joined) shared = asArrived(route.matcher, way.prefix, way.altered);
    const matcher = both(start.matcher, shared);
    const chain = [...start.chain, route];
    const { handler } = route;
    if (handler.kind === 'subroute') {
      way = walkSubroute(walk, handler, { ...way, matcher, chain }, way);
      continue;
    }
    if (mayAnswer(handler)) {
      const root = handler.kind === 'files' && handler.root ? rootOf(handler.root) : undefined;
      const { prefix, before, roots } = way;
      walk.found.push({
        route,
        chain,
        matcher,
        prefix,
        root: root ?? rootIn(roots, matcher),
        before,
      });
    }
    if (!passes(handler)) continue;
    way = { ...way, before: { route, matcher, rest: way.before } };
    const root = rootSetBy(handler);
    if (root !== undefined)
      way = { ...way, roots: withRoot(route, { matcher, root }, choices, start, way) };
    const altered = alteredBy(handler);
    const more = altered ? new Set([...way.altered, altered]) : way.altered;
    way = { ...way, prefix: prefixAfter(handler, route, matcher, way), altered: more };
  }
  return way;
}

function walkSubroute(
  walk: Walk,
  handler: Handler & { kind: 'subroute' },
  inside: Way,
  outside: Way,
): Way {
  const prefix =
    handler.of === 'handle_path' ? longer(inside.prefix, handler.prefix) : inside.prefix;
  const after = walkRoutes(walk, handler.routes, { ...inside, prefix });
  // What a block that may be left again has done still counts behind it, for the requests it took.
  const samePrefix = after.prefix === outside.prefix || !handler.passes;
  return {
    ...outside,
    before: after.before,
    altered: after.altered,
    roots: handler.passes ? after.roots : outside.roots,
    prefix: samePrefix ? outside.prefix : undefined,
  };
}

function withRoot(route: Route, choice: Choice, choices: Choice[], start: Way, way: Way): Roots {
  if (route.group !== 'root') return { choices: [choice], rest: way.roots };
  if (route.joined) choices.pop();
  if (choices.length <= MOST_CHOICES) choices.push(choice);
  return { choices: choices.slice(), rest: start.roots };
}

function rootIn(roots: Roots | undefined, matcher: Matcher): Root {
  for (let at = roots; at; at = at.rest) {
    if (at.choices.length > MOST_CHOICES) return 'unknown';
    for (const choice of at.choices) {
      if (covers(choice.matcher, matcher) === true) return choice.root;
      if (intersects(choice.matcher, matcher) !== false) return 'unknown';
    }
  }
  return 'none';
}

function rootSetBy(handler: Handler): Root | undefined {
  if (handler.kind === 'root') return rootOf(handler.path);
  const root = handler.kind === 'vars' ? handler.values.get('root') : undefined;
  return root && rootOf(root);
}

function rootOf(token: Token): Root {
  return token.unknown || token.text.includes('{') ? 'unknown' : token;
}

/** What has been taken away from the path after `handler` ran for some of the requests. */
function prefixAfter(
  handler: Handler,
  route: Route,
  matcher: Matcher,
  way: Way,
): string | undefined {
  if (handler.kind === 'strip-prefix') return strippedPrefix(handler.prefix, route, matcher, way);
  const changes =
    handler.kind === 'rewrite' ||
    handler.kind === 'strip-suffix' ||
    handler.kind === 'replace' ||
    handler.kind === 'try-files' ||
    (handler.kind === 'change-uri' && handler.part === 'path');
  return changes ? undefined : way.prefix;
}

function strippedPrefix(
  token: Token,
  route: Route,
  matcher: Matcher,
  way: Way,
): string | undefined {
  const text = expandShorthands(token.text);
  if (token.unknown || text.includes('{')) return undefined;
  const prefix = longer(way.prefix, text.startsWith('/') ? text : `/${text}`);
  if (prefix === undefined) return undefined;
  const below: Matcher = { kind: 'path', patterns: [{ ...token, text: `${prefix}*` }] };
  if (intersects(below, matcher) === false) return way.prefix;
  return route.matcher.kind === 'any' && covers(below, way.matcher) === true ? prefix : undefined;
}

/** What a handler may change of a request beside its path. */
function alteredBy(handler: Handler): Matcher['kind'] | undefined {
  switch (handler.kind) {
    case 'method':
      return 'method';
    case 'headers':
      return handler.side === 'request' ? 'header' : undefined;
    case 'rewrite':
      return handler.to.text.includes('?') || handler.to.unknown ? 'query' : undefined;
    case 'try-files':
      return handler.files.some(({ text }) => text.includes('?')) ? 'query' : undefined;
    case 'replace':
      return 'query';
    case 'change-uri':
      return handler.part === 'query' ? 'query' : undefined;
    default:
      return undefined;
  }
}

function longer(prefix: string | undefined, more: string | undefined): string | undefined {
  // With wildcards, or braces that are filled in later, it is not what the path begins with.
  if (prefix === undefined || more === undefined || /[{*?[\\%]/.test(more)) return undefined;
  return prefix + more;
}

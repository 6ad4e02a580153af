import { isHole, type Token } from '../config.ts';
import { changesPath, type Handler, type HeaderOperation, mayAnswer, passes } from './handlers.ts';
import { covers, intersects } from './matcher-sets.ts';
import { ANY, both, type Matcher, matcherKey } from './matchers.ts';
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

/** The folder that files are served from: a word, Caddy's own folder, or not known. */
export type Root = Token | 'none' | 'unknown';

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

/** The routes that run before a leaf and let requests pass, the last one first. */
export function* routesBefore({ before }: Pick<Leaf, 'before'>): Generator<Before> {
  for (let one = before; one; one = one.rest) yield one;
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
  for (const { route, matcher } of routesBefore(leaf)) {
    const { handler } = route;
    if (handler.kind !== 'headers') continue;
    if (intersects(matcher, leaf.matcher) === false) continue;
    const whole = handler.conditional ? undefined : covers(matcher, leaf.matcher);
    const { side } = handler;
    for (const operation of [...handler.operations].reverse()) {
      found.push({ operation, side, always: whole });
    }
  }
  return found.reverse();
}

/**
 * `matcher`, which looks at requests after something was taken away from their path, for requests as
 * they arrive. What looks at something that may have been changed is unknown.
 */
function asArrived(matcher: Matcher, way: Way): Matcher {
  const { prefix, slashed, altered } = way;
  if (prefix === '' && altered.size === 0) return matcher;
  if (matcher.kind === 'all' || matcher.kind === 'some') {
    return { kind: matcher.kind, of: matcher.of.map((part) => asArrived(part, way)) };
  }
  if (matcher.kind === 'not') return { kind: 'not', of: asArrived(matcher.of, way) };
  if (altered.has(matcher.kind)) return unknownAfter(matcher, prefix);
  if (prefix === '' || !looksAtPath(matcher)) return matcher;
  if (matcher.kind !== 'path' || prefix === undefined || !matcher.patterns.every(isPlain)) {
    return unknownAfter(matcher, prefix);
  }
  const patterns = matcher.patterns.flatMap((token) => {
    if (!token.text.startsWith('/')) return [token];
    const whole = { ...token, text: prefix + token.text };
    return slashed ? [whole] : [whole, { ...token, text: prefix + token.text.slice(1) }];
  });
  return { kind: 'path', patterns };
}

function looksAtPath({ kind }: Matcher): boolean {
  return kind === 'path' || kind === 'path-regexp' || kind === 'file';
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
  /** Whether a slash certainly followed `prefix`; if not, Caddy has put one in front of what is left. */
  readonly slashed: boolean;
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
  slashed: true,
  altered: new Set(),
  before: undefined,
  roots: undefined,
  chain: [],
};

const MOST_STEPS = 200_000;
const MOST_CHOICES = 64;

function walkRoutes(walk: Walk, routes: readonly Route[], start: Way): Way {
  let way = start;
  let shared = ANY;
  const choices: Choice[] = [];
  // Of the blocks of a group only one runs, so what stands in the others does not count inside of it.
  let alone = start.before;
  for (const route of routes) {
    if (++walk.steps > MOST_STEPS) break;
    const isChoice = route.group === 'handle' && !route.joined;
    if (!route.joined) shared = asArrived(route.matcher, way);
    const matcher = both(start.matcher, shared);
    const chain = [...start.chain, route];
    const { handler } = route;
    if (handler.kind === 'subroute') {
      const { before } = way;
      const inside = isChoice ? { ...way, before: alone } : way;
      way = walkSubroute(walk, handler, { ...inside, matcher, chain }, way);
      if (isChoice) way = { ...way, before: onTop(way.before, alone, before) };
      else alone = onTop(way.before, before, alone);
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
    alone = { route, matcher, rest: alone };
    const root = rootSetBy(handler);
    if (root !== undefined)
      way = { ...way, roots: withRoot(route, { matcher, root }, choices, start, way) };
    const altered = alteredBy(handler);
    if (altered) way = { ...way, altered: new Set([...way.altered, altered]) };
    way = pathAfter(handler, route, matcher, way);
  }
  return way;
}

/** What `list` has in front of its end `end`, in front of `base`. */
function onTop(
  list: Before | undefined,
  end: Before | undefined,
  base: Before | undefined,
): Before | undefined {
  if (end === base) return list;
  const added: Before[] = [];
  for (let at = list; at && at !== end; at = at.rest) added.push(at);
  let result = base;
  for (const { route, matcher } of added.reverse()) result = { route, matcher, rest: result };
  return result;
}

function walkSubroute(
  walk: Walk,
  handler: Handler & { kind: 'subroute' },
  inside: Way,
  outside: Way,
): Way {
  const { name } = inside.chain[inside.chain.length - 1]!.line;
  const from =
    handler.of === 'handle_path' ? stripped(inside, longer(inside, handler.prefix), name) : inside;
  const after = walkRoutes(walk, handler.routes, from);
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

/** The folder that a word names. */
export function rootOf(token: Token): Root {
  return isHole(token) ? 'unknown' : token;
}

/** What is known of the path after `handler` ran for some of the requests. */
function pathAfter(handler: Handler, route: Route, matcher: Matcher, way: Way): Way {
  if (handler.kind === 'strip-prefix') return afterStripping(handler.prefix, route, matcher, way);
  return changesPath(handler) ? { ...way, prefix: undefined } : way;
}

function afterStripping(token: Token, route: Route, matcher: Matcher, way: Way): Way {
  const text = expandShorthands(token.text);
  if (text === '') return way;
  const more = text.startsWith('/') ? text : `/${text}`;
  const prefix = token.unknown ? undefined : longer(way, more);
  if (prefix === undefined) return { ...way, prefix };
  const below: Matcher = { kind: 'path', patterns: [{ ...token, text: `${prefix}*` }] };
  if (intersects(below, matcher) === false) return way;
  const all = route.matcher.kind === 'any' && covers(below, way.matcher) === true;
  return all ? stripped(way, prefix, token) : { ...way, prefix: undefined };
}

/** What a handler may change of a request beside its path. */
function alteredBy(handler: Handler): Matcher['kind'] | undefined {
  if (handler.kind === 'method') return 'method';
  if (handler.kind === 'headers') return handler.side === 'request' ? 'header' : undefined;
  const query =
    handler.kind === 'replace' ||
    (handler.kind === 'change-uri' && handler.part === 'query') ||
    (handler.kind === 'rewrite' && (handler.to.unknown || handler.to.text.includes('?'))) ||
    (handler.kind === 'try-files' && handler.files.some(({ text }) => text.includes('?')));
  return query ? 'query' : undefined;
}

/** `way` with `prefix` taken away from the paths of all its requests. `token` is where that is written. */
function stripped(way: Way, prefix: string | undefined, token: Token): Way {
  const below: Matcher = {
    kind: 'path',
    patterns: [{ ...token, text: `${prefix}/*`, unknown: false }],
  };
  return { ...way, prefix, slashed: prefix === '' || covers(below, way.matcher) === true };
}

function longer({ prefix, slashed }: Way, more: string | undefined): string | undefined {
  // With wildcards, or braces that are filled in later, it is not what the path begins with.
  if (prefix === undefined || more === undefined || /[{*?[\\%]/.test(more)) return undefined;
  if (more !== '' && !slashed) return undefined;
  return prefix + more;
}

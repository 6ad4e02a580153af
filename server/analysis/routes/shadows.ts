import type { Analysis, Block } from '../analyze.ts';
import type { Line } from '../config.ts';
import type { BoundLine } from '../model.ts';
import { everyList, everyRoute } from './every-route.ts';
import { type Handler, mayAnswer, passes } from './handlers.ts';
import { type Leaf, leaves } from './leaves.ts';
import { covers } from './matcher-sets.ts';
import { placeKey } from '../../../grammar/text.ts';
import { oncePer } from '../memory.ts';
import type { Route } from './routes.ts';

/** A `handle` that never runs, since one in front of it takes all its requests. */
export interface DeadHandle {
  readonly route: Route;
  readonly by: Route;
}

/** A directive that never answers, since another one has answered all its requests before. */
export interface DeadLeaf {
  readonly leaf: Leaf;
  readonly by: Leaf;
}

/** A directive in a `route` that would let requests pass, behind one that answers them all. */
export interface DeadStep {
  readonly route: Route;
  readonly by: Route;
}

/** With how many others each one is compared, beside those that take everything. */
const MOST_RIVALS = 16;

/** The blocks of which only the first that matches runs, and that never are the first. */
export function deadHandles({ blocks }: Analysis): readonly DeadHandle[] {
  return deadHandlesOf(blocks.map('dead handles', [], handlesOf));
}

/** The answering directives that never answer; those inside dead blocks included. */
export function deadLeaves({ blocks }: Analysis): readonly DeadLeaf[] {
  return deadLeavesOf(blocks.map('dead leaves', [], leavesOf));
}

/** The directives of `route` blocks that answer nothing themselves and never see a request. */
export function deadSteps({ blocks }: Analysis): readonly DeadStep[] {
  return deadStepsOf(blocks.map('dead steps', [], stepsOf));
}

const deadStepsOf = oncePer(deadEverywhere<DeadStep>);
const deadHandlesOf = oncePer(deadEverywhere<DeadHandle>);
const deadLeavesOf = oncePer(deadEverywhere<DeadLeaf>);

function handlesOf({ sites, routes, errorRoutes, lines }: Block): readonly Candidate<DeadHandle>[] {
  const refused = refusedLines(lines);
  const all: Candidate<DeadHandle>[] = [];
  for (const site of sites) {
    for (const list of [routes(site), ...errorRoutes(site)].flatMap(everyList)) {
      const before: Route[] = [];
      for (const [index, route] of list.entries()) {
        if (refused.has(route.line)) continue;
        if (route.group !== 'handle') {
          // What comes behind a change of the address sees other requests.
          if (!leavesAddress(route.handler)) before.length = 0;
          continue;
        }
        const by = before.find((other) => takesAll(other, route, list, index));
        all.push({ line: route, ...(by ? { dead: { route, by } } : {}) });
        const isLast = route.matcher.kind === 'any' && !passes(route.handler);
        if (before.length < MOST_RIVALS || isLast) before.push(route);
      }
    }
  }
  return all;
}

function stepsOf({ sites, routes, errorRoutes, lines }: Block): readonly Candidate<DeadStep>[] {
  const refused = refusedLines(lines);
  const all: Candidate<DeadStep>[] = [];
  for (const site of sites) {
    for (const route of [routes(site), ...errorRoutes(site)].flatMap(everyRoute)) {
      if (route.handler.kind !== 'subroute' || route.handler.of !== 'route') continue;
      all.push(...stepsIn(route.handler.routes, refused));
    }
  }
  return all;
}

function stepsIn(
  list: readonly Route[],
  refused: ReadonlySet<Line>,
): readonly Candidate<DeadStep>[] {
  const all: Candidate<DeadStep>[] = [];
  const before: Route[] = [];
  for (const route of list) {
    const { handler, matcher } = route;
    if (refused.has(route.line)) continue;
    if (closes(route) && before.length < MOST_RIVALS) before.push(route);
    if (handler.kind === 'unknown' || !passes(handler) || mayAnswer(handler)) continue;
    const by = before.find((other) => covers(other.matcher, matcher) === true);
    all.push({ line: route, ...(by ? { dead: { route, by } } : {}) });
    // Matchers behind it look at another request.
    if (!by && !harmless.has(handler.kind)) before.length = 0;
  }
  return all;
}

/** Whether no request of its matcher comes out of a route unanswered. */
function closes({ handler, line }: Route): boolean {
  if (line.args[0] && (line.args[0].unknown || line.args[0].text.includes('{$'))) return false;
  if (handler.kind === 'proxy') return !passes(handler) && !handler.handlesResponse;
  if (handler.kind !== 'subroute') return !passes(handler);
  return handler.routes.some((inner) => inner.matcher.kind === 'any' && closes(inner));
}

function leavesOf(context: Block): readonly Candidate<DeadLeaf>[] {
  const refused = refusedLines(context.lines);
  const all: Candidate<DeadLeaf>[] = [];
  for (const site of context.sites) {
    all.push(...leavesIn(context.routes(site), context.leaves(site), refused));
    for (const routes of context.errorRoutes(site)) {
      all.push(...leavesIn(routes, leaves(routes), refused));
    }
  }
  return all;
}

function leavesIn(
  routes: readonly Route[],
  found: readonly Leaf[],
  refused: ReadonlySet<Line>,
): readonly Candidate<DeadLeaf>[] {
  const all: Candidate<DeadLeaf>[] = [];
  const before: Leaf[] = [];
  for (const leaf of found) {
    if (leaf.chain.some(({ line }) => refused.has(line))) continue;
    const by = before.find(
      (other) =>
        other.route.line !== leaf.route.line && covers(other.matcher, leaf.matcher) === true,
    );
    all.push({ line: leaf.route, ...(by ? { dead: { leaf, by } } : {}) });
    const counts = before.length < MOST_RIVALS || leaf.matcher.kind === 'any';
    if (counts && !by && isFinal(leaf, routes)) before.push(leaf);
  }
  return all;
}

/** Where two leaves part: the route of each in the list that holds both, and whether that is run as it is written. */
export interface Parting {
  readonly leaf: Route;
  readonly by: Route;
  readonly asWritten: boolean;
}

export function partingOf({ leaf, by }: DeadLeaf): Parting {
  let shared = 0;
  while (by.chain[shared] && by.chain[shared] === leaf.chain[shared]) shared++;
  const around = leaf.chain[shared - 1]?.handler;
  return {
    leaf: leaf.chain[shared] ?? leaf.route,
    by: by.chain[shared] ?? by.route,
    asWritten: around?.kind === 'subroute' && around.of === 'route',
  };
}

/**
 * Whether a redirect wins because of Caddy's order alone: the two stand in one block, which is not a `route`, or the
 * other one in a block beside the redirect.
 */
export function isRedirectBeside({ leaf, by }: DeadLeaf): boolean {
  const around = by.chain.slice(0, -1);
  const last = around.at(-1)?.handler;
  const isOrdered = last?.kind !== 'subroute' || last.of !== 'route';
  return (
    by.route.handler.kind === 'redirect' &&
    isOrdered &&
    around.every((route, index) => leaf.chain[index] === route)
  );
}

/** What Caddy refuses may be meant otherwise. */
function refusedLines(lines: readonly BoundLine[]): ReadonlySet<Line> {
  return new Set(lines.filter(({ binding }) => binding.problem).map(({ line }) => line));
}

interface Candidate<T> {
  readonly line: Route;
  readonly dead?: T;
}

/** Those of which every occurrence is dead: a snippet may live in one site and not in another. */
function deadEverywhere<T>(blocks: readonly (readonly Candidate<T>[])[]): readonly T[] {
  if (!blocks.some((all) => all.some(({ dead }) => dead))) return [];
  const all = blocks.flat();
  const alive = new Set<string>();
  for (const { line, dead } of all) if (!dead) alive.add(placeKey(line.line));
  const found = new Map<string, T>();
  for (const { line, dead } of all) {
    const key = placeKey(line.line);
    if (dead && !alive.has(key) && !found.has(key)) found.set(key, dead);
  }
  return [...found.values()];
}

/** Neighbours with one matcher are one to Caddy: the second runs behind the first, if that lets requests pass. */
function takesAll(other: Route, route: Route, list: readonly Route[], index: number): boolean {
  if (covers(other.matcher, route.matcher) !== true) return false;
  const isOne = list.slice(list.indexOf(other) + 1, index + 1).every(({ joined }) => joined);
  return !isOne || !passes(other.handler);
}

/** Whether a leaf surely answers every request of its matcher that comes as far. */
function isFinal({ route, chain }: Leaf, routes: readonly Route[]): boolean {
  const { handler, line } = route;
  // A variable may hold a matcher as well.
  if (line.args[0] && (line.args[0].unknown || line.args[0].text.includes('{$'))) return false;
  if (passes(handler) || handler.kind === 'unknown' || handler.kind === 'try-files') return false;
  if (handler.kind === 'proxy' && handler.handlesResponse) return false;
  let list = routes;
  for (const around of chain) {
    // A block beside it may take the request and let it pass, and then this one does not run.
    for (const other of around.group === 'handle' ? list : []) {
      if (other === around) break;
      if (other.group === 'handle' && passes(other.handler)) return false;
    }
    list = around.handler.kind === 'subroute' ? around.handler.routes : [];
  }
  return true;
}

function leavesAddress(handler: Handler): boolean {
  return harmless.has(handler.kind);
}

const harmless: ReadonlySet<Handler['kind']> = new Set([
  'root',
  'vars',
  'other',
  'respond',
  'redirect',
  'proxy',
  'files',
  'abort',
  'error',
  'auth',
] as const);

import type { Site } from './config.ts';
import { everyList } from './every-route.ts';
import { type Handler, passes } from './handlers.ts';
import type { Leaf } from './leaves.ts';
import { covers } from './matcher-sets.ts';
import { placeKey } from './places.ts';
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

/** What is asked; every `Analysis` is one. */
export interface ShadowContext {
  readonly config: { readonly sites: readonly Site[] };
  routes(site: Site): readonly Route[];
  leaves(site: Site): readonly Leaf[];
}

/** The blocks of which only the first that matches runs, and that never are the first. */
export function deadHandles({ config, routes }: ShadowContext): readonly DeadHandle[] {
  const all: Candidate<DeadHandle>[] = [];
  for (const site of config.sites) {
    for (const list of everyList(routes(site))) {
      const before: Route[] = [];
      for (const [index, route] of list.entries()) {
        if (route.group !== 'handle') {
          // What comes behind a change of the address sees other requests.
          if (!leavesAddress(route.handler)) before.length = 0;
          continue;
        }
        const by = before.find((other) => takesAll(other, route, list, index));
        all.push({ line: route, ...(by ? { dead: { route, by } } : {}) });
        if (before.length < 100) before.push(route);
      }
    }
  }
  return deadEverywhere(all);
}

/** The answering directives that never answer; those inside dead blocks included. */
export function deadLeaves(context: ShadowContext): readonly DeadLeaf[] {
  const all: Candidate<DeadLeaf>[] = [];
  for (const site of context.config.sites) {
    const routes = context.routes(site);
    const before: Leaf[] = [];
    for (const leaf of context.leaves(site)) {
      const by = before.find(
        (other) =>
          other.route.line !== leaf.route.line && covers(other.matcher, leaf.matcher) === true,
      );
      all.push({ line: leaf.route, ...(by ? { dead: { leaf, by } } : {}) });
      if (before.length < 50 && isFinal(leaf, routes)) before.push(leaf);
    }
  }
  return deadEverywhere(all);
}

interface Candidate<T> {
  readonly line: Route;
  readonly dead?: T;
}

/** Those of which every occurrence is dead: a snippet may live in one site and not in another. */
function deadEverywhere<T>(all: readonly Candidate<T>[]): readonly T[] {
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

import type { Route } from './routes.ts';

/** Every route of a list and of those inside it, outer before inner; a named route only once. */
export function* everyRoute(routes: readonly Route[]): Generator<Route> {
  for (const list of everyList(routes)) yield* list;
}

/** Every list of routes that stand beside each other, outer before inner; that of a named route only once. */
export function* everyList(routes: readonly Route[]): Generator<readonly Route[]> {
  const seen = new Set<readonly Route[]>();
  const waiting = [routes];
  for (let list = waiting.pop(); list; list = waiting.pop()) {
    if (seen.has(list)) continue;
    seen.add(list);
    yield list;
    for (const { handler } of list.toReversed()) {
      if (handler.kind === 'subroute') waiting.push(handler.routes);
    }
  }
}

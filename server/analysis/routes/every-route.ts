import { oncePer } from '../memory.ts';
import type { Route } from './routes.ts';

/** Every route of a list and of those inside it, outer before inner; a named route only once. */
export function everyRoute(routes: readonly Route[]): readonly Route[] {
  const lists = everyList(routes);
  return lists.length > 1 ? lists.flat() : routes;
}

/** Every list of routes that stand beside each other, outer before inner; that of a named route only once. */
export const everyList = oncePer((routes: readonly Route[]): readonly (readonly Route[])[] => {
  const seen = new Set<readonly Route[]>();
  const waiting = [routes];
  for (let list = waiting.pop(); list; list = waiting.pop()) {
    if (seen.has(list)) continue;
    seen.add(list);
    for (let index = list.length - 1; index >= 0; index--) {
      const { handler } = list[index]!;
      if (handler.kind === 'subroute') waiting.push(handler.routes);
    }
  }
  return [...seen];
});

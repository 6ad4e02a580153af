import { isHole, type Token } from '../config.ts';
import { everyRoute } from './every-route.ts';
import { constantFallback } from './fallback.ts';
import { type Matcher, matches } from './matchers.ts';
import type { Route } from './routes.ts';

/** A `try_files` that turns the requests of a later route into its fallback. */
export interface Taking {
  readonly route: Route;
  readonly fallback: Token;
  readonly lost: Route;
}

/** All of them in one list of routes. */
export function* takings(list: readonly Route[]): Generator<Taking> {
  for (const [index, route] of list.entries()) {
    const { handler } = route;
    if (handler.kind !== 'try-files' || route.matcher.kind !== 'any') continue;
    const fallback = constantFallback(handler.files);
    const lost = fallback && list.slice(index + 1).find((one) => loses(one, fallback));
    if (lost) yield { route, fallback, lost };
  }
}

/** The same routes as they are meant, so that what comes behind such a mistake can be judged as well; the same list where there is none. */
export function withoutTakings(list: readonly Route[]): readonly Route[] {
  const taking = new Set([...takings(list)].map(({ route }) => route));
  return taking.size === 0 ? list : list.filter((route) => !taking.has(route));
}

/** Whether a route wants other paths than the fallback, for something that is no file. */
function loses({ matcher, handler, line }: Route, fallback: Token): boolean {
  if (!isAboutPaths(matcher)) return false;
  const path = fallback.text.replace(/\?.*$/, '');
  const request = { scheme: 'https', host: undefined, path } as const;
  if (matches(matcher, request, { text: path, open: false }) !== 'no') return false;
  if (handler.kind === 'proxy') return line.name.text === 'reverse_proxy';
  if (handler.kind !== 'subroute') return false;
  const inside = [...everyRoute(handler.routes)];
  return (
    inside.some((one) => one.handler.kind === 'proxy') &&
    inside.every((one) => one.handler.kind !== 'files')
  );
}

function isAboutPaths(matcher: Matcher): boolean {
  if (matcher.kind === 'all') return matcher.of.some(isAboutPaths);
  return matcher.kind === 'path' && matcher.patterns.every((token) => !isHole(token));
}

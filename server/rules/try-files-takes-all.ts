import { isHole, type Token } from '../analysis/config.ts';
import { constantFallback } from '../analysis/routes/fallback.ts';
import { everyList, everyRoute } from '../analysis/routes/every-route.ts';
import { type Matcher, matches } from '../analysis/routes/matchers.ts';
import { placeKey } from '../../grammar/text.ts';
import type { Route } from '../analysis/routes/routes.ts';
import { finding, type Rule } from './rule.ts';

export const tryFilesTakesAll: Rule = {
  id: 'try-files-takes-all',
  summary: '"try_files" turns the requests of other blocks into its fallback.',
  category: 'trap',
  severity: 'error',
  *checkBlock({ sites, routes }) {
    const seen = new Set<string>();
    for (const site of sites) {
      for (const list of everyList(routes(site))) {
        for (const [index, route] of list.entries()) {
          const { handler, line } = route;
          if (handler.kind !== 'try-files' || route.matcher.kind !== 'any') continue;
          const fallback = constantFallback(handler.files);
          const lost = fallback && list.slice(index + 1).find((one) => loses(one, fallback));
          if (!lost || seen.has(placeKey(line))) continue;
          seen.add(placeKey(line));
          yield finding(
            line,
            `This runs before "${lost.line.name.text}", and turns its requests into "${fallback.text}", since there are no such files. Put it into a "handle" block with the "file_server".`,
            { related: [{ at: lost.line.name, message: 'Never sees its requests.' }] },
          );
        }
      }
    }
  },
};

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

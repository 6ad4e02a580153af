import { changesPath } from '../analysis/routes/handlers.ts';
import { isHole, type Token } from '../analysis/config.ts';
import type { Matcher } from '../analysis/routes/matchers.ts';
import { placeKey } from '../../grammar/text.ts';
import type { Route } from '../analysis/routes/routes.ts';
import { type Finding, finding, replace, type Rule } from './rule.ts';

export const prefixAlreadyStripped: Rule = {
  id: 'prefix-already-stripped',
  summary: 'A matcher asks for a prefix that has been taken away before.',
  category: 'trap',
  severity: 'error',
  *checkBlock({ sites, routes }) {
    const seen = new Set<string>();
    for (const site of sites) {
      for (const one of walk(routes(site))) {
        if (seen.has(placeKey(one.at))) continue;
        seen.add(placeKey(one.at));
        yield one;
      }
    }
  },
};

/** A list of routes, and what has been taken away from the path of all requests that come there. */
interface List {
  readonly routes: readonly Route[];
  readonly prefix: string;
  readonly by: Route | undefined;
}

function* walk(start: readonly Route[]): Generator<Finding> {
  const waiting: List[] = [{ routes: start, prefix: '', by: undefined }];
  const seen = new Set<readonly Route[]>();
  for (let list = waiting.pop(); list; list = waiting.pop()) {
    if (seen.has(list.routes)) continue;
    seen.add(list.routes);
    let { prefix, by } = list;
    for (const route of list.routes) {
      const { handler, matcher } = route;
      if (by && prefix.length > 1) {
        const token = firstBelow(matcher, prefix);
        if (token) yield misfit(route, token, prefix, by);
        else if (handler.kind === 'strip-prefix' && handler.prefix.text === prefix) {
          yield finding(
            route.line,
            `"${prefix}" is taken away already, so this does nothing. Delete it.`,
            { severity: 'hint', tag: 'unused', related: [{ at: by.line.name, message: 'Here.' }] },
          );
        }
      }
      if (handler.kind === 'subroute') {
        const own = handler.of === 'handle_path' ? handler.prefix : '';
        const more = own === undefined || /[{*?%]/.test(own) ? undefined : own;
        if (more === undefined || handler.of === 'invoke') continue;
        waiting.push({
          routes: handler.routes,
          // Below a second prefix, the first is gone for good.
          prefix: more === '' ? prefix : more,
          by: more === '' ? by : route,
        });
      } else if (handler.kind === 'strip-prefix' && matcher.kind === 'any') {
        [prefix, by] = isHole(handler.prefix) ? ['', undefined] : [handler.prefix.text, route];
      } else if (changesPath(handler)) [prefix, by] = ['', undefined];
    }
  }
}

function misfit(route: Route, token: Token, prefix: string, by: Route): Finding {
  const inline = route.line.args[0] === token;
  const rest = token.text.slice(prefix.length);
  const better = rest.startsWith('/') ? rest : `/${rest}`;
  const isByHand = by.handler.kind === 'strip-prefix';
  const remedy = isByHand ? `Put the two into "handle_path ${prefix}/*"` : `Write "${better}"`;
  const at = inline ? token : (route.line.args[0] ?? route.line.name);
  return finding(
    at,
    `"${by.line.name.text}" has taken "${prefix}" away, so no request here begins with it and this never matches. ${remedy}.`,
    {
      related: [{ at: by.line.name, message: 'Takes it away.' }],
      fixes:
        inline && !isByHand && token.quote === '' && !token.via
          ? [{ title: `Write "${better}"`, edits: [replace(token, better)], safe: false }]
          : [],
    },
  );
}

/** The first of a matcher's paths, when all of them begin with what is gone. */
function firstBelow(matcher: Matcher, prefix: string): Token | undefined {
  if (matcher.kind === 'all') {
    for (const part of matcher.of) {
      const found = firstBelow(part, prefix);
      if (found) return found;
    }
    return undefined;
  }
  if (matcher.kind !== 'path') return undefined;
  const start = prefix.toLowerCase();
  const isBelow = (token: Token): boolean => {
    const text = token.text.toLowerCase();
    if (token.unknown || !text.startsWith(start)) return false;
    return text === start || text[start.length] === '/' || text[start.length] === '*';
  };
  return matcher.patterns.every(isBelow) ? matcher.patterns[0] : undefined;
}

import type { Token } from '../analysis/config.ts';
import { readUpstream } from '../analysis/deployment/upstreams.ts';
import { type Leaf, routesBefore } from '../analysis/routes/leaves.ts';
import { covers } from '../analysis/routes/matcher-sets.ts';
import { matches } from '../analysis/routes/matchers.ts';
import type { Route } from '../analysis/routes/routes.ts';
import { placeKey } from '../../grammar/text.ts';
import { finding, type Rule } from './rule.ts';

export const loginBehindItself: Rule = {
  id: 'login-behind-itself',
  summary: 'The pages of a login are behind the login themselves.',
  category: 'trap',
  severity: 'warning',
  *checkBlock({ sites, leaves }) {
    const seen = new Set<string>();
    for (const leaf of sites.flatMap((site) => leaves(site))) {
      const { handler } = leaf.route;
      if (handler.kind !== 'proxy' || !holdsFrontPage(leaf)) continue;
      for (const token of handler.upstreams) {
        const guard = guardOf(leaf, token);
        if (!guard || seen.has(placeKey(token))) continue;
        seen.add(placeKey(token));
        yield finding(
          token,
          `"${token.text}" is asked about visitors before they come to its own pages, so nobody gets to the page for the login, unless its rules let everybody pass there. Leave "${guard.line.name.text}" out for this name.`,
          { related: [{ at: guard.line.name, message: 'It is asked here.' }] },
        );
      }
    }
  },
};

/** Only a part of the paths of a login may be open by themselves, such as those to which visitors come back. */
function holdsFrontPage({ matcher }: Leaf): boolean {
  const front = { scheme: 'https', host: undefined, path: '/' } as const;
  return matches(matcher, front, { text: '/', open: false }) !== 'no';
}

/** What asks an upstream whether visitors may come in, before all of them are sent to it. */
function guardOf(leaf: Leaf, upstream: Token): Route | undefined {
  const dialled = addressOf(upstream);
  if (dialled === undefined) return undefined;
  for (const { route, matcher } of routesBefore(leaf)) {
    const { handler } = route;
    if (handler.kind !== 'auth' || covers(matcher, leaf.matcher) !== true) continue;
    if (handler.upstreams.some((one) => addressOf(one) === dialled)) return route;
  }
  return undefined;
}

function addressOf(token: Token): string | undefined {
  const upstream = readUpstream(token);
  return upstream?.port === undefined ? undefined : `${upstream.host}:${upstream.port}`;
}

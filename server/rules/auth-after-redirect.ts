import { everyList } from '../analysis/routes/every-route.ts';
import { covers } from '../analysis/routes/matcher-sets.ts';
import { placeKey } from '../../grammar/text.ts';
import { finding, type Rule } from './rule.ts';

export const authAfterRedirect: Rule = {
  id: 'auth-after-redirect',
  summary: 'A redirect answers before anybody is asked for a password.',
  category: 'trap',
  severity: 'hint',
  *checkBlock({ sites, routes }) {
    const seen = new Set<string>();
    for (const site of sites) {
      for (const list of everyList(routes(site))) {
        for (const [index, { handler, matcher, line }] of list.entries()) {
          if (handler.kind !== 'auth' || seen.has(placeKey(line))) continue;
          const first = list
            .slice(0, index)
            .find(
              (other) =>
                other.handler.kind === 'redirect' && covers(other.matcher, matcher) === true,
            );
          if (!first) continue;
          seen.add(placeKey(line));
          yield finding(
            line.name,
            `Nobody is ever asked here: "${first.line.name.text}" runs before "${line.name.text}" and redirects all of these requests. Put the two into "route", in the order you want.`,
            { related: [{ at: first.line.name, message: 'Redirects first.' }] },
          );
        }
      }
    }
  },
};

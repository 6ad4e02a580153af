import type { Leaf } from '../analysis/leaves.ts';
import { covers } from '../analysis/matcher-sets.ts';
import { passes } from '../analysis/handlers.ts';
import { finding, type Rule } from './rule.ts';

export const staticBehindProxy: Rule = {
  id: 'static-behind-proxy',
  summary: 'A file server never runs, because a proxy takes its requests.',
  category: 'trap',
  severity: 'error',
  *checkBlock(analysis) {
    for (const site of analysis.sites) {
      const before: Leaf[] = [];
      for (const leaf of analysis.leaves(site)) {
        const { route, matcher } = leaf;
        const { handler } = route;
        if (handler.kind === 'proxy' && !passes(handler) && !handler.handlesResponse) {
          if (before.length < 50) before.push(leaf);
          continue;
        }
        if (handler.kind !== 'files') continue;
        const first = before.find((proxy) => covers(proxy.matcher, matcher) === true);
        if (!first) continue;
        const around = first.chain[0]?.line;
        const inHandle = around && around !== first.route.line ? around : undefined;
        const path = route.line.args.find(({ text }) => text.startsWith('/'))?.text ?? '/static/*';
        yield finding(
          route.line,
          `This never runs: "${inHandle?.name.text ?? 'reverse_proxy'}" comes first in Caddy's order and takes every request. Put it into "handle_path ${path}", and the proxy into "handle".`,
          {
            related: [{ at: first.route.line.name, message: 'Takes the requests.' }],
            tag: 'unused',
          },
        );
      }
    }
  },
};

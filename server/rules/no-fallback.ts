import type { Block } from '../analysis/analyze.ts';
import type { Site } from '../analysis/config.ts';
import { everyRoute } from '../analysis/routes/every-route.ts';
import { covers } from '../analysis/routes/matcher-sets.ts';
import { ANY, type Matcher } from '../analysis/routes/matchers.ts';
import { finding, insertBefore, type Rule } from './rule.ts';

export const noFallback: Rule = {
  id: 'no-fallback',
  summary: 'Requests that no block takes get an empty answer with status 200.',
  category: 'trap',
  severity: 'info',
  *checkBlock(analysis) {
    if (!analysis.config.complete) return;
    for (const site of analysis.sites) {
      if (!lacksFallback(analysis, site)) continue;
      const close = { uri: site.uri, start: site.end - 1, end: site.end };
      const isOwn = site.braces && !site.via && analysis.textAt(close) === '}';
      yield finding(
        site.head,
        'Requests that none of the blocks takes get an empty page with status 200, so nobody notices wrong addresses. Add "handle" with "respond 404" or "error 404".',
        {
          fixes: isOwn
            ? [
                {
                  title: 'Answer all others with 404',
                  edits: [insertBefore(close, '\n\thandle {\n\t\trespond 404\n\t}\n')],
                  safe: false,
                },
              ]
            : [],
        },
      );
    }
  },
};

/** Whether everything that answers in a site asks for a path, and more than one of them serves pages. */
function lacksFallback(analysis: Block, site: Site): boolean {
  const leaves = analysis.leaves(site);
  const serving = leaves.filter(
    ({ route }) => route.handler.kind === 'proxy' || route.handler.kind === 'files',
  );
  if (serving.length < 2) return false;
  if (site.addresses.some(({ path }) => path !== '')) return false;
  if (site.lines.some(({ name }) => name.text === 'handle_errors')) return false;
  for (const { handler } of everyRoute(analysis.routes(site))) {
    if (handler.kind === 'unknown') return false;
  }
  return leaves.every(({ matcher }) => asksForPath(matcher));
}

function asksForPath(matcher: Matcher): boolean {
  if (matcher.kind === 'all') return matcher.of.some(asksForPath);
  if (matcher.kind === 'some') return matcher.of.every(asksForPath);
  return (
    matcher.kind === 'path' &&
    matcher.patterns.every(({ unknown, text }) => !unknown && !text.includes('{')) &&
    covers(matcher, ANY) === false
  );
}

import type { Block } from '../analysis/analyze.ts';
import type { Backend } from '../analysis/deployment/backends.ts';
import { cacheControl, DAY, freshFor } from '../analysis/headers/cache-control.ts';
import type { Token } from '../analysis/config.ts';
import { headerDown } from '../analysis/headers/headers.ts';
import { constantFallback } from '../analysis/routes/fallback.ts';
import { type Leaf, routesBefore } from '../analysis/routes/leaves.ts';
import { covers } from '../analysis/routes/matcher-sets.ts';
import { matches, type Request } from '../analysis/routes/matchers.ts';
import { finding, type Rule } from './rule.ts';

export const pagesCached: Rule = {
  id: 'pages-cached',
  summary: 'Browsers keep pages for a long time without asking again.',
  category: 'trap',
  severity: 'error',
  *check(analysis) {
    const { djangoBackends, blocks } = analysis;
    const seen = new Set<Token>();
    for (const backend of djangoBackends) {
      const value = isForPages(backend) ? valueOf(backend) : undefined;
      if (!value || seen.has(value)) continue;
      const age = freshFor(value.text) ?? 0;
      if (age < BRIEF) continue;
      seen.add(value);
      yield finding(
        value,
        `The pages of Django get this header, too: browsers show them for ${inWords(age)} without asking again, so visitors see old pages, also after they have logged in or out. Send it for files alone, such as "header /static/* Cache-Control …".`,
        age <= DAY ? { severity: 'warning' } : {},
      );
    }
    for (const { value, page } of blocks.map('cached fallbacks', [], cachedFallbacks).flat()) {
      if (seen.has(value)) continue;
      seen.add(value);
      yield finding(
        value,
        `"${page.text}" gets this header, too: browsers show it for ${inWords(freshFor(value.text) ?? 0)} without asking again, so visitors keep an old release, whose files are gone. Send it for files with a hash in their names alone, such as "header /assets/* Cache-Control …".`,
        { severity: 'warning', related: [{ at: page, message: 'Answers for every path.' }] },
      );
    }
  },
};

interface CachedPage {
  readonly value: Token;
  readonly page: Token;
}

/** Headers that keep the page which answers for whatever is no file for more than a day. */
function cachedFallbacks({ sites, leaves }: Block): readonly CachedPage[] {
  return sites.flatMap(leaves).flatMap((leaf) => {
    const page = leaf.route.handler.kind === 'files' ? fallbackOf(leaf) : undefined;
    const value = page && cacheControl(leaf);
    return page && value && (freshFor(value.text) ?? 0) > DAY ? [{ value, page }] : [];
  });
}

/** The page that stands for every file of a leaf that is not there. */
function fallbackOf(leaf: Leaf): Token | undefined {
  for (const { route, matcher } of routesBefore(leaf)) {
    const { handler } = route;
    if (handler.kind !== 'try-files' || covers(matcher, leaf.matcher) !== true) continue;
    const page = constantFallback(handler.files);
    return page && /\.html?$/.test(page.text.replace(/\?.*$/, '')) ? page : undefined;
  }
  return undefined;
}

/** In seconds. Less is a relief for the application rather than a mistake. */
const BRIEF = 600;

function inWords(seconds: number): string {
  const days = Math.round(seconds / DAY);
  if (days >= 365) return 'a year';
  if (seconds >= 2 * DAY) return `${days} days`;
  const hours = Math.round(seconds / 3600);
  return hours >= 2
    ? `${hours} hours`
    : hours === 1
      ? 'an hour'
      : `${Math.round(seconds / 60)} minutes`;
}

/** Whether the front page comes from this backend. */
function isForPages({ leaf }: Backend): boolean {
  return matches(leaf.matcher, front, { text: '/', open: false }) === 'yes';
}

const front: Request = { scheme: 'https', host: undefined, path: '/', query: '', method: 'GET' };

/** Of what Caddy puts there itself; what the proxy does with the header is another matter. */
function valueOf({ leaf, proxy }: Backend): Token | undefined {
  return headerDown(proxy, 'Cache-Control').length > 0 ? undefined : cacheControl(leaf);
}

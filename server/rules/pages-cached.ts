import type { Backend } from '../analysis/deployment/backends.ts';
import { cacheControl, DAY, freshFor } from '../analysis/headers/cache-control.ts';
import type { Token } from '../analysis/config.ts';
import { headerDown } from '../analysis/headers/headers.ts';
import { matches, type Request } from '../analysis/routes/matchers.ts';
import { finding, type Rule } from './rule.ts';

export const pagesCached: Rule = {
  id: 'pages-cached',
  summary: 'Browsers keep the pages that Django makes for a long time.',
  category: 'trap',
  severity: 'error',
  *check({ djangoBackends }) {
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
  },
};

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

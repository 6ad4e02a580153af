import type { Analysis } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import { areTwins } from '../analysis/sites/domains.ts';
import { type Fix, finding, replace, type Rule } from './rule.ts';

export const redirectDropsPath: Rule = {
  id: 'redirect-drops-path',
  summary: 'A redirect to another host forgets which page was asked for.',
  category: 'trap',
  severity: 'warning',
  *check(analysis) {
    for (const { from, to, token, shape, relative } of analysis.redirects.edges) {
      if (!to || !token || relative || from.path !== undefined || from.host === to.host) continue;
      // A page that is named is meant, but between the two names of one site the front page is none.
      const isFront = shape === 'fixed' && to.path === '/' && areTwins(from.host, to.host);
      if (shape === 'none' || isFront) {
        const keep = (text: string): string => `${text.replace(/\/$/, '')}{uri}`;
        yield finding(
          token,
          `This sends every page to the front page of "${to.host}". Write "{uri}" behind the host to keep page and query.`,
          {
            ...(isElsewhere(from.host, to.host) ? { severity: 'info' } : {}),
            fixes: fixesFor(analysis, token, 'Append "{uri}"', keep),
          },
        );
      } else if (shape === 'path') {
        const keep = (text: string): string =>
          text.replace(/\{(?:path|http\.request\.uri\.path)\}/, '{uri}');
        yield finding(
          token,
          'The query ("?…") is lost, since "{path}" is only the path. Write "{uri}" instead.',
          { fixes: fixesFor(analysis, token, 'Replace "{path}" by "{uri}"', keep) },
        );
      }
    }
  },
};

/** Whether one name is below the other, and the front page often meant: `example.com` leads to `login.example.com`. */
function isElsewhere(from: string, to: string): boolean {
  return !areTwins(from, to) && (from.endsWith(`.${to}`) || to.endsWith(`.${from}`));
}

/** Changes the target as it is written, variables included; quoted ones are left to their writer. */
function fixesFor(
  analysis: Analysis,
  token: Token,
  title: string,
  change: (text: string) => string,
): readonly Fix[] {
  const written = analysis.textAt(token);
  const changed = change(written);
  return token.quote !== '' || changed === written
    ? []
    : [{ title, edits: [replace(token, changed)], safe: false }];
}

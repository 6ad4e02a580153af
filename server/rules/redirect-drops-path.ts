import type { Analysis } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import { areTwins } from '../analysis/sites/domains.ts';
import { type Finding, type Fix, finding, replace, type Rule } from './rule.ts';

export const redirectDropsPath: Rule = {
  id: 'redirect-drops-path',
  summary: 'A redirect to another host forgets which page was asked for.',
  category: 'trap',
  severity: 'warning',
  // Of names that only production knows, the graph of redirects knows nothing.
  *checkBlock(block) {
    for (const site of block.sites) {
      const [leaf, ...others] = block.leaves(site);
      if (!leaf || others.length > 0 || leaf.matcher.kind !== 'any') continue;
      const { handler } = leaf.route;
      if (handler.kind !== 'redirect' || !site.addresses.every(({ unknown }) => unknown)) continue;
      const host = /^https?:\/\/([^/?#]*)\/?$/.exec(handler.to.text)?.[1];
      if (host !== undefined && site.addresses.some(({ text }) => areTwins(text, host)))
        yield forgets(block, handler.to, host, 'warning');
    }
  },
  *check(analysis) {
    for (const { from, to, token, shape, relative } of analysis.redirects.edges) {
      if (!to || !token || relative || from.path !== undefined || from.host === to.host) continue;
      // A page that is named is meant, but between the two names of one site the front page is none.
      const isFront = shape === 'fixed' && to.path === '/' && areTwins(from.host, to.host);
      if (shape === 'none' || isFront) {
        yield forgets(
          analysis,
          token,
          to.host,
          isElsewhere(from.host, to.host) ? 'info' : 'warning',
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

function forgets(
  analysis: Pick<Analysis, 'textAt'>,
  token: Token,
  host: string,
  severity: 'info' | 'warning',
): Finding {
  const keep = (text: string): string => `${text.replace(/\/$/, '')}{uri}`;
  return finding(
    token,
    `This sends every page to the front page of "${host}". Write "{uri}" behind the host to keep page and query.`,
    { severity, fixes: fixesFor(analysis, token, 'Append "{uri}"', keep) },
  );
}

/** Whether one name is below the other, and the front page often meant: `example.com` leads to `login.example.com`. */
function isElsewhere(from: string, to: string): boolean {
  return !areTwins(from, to) && (from.endsWith(`.${to}`) || to.endsWith(`.${from}`));
}

/** Changes the target as it is written, variables included; quoted ones are left to their writer. */
function fixesFor(
  analysis: Pick<Analysis, 'textAt'>,
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

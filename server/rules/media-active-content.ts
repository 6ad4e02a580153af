import type { Analysis } from '../analysis/analyze.ts';
import type { Line } from '../analysis/config.ts';
import { headersAt } from '../analysis/routes/leaves.ts';
import type { ServedFolder } from '../analysis/django/static-files.ts';
import { servedAs } from '../analysis/django/static-folders.ts';
import { leadOf } from './edits.ts';
import { finding, type Fix, insertBefore, type Rule } from './rule.ts';

export const mediaActiveContent: Rule = {
  id: 'media-active-content',
  summary: 'Files that users upload may run as pages of the site.',
  category: 'security',
  severity: 'info',
  *check(analysis) {
    for (const { kind: media, served } of servedAs(analysis, 'media')) {
      const route = served.chain.at(-1);
      if (!route || isGuarded(analysis, served)) continue;
      const fix = headerFix(analysis, served);
      yield finding(
        route.line.name,
        `An uploaded HTML or SVG file opened at "${media.url}" runs as a page of this site, with its cookies. Send "X-Content-Type-Options nosniff" and a "Content-Security-Policy" with these files.`,
        { fixes: fix ? [fix] : [] },
      );
    }
  },
};

/** Whether all responses certainly, or some possibly, have a header that keeps the content from running. */
function isGuarded(analysis: Analysis, { site, chain }: ServedFolder): boolean {
  const leaf = analysis.leaves(site).find(({ route }) => route === chain.at(-1));
  if (!leaf) return true;
  const set = new Set(
    headersAt(leaf)
      .filter(({ operation, side }) => side === 'response' && operation.action !== 'delete')
      .map(({ operation }) => operation.name.toLowerCase()),
  );
  return (
    set.has('content-disposition') ||
    (set.has('x-content-type-options') && set.has('content-security-policy'))
  );
}

/** Headers in front of the `file_server`, where it stands in a block for these files alone. */
function headerFix(analysis: Analysis, { chain }: ServedFolder): Fix | undefined {
  const own: Line | undefined = chain.at(-1)?.line;
  const around = chain.at(-2)?.line;
  if (
    !own ||
    !around ||
    around.args.length !== 1 ||
    !['handle', 'handle_path', 'route'].includes(around.name.text)
  ) {
    return undefined;
  }
  const lead = leadOf(analysis, own);
  if (lead === undefined) return undefined;
  const lines = [
    'header {',
    '\tX-Content-Type-Options nosniff',
    '\tContent-Security-Policy "default-src \'none\'; sandbox"',
    '}',
  ];
  const added = lines.map((line) => `${line}\n${lead}`).join('');
  return { title: 'Add the headers', edits: [insertBefore(own, added)], safe: false };
}

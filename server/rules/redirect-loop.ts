import type { Analysis } from '../analysis/analyze.ts';
import { cycles, type Edge, nodeText } from '../analysis/answers/redirects.ts';
import { beginsEmpty } from '../analysis/expand/variables.ts';
import { indentation, removeLine } from './edits.ts';
import { type Fix, finding, insertBefore, type Rule } from './rule.ts';

export const redirectLoop: Rule = {
  id: 'redirect-loop',
  summary: 'Redirects go in a circle.',
  category: 'trap',
  severity: 'error',
  *check(analysis) {
    for (const cycle of cycles(analysis.redirects)) {
      const written = cycle.filter(({ by }) => by === 'redir');
      const [first, ...others] = written;
      // Other rules name the cause of these more exactly.
      if (!first || cycle.some(({ relative }) => relative) || isDowngrade(cycle)) continue;
      if (written.some(({ at }) => beginsEmpty(at, analysis))) continue;
      const stations = [...cycle, cycle[0]!].map(({ from }) => nodeText(from));
      const again = first.route && others.every(({ route }) => route === first.route);
      yield finding(
        first.at,
        `These redirects go in a circle: ${stations.join(' → ')}. Nobody ever sees a page.`,
        {
          related: again ? [] : others.map(({ at }) => ({ at, message: 'And back here.' })),
          fixes: fixesFor(analysis, first, others),
        },
      );
    }
  },
};

/** `https://a` to `http://a`, from where Caddy leads back by itself. */
function isDowngrade(cycle: readonly Edge[]): boolean {
  return (
    cycle.some(({ by }) => by === 'automatic') &&
    cycle.some(
      ({ from, to }) => from.host === to?.host && from.scheme === 'https' && to.scheme === 'http',
    )
  );
}

function fixesFor(analysis: Analysis, first: Edge, others: readonly Edge[]): readonly Fix[] {
  const { site, route, to, from } = first;
  if (!site || !route || !to || route.line.name.via || from.path !== undefined) return [];
  if (others.length > 0) return either(analysis, [first, ...others]);
  const names = site.addresses.filter(({ host }) => host !== to.host);
  if (names.length === 0) {
    return [
      { title: 'Delete this redirect', edits: [removeLine(analysis, route.line)], safe: false },
    ];
  }
  const hosts = names.map(({ host }) => host).join(' ');
  const target = route.line.args[0];
  if (route.matcher.kind !== 'any' || !target || target.text === '*') return [];
  return [
    {
      title: `Redirect only ${names.map(({ host }) => `"${host}"`).join(', ')}`,
      edits: [
        insertBefore(route.line, `@other host ${hosts}\n${indentation(analysis, route.line)}`),
        insertBefore(target, '@other '),
      ],
      safe: false,
    },
  ];
}

/** One of several redirects has to go; that of a site with something else to show comes first. */
function either(analysis: Analysis, edges: readonly Edge[]): readonly Fix[] {
  const lines = new Map(
    edges.flatMap(({ route, site, from }) =>
      route && site && !route.line.name.via ? [[route.line, { site, from }] as const] : [],
    ),
  );
  if (lines.size < 2) return [];
  const fixes = [...lines].map(([line, { site, from }]) => ({
    isBare: analysis.leaves(site).length < 2,
    title: `Delete the redirect of "${from.host}"`,
    edits: [removeLine(analysis, line)],
    safe: false,
  }));
  return fixes
    .sort((a, b) => Number(a.isBare) - Number(b.isBare))
    .map(({ title, edits, safe }) => ({ title, edits, safe }));
}

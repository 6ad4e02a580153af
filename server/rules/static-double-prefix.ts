import type { Block } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import type { Leaf } from '../analysis/routes/leaves.ts';
import { soloPath } from '../analysis/routes/matchers.ts';
import { clean, readPathPattern } from '../analysis/routes/path-pattern.ts';
import { type Meeting, meetings } from '../analysis/django/static-folders.ts';
import { type Finding, finding, type Fix, type Rule } from './rule.ts';
import { handleFix, handlePathFix, parentWithout, rootFix } from './static-fixes.ts';

export const staticDoublePrefix: Rule = {
  id: 'static-double-prefix',
  summary: 'The root of files and the path of their URL do not fit together.',
  category: 'trap',
  severity: 'error',
  *check(analysis) {
    const judged = new Set<Token>();
    for (const meeting of meetings(analysis)) {
      const { kind } = meeting.verdict;
      if (kind !== 'unknown') judged.add(meeting.served.root);
      if (kind === 'doubled') yield doubled(meeting);
      if (kind === 'cut') yield cut(meeting);
    }
    const suspects = analysis.blocks.map('doubled prefixes', [], (block) => [...suspectsIn(block)]);
    for (const { root, found } of suspects.flat()) if (!judged.has(root)) yield found;
  },
};

function* suspectsIn({ sites, leaves }: Block): Generator<{ root: Token; found: Finding }> {
  for (const site of sites) {
    for (const leaf of leaves(site)) {
      const { root } = leaf;
      if (typeof root === 'string') continue;
      for (const found of withoutSettings(leaf, root)) yield { root, found };
    }
  }
}

function doubled(meeting: Meeting): Finding {
  const { kind, served } = meeting;
  const { root, folder } = served;
  const above = parentWithout(root.text, served.path);
  const fixes = [
    handlePathFix(served.chain, kind.url),
    above === undefined ? undefined : rootFix(root, above),
  ].filter((fix): fix is Fix => fix !== undefined);
  const handler = served.chain.some(({ line }) => line.name.text === 'handle') ? '"handle"' : 'it';
  return finding(
    root,
    `Caddy looks for these files in "${folder}", since ${handler} keeps the "${served.path.slice(0, -1)}" of the URL. Take it away with "handle_path", or set the root to the folder above.`,
    {
      fixes,
      related: kind.rootSetting
        ? [{ at: kind.rootSetting.at, message: `${kind.rootName} is set here.` }]
        : [],
    },
  );
}

function cut(meeting: Meeting): Finding {
  const { kind, served } = meeting;
  const right = clean(`${served.root.text}/${kind.url}`);
  const fixes = [rootFix(served.root, right), handleFix(served.chain, kind.url)].filter(
    (fix): fix is Fix => fix !== undefined,
  );
  return finding(
    served.root,
    `Caddy looks for these files in "${served.folder}" itself, since the "${kind.url.slice(0, -1)}" of the URL is taken away. Set the root to "${right}".`,
    {
      fixes,
      related: kind.rootSetting
        ? [{ at: kind.rootSetting.at, message: `${kind.rootName} is set here.` }]
        : [],
    },
  );
}

/** A route for `/x/*` that keeps its path, with a root that ends in `/x`. */
function* withoutSettings(leaf: Leaf, root: Token): Generator<Finding> {
  const { matcher, prefix, route } = leaf;
  if (route.handler.kind !== 'files' || prefix !== '') return;
  const pattern = soloPath(matcher);
  if (!pattern || pattern.unknown) return;
  const read = readPathPattern(pattern.text);
  if (read.kind !== 'prefix' || !read.text.endsWith('/') || read.text.length < 3) return;
  const url = pattern.text.slice(0, -1);
  const above = parentWithout(root.text, url);
  if (above === undefined || !root.text.startsWith('/')) return;
  const fix = handlePathFix(leaf.chain, url);
  yield finding(
    root,
    `Caddy looks for these files in "${clean(`${root.text}/${url}`)}", since the "${url.slice(0, -1)}" of the URL is kept. Take it away with "handle_path", or set the root to "${above}".`,
    {
      severity: 'warning',
      fixes: [...(fix ? [{ ...fix, safe: false }] : []), rootFix(root, above)],
    },
  );
}

import type { Block } from '../analysis/analyze.ts';
import { isOptions, linesOf } from '../analysis/config.ts';
import { removeBlock } from './edits.ts';
import { finding, type Rule } from './rule.ts';

export const unusedNamedRoute: Rule = {
  id: 'unused-named-route',
  summary: 'A named route is defined and never invoked.',
  category: 'style',
  severity: 'hint',
  *check(analysis) {
    const { blocks, config, faults, uri, words } = analysis;
    if (config.routes.length === 0 || config.sites.length === 0) return;
    if (!config.complete || faults.list.length > 0) return;
    const invoked = words('named_route');
    if (invoked.some(({ unknown, text }) => unknown || text.includes('{'))) return;
    const names = new Set(invoked.map(({ text }) => text));
    // Also in blocks that nobody can read.
    for (const text of blocks.map('words behind invoke', [], wordsBehindInvoke).flat()) {
      names.add(text);
    }
    const defined = new Set(config.routes.map(({ name }) => name));
    // A misspelt name may mean the one that seems unused.
    if (invoked.some(({ text }) => !defined.has(text))) return;
    for (const route of config.routes) {
      if (names.has(route.name) || route.uri !== uri) continue;
      yield finding(
        route.nameAt,
        `Nothing invokes the route "${route.name}". Delete it, or write "invoke ${route.name}" in a site.`,
        {
          tag: 'unused',
          fixes: [
            {
              title: `Delete "${route.name}"`,
              edits: [removeBlock(analysis, route)],
              safe: false,
            },
          ],
        },
      );
    }
  },
};

function wordsBehindInvoke({ owner }: Block): readonly string[] {
  if (isOptions(owner)) return [];
  return [...linesOf(owner.lines)]
    .filter(({ name }) => name.text === 'invoke')
    .flatMap(({ args }) => args.map(({ text }) => text));
}

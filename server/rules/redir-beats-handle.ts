import type { Analysis } from '../analysis/analyze.ts';
import type { Leaf } from '../analysis/routes/leaves.ts';
import { cycles } from '../analysis/answers/redirects.ts';
import {
  type DeadLeaf,
  deadLeaves,
  isRedirectBeside,
  partingOf,
} from '../analysis/routes/shadows.ts';
import { indentation } from './edits.ts';
import { type Fix, finding, replace, type Rule } from './rule.ts';

export const redirBeatsHandle: Rule = {
  id: 'redir-beats-handle',
  summary: 'A redirect takes the requests of what stands beside it.',
  category: 'trap',
  severity: 'error',
  *check(analysis) {
    const dead = deadLeaves(analysis);
    if (dead.length === 0) return;
    const looping = new Set(
      cycles(analysis.redirects).flatMap((cycle) => cycle.map(({ at }) => at)),
    );
    const victims = new Map<Leaf, DeadLeaf[]>();
    for (const found of dead) {
      const { leaf, by } = found;
      const { handler } = by.route;
      if (
        handler.kind !== 'redirect' ||
        !isRedirectBeside(found) ||
        !beaten.has(leaf.route.handler.kind)
      )
        continue;
      // The circle is the worse mistake.
      if (looping.has(handler.to)) continue;
      const known = victims.get(by);
      if (known) known.push(found);
      else victims.set(by, [found]);
    }
    for (const [by, all] of victims) {
      const leaves = all.map(({ leaf }) => leaf);
      const names = [...new Set(all.map((one) => partingOf(one).leaf.line))];
      const [first] = names;
      yield finding(
        by.route.line.name,
        `"redir" runs before "${first?.name.text ?? 'handle'}", wherever it stands, so those requests are redirected as well. Put it into a "handle" block of its own, without matcher.`,
        {
          related: names.map(({ name }) => ({ at: name, message: 'Never runs.' })),
          fixes: wrapping(analysis, by, leaves),
        },
      );
    }
  },
};

const beaten: ReadonlySet<string> = new Set([
  'respond',
  'abort',
  'error',
  'internal',
  'proxy',
  'files',
]);

/** Helps only where all others are in blocks with matchers, of which the new one is the last. */
function wrapping(analysis: Analysis, by: Leaf, leaves: readonly Leaf[]): readonly Fix[] {
  const { line, matcher } = by.route;
  const inBlocks = leaves.every(({ chain }) => {
    const handler = chain[0]?.handler;
    const of = handler?.kind === 'subroute' ? handler.of : undefined;
    return chain[0]?.matcher.kind !== 'any' && (of === 'handle' || of === 'handle_path');
  });
  if (!inBlocks || by.chain.length !== 1 || matcher.kind !== 'any') return [];
  if (line.name.via || line.args.some(({ via }) => via)) return [];
  const indent = indentation(analysis, line);
  const wrapped = `handle {\n${indent}\t${analysis.textAt(line)}\n${indent}}`;
  return [{ title: 'Wrap it in "handle"', edits: [replace(line, wrapped)], safe: false }];
}

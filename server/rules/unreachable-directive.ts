import type { Handler } from '../analysis/routes/handlers.ts';
import {
  deadHandles,
  deadLeaves,
  isRedirectBeside,
  partingOf,
} from '../analysis/routes/shadows.ts';
import { finding, type Rule } from './rule.ts';

export const unreachableDirective: Rule = {
  id: 'unreachable-directive',
  summary: 'A directive never runs, since another one answers all its requests.',
  category: 'trap',
  severity: 'error',
  *check(analysis) {
    const dead = new Set(deadHandles(analysis).map(({ route }) => route));
    for (const found of deadLeaves(analysis)) {
      const { leaf, by } = found;
      const first = by.route.handler;
      const { handler, line } = leaf.route;
      if (analysis.faults.isDamaged(line.name)) continue;
      if (leaf.chain.some((route) => dead.has(route)) || !answering.has(handler.kind)) continue;
      // Two rules of their own.
      if (isRedirectBeside(found) && handler.kind !== 'redirect') continue;
      if (first.kind === 'proxy' && handler.kind === 'files') continue;
      // A last word behind a file server or a proxy, which say the same themselves.
      if (handler.kind === 'error' || isRefusal(handler)) continue;
      const isPause = first.kind === 'respond' && first.status?.text === '503';
      const parting = partingOf(found);
      const isFirst = parting.asWritten ? 'stands in front of it' : "comes first in Caddy's order";
      yield finding(
        line.name,
        `This never runs: "${parting.by.line.name.text}" ${isFirst}, and answers all of these requests. Put the two into "handle" blocks with matchers, or delete one.`,
        {
          ...(isPause || isSame(first, handler) ? { severity: 'warning' as const } : {}),
          related: [{ at: by.route.line.name, message: 'Answers the requests.' }],
          tag: 'unused',
        },
      );
    }
  },
};

function isRefusal(handler: Handler): boolean {
  return handler.kind === 'respond' && /^[45]\d\d$/.test(handler.status?.text ?? '');
}

/** One answer twice does no harm. */
function isSame(a: Handler, b: Handler): boolean {
  if (a.kind !== 'respond' || b.kind !== 'respond') return false;
  return a.body?.text === b.body?.text && a.status?.text === b.status?.text;
}

const answering: ReadonlySet<string> = new Set([
  'redirect',
  'respond',
  'abort',
  'error',
  'proxy',
  'files',
]);

import type { Handler } from '../analysis/routes/handlers.ts';
import { covers } from '../analysis/routes/matcher-sets.ts';
import {
  type DeadLeaf,
  deadHandles,
  deadLeaves,
  deadSteps,
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
      const isGuard = handler.kind !== 'abort' && isRefusal(handler);
      // A last word behind a file server or a proxy, which say the same themselves.
      if (isGuard && (isLastWord(found) || isRefusal(first))) continue;
      const isPause = first.kind === 'respond' && first.status?.text === '503';
      const parting = partingOf(found);
      const isFirst = parting.asWritten ? 'stands in front of it' : "comes first in Caddy's order";
      yield finding(
        line.name,
        `This never runs${isGuard ? ' and turns nobody away' : ''}: "${parting.by.line.name.text}" ${isFirst}, and answers all of these requests. Put the two into "handle" blocks with matchers, or delete one.`,
        {
          ...(isPause || isSame(first, handler) ? { severity: 'warning' as const } : {}),
          related: [{ at: by.route.line.name, message: 'Answers the requests.' }],
          tag: 'unused',
        },
      );
    }
    for (const { route, by } of deadSteps(analysis)) {
      const what = route.handler.kind === 'auth' ? 'Nobody is ever asked here' : 'This never runs';
      yield finding(
        route.line.name,
        `${what}: inside of "route" lines run as they are written, and "${by.line.name.text}" stands in front and answers all of these requests. Put this line above it.`,
        {
          related: [{ at: by.line.name, message: 'Answers the requests.' }],
          tag: 'unused',
        },
      );
    }
  },
};

/** Speaks for all requests of the one in front, and not only for some of them. */
function isLastWord({ leaf, by }: DeadLeaf): boolean {
  return covers(leaf.matcher, by.matcher) === true;
}

function isRefusal(handler: Handler): boolean {
  if (handler.kind === 'abort' || handler.kind === 'error') return true;
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
  'internal',
  'proxy',
  'files',
]);

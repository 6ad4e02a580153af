import { deadHandles } from '../analysis/routes/shadows.ts';
import { finding, type Rule } from './rule.ts';

export const unreachableHandle: Rule = {
  id: 'unreachable-handle',
  summary: 'A block never runs, since another one takes all its requests.',
  category: 'trap',
  severity: 'error',
  *check(analysis) {
    for (const { route, by } of deadHandles(analysis)) {
      const { name } = route.line;
      yield finding(
        name,
        `This block never runs: of several "handle" blocks, only the first that matches does, and the other one takes all of these requests. Merge the two, or give this one a narrower matcher.`,
        { related: [{ at: by.line.name, message: 'Takes the requests.' }], tag: 'unused' },
      );
    }
  },
};

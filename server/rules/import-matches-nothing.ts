import { finding, type Rule } from './rule.ts';

export const importMatchesNothing: Rule = {
  id: 'import-matches-nothing',
  summary: 'No file matches the pattern of an import.',
  category: 'trap',
  severity: 'info',
  *check({ config }) {
    for (const problem of config.problems) {
      if (problem.kind !== 'import-missing' || !problem.glob) continue;
      yield finding(problem.at, `No file matches "${problem.at.text}", so this imports nothing.`);
    }
  },
};

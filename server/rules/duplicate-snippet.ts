import { finding, type Rule } from './rule.ts';

export const duplicateSnippet: Rule = {
  id: 'duplicate-snippet',
  summary: 'Two snippets or two named routes have the same name.',
  category: 'validity',
  severity: 'error',
  *check({ config }) {
    for (const problem of config.problems) {
      if (problem.kind !== 'duplicate-snippet' && problem.kind !== 'duplicate-route') continue;
      const thing = problem.kind === 'duplicate-snippet' ? 'snippet' : 'named route';
      yield finding(problem.at, `There already is a ${thing} "${problem.name}". Rename this one.`, {
        related: [{ at: problem.first, message: 'The first one.' }],
      });
    }
  },
};

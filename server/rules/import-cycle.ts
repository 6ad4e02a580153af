import { finding, type Rule } from './rule.ts';

export const importCycle: Rule = {
  id: 'import-cycle',
  summary: 'Imports go in a circle, or multiply without end.',
  category: 'validity',
  severity: 'error',
  *check({ config }) {
    for (const problem of config.problems) {
      if (problem.kind === 'import-cycle') {
        yield finding(
          problem.at,
          `"${problem.at.text}" is imported inside itself. Delete one import of the circle.`,
          {
            related: problem.chain.map((at) => ({ at, message: 'Part of the circle.' })),
          },
        );
      } else if (problem.kind === 'import-too-much') {
        yield finding(
          problem.at,
          'Imports multiply to more lines than Caddy could read. Look for a snippet that imports another one several times.',
        );
      }
    }
  },
};

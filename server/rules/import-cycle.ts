import { finding, type Rule } from './rule.ts';

export const importCycle: Rule = {
  id: 'import-cycle',
  summary: 'Imports go in a circle, or multiply without end.',
  category: 'validity',
  severity: 'error',
  *check({ config }) {
    for (const problem of config.problems) {
      if (problem.kind === 'import-cycle') {
        const imports = problem.chain.slice(1).filter(({ uri }) => uri === problem.at.uri);
        const first = [problem.at, ...imports].sort((a, b) => a.start - b.start)[0]!;
        yield finding(
          first,
          'This import leads back to itself, so it would never end. Delete one import of the circle.',
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

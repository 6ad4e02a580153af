import { finding, type Rule } from './rule.ts';

export const unknownImportArgument: Rule = {
  id: 'unknown-import-argument',
  summary: 'A snippet asks for an argument that its import does not give.',
  category: 'trap',
  severity: 'error',
  *check({ config }) {
    for (const problem of config.problems) {
      if (problem.kind === 'argument-negative')
        yield finding(
          problem.at,
          `Caddy crashes at "{${problem.name}}": arguments are counted from 0, and never from the end.`,
        );
      if (problem.kind !== 'argument-missing') continue;
      const { at, index, given } = problem;
      const count =
        given === 1 ? 'one argument' : given === 0 ? 'no arguments' : `${given} arguments`;
      yield finding(
        at,
        `"{args[${index}]}" stays as it is, because this import gives ${count}. Give it there, or delete it here.`,
        at.via && { related: [{ at: at.via.at, message: 'Imported here.' }] },
      );
    }
  },
};

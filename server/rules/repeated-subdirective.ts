import { mayBeBefore, targetOf } from '../analysis/target.ts';
import type { Line } from '../analysis/config.ts';
import { finding, type Rule } from './rule.ts';

export const repeatedSubdirective: Rule = {
  id: 'repeated-subdirective',
  summary: 'Two lines of one block exclude each other.',
  category: 'validity',
  severity: 'error',
  *checkBlock({ soundLines, project }) {
    const target = targetOf(project);
    for (const { line, binding } of soundLines) {
      const { problem } = binding;
      if (problem?.kind === 'word-repeated') {
        const word = line.args[problem.at] ?? line.name;
        const related = [{ at: (problem.first as Line).name, message: 'The first one.' }];
        const message = `"${word.text}" already stands in this block, and may do so only once. Delete one of the two.`;
        yield finding(word, message, { related });
        continue;
      }
      if (problem?.kind !== 'repeated' && problem?.kind !== 'excluded') continue;
      const since = binding.entry?.notes.onceSince;
      if (problem.kind === 'repeated' && since !== undefined && mayBeBefore(target, since))
        continue;
      // Named matchers have a rule of their own, which looks into outer blocks, too.
      const name = binding.entry?.name;
      if (name && 'kind' in name && name.kind === 'matcher_name') continue;
      const first = problem.first as Line;
      const message =
        problem.kind === 'repeated'
          ? `"${line.name.text}" may stand only once in this block. Delete one of the two.`
          : `"${line.name.text}" and "${first.name.text}" exclude each other. Delete one of the two.`;
      yield finding(line.name, message, {
        related: [{ at: first.name, message: 'The first one.' }],
      });
    }
  },
};

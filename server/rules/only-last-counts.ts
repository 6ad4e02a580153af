import { mayBeBefore, targetOf } from '../analysis/target.ts';
import { finding, type Rule } from './rule.ts';

export const onlyLastCounts: Rule = {
  id: 'only-last-counts',
  summary: 'Of two lines the first has no effect, and newer versions of Caddy refuse the second.',
  category: 'trap',
  severity: 'error',
  *checkBlock({ soundLines, project }) {
    const target = targetOf(project);
    for (const { line, binding } of soundLines) {
      const { problem, entry } = binding;
      const since = entry?.notes.onceSince;
      if (problem?.kind !== 'repeated' || since === undefined) continue;
      // Where the version is known for sure, Caddy refuses both.
      if (!mayBeBefore(target, since)) continue;
      const name = line.name.text;
      yield finding(
        problem.first.name as typeof line.name,
        `Only the last "${name}" of this block counts, and Caddy since ${since} refuses more than one. Delete this line.`,
        { related: [{ at: line.name, message: 'This one counts.' }] },
      );
    }
  },
};

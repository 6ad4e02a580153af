import type { Block } from '../analysis/analyze.ts';
import type { Line } from '../analysis/config.ts';
import type { BoundLine } from '../analysis/model.ts';
import { mayBeBefore, targetOf } from '../analysis/target.ts';
import { byFacts } from './guessed.ts';
import { type Finding, finding, type Related, type Rule } from './rule.ts';

export const repeatedSubdirective: Rule = {
  id: 'repeated-subdirective',
  summary: 'Two lines of one block exclude each other.',
  category: 'validity',
  severity: 'error',
  *checkBlock(block) {
    for (const bound of block.soundLines) {
      const found = judge(bound, block);
      yield* byFacts(found, bound, block);
    }
  },
};

function judge({ line, binding }: BoundLine, { project }: Block): Finding | undefined {
  const { problem, entry } = binding;
  if (problem?.kind === 'word-repeated') {
    if (problem.late) return undefined;
    const word = line.args[problem.at] ?? line.name;
    const message = `"${word.text}" already stands in this block, and may do so only once. Delete one of the two.`;
    return finding(word, message, { related: [firstOf(problem.first as Line)] });
  }
  if (problem?.kind !== 'repeated' && problem?.kind !== 'excluded') return undefined;
  const since = entry?.notes.onceSince;
  const isFree = since !== undefined && mayBeBefore(targetOf(project), since);
  if (problem.kind === 'repeated' && isFree) return undefined;
  // Named matchers have a rule of their own, which looks into outer blocks, too.
  if (entry && 'kind' in entry.name && entry.name.kind === 'matcher_name') return undefined;
  const first = problem.first as Line;
  const message =
    problem.kind === 'repeated'
      ? `"${line.name.text}" may stand only once in this block. Delete one of the two.`
      : `"${line.name.text}" and "${first.name.text}" exclude each other. Delete one of the two.`;
  return finding(line.name, message, { related: [firstOf(first)] });
}

function firstOf({ name }: Line): Related {
  return { at: name, message: 'The first one.' };
}

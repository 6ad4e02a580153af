import type { BoundLine } from '../analysis/model.ts';
import { describe } from '../schema/bind.ts';
import { type Choice, type Entry, usageText } from '../schema/usage.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const wrongArguments: Rule = {
  id: 'wrong-arguments',
  summary: 'A directive has too few, too many or impossible arguments.',
  category: 'validity',
  severity: 'error',
  *check({ soundLines }) {
    for (const bound of soundLines) {
      const found = judge(bound);
      if (found) yield found;
    }
  },
};

function judge({ line, binding }: BoundLine): Finding | undefined {
  const { problem, entry } = binding;
  const usage = entry ? ` Usage: "${usageOf(entry)}".` : '';
  switch (problem?.kind) {
    case 'too-few-arguments': {
      const last = line.args[line.args.length - 1] ?? line.name;
      const expected = problem.expected.length > 0 ? `: ${listed(problem.expected)}` : '';
      return finding(last, `Behind "${last.text}" something is missing${expected}.${usage}`);
    }
    case 'too-many-arguments': {
      const word = line.args[problem.at] ?? line.name;
      if (word.brace) return undefined;
      return finding(
        word,
        `"${line.name.text}" takes nothing here, so "${word.text}" is too much.${usage}`,
      );
    }
    case 'wrong-argument': {
      const word = problem.at < 0 ? line.name : (line.args[problem.at] ?? line.name);
      if (word.brace) return undefined;
      return finding(word, `"${word.text}" is not ${listed(problem.expected)}.${usage}`);
    }
    default:
      return undefined;
  }
}

function listed(choices: readonly Choice[]): string {
  return [...new Set(choices.map(describe))].join(' or ');
}

function usageOf(entry: Entry): string {
  return usageText(entry);
}

import type { BoundLine } from '../analysis/model.ts';
import { byFacts } from './guessed.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const wrongBlock: Rule = {
  id: 'wrong-block',
  summary: 'A directive has a block that it cannot have, or lacks one that it needs.',
  category: 'validity',
  severity: 'error',
  *check({ faults }) {
    for (const { kind, at } of faults.list) {
      if (kind === 'headless')
        yield finding(at, 'A snippet or named route needs a block: "{" at the end of this line.');
    }
  },
  *checkBlock(block) {
    for (const bound of block.soundLines) {
      const found = judge(bound);
      yield* byFacts(found, bound, block);
    }
  },
};

function judge({ line, binding }: BoundLine): Finding | undefined {
  const { problem } = binding;
  const { name } = line;
  switch (problem?.kind) {
    case 'block-unexpected':
      return finding(
        line.open ?? name,
        `"${name.text}" has no block here. Delete the braces and what is inside.`,
      );
    case 'block-missing':
      if (line.block)
        return finding(
          line.open ?? name,
          `The block of "${name.text}" is empty. Write a line into it.`,
        );
      return finding(
        name,
        `"${name.text}" needs a block: "{" at the end of this line, its lines, and "}" on a line of its own.`,
      );
    case 'entry-missing':
      return finding(name, `The block of "${name.text}" needs a line "${problem.name} …".`);
    default:
      return undefined;
  }
}

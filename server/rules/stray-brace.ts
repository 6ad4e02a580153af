import { finding, insertAfter, replace, type Rule } from './rule.ts';

export const strayBrace: Rule = {
  id: 'stray-brace',
  summary: 'A closing brace closes nothing.',
  category: 'validity',
  severity: 'error',
  *check({ faults }) {
    for (const { kind, at, other } of faults.list) {
      if (kind === 'stray') {
        yield finding(
          at,
          other
            ? 'There is a "}" too many: this one ends the block too early, and what follows stands outside. Delete it.'
            : 'No open block is left for this "}". Delete it, or write the "{" that is missing above.',
          { fixes: [{ title: 'Delete the "}"', edits: [replace(at, '')], safe: false }] },
        );
      } else if (kind === 'half-open') {
        yield finding(
          at,
          'Here a block ends that never began: a "}" further down has no "{", so this stands in a site without braces. Write the "{" that is missing above.',
          { related: other ? [{ at: other, message: 'This one closes nothing.' }] : [] },
        );
      } else if (kind === 'missing-line') {
        yield finding(
          at,
          'This stands in no block, though it is indented as if it did. Write the line with "{" that is missing above it.',
          { related: other ? [{ at: other, message: 'This one closes nothing.' }] : [] },
        );
      } else if (kind === 'missing-open') {
        yield finding(
          at,
          'A "{" is missing behind this: without it, the "}" of its block ends the block around it. Write " {" at the end of the line.',
          {
            related: other ? [{ at: other, message: 'This one closes nothing.' }] : [],
            fixes: [{ title: 'Insert "{"', edits: [insertAfter(at, ' {')], safe: false }],
          },
        );
      }
    }
  },
};

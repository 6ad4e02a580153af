import { finding, insertBefore, type Rule } from './rule.ts';

export const braceSpace: Rule = {
  id: 'brace-space',
  summary: 'An opening brace is glued to the word before it.',
  category: 'validity',
  severity: 'error',
  *check({ faults }) {
    for (const { kind, at } of faults.list) {
      if (kind !== 'glued') continue;
      yield finding(
        at,
        'This "{" is part of the word before it and opens no block. Put a space in front of it.',
        { fixes: [{ title: 'Insert a space', edits: [insertBefore(at, ' ')], safe: true }] },
      );
    }
  },
};

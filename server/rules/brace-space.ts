import { braceFaults } from '../analysis/braces.ts';
import { finding, insertBefore, type Rule } from './rule.ts';

export const braceSpace: Rule = {
  id: 'brace-space',
  summary: 'An opening brace is glued to the word before it.',
  category: 'validity',
  severity: 'error',
  *check({ config }) {
    for (const source of config.sources.values()) {
      for (const brace of braceFaults(source.filled).glued) {
        const at = source.place(brace);
        yield finding(
          at,
          'This "{" is part of the word before it and opens no block. Put a space in front of it.',
          { fixes: [{ title: 'Insert a space', edits: [insertBefore(at, ' ')], safe: true }] },
        );
      }
    }
  },
};

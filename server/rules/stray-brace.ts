import { braceFaults } from '../analysis/braces.ts';
import { finding, type Rule } from './rule.ts';

export const strayBrace: Rule = {
  id: 'stray-brace',
  summary: 'A closing brace closes nothing.',
  category: 'validity',
  severity: 'error',
  *check({ config }) {
    for (const source of config.sources.values()) {
      for (const brace of braceFaults(source.filled).stray) {
        yield finding(
          source.place(brace),
          'No open block is left for this "}". Delete it, or write the "{" that is missing above.',
        );
      }
    }
  },
};

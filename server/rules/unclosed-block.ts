import { braceFaults } from '../analysis/braces.ts';
import { finding, type Rule } from './rule.ts';

export const unclosedBlock: Rule = {
  id: 'unclosed-block',
  summary: 'A block is opened and never closed.',
  category: 'validity',
  severity: 'error',
  *check({ config }) {
    for (const source of config.sources.values()) {
      for (const open of braceFaults(source.filled).unclosed) {
        yield finding(
          source.place(open),
          'This block is never closed, so Caddy reads past its end and stops at the end of the file. ' +
            'Write "}" on a line of its own behind its last line.',
        );
      }
    }
  },
};

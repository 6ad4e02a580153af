import { literalName } from '../schema/usage.ts';
import { deletions } from './edits.ts';
import { finding, type Rule } from './rule.ts';

export const logCredentials: Rule = {
  id: 'log-credentials',
  summary: 'Cookies and passwords are written to the access log.',
  category: 'security',
  severity: 'warning',
  *checkBlock(analysis) {
    for (const { line, binding } of analysis.soundLines) {
      if (literalName(binding.entry) !== 'log_credentials') continue;
      yield finding(
        line,
        'Session cookies and Authorization headers stand in the access log, and whoever reads it can log in as any visitor. Delete this line.',
        {
          fixes: deletions(analysis, line),
        },
      );
    }
  },
};

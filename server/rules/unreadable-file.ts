import { finding, type Rule } from './rule.ts';

export const unreadableFile: Rule = {
  id: 'unreadable-file',
  summary: 'A file beside the Caddyfile cannot be read as what it should be.',
  category: 'deployment',
  severity: 'warning',
  *check({ project }) {
    for (const { at, message } of project.troubles) yield finding(at, message);
  },
};

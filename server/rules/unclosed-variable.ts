import { finding, type Rule } from './rule.ts';

export const unclosedVariable: Rule = {
  id: 'unclosed-variable',
  summary: 'An environment variable swallows what stands behind its name.',
  category: 'trap',
  severity: 'error',
  *check({ config, files }) {
    for (const { uri, variables } of config.sources.values()) {
      for (const { at } of variables) {
        const text = (files.read(uri) ?? '').slice(at.start, at.end);
        const newline = text.indexOf('\n');
        if (newline < 0) continue;
        yield finding(
          { uri, start: at.start, end: at.start + newline },
          'This variable is not closed: Caddy takes everything up to the next "}", some lines below, for its name. Write "}" behind the name.',
        );
      }
    }
  },
};

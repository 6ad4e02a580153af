import { finding, type Rule } from './rule.ts';

export const emptyFile: Rule = {
  id: 'empty-file',
  summary: 'There is nothing at all in the Caddyfile.',
  category: 'validity',
  severity: 'error',
  *check({ config, uri }) {
    // A single line break, a comment or an empty block would be enough for Caddy.
    if (config.sources.get(uri)?.filled.text !== '') return;
    yield finding(
      { uri, start: 0, end: 0 },
      'Caddy does not start with an empty file. Write a site, or at least a comment.',
    );
  },
};

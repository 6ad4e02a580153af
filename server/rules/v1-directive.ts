import { wordsOfVersionOne } from '../analysis/version-one.ts';
import { finding, type Related, type Rule } from './rule.ts';

export const v1Directive: Rule = {
  id: 'v1-directive',
  summary: 'The file is written for Caddy 1.',
  category: 'validity',
  severity: 'error',
  *check({ blocks }) {
    const words = blocks.map('words of Caddy 1', [], ({ soundLines }) =>
      soundLines.flatMap(wordsOfVersionOne),
    );
    const found = words.flat();
    const [first, ...rest] = found;
    if (!first) return;
    const { word, replacement } = first;
    const related = rest.map(
      ({ word: at, replacement: text }): Related => ({ at, message: `"${at.text}": ${text}.` }),
    );
    yield finding(
      word,
      `"${word.text}" is a word of Caddy 1, and Caddy 2 does not start with it: ${replacement}. https://caddyserver.com/docs/v2-upgrade has the rest.`,
      { related },
    );
  },
};

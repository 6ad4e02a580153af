import { replacementOf } from '../analysis/version-one.ts';
import type { BoundLine } from '../analysis/model.ts';
import type { Token } from '../analysis/config.ts';
import { finding, type Related, type Rule } from './rule.ts';

export const v1Directive: Rule = {
  id: 'v1-directive',
  summary: 'The file is written for Caddy 1.',
  category: 'validity',
  severity: 'error',
  *check({ soundLines }) {
    const found = soundLines.flatMap(wordsOfVersionOne);
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

function wordsOfVersionOne(bound: BoundLine): { word: Token; replacement: string }[] {
  return [bound.line.name, ...bound.line.args].flatMap((word) => {
    const replacement = replacementOf(bound, word);
    const isName = word === bound.line.name;
    if (replacement === undefined || (bound.line.name.text === 'tls' && isName)) return [];
    return isName || bound.line.name.text === 'tls' ? [{ word, replacement }] : [];
  });
}

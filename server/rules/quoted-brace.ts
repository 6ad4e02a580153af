import { isBefore, targetOf } from '../analysis/target.ts';
import { finding, replace, type Rule } from './rule.ts';

export const quotedBrace: Rule = {
  id: 'quoted-brace',
  summary: 'A brace in quotes was meant to open a block.',
  category: 'trap',
  severity: 'error',
  *check({ faults, project }) {
    if (isBefore(targetOf(project), '2.11.5')) return;
    for (const { kind, at } of faults.list) {
      if (kind !== 'quoted') continue;
      yield finding(
        at,
        'Since Caddy 2.11.5, a "{" in quotes is a word and opens no block: what follows stands outside. Take the quotes away.',
        { fixes: [{ title: 'Write "{"', edits: [replace(at, '{')], safe: false }] },
      );
    }
  },
};

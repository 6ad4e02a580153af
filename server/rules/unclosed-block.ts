import { finding, insertAfter, insertBefore, replace, type Rule } from './rule.ts';

export const unclosedBlock: Rule = {
  id: 'unclosed-block',
  summary: 'A block is opened and never closed.',
  category: 'validity',
  severity: 'error',
  *check({ faults }) {
    for (const { kind, at, other } of faults.list) {
      if (kind === 'surplus-open') {
        yield finding(
          at,
          'This "{" opens a block that is never closed. Delete it, or write "}" on a line of its own where its block ends.',
          { fixes: [{ title: 'Delete the "{"', edits: [replace(at, '')], safe: false }] },
        );
      }
      if (kind === 'swallowed') {
        yield finding(
          at,
          'A "}" is missing above this: the block around it is still open, so Caddy takes this site for a directive. Write "}" on a line of its own.',
          {
            related: other ? [{ at: other, message: 'The block opens here.' }] : [],
            fixes: [
              { title: 'Insert "}" above this', edits: [insertBefore(at, '}\n\n')], safe: false },
            ],
          },
        );
      }
      if (kind !== 'unclosed') continue;
      yield finding(
        at,
        'A "}" is missing behind this: the block around it is still open, so Caddy takes what follows for a part of it. Write "}" on a line of its own.',
        {
          related: other ? [{ at: other, message: 'The block opens here.' }] : [],
          fixes: [
            { title: 'Insert "}" behind this', edits: [insertAfter(at, '\n}')], safe: false },
          ],
        },
      );
    }
  },
};

import type { Span } from '../../grammar/text.ts';
import { type BraceFaults, braceFaults } from '../analysis/braces.ts';
import { finding, type Rule } from './rule.ts';

export const bracePlacement: Rule = {
  id: 'brace-placement',
  summary: 'A brace stands where Caddy does not accept one.',
  category: 'validity',
  severity: 'error',
  *check({ config }) {
    for (const source of config.sources.values()) {
      for (const [span, message] of misplaced(braceFaults(source.filled))) {
        yield finding(source.place(span), message);
      }
    }
  },
};

function* misplaced(faults: BraceFaults): Generator<readonly [Span, string]> {
  for (const span of faults.crowdedOpen) {
    yield [
      span,
      'Nothing may follow "{" on its line. Put this on the next line, and the "}" on one of its own.',
    ];
  }
  for (const span of faults.crowdedClose) {
    yield [
      span,
      'Caddy takes this "}" for a word of the line it stands on. Put it on a line of its own.',
    ];
  }
  for (const span of faults.alone) {
    yield [span, 'The "{" of a directive stands at the end of its line, not on a line of its own.'];
  }
  for (const span of faults.empty) {
    yield [span, 'Caddy refuses an empty "{}" here. Delete it, or write the braces on two lines.'];
  }
}

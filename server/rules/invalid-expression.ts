import type { Token } from '../analysis/config.ts';
import { expressionWords } from '../analysis/expressions.ts';
import { isInUnusedMatcher } from '../analysis/matcher-use.ts';
import type { BoundLine } from '../analysis/model.ts';
import { expressionFault } from '../schema/expression.ts';
import { finding, type Rule } from './rule.ts';

export const invalidExpression: Rule = {
  id: 'invalid-expression',
  summary: 'An expression is no CEL, or calls a function that there is not.',
  category: 'trap',
  severity: 'error',
  *checkBlock(analysis) {
    for (const bound of analysis.soundLines) {
      const words = expressionOf(bound);
      const [first] = words;
      if (!first || words.some(({ unknown }) => unknown)) continue;
      const fault = expressionFault(words.length > 1 ? words.map(raw).join(' ') : first.text);
      if (fault === undefined || isInUnusedMatcher(bound, analysis)) continue;
      yield finding(
        first,
        `Caddy cannot read this expression, and notices when it starts: ${fault}. https://caddyserver.com/docs/caddyfile/matchers#expression says what it may hold.`,
      );
    }
  },
};

/** The words of the expression on a line; empty when there is none. */
function expressionOf({ line, binding }: BoundLine): readonly Token[] {
  const words = [line.name, ...line.args];
  const found = binding.problem ? undefined : expressionWords(binding, words.length);
  return found ? words.slice(...found) : [];
}

function raw({ text, quote }: Token): string {
  return quote === '<<' ? text : `${quote}${text}${quote}`;
}

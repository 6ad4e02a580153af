import { expressionOf, expressionText } from '../analysis/language/expressions.ts';
import { isInUnusedMatcher } from '../analysis/language/matcher-use.ts';
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
      const fault = expressionFault(expressionText(words));
      if (fault === undefined || isInUnusedMatcher(bound, analysis)) continue;
      yield finding(
        first,
        `Caddy cannot read this expression, and notices when it starts: ${fault}. https://caddyserver.com/docs/caddyfile/matchers#expression says what it may hold.`,
      );
    }
  },
};

import type { Token } from '../analysis/config.ts';
import { isInUnusedMatcher } from '../analysis/matcher-use.ts';
import type { BoundLine } from '../analysis/model.ts';
import type { Entry } from '../schema/usage.ts';
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
  if (binding.problem) return [];
  if (isNamed(binding.entry)) return line.args;
  if (isQuoted(binding.entry)) return [line.name];
  for (const { at, entry } of binding.inner) {
    if (isNamed(entry)) return line.args.slice(at + 1);
    if (isQuoted(entry)) return line.args.slice(at, at + 1);
  }
  return [];
}

function isNamed(entry: Entry | undefined): boolean {
  const element = entry?.pattern[0];
  return (
    entry !== undefined &&
    'literal' in entry.name &&
    entry.name.literal === 'expression' &&
    element?.type === 'word' &&
    element.label === 'expression'
  );
}

function isQuoted(entry: Entry | undefined): boolean {
  return entry !== undefined && 'kind' in entry.name && entry.name.kind === 'quoted_expression';
}

function raw({ text, quote }: Token): string {
  return quote === '<<' ? text : `${quote}${text}${quote}`;
}

import type { SyntaxNode } from '@lezer/common';
import { children, textOf } from './syntax.ts';
import type { Frame } from './values.ts';

/**
 * Whether a condition about nothing but `DEBUG` holds in production, for where its value is not known; absent for any other. What only
 * counts while it is on is none of what visitors get, and that it is left on is not known either.
 */
export function holdsWithoutDebug(frame: Frame, condition: SyntaxNode): boolean | undefined {
  if (condition.name === 'VariableName') {
    return textOf(frame, condition) === 'DEBUG' ? false : undefined;
  }
  const [first, second, ...more] = children(condition);
  if (condition.name === 'ParenthesizedExpression') {
    return second ? holdsWithoutDebug(frame, second) : undefined;
  }
  if (condition.name !== 'UnaryExpression' || !first || !second || more.length > 0) {
    return undefined;
  }
  if (textOf(frame, first) !== 'not') return undefined;
  const inner = holdsWithoutDebug(frame, second);
  return inner === undefined ? undefined : !inner;
}

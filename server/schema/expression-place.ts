import { isNamespace, type Namespace } from './expression-functions.ts';
import { type ExpressionToken, expressionTokens } from './expression-tokens.ts';
import type { Span } from '../../grammar/text.ts';

/** What can be written at the end of the beginning of an expression. */
export interface ExpressionPlace {
  /** A value or condition, a method behind a value, or a function behind the name of its family. */
  readonly kind: 'value' | 'method' | 'namespace';
  /** The family of functions. */
  readonly namespace?: Namespace;
  /** Where the name begins that is being written. */
  readonly start: number;
}

/** What belongs at an offset of an expression; undefined in texts in quotes, and where an operator must follow. */
export function expressionPlace(text: string, offset: number): ExpressionPlace | undefined {
  const tokens = expressionTokens(text.slice(0, offset));
  if (!tokens) return undefined;
  const last = tokens.at(-1);
  const isPartial = last?.kind === 'name' && last.end === offset && last.text !== 'in';
  const start = isPartial ? last.start : offset;
  const before = isPartial ? tokens.slice(0, -1) : tokens;
  const [owner, sign] = [before.at(-2), before.at(-1)];
  if (sign?.text === '.' && sign.kind === 'sign') {
    if (!owner || !endsValue(owner)) return undefined;
    const namespace = familyAt(before, before.length - 2);
    return namespace ? { kind: 'namespace', namespace, start } : { kind: 'method', start };
  }
  return sign && endsValue(sign) ? undefined : { kind: 'value', start };
}

/** The function that is called or named at an offset of an expression. */
export interface ExpressionCall extends Span {
  readonly name: string;
  /** What stands in front of it: a value, the name of a family of functions, or nothing. */
  readonly of: 'method' | Namespace | undefined;
  /** Of the cursor in the brackets: the number of commas in front of it. */
  readonly argument: number;
}

/** The name of a function under the cursor. Offsets are those of the expression. */
export function functionAt(text: string, offset: number): ExpressionCall | undefined {
  const tokens = expressionTokens(text) ?? [];
  const index = tokens.findIndex(
    ({ kind, start, end }) => kind === 'name' && start <= offset && offset <= end,
  );
  if (index < 0 || tokens[index + 1]?.text !== '(') return undefined;
  return callAt(tokens, index, 0);
}

/** The call whose brackets the cursor is in, the innermost one. */
export function callAround(text: string, offset: number): ExpressionCall | undefined {
  const tokens = expressionTokens(text.slice(0, offset), 'with an open text');
  if (!tokens) return undefined;
  let commas = 0;
  let depth = 0;
  for (let index = tokens.length - 1; index >= 0; index--) {
    const { kind, text: sign } = tokens[index]!;
    if (kind !== 'sign') continue;
    if (')]}'.includes(sign)) depth++;
    else if (depth > 0) depth -= '([{'.includes(sign) ? 1 : 0;
    else if (sign === ',') commas++;
    else if (sign === '(' && tokens[index - 1]?.kind === 'name') {
      return callAt(tokens, index - 1, commas);
    } else if ('([{'.includes(sign)) commas = 0;
  }
  return undefined;
}

function callAt(
  tokens: readonly ExpressionToken[],
  index: number,
  argument: number,
): ExpressionCall {
  const { text: name, start, end } = tokens[index]!;
  const isMember = tokens[index - 1]?.text === '.' && index >= 2;
  const of = isMember ? (familyAt(tokens, index - 2) ?? 'method') : undefined;
  return { name, start, end, of, argument };
}

/** The family of functions whose name is the token at an index; undefined for anything else. */
function familyAt(tokens: readonly ExpressionToken[], index: number): Namespace | undefined {
  const { kind, text = '' } = tokens[index] ?? {};
  const isFamily = kind === 'name' && tokens[index - 1]?.text !== '.' && isNamespace(text);
  return isFamily ? text : undefined;
}

/** Whether an operator has to follow, and not another value. */
function endsValue({ kind, text }: ExpressionToken): boolean {
  if (kind === 'sign') return ')]}'.includes(text);
  return text !== 'in';
}

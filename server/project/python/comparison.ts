import { parser } from '@lezer/python';
import type { SyntaxNode } from '@lezer/common';
import { children, split } from './syntax.ts';

/**
 * An expression that says whether a text means true, for one that takes any text for true: `bool(os.environ.get('DEBUG'))`, without `bool`
 * or with `config` of python-decouple, and a literal. Absent for anything else.
 */
export function comparison(code: string, quote: string): string | undefined {
  const statement = parser.parse(code).topNode.firstChild;
  const only = statement?.name === 'ExpressionStatement' ? statement.firstChild : null;
  if (!only || only.to !== code.trimEnd().length || statement?.nextSibling) return undefined;
  const textOf = ({ from, to }: SyntaxNode): string => code.slice(from, to);
  if (only.name === 'String') return 'False';
  const node = argumentOf(only, 'bool', textOf) ?? only;
  const [head, rest] = children(node);
  if (!head || !rest) return undefined;
  const written = textOf(node);
  const words = ['1', 'true', 'yes', 'on'].map((word) => quote + word + quote).join(', ');
  const compared = (text: string): string => `${text}.lower() in (${words})`;
  const program = textOf(head);
  if (node.name === 'MemberExpression' && /^(?:os\.)?environ$/.test(program)) {
    return rest.name === '[' ? compared(written) : undefined;
  }
  if (node.name !== 'CallExpression') return undefined;
  const given = argumentsOf(rest);
  if (/^(?:os\.)?(?:environ\.get|getenv)$/.test(program)) {
    const fallback = given[1]?.at(-1);
    return compared(fallback?.name === 'String' ? written : `str(${written})`);
  }
  const isDecouple = /^(?:decouple\.)?config$/.test(program);
  const hasCast = given.length > 2 || given.some(([name]) => name && textOf(name) === 'cast');
  return isDecouple && !hasCast ? `${written.slice(0, -1)}, cast=bool)` : undefined;
}

/** The only argument of a call of `name`. */
function argumentOf(
  node: SyntaxNode,
  name: string,
  textOf: (node: SyntaxNode) => string,
): SyntaxNode | undefined {
  const [head, list] = children(node);
  if (node.name !== 'CallExpression' || !head || !list || textOf(head) !== name) return undefined;
  const [only, ...others] = argumentsOf(list);
  return others.length === 0 && only?.length === 1 ? only[0] : undefined;
}

/** The parts of each argument. */
function argumentsOf(list: SyntaxNode): SyntaxNode[][] {
  const inner = children(list).filter(({ name }) => name !== '(' && name !== ')');
  return split(inner, ',');
}

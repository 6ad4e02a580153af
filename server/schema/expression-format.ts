import type { Expression } from './expression-tree.ts';

/**
 * Why CEL does not put these values into a text that it knows, as `format` does: there are too few or too many of them, a clause is none,
 * or the value of a placeholder, whose type nobody knows, stands there as it is.
 */
export function formatFault(text: string, values: readonly Expression[]): string | undefined {
  let count = 0;
  for (const [clause] of text.matchAll(/%(?:%|(?:\.\d+)?[sdfebxXo]|.?)/gsu)) {
    if (clause === '%%') continue;
    if (!/^%(?:\.\d+)?[sdfebxXo]$/.test(clause)) return `"format" knows no clause "${clause}"`;
    const value = values[count++];
    if (!value) return `"format" has a clause "${clause}" for which there is no value`;
    if (holdsPlaceholder(value))
      return '"format" does not take a placeholder as it is: write string(…) around it';
  }
  if (count === values.length) return undefined;
  return `"format" has ${count === 1 ? 'one clause' : `${count} clauses`} and ${values.length} values`;
}

function holdsPlaceholder(tree: Expression): boolean {
  switch (tree.kind) {
    case 'call':
      return !tree.target && tree.name === 'ph';
    case 'list':
      return tree.items.some(holdsPlaceholder);
    case 'map':
      return tree.entries.some((entry) => entry.some(holdsPlaceholder));
    case 'choice':
      return holdsPlaceholder(tree.yes) || holdsPlaceholder(tree.no);
    default:
      return false;
  }
}

import type { Quote, Word } from '../../grammar/tree.ts';
import { splicedValue } from '../analysis/expand/fill.ts';
import type { Action } from './actions.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import type { Refactor } from './refactors.ts';
import { bindingOf, variableAt } from './scope.ts';
import { spelled } from './word-spelling.ts';

/** Writes the argument under the cursor with other quotes, or without. */
export const changeQuotes: Refactor = (analysis, uri, selection) => {
  const cursor = cursorAt(analysis, uri, selection.start);
  const { word, scope, index } = cursor ?? {};
  if (!cursor || !word || scope?.kind !== 'body' || index === 0 || word.fault) return [];
  if (selection.end > word.end || word.quote === '<<' || !isPlainInside(cursor, word)) return [];
  if (isName(cursor) || isPartOfExpression(cursor)) return [];
  return styles.flatMap(({ quote, title }): Action[] => {
    if (quote === word.quote) return [];
    const isBare = quote === '' || word.quote === '';
    if (isBare && readsQuotes(cursor, word)) return [];
    const text = spelled(word.text, quote);
    if (text === undefined) return [];
    const { start, end } = word;
    const edits = [{ uri, start, end, text }];
    return [{ title, kind: 'rewrite', edits, preferred: false, keeps: true }];
  });
};

const styles: readonly { readonly quote: Quote; readonly title: string }[] = [
  { quote: '"', title: 'Write in double quotes' },
  { quote: '`', title: 'Write in backticks' },
  { quote: '', title: 'Write without quotes' },
];

/** Whether the values of its variables are known, and none of them ends a word or a quote. */
function isPlainInside({ source }: Cursor, { parts }: Word): boolean {
  return parts.every((part) => {
    if (part.kind !== 'env') return !/^(?:args|blocks?)\b/.test(part.name);
    const use = variableAt(source, part.start);
    const value = use && splicedValue(use.state);
    return value !== undefined && /^[^\s"`\\{}#]+$/.test(value);
  });
}

/** Whether the word is looked up as what it is, such as a matcher behind `lb_retry_match`. */
function isName({ line, scope, source, index }: Cursor): boolean {
  const binding = line && bindingOf({ line, scope }, source);
  return binding?.inner.some(({ at }) => at === index - 1) ?? true;
}

/** Whether the word is one of several that make up an expression, quotes and all. */
function isPartOfExpression({ line, index }: Cursor): boolean {
  const words = line?.words ?? [];
  const name = words.findIndex(({ text }) => text === 'expression');
  return name >= 0 && name < index && words.length - name > 2;
}

/**
 * Whether it means something else to Caddy that a word is in quotes: a matcher that is an expression
 * (https://caddyserver.com/docs/caddyfile/matchers#expression), or a value of `map` and `vars` that may be a number or a
 * truth value (https://caddyserver.com/docs/caddyfile/directives/map).
 */
function readsQuotes({ around, line, scope, analysis }: Cursor, { text }: Word): boolean {
  if (/^[+-]?(?:\d|\.\d|inf|nan)|^(?:t|f|true|false)$/i.test(text)) return true;
  if (scope.kind === 'body' && scope.body === analysis.schema.requestMatchers) return true;
  if (line?.words.some((one) => one.text === 'expression')) return true;
  const lines = [...around.map((level) => level.line), ...(line ? [line] : [])];
  return lines.some(({ words: [name] }) => {
    const first = name?.text ?? '';
    return first.startsWith('@') || matching.has(first);
  });
}

/** Lines in which a word in quotes is an expression, and one without is the name of a matcher. */
const matching: ReadonlySet<string> = new Set(['expression', 'not', 'lb_retry_match']);

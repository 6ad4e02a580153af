import type { Span } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { ignoresOf } from '../ignores.ts';
import { ownRules } from '../own-rules.ts';
import { rules } from '../rules/index.ts';
import { lookup } from '../schema/lookup.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import { entryDoc, joined } from './entry-doc.ts';
import { expressionAt, expressionHover } from './expression.ts';
import { addressHover } from './hover-addresses.ts';
import { argumentHover } from './hover-arguments.ts';
import { snippetHover } from './hover-imports.ts';
import { placeholderHover, variableHover } from './hover-parts.ts';
import { neighbourHover } from './hover-neighbours.ts';
import { rulePage } from './rule-page.ts';
import { argOf, bindingOf } from './scope.ts';

/** What is known about the thing under the cursor. */
export interface Hover extends Span {
  readonly markdown: string;
}

/**
 * Explains the word, or the part of it, that `offset` is on: in a Caddyfile, or in a neighbour what it is to the Caddyfile.
 * Undefined where there is nothing to say.
 */
export function hover(analysis: Analysis, uri: string, offset: number): Hover | undefined {
  const cursor = cursorAt(analysis, uri, offset);
  if (!cursor) return neighbourHover(analysis, uri, offset);
  if (cursor.comment) return ruleHover(cursor);
  const { word, part, line } = cursor;
  if (!word || !line) return undefined;
  if (part) {
    const text =
      part.kind === 'env'
        ? joined([
            variableHover(cursor, part),
            cursor.scope.kind === 'top' ? addressHover(cursor) : '',
          ])
        : placeholderHover(cursor, part);
    if (text !== '') return { start: part.start, end: part.end, markdown: text };
  }
  const expression = expressionAt(cursor);
  if (expression) return expressionHover(cursor, expression);
  const markdown = wordHover(cursor);
  return markdown === '' ? undefined : { start: word.start, end: word.end, markdown };
}

/** Undefined parts of a hover are empty texts. */
function wordHover(cursor: Cursor): string {
  const { scope, index, line, word, source } = cursor;
  if (!line || !word || scope.kind === 'unknown') return '';
  if (scope.kind === 'top') return snippetHover(cursor) || addressHover(cursor);
  const binding = bindingOf({ line, scope }, source);
  if (index > 0) return argumentHover(cursor, scope, binding);
  const entries = lookup(scope.body, argOf(word, source), scope.body.anywhere);
  return entryDoc(entries, binding?.entry);
}

/** On the id of a rule in an ignore comment. */
function ruleHover({ analysis, uri, offset }: Cursor): Hover | undefined {
  const ignore = ignoresOf(uri, analysis).find(({ at }) => at.start <= offset && offset <= at.end);
  if (!ignore) return undefined;
  const rule = [...rules, ...ownRules].find(({ id }) => id === ignore.rule);
  if (!rule) return undefined;
  const hasPage = rules.some(({ id }) => id === rule.id);
  const markdown = joined([
    rule.summary,
    `Severity: ${rule.severity}. Category: ${rule.category}.`,
    hasPage ? `[Documentation](${rulePage(rule.id)})` : '',
  ]);
  return { start: ignore.at.start, end: ignore.at.end, markdown };
}

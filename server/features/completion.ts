import type { Span } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { PlaceholderFact } from '../schema/placeholders.ts';
import type { Entry } from '../schema/usage.ts';
import type { Files } from '../workspace.ts';
import { entryNotes } from './entry-doc.ts';
import { placeholderDoc } from './hover-parts.ts';
import { contentOf, type Cursor, cursorAt } from './cursor.ts';
import { addressCompletions } from './completion-addresses.ts';
import { argumentCompletions } from './completion-arguments.ts';
import { ignoreCompletions } from './completion-ignores.ts';
import { nameCompletions } from './completion-names.ts';
import { expressionAt, expressionCompletions } from './expression.ts';
import { placeholderCompletions, variableCompletions } from './completion-placeholders.ts';

/** One thing that can be written at the cursor. */
export interface Completion {
  /** What is shown, and written unless `text` is given. */
  readonly label: string;
  readonly kind: CompletionKind;
  readonly text?: string;
  /** The text with tab stops in the syntax of editors: `${1:name}`, `$0`. */
  readonly snippet?: string;
  /** One line beside the label: usage, value, where from. */
  readonly detail?: string;
  readonly deprecated?: true;
  /** Among the others: 0 first, 5 unless given, 9 last. */
  readonly rank?: number;
  /** What `completionDoc` tells about it. */
  readonly about?: About;
}

export type CompletionKind =
  | 'directive'
  | 'property'
  | 'matcher'
  | 'function'
  | 'value'
  | 'placeholder'
  | 'variable'
  | 'snippet'
  | 'file'
  | 'folder'
  | 'route'
  | 'service'
  | 'address'
  | 'rule';

export type About =
  | { readonly type: 'entry'; readonly entry: Entry }
  | { readonly type: 'placeholder'; readonly fact: PlaceholderFact }
  | { readonly type: 'text'; readonly text: string };

export interface Completions {
  readonly items: readonly Completion[];
  /** What is replaced: the word under the cursor, or the part of it. The cursor lies in it. */
  readonly replace: Span;
  /** Where the text begins that an editor may leave behind a proposal, within `replace`; the cursor if absent. */
  readonly kept?: number;
}

/**
 * What can be written at an offset. `files` is asked for files that can be imported; a question put with `load` gets
 * them all.
 */
export function completions(
  analysis: Analysis,
  uri: string,
  offset: number,
  files: Files = analysis.files,
): Completions | undefined {
  const cursor = cursorAt(analysis, uri, offset);
  if (!cursor) return undefined;
  if (cursor.comment) return ignoreCompletions(cursor);
  if (!cursor.free || isInHeredoc(cursor)) return undefined;
  const word = cursor.word ? contentOf(cursor.word) : { start: offset, end: offset };
  if (offset < word.start || offset > word.end) return undefined;
  const brace = openBrace(cursor.tree.text, word, offset);
  if (brace !== undefined) {
    const { text } = cursor.tree;
    if (text[brace + 1] === '$') return completeVariable(cursor, brace);
    const end = braceEnd(text, offset, word.end);
    const items = placeholderCompletions(cursor, text.slice(brace, offset));
    return { items, ...upTo(text, brace, end) };
  }
  if (cursor.scope.kind === 'unknown') return undefined;
  if (cursor.scope.kind === 'top') return addressCompletions(cursor, word);
  const expression = expressionAt(cursor);
  if (expression) return expressionCompletions(cursor, expression);
  if (cursor.index === 0) return { items: nameCompletions(cursor, cursor.scope), replace: word };
  return argumentCompletions(cursor, cursor.scope, word, files);
}

/** What is known of a proposal, as Markdown; empty when that is all in its label and detail. */
export function completionDoc({ about }: Completion): string {
  switch (about?.type) {
    case 'entry':
      return entryNotes(about.entry);
    case 'placeholder':
      return placeholderDoc(about.fact);
    case 'text':
      return about.text;
    case undefined:
      return '';
  }
}

/** The name of a variable. A default behind it stays. */
function completeVariable(cursor: Cursor, brace: number): Completions | undefined {
  const { text } = cursor.tree;
  let end = brace + 2;
  while (/\w/.test(text[end] ?? '')) end++;
  if (cursor.offset > end) return undefined;
  const items = variableCompletions(cursor);
  if (text[end] === '}') return { items, ...upTo(text, brace, end + 1) };
  const replace = { start: brace, end };
  if (text[end] !== ':') return { items, replace };
  return { items: items.map((item) => ({ ...item, text: item.label.slice(0, -1) })), replace };
}

/** A proposal brings its closing brace along, so one that is there already never stays behind it. */
function upTo(text: string, start: number, end: number): Omit<Completions, 'items'> {
  return { replace: { start, end }, ...(text[end - 1] === '}' && { kept: end }) };
}

/** Braces in a heredoc are placeholders, everything else is text. */
function isInHeredoc({ word, tree, offset }: Cursor): boolean {
  if (word?.quote !== '<<') return false;
  return openBrace(tree.text, word, offset) === undefined;
}

/** The brace in front of the cursor that is still open, if nothing but a name stands between. */
function openBrace(text: string, word: Span, offset: number): number | undefined {
  for (let at = offset - 1; at >= word.start; at--) {
    const character = text[at]!;
    if (character === '{') return text[at - 1] === '\\' ? undefined : at;
    if (character === '}' || character <= ' ' || `"'`.includes(character)) return undefined;
  }
  return undefined;
}

/** Behind the brace that closes, if nothing but a name stands before it; else behind what is left of the name. */
function braceEnd(text: string, offset: number, limit: number): number {
  for (let at = offset; at < limit; at++) {
    const character = text[at]!;
    if (character === '}') return at + 1;
    if (!/[\w.\-:[\]]/.test(character)) return at;
  }
  return limit;
}

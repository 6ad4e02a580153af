import { lookup } from '../schema/lookup.ts';
import { expressionWords } from '../analysis/language/expressions.ts';
import {
  type ExpressionFunction,
  expressionFunctions,
  isNamespace,
} from '../schema/expression-functions.ts';
import {
  callAround,
  type ExpressionCall,
  expressionPlace,
  functionAt,
} from '../schema/expression-place.ts';
import type { Completion, Completions } from './completion.ts';
import { shorthandCompletions } from './completion-placeholders.ts';
import { contentOf, type Cursor } from './cursor.ts';
import { entryNotes, joined } from './entry-doc.ts';
import type { Hover } from './hover.ts';
import { bindingOf } from './scope.ts';
import type { Signatures } from './signature.ts';

/** The expression in CEL that a cursor is in, as it is written. */
export interface Expression {
  readonly text: string;
  /** Where it begins in the file. */
  readonly start: number;
}

/** Undefined outside of expressions, and on the quotes around one. */
export function expressionAt({
  line,
  scope,
  source,
  index,
  tree,
  offset,
  comment,
}: Cursor): Expression | undefined {
  if (!line || comment || scope.kind !== 'body') return undefined;
  const binding = bindingOf({ line, scope }, source);
  const found = binding && expressionWords(binding, line.words.length);
  if (!found || index < found[0]) return undefined;
  const words = line.words.slice(...found);
  const [first] = words;
  if (!first) return { text: '', start: offset };
  const isWhole = words.length === 1 && first.quote !== '';
  const { start, end } = isWhole ? contentOf(first) : { ...first, end: words.at(-1)!.end };
  if (offset < start || (isWhole && offset > end)) return undefined;
  const text = tree.text.slice(start, Math.max(end, offset));
  if (first.quote !== '<<') return { text: masked(text), start };
  const lead = text.indexOf('\n') + 1;
  const marker = text.slice('<<'.length, lead).trim();
  return { text: masked(text.slice(lead, text.length - marker.length)), start: start + lead };
}

/** With values in the place of what Caddy puts in before it reads an expression; offsets stay. */
export function masked(text: string): string {
  return text.replaceAll(/\{(?:\$|args[.[]|block)[^{}]*\}/g, (all) => '0'.repeat(all.length));
}

/** Functions, matchers and placeholders where a value can stand, and methods behind one. */
export function expressionCompletions(
  cursor: Cursor,
  { text, start }: Expression,
): Completions | undefined {
  const at = cursor.offset - start;
  const place = expressionPlace(text, at);
  if (!place) return undefined;
  let end = at;
  while (/\w/.test(text[end] ?? '')) end++;
  const hasCall = /^\s*\(/.test(text.slice(end));
  const items = expressionFunctions
    .filter((one) => {
      if (place.kind === 'namespace') return one.of === place.namespace;
      if (place.kind === 'method') return one.of !== undefined && !isNamespace(one.of);
      return one.of === undefined || isNamespace(one.of);
    })
    .map((one, index) => completionOf(one, place.kind, index, hasCall, cursor));
  const others = place.kind === 'value' ? shorthandCompletions(cursor) : [];
  const byLabel = new Map<string, Completion>();
  for (const item of [...items, ...others])
    if (!byLabel.has(item.label)) byLabel.set(item.label, item);
  return {
    items: [...byLabel.values()],
    replace: { start: start + place.start, end: start + end },
  };
}

/** The function under the cursor. */
export function expressionHover(cursor: Cursor, { text, start }: Expression): Hover | undefined {
  const found = functionAt(text, cursor.offset - start);
  const known = found ? knownAs(found) : [];
  if (!found || known.length === 0) return undefined;
  const rows = known.map(({ usage }) => usage).join('\n');
  const docs = [...new Set(known.map((one) => docOf(one, cursor)))];
  const markdown = joined([`\`\`\`cel\n${rows}\n\`\`\``, ...docs]);
  return { start: start + found.start, end: start + found.end, markdown };
}

/** The function in whose brackets the cursor is. */
export function expressionSignatures(
  cursor: Cursor,
  { text, start }: Expression,
): Signatures | undefined {
  const call = callAround(text, cursor.offset - start);
  const known = call ? knownAs(call) : [];
  if (!call || known.length === 0) return undefined;
  const usages = known.map((one) => {
    const parameters = parametersOf(one.usage).map((span) => ({ ...span, doc: '' }));
    const active = Math.min(call.argument, parameters.length - 1);
    return {
      text: one.usage,
      doc: docOf(one, cursor),
      parameters,
      ...(active >= 0 && { active }),
    };
  });
  return { usages, active: 0 };
}

/** A method may belong to values of several kinds. */
function knownAs({ name, of }: ExpressionCall): readonly ExpressionFunction[] {
  return expressionFunctions.filter((one) => {
    if (one.name !== name) return false;
    return of === 'method' ? one.of !== undefined && !isNamespace(one.of) : one.of === of;
  });
}

function completionOf(
  one: ExpressionFunction,
  place: 'value' | 'method' | 'namespace',
  index: number,
  hasCall: boolean,
  cursor: Cursor,
): Completion {
  const { usage, doc } = one;
  const written = place === 'value' ? usage : usage.slice(usage.indexOf('.') + 1);
  const label = written.slice(0, written.indexOf('('));
  return {
    label,
    kind: 'function',
    detail: usage,
    ...(!hasCall && { text: label, snippet: snippetOf(written) }),
    // In the order of the facts, matchers first.
    rank: (doc === '' ? 1 : one.of === undefined || one.of === 'text' ? 2 : 3) + index / 100,
    about: { type: 'text', text: docOf(one, cursor) },
  };
}

/** The contents of quotes, and names that stand for a value, are tab stops. */
function snippetOf(written: string): string {
  const open = written.indexOf('(') + 1;
  let stop = 0;
  const inside = written
    .slice(open, -1)
    .replaceAll(/'([^']*)'|\b[a-z][\w.]*|\d+/g, (all: string, text: string | undefined) => {
      stop++;
      return text === undefined ? `\${${stop}:${all}}` : `'\${${stop}:${escaped(text)}}'`;
    });
  return `${written.slice(0, open)}${inside})`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\$}]/g, String.raw`\$&`);
}

function parametersOf(usage: string): readonly { readonly start: number; readonly end: number }[] {
  const spans: { start: number; end: number }[] = [];
  let depth = 0;
  let start = usage.indexOf('(') + 1;
  for (let at = start; at < usage.length - 1; at++) {
    if ('([{'.includes(usage[at]!)) depth++;
    else if (')]}'.includes(usage[at]!)) depth--;
    else if (usage[at] === ',' && depth === 0) {
      spans.push({ start, end: at });
      start = at + 2;
    }
  }
  return start < usage.length - 1 ? [...spans, { start, end: usage.length - 1 }] : spans;
}

/** Matchers are documented where they stand in lines of their own. */
function docOf({ name, doc }: ExpressionFunction, { analysis }: Cursor): string {
  if (doc !== '') return doc;
  const { requestMatchers } = analysis.schema;
  const [entry] = lookup(requestMatchers, { text: name, quote: '', unknown: false });
  return entry ? entryNotes(entry) : '';
}

import type { Span } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { bind } from '../schema/bind.ts';
import { lookup } from '../schema/lookup.ts';
import { type Element, type Entry, usageParts, withIncludes } from '../schema/usage.ts';
import { cursorAt } from './cursor.ts';
import { isMeant } from './entry-doc.ts';
import { expressionAt, expressionSignatures } from './expression.ts';
import { type Expected, expectedAfter } from './expected.ts';
import { schemaLine } from './scope.ts';

/** The usages of the name in front of the cursor. */
export interface Signatures {
  /** Never empty. */
  readonly usages: readonly Signature[];
  /** The index of the usage that fits best. */
  readonly active: number;
}

export interface Signature {
  readonly text: string;
  /** Markdown; may be empty. */
  readonly doc: string;
  /** The parameters as spans of the text, with what each may be. */
  readonly parameters: readonly (Span & { readonly doc: string })[];
  /** The index of the parameter under the cursor; absent when none fits there. */
  readonly active?: number;
}

/** What can be written behind a name, and which part of it the cursor is on; undefined on the name itself. */
export function signatures(
  analysis: Analysis,
  uri: string,
  offset: number,
): Signatures | undefined {
  const cursor = cursorAt(analysis, uri, offset);
  const expression = cursor && expressionAt(cursor);
  const call = expression && expressionSignatures(cursor, expression);
  if (call) return call;
  if (!cursor?.free || !cursor.line || cursor.scope.kind !== 'body' || cursor.index === 0) {
    return undefined;
  }
  const { body } = cursor.scope;
  const line = schemaLine(cursor.line, cursor.source);
  const at = cursor.index - 1;
  const before = { name: line.name, args: line.args.slice(0, at) };
  const expected = expectedAfter(before, body);
  const binding = bind(line, body);
  const inner = binding.inner.findLast((one) => one.at < at);
  const entries = (
    inner ? usagesOf(inner.entry, expected) : lookup(body, line.name, body.anywhere)
  ).filter((entry, _, all) => isMeant(entry) || all.length === 1);
  if (entries.length === 0) return undefined;
  const written = binding.slots[at]?.element;
  const bound = inner?.entry ?? binding.entry;
  const usages = entries.map((entry): Signature => {
    const { text, parameters } = usageParts(entry);
    const hopes = expected.flatMap((one) =>
      one.type === 'word' && one.entry === entry ? [one.element] : [],
    );
    const indexes = parameters.map(({ element }) => element);
    const own = written && hopes.includes(written as (typeof hopes)[number]) ? written : undefined;
    const module = indexes.find((element) => isModule(element, entry, expected));
    const index = indexOf(
      indexes,
      own ?? hopes.find(isNeeded(entry)) ?? module ?? hopes.find(isNoMatcher) ?? hopes[0],
    );
    // What Caddy does not read comes last, so that the places of the others stay.
    const shown = parameters
      .filter(({ element }) => element.type !== 'word' || element.label !== 'ignored')
      .map(({ start, end, element }) => ({ start, end, doc: docOf(element) }));
    const usage = {
      text: text.replace(' [<ignored>...]', ''),
      doc: entry.doc.replaceAll('\n', ' '),
      parameters: shown,
    };
    return index === undefined || index >= shown.length ? usage : { ...usage, active: index };
  });
  const fits = entries.findIndex(
    (entry, index) => entry === bound && usages[index]?.active !== undefined,
  );
  const some = usages.findIndex(({ active }) => active !== undefined);
  return { usages, active: Math.max(0, fits >= 0 ? fits : some) };
}

/** Whether the name of a module is expected that the element stands for. */
function isModule(element: Element, entry: Entry, expected: readonly Expected[]): boolean {
  return (
    expected.some((one) => one.type === 'name' && one.entry === entry) && element.type === 'inline'
  );
}

/** All usages of a module that are still possible. */
function usagesOf(entry: Entry, expected: readonly Expected[]): readonly Entry[] {
  const name = 'literal' in entry.name ? entry.name.literal : undefined;
  const others = expected.flatMap((one) =>
    'literal' in one.entry.name && one.entry.name.literal === name ? [one.entry] : [],
  );
  return [...new Set([entry, ...others])];
}

function indexOf(elements: readonly Element[], wanted: Element | undefined): number | undefined {
  const index = wanted ? elements.indexOf(wanted) : -1;
  return index < 0 ? undefined : index;
}

/** A word that the usage cannot do without is likelier meant than one it can, such as a matcher. */
function isNeeded({ pattern }: Entry): (element: Element) => boolean {
  return (element) => pattern.includes(element);
}

function isNoMatcher(element: Element): boolean {
  return element.type === 'word' && element.label !== 'matcher';
}

function docOf(element: Element): string {
  if (element.type === 'inline')
    return oneOf(withIncludes(element.body).flatMap(({ byName }) => [...byName.keys()]));
  if (element.type !== 'word') return '';
  return element.choices
    .flatMap((choice) => ('literal' in choice ? [] : [choice.accepts.describe]))
    .join(', or ');
}

function oneOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown}, …` : shown;
}

const MOST_NAMES = 12;

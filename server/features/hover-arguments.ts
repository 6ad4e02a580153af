import type { Binding } from '../schema/binding.ts';
import { lookup } from '../schema/lookup.ts';
import type { Choice, Element } from '../schema/usage.ts';
import { fits } from '../schema/pattern.ts';
import type { Cursor } from './cursor.ts';
import { entryDoc, joined } from './entry-doc.ts';
import { excerpt, importHover } from './hover-imports.ts';
import { folderHover, upstreamHover } from './hover-project.ts';
import { matchersInSight, snippetsOf } from './matchers-in-sight.ts';
import { filesAt } from './named-url.ts';
import { argOf, type Scope } from './scope.ts';

/** What an argument is: the module it names, what it refers to, or the kind of word it is. */
export function argumentHover(
  cursor: Cursor,
  { body }: Scope & { readonly kind: 'body' },
  binding: Binding | undefined,
): string {
  const { index, word, source } = cursor;
  const at = index - 1;
  const slot = binding?.slots[at];
  if (!word || !binding || !slot) return '';
  const inner = binding.inner.find((one) => one.at === at);
  if (inner) {
    const ofName = lookup(body, { text: word.text, quote: '', unknown: false });
    const others = ofName.includes(inner.entry) ? ofName : [inner.entry];
    return entryDoc(others, inner.entry);
  }
  const { element } = slot;
  if (element?.type !== 'word') return '';
  const choice = element.choices.find((one) => fits(one, argOf(word, source)));
  const special = choice && 'kind' in choice ? specialHover(choice.kind, cursor) : '';
  if (special !== '' || !choice) return special;
  if ('kind' in choice) return choiceHover(choice, element, word.text);
  // A literal says which usage is meant.
  const entry = binding.inner.findLast((one) => one.at < at)?.entry ?? binding.entry;
  return entry ? entryDoc([entry]) : '';
}

/** The value, where it has a documentation of its own; else the name of the argument and what it may be. */
function choiceHover(
  choice: Exclude<Choice, { readonly literal: string }>,
  element: Element & { readonly type: 'word' },
  text: string,
): string {
  const { describe, values } = choice.accepts;
  const value = values?.find((one) => one.text === text || one.text === text.toLowerCase());
  const label = element.choices.length === 1 ? element.label : choice.label;
  return joined([`**${label}**: ${describe}`, value?.doc ? `\`${value.text}\`: ${value.doc}` : '']);
}

function specialHover(kind: string, cursor: Cursor): string {
  switch (kind) {
    case 'matcher':
      return joined([matcherHover(cursor), filesText(cursor)]);
    case 'path_matcher':
      return joined([matcherHover(cursor), strippedText(cursor), filesText(cursor)]);
    case 'uri_path':
      return joined([matcherHover(cursor), filesText(cursor)]);
    case 'import_target':
      return importHover(cursor);
    case 'named_route':
      return routeHover(cursor);
    case 'upstream':
      return upstreamHover(cursor);
    case 'path':
      return cursor.line?.words[0]?.text === 'root' ? folderHover(cursor) : '';
    default:
      return '';
  }
}

function matcherHover(cursor: Cursor): string {
  const text = cursor.word?.text ?? '';
  if (text === '*') return 'All requests.';
  if (text.startsWith('/')) {
    const isWild = text.endsWith('*');
    return isWild
      ? `Requests whose path begins with \`${text.slice(0, -1)}\`.`
      : `Requests for exactly the path \`${text}\`, nothing below it.`;
  }
  const matcher = matchersInSight(cursor).find(({ name }) => name === text);
  if (!matcher) return '';
  const { line, source } = matcher;
  return excerpt(source.written.text, line.start, line.end);
}

/** The setting of Django that has these files in its URLs; empty where there is none. */
function filesText({ analysis, word, source }: Cursor): string {
  const { text, unknown } = word ? argOf(word, source) : { text: '', unknown: true };
  const files = unknown ? undefined : filesAt(analysis, text);
  return files?.urlSetting ? `\`${files.urlName}\` of Django is \`${files.url}\`.` : '';
}

/** https://caddyserver.com/docs/caddyfile/directives/handle_path */
function strippedText({ line, word }: Cursor): string {
  const prefix = word?.text.replace(/\/?\*$/, '') ?? '';
  if (line?.words[0]?.text !== 'handle_path' || prefix === '') return '';
  return `Inside the block, \`${prefix}\` is taken off the path.`;
}

function routeHover({ word, analysis }: Cursor): string {
  const name = word?.text ?? '';
  for (const { written } of analysis.config.sources.values()) {
    for (const item of written.items) {
      if (item.kind !== 'route' || item.name.text !== `&(${name})`) continue;
      return joined([`Named route \`${name}\`.`, excerpt(written.text, item.start, item.end)]);
    }
  }
  const isSnippet = snippetsOf(analysis.config.sources.values()).has(name);
  return isSnippet ? `\`${name}\` is a snippet, not a named route.` : '';
}

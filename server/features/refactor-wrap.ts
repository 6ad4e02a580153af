import { type Line, walk } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { lookup } from '../schema/lookup.ts';
import { indented } from './indented.ts';
import { snippetsOf } from './matchers-in-sight.ts';
import type { Refactor } from './refactors.ts';
import { type SelectedLines, selectedLines } from './selected-lines.ts';

/** Puts the selected directives into a `handle`. */
export const wrapInHandle: Refactor = (analysis, uri, selection) => {
  const selected = selectedLines(analysis, uri, selection);
  const scope = selected?.around.levels.at(-1)?.scope;
  if (!selected || scope?.kind !== 'body' || !isAllowed(scope.body, 'handle')) return [];
  const { tree, lines, indentation, start, end } = selected;
  const known = snippetsOf(analysis.config.sources.values());
  const isHandled = (line: Line): boolean => {
    const [name, target] = line.words;
    if (name?.text !== 'import') return isAllowed(analysis.schema.routes, name?.text ?? '');
    const snippet = known.get(target?.text ?? '');
    return snippet?.lines.every((inner) => isPlainHandler(analysis, inner)) ?? false;
  };
  if (!lines.every(isHandled) || losesMatchers(analysis, uri, selected)) return [];
  const body = indented(tree.text, { start, end }, lines, indentation, `${indentation}\t`);
  const newline = body.endsWith('\n') ? '' : '\n';
  const text = `${indentation}handle {\n${body}${newline}${indentation}}${newline === '' ? '\n' : ''}`;
  const title = 'Wrap in "handle", which runs in its own place in the order';
  return [
    { title, kind: 'rewrite', edits: [{ uri, start, end, text }], preferred: false, keeps: false },
  ];
};

function isAllowed(body: Parameters<typeof lookup>[0], name: string): boolean {
  return lookup(body, { text: name, quote: '', unknown: false }).length > 0;
}

function isPlainHandler({ schema }: Analysis, { words: [name] }: Line): boolean {
  const text = name?.text ?? '@';
  return !text.startsWith('@') && text !== 'import' && isAllowed(schema.routes, text);
}

/** Whether a matcher that is defined in the selected lines is used outside of them. */
function losesMatchers(
  analysis: Analysis,
  uri: string,
  { lines, around, start, end }: SelectedLines,
): boolean {
  const names = new Set(
    lines.map(({ words }) => words[0]?.text ?? '').filter((name) => name.startsWith('@')),
  );
  if (names.size === 0) return false;
  // Whoever imports the lines may use them.
  if (around.item?.kind !== 'site') return true;
  const isInside = (place: { readonly uri: string; readonly start: number }): boolean =>
    place.uri === uri && start <= place.start && place.start < end;
  const isUsed = analysis.namedMatchers.uses.some(
    ({ name, definition }) => definition && isInside(definition) && !isInside(name),
  );
  if (isUsed) return true;
  // Where nobody imports the site's file, names tell as much as can be told.
  const outer = around.levels.at(-2)?.line.block?.lines ?? around.item.lines;
  for (const [line] of walk(outer)) {
    if (isInside({ uri, start: line.start })) continue;
    if (line.words.some(({ text }) => names.has(text))) return true;
  }
  return false;
}

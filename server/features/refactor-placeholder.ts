import { expandShorthand, shorthandFor } from '../schema/placeholders.ts';
import type { Action } from './actions.ts';
import { cursorAt } from './cursor.ts';
import type { Refactor } from './refactors.ts';

/** Writes the placeholder under the cursor by its full name, or by its shorthand. */
export const changePlaceholder: Refactor = (analysis, uri, selection) => {
  const cursor = cursorAt(analysis, uri, selection.start);
  const part = cursor?.part;
  if (!cursor || part?.kind !== 'placeholder' || selection.end > part.end) return [];
  if (cursor.scope.kind !== 'body' || cursor.scope.block !== 'site') return [];
  const { name, start, end } = part;
  const action = (verb: string, other: string): Action => ({
    title: `${verb} "{${other}}"`,
    kind: 'rewrite',
    edits: [{ uri, start, end, text: `{${other}}` }],
    preferred: false,
    keeps: true,
  });
  const full = expandShorthand(name);
  if (full !== name) return [action('Write in full:', full)];
  const short = shorthandFor(name);
  return short === undefined ? [] : [action('Shorten to', short)];
};

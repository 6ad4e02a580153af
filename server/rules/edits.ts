import { type Place, wholeLine } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Line, Site } from '../analysis/config.ts';
import { type Fix, type PlacedEdit, replace } from './rule.ts';

type WithFiles = Pick<Analysis, 'files'>;

/** Deletes a directive with its block; with its rows, and a comment behind it, where it has them for itself. */
export function removeLine(analysis: WithFiles, line: Place): PlacedEdit {
  return replace(rowsOf(analysis, line), '');
}

/** The fix that deletes a directive; none where an import brings it along, since others may need it. */
export function deletions(analysis: WithFiles, line: Line): readonly Fix[] {
  if (line.name.via) return [];
  return [{ title: 'Delete this line', edits: [removeLine(analysis, line)], safe: false }];
}

/** Deletes a block at the top of a file with the blank rows behind it. */
export function removeBlock(analysis: WithFiles, block: Place): PlacedEdit {
  return replace(withBlanks(analysis, rowsOf(analysis, block)), '');
}

/**
 * Deletes a site as a block, with a comment directly above that `speaksOfIt`.
 * Undefined for a site without braces, which cannot be told from the rest of its file.
 */
export function removeSite(
  analysis: WithFiles,
  site: Site,
  speaksOfIt: (comment: string) => boolean,
): PlacedEdit | undefined {
  if (!site.braces) return undefined;
  const text = textOf(analysis, site);
  const rows = withBlanks(analysis, rowsOf(analysis, site));
  let { start } = rows;
  for (let above = rowAbove(text, start); above; above = rowAbove(text, start)) {
    const comment = text.slice(above.start, above.end).trim();
    if (!comment.startsWith('#') || !speaksOfIt(comment)) break;
    start = above.start;
  }
  return replace({ ...rows, start }, '');
}

/** The blanks that the row of a place begins with. */
export function indentation(analysis: WithFiles, place: Pick<Place, 'uri' | 'start'>): string {
  const text = textOf(analysis, place);
  return /^[ \t]*/.exec(text.slice(wholeLine(text, place.start).start, place.start))?.[0] ?? '';
}

/** The same for a place that is the first in its row; undefined where something stands in front of it. */
export function leadOf(
  analysis: WithFiles,
  place: Pick<Place, 'uri' | 'start'>,
): string | undefined {
  const text = textOf(analysis, place);
  const lead = text.slice(wholeLine(text, place.start).start, place.start);
  return lead.trim() === '' ? lead : undefined;
}

/** The place with the rest of its rows, and their last break, when nothing but a comment stands there; else the place itself. */
function rowsOf(analysis: WithFiles, { uri, start, end }: Place): Place {
  const text = textOf(analysis, { uri });
  const first = wholeLine(text, start);
  const last = wholeLine(text, end);
  const isAlone =
    text.slice(first.start, start).trim() === '' && /^\s*(?:#|$)/.test(text.slice(end, last.end));
  return isAlone ? { uri, start: first.start, end: last.end } : { uri, start, end };
}

function withBlanks(analysis: WithFiles, place: Place): Place {
  const text = textOf(analysis, place);
  let { end } = place;
  for (let next = end; next < text.length; ) {
    const newline = text.indexOf('\n', next);
    if (newline < 0 || text.slice(next, newline).trim() !== '') break;
    end = next = newline + 1;
  }
  return { ...place, end };
}

function rowAbove(text: string, start: number): { start: number; end: number } | undefined {
  return start > 0 ? wholeLine(text, start - 1) : undefined;
}

function textOf({ files }: WithFiles, { uri }: Pick<Place, 'uri'>): string {
  return files.read(uri) ?? '';
}

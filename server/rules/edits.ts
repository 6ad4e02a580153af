import { type Place, wholeLine } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Line, Site } from '../analysis/config.ts';
import { replace, type PlacedEdit } from './rule.ts';

/**
 * Deletes a site with its braces, the blank lines behind it, and a comment directly above that `speaksOfIt`.
 * Undefined for a site without braces, which cannot be told from the rest of its file.
 */
export function removeSite(
  analysis: Pick<Analysis, 'files'>,
  site: Site,
  speaksOfIt: (comment: string) => boolean,
): PlacedEdit | undefined {
  if (!site.braces) return undefined;
  const { uri } = site;
  const text = analysis.files.read(uri) ?? '';
  let { start } = wholeLine(text, site.start);
  for (let above = lineAbove(text, start); above; above = lineAbove(text, start)) {
    const comment = text.slice(above.start, above.end).trim();
    if (!comment.startsWith('#') || !speaksOfIt(comment)) break;
    start = above.start;
  }
  let { end } = wholeLine(text, site.end);
  while (end < text.length && wholeLineText(text, end).trim() === '')
    end = wholeLine(text, end).end;
  return replace({ uri, start, end }, '');
}

/** Deletes a directive with its block and the line break behind it. */
export function removeLine(analysis: Pick<Analysis, 'files'>, line: Line): PlacedEdit {
  const text = analysis.files.read(line.uri) ?? '';
  const { start } = wholeLine(text, line.start);
  const { end } = wholeLine(text, line.end);
  return replace({ uri: line.uri, start, end }, '');
}

/** What stands in front of a place on its line. */
export function indentation(
  { files }: Pick<Analysis, 'files'>,
  { uri, start }: Pick<Place, 'uri' | 'start'>,
): string {
  const text = files.read(uri) ?? '';
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  return text.slice(lineStart, start);
}

function lineAbove(text: string, start: number): { start: number; end: number } | undefined {
  return start > 0 ? wholeLine(text, start - 1) : undefined;
}

function wholeLineText(text: string, offset: number): string {
  const { start, end } = wholeLine(text, offset);
  return text.slice(start, end);
}

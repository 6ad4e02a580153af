import { placeKey } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { ImportUse } from '../analysis/config.ts';
import type { PlacedEdit } from '../rules/rule.ts';
import { dirname, pathOfUri, resolve } from '../workspace.ts';

/** A file or folder, and where it goes. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/**
 * What imports have to be written instead so that they bring the same files when these have moved. Their places are those
 * before. Paths that begin with a slash are those of a container, and stay.
 */
export function importsAfter(analysis: Analysis, moves: readonly Move[]): readonly PlacedEdit[] {
  const edits = new Map<string, PlacedEdit>();
  for (const use of analysis.config.imports) {
    const edit = editOf(analysis, use, moves);
    // The lines of a snippet count once for every import.
    if (edit) edits.set(placeKey(edit), edit);
  }
  return [...edits.values()];
}

function editOf(
  { textAt }: Analysis,
  { pattern, targets, snippet }: ImportUse,
  moves: readonly Move[],
): PlacedEdit | undefined {
  const { uri, text } = pattern;
  if (snippet !== undefined || targets.length === 0 || text.startsWith('/')) return undefined;
  const quotes = pattern.quote === '"' || pattern.quote === '`' ? 1 : 0;
  const at = { uri, start: pattern.start + quotes, end: pattern.end - quotes };
  if (textAt(at) !== text) return undefined;
  const target = resolve(uri, text);
  // What a container brings together may lie anywhere in the repository.
  if (targets.some((one) => dirname(one.uri) !== dirname(target))) return undefined;
  const [file, meant] = [after(uri, moves), after(target, moves)];
  if (meant === target && dirname(file) === dirname(uri)) return undefined;
  const path = pathBetween(dirname(file), meant);
  if (path === pathBetween(dirname(uri), target)) return undefined;
  return { ...at, text: quotes === 0 && /\s/.test(path) ? `"${path}"` : path };
}

/** Where a file is when all have moved. */
function after(uri: string, moves: readonly Move[]): string {
  for (const { from, to } of moves) {
    if (uri === from) return to;
    if (uri.startsWith(`${from}/`)) return to + uri.slice(from.length);
  }
  return uri;
}

/** The path from a folder to a file, with `..` where that is needed. */
function pathBetween(folder: string, uri: string): string {
  const here = pathOfUri(folder).split('/');
  const there = pathOfUri(uri).split('/');
  let same = 0;
  while (same < here.length && same < there.length - 1 && here[same] === there[same]) same++;
  return [...here.slice(same).map(() => '..'), ...there.slice(same)].join('/');
}

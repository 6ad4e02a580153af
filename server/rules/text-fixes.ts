import type { PyValue } from '../project/project.ts';
import { type Fix, replace } from './rule.ts';

/** Writes another text into a literal that holds `entry` and nothing else; none for a value that is made in another way. */
export function rewritten(
  item: PyValue,
  source: string,
  entry: string,
  { right, safe }: { readonly right?: string; readonly safe: boolean },
): readonly Fix[] {
  const at = source.indexOf(entry);
  const isLiteral =
    /^[rR]?["'][^\n]*["']$/.test(source) && at >= 0 && source.length <= entry.length + 3;
  if (!item.at || !isLiteral || right === undefined) return [];
  const { uri, start } = item.at;
  const place = { uri, start: start + at, end: start + at + entry.length };
  return [{ title: `Write "${right}"`, edits: [replace(place, right)], safe }];
}

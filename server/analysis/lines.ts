import { type Place, wholeLine } from '../../grammar/text.ts';
import type { Files } from '../workspace.ts';

/** What to take away so that nothing of a directive is left: its lines with their break, when it has them for itself. */
export function deletion(files: Files, { uri, start, end }: Place): Place {
  const text = files.read(uri) ?? '';
  const first = wholeLine(text, start);
  const last = wholeLine(text, end);
  const alone =
    text.slice(first.start, start).trim() === '' && /^\s*(?:#|$)/.test(text.slice(end, last.end));
  return alone ? { uri, start: first.start, end: last.end } : { uri, start, end };
}

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

/** The same for a block at the top of a file: with the blank lines behind it. */
export function blockDeletion(files: Files, block: Place): Place {
  const text = files.read(block.uri) ?? '';
  const place = deletion(files, block);
  let { end } = place;
  for (let next = end; next < text.length; ) {
    const newline = text.indexOf('\n', next);
    if (newline < 0 || text.slice(next, newline).trim() !== '') break;
    end = next = newline + 1;
  }
  return { ...place, end };
}

import { formatEdits, smallest, stretchEdits } from '../../grammar/format.ts';
import type { Edit } from '../../grammar/text.ts';
import type { Line, Tree } from '../../grammar/tree.ts';
import { areSame, type Store } from './memory.ts';

/** What is to be changed between two blocks at the top, kept with all that it depends on. */
export interface KeptLayout {
  /** Where the stretch begins, behind the block before. */
  readonly from: number;
  readonly lines: readonly Line[];
  readonly edits: readonly Edit[] | undefined;
}

/**
 * What makes of a file what `caddy fmt` prints, worked out block by block. Undefined where the command reads braces or
 * quotes otherwise than Caddy does: what it would make of the blocks behind them is no help.
 */
export function layoutEdits(
  tree: Tree,
  store: Store<Line, KeptLayout>,
): readonly Edit[] | undefined {
  const { text, lines, strays } = tree;
  if (strays.length > 0) return formatEdits(text);
  const found: Edit[] = [];
  let from = 0;
  let first = 0;
  for (const [index, line] of lines.entries()) {
    const end = line.block?.close?.end;
    const newline = end === undefined ? -1 : text.indexOf('\n', end);
    if (end === undefined || newline < 0 || text.slice(end, newline).trim() !== '') continue;
    const around = lines.slice(first, index + 1);
    let known = store.get(line);
    if (known?.from !== from || !areSame(known.lines, around)) {
      known = { from, lines: around, edits: blockEdits(text, from, end) };
      store.set(line, known);
    }
    const { edits } = known;
    if (!edits) return undefined;
    for (const edit of edits) found.push(edit);
    if (newline > end) found.push({ start: end, end: newline, text: '' });
    from = newline + 1;
    first = index + 1;
  }
  const start = contentStart(text, from);
  if (from === 0) return formatEdits(text);
  if (start === text.length) {
    return start > from ? [...found, { start: from, end: start, text: '' }] : found;
  }
  if (isOdd(text.slice(start))) return undefined;
  return [
    ...found,
    ...gapEdits(text, from, start),
    ...moved(formatEdits(text.slice(start)), start),
  ];
}

/** The changes from the start of a row to the end of the block that is the next to end. */
function blockEdits(text: string, from: number, end: number): readonly Edit[] | undefined {
  const start = contentStart(text, from);
  const stretch = text.slice(start, end);
  const edits = from > 0 && isOdd(stretch) ? undefined : stretchEdits(stretch);
  return edits && [...gapEdits(text, from, start), ...moved(edits, start)];
}

/** One empty line between two blocks stays, in front of a brace there is one, and nothing before the first block. */
function gapEdits(text: string, from: number, start: number): readonly Edit[] {
  const isApart = text.slice(from, start).includes('\n') || text[start] === '{';
  const wanted = from > 0 && isApart ? '\n' : '';
  const edit = smallest(text, from, start, wanted);
  return edit ? [edit] : [];
}

function contentStart(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
  return at;
}

/** What the command makes of these in front of all else depends on the block before. */
function isOdd(stretch: string): boolean {
  if (/^(?:[\\`]|\{(?![ \t\r]*\n[ \t]*[\w@#]))/.test(stretch)) return true;
  const close = stretch.indexOf('}');
  const open = stretch.indexOf('{');
  return close >= 0 && (open < 0 || close < open);
}

function moved(edits: readonly Edit[], by: number): readonly Edit[] {
  return edits.map(({ start, end, text }) => ({ start: start + by, end: end + by, text }));
}

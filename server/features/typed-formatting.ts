import { formatLines } from '../../grammar/format.ts';
import { parse } from '../../grammar/parser.ts';
import { applyEdits, type Edit, wholeLine } from '../../grammar/text.ts';
import { type Block, pathAt, type Tree } from '../../grammar/tree.ts';
import { sameWords } from './word-sequence.ts';

/** What formatting while typing waits for. */
export const formattingTriggers = ['}', '\n'] as const;

/**
 * The changes behind a closing brace or a line break that was just typed, its end at `offset`: the lines of the block
 * that it closes, or the line before and the indentation of the new one, as `caddy fmt` lays them out. No line is added or
 * taken away. `text` has `\n` for its line breaks.
 */
export function typedFormatting(text: string, offset: number, typed: string): readonly Edit[] {
  const edits = typed === '}' ? blockEdits(text, offset) : lineEdits(text, offset);
  if (edits.length === 0) return edits;
  return sameWords(parse(text), parse(applyEdits(text, edits))) ? edits : [];
}

function blockEdits(text: string, offset: number): readonly Edit[] {
  const block = closedAt(parse(text), offset);
  return block ? formatLines(text, { start: block.open.start, end: offset }) : [];
}

function closedAt(tree: Tree, offset: number): Block | undefined {
  return pathAt(tree, offset).find(({ block }) => block?.close?.end === offset)?.block;
}

function lineEdits(text: string, offset: number): readonly Edit[] {
  const row = wholeLine(text, offset);
  if (row.start === 0) return [];
  const before = wholeLine(text, row.start - 1);
  const end = row.end > row.start && text[row.end - 1] === '\n' ? row.end - 1 : row.end;
  const rest = text.slice(row.start, end);
  if (rest.trim() !== '') return formatLines(text, { start: before.start, end: row.end });
  // A word in the empty line shows where one would be put.
  const filled = `${text.slice(0, row.start)}x${text.slice(end)}`;
  const edits = formatLines(filled, { start: before.start, end: row.start + 1 });
  const own = edits.filter((edit) => edit.end <= before.end && edit.start < row.start);
  const lead = edits.find((edit) => edit.start === row.start);
  const indentation = lead?.text ?? '';
  const goesOn = text.slice(before.start, row.start).endsWith('\\\n');
  if (indentation === rest || goesOn || isInWord(text, row.start)) return own;
  return [...own, { start: row.start, end, text: indentation }];
}

/** Whether the line begins inside a word, such as a heredoc. */
function isInWord(text: string, start: number): boolean {
  return pathAt(parse(text), start).some(({ words }) =>
    words.some(
      (word) => word.start < start && (start <= word.end || word.fault === 'unterminated'),
    ),
  );
}

import { applyEdits, type Edit, type Span } from '../../grammar/text.ts';
import { type Line, walk } from '../../grammar/tree.ts';

/**
 * Whole rows of a text with another indentation, changed by `edits` besides. Rows inside a word, such as a heredoc, and
 * rows that an edit replaces stay as they are. `from` is the indentation of the first line, which becomes `to`.
 */
export function indented(
  text: string,
  rows: Span,
  lines: readonly Line[],
  from: string,
  to: string,
  edits: readonly Edit[] = [],
): string {
  const replaced = new Set(edits.map(({ start }) => start));
  const blanks = [...indentations(text, rows, lines, from, to)].filter(
    ({ start }) => !replaced.has(start),
  );
  const all = [...edits, ...blanks].map((edit) => ({
    ...edit,
    start: edit.start - rows.start,
    end: edit.end - rows.start,
  }));
  return applyEdits(text.slice(rows.start, rows.end), all);
}

function* indentations(
  text: string,
  rows: Span,
  lines: readonly Line[],
  from: string,
  to: string,
): Generator<Edit> {
  const words: Span[] = [];
  for (const [line] of walk(lines)) {
    for (const { start, end } of line.words) {
      if (text.slice(start, end).includes('\n')) words.push({ start, end });
    }
  }
  let word = 0;
  for (let start = rows.start; start < rows.end; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    while (word < words.length && words[word]!.end < start) word++;
    const isInWord = word < words.length && words[word]!.start < start;
    const blanks = /^[ \t]*/.exec(text.slice(start, end))?.[0] ?? '';
    const isEmpty = text.slice(start, end).trim() === '';
    if (!isInWord) {
      const rest = blanks.startsWith(from) ? blanks.slice(from.length) : '';
      yield { start, end: start + blanks.length, text: isEmpty ? '' : to + rest };
    }
    start = end + 1;
  }
}

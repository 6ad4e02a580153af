import { type Layout, layOut } from './layout.ts';
import type { Edit, Span } from './text.ts';

/**
 * `text` as `caddy fmt` (2.11.7) prints it, byte for byte; the result always ends with one line
 * break. The formatter reads characters, not the tree, so it also works on text that does not
 * parse. It is as faithful where Caddy changes the meaning: a word whose last character is `<`
 * swallows the space after it, a backtick string at the start of a line moves up to the line above, a
 * blank line between an import and the global options makes them a block of the import, and with
 * `\r\n` line ends a heredoc is laid out like other lines.
 *
 * What the command does beyond this: `caddy fmt FILE` prints the result and exits with 1 when it
 * differs from the file after `\r\n` became `\n`; `caddy fmt -` reads standard input and always
 * exits with 0; `--overwrite` writes the result back, with `\n` only. A byte order mark is to all of
 * them a word like any other. Bytes that are not UTF-8 become U+FFFD; a lone surrogate here stays.
 */
export function format(text: string): string {
  const { runs, tail } = layOut(text);
  const parts: string[] = [];
  for (const run of runs) parts.push(run.before, text.slice(run.start, run.end));
  parts.push(tail, '\n');
  return parts.join('');
}

/**
 * The changes that turn `text` into `format(text)`, in order and apart from each other, each as
 * small as it can be: what stands between two kept stretches is all that is ever replaced. With
 * `span`, only those changes that touch a line of it; an empty span stands for its line. An edit may
 * end between `\r` and `\n`.
 */
export function formatEdits(text: string, span?: Span): Edit[] {
  return editsOf(layOut(text), text, span);
}

/** What is to be changed in a stretch of a file, which ends with a block, if what follows it is read as a text of its own. */
export function stretchEdits(text: string): readonly Edit[] | undefined {
  const layout = layOut(text);
  return layout.rests ? editsOf(layout, `${text}\n`) : undefined;
}

function editsOf({ runs, tail }: Layout, text: string, span?: Span): Edit[] {
  const range = span && wholeLines(text, span);
  const edits: Edit[] = [];
  let done = 0;
  const add = (edit: Edit | undefined): void => {
    if (edit && !(range && !touches(edit, range, text.length))) edits.push(edit);
  };
  const replace = (end: number, by: string): void => {
    // Blanks at the end of a line go by themselves, so that all else is the same without them.
    const rest = by.startsWith('\n') ? blanksEnd(text, done, end) : done;
    add(smallest(text, done, rest, ''));
    add(smallest(text, rest, end, by));
  };
  for (const run of runs) {
    replace(run.start, run.before);
    done = run.end;
  }
  replace(text.length, `${tail}\n`);
  return edits;
}

/**
 * The changes of `formatEdits` to the indentation of the lines of `span` and to the blanks within them, none of which
 * adds or takes away a line.
 */
export function formatLines(text: string, span: Span): Edit[] {
  const { runs } = layOut(text);
  const lines = wholeLines(text, span);
  const edits: Edit[] = [];
  for (const [index, { start, before }] of runs.entries()) {
    if (start < lines.start || start >= lines.end) continue;
    const done = runs[index - 1]?.end ?? 0;
    const gap = text.slice(done, start);
    const from = done + gap.lastIndexOf('\n') + 1;
    // What is to move to another line, or from one, is left where it is.
    if (index > 0 && gap.includes('\n') !== before.includes('\n')) continue;
    const edit = smallest(text, from, start, before.slice(before.lastIndexOf('\n') + 1));
    if (edit) edits.push(edit);
  }
  return edits;
}

/** The change of `start` to `end` into `by`, without what is equal at both ends; nothing if all is. */
export function smallest(text: string, start: number, end: number, by: string): Edit | undefined {
  let from = 0;
  while (start + from < end && from < by.length && text[start + from] === by[from]) from++;
  let left = end - start - from;
  let fresh = by.length - from;
  while (left > 0 && fresh > 0 && text[start + from + left - 1] === by[from + fresh - 1]) {
    left--;
    fresh--;
  }
  if (left === 0 && fresh === 0) return undefined;
  const at = start + from;
  return { start: at, end: at + left, text: by.slice(from, from + fresh) };
}

/** Where the blanks between `start` and a line feed end; `start` if anything else stands there. */
function blanksEnd(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (text[at] === ' ' || text[at] === '\t')) at++;
  return at < end && text[at] === '\n' ? at : start;
}

/** From the start of the first line of `span` up to and with the line break of its last line. */
function wholeLines(text: string, { start, end }: Span): Span {
  const lastCharacter = end > start ? end - 1 : start;
  const newline = text.indexOf('\n', lastCharacter);
  return {
    // `lastIndexOf` takes a negative position for 0, where the line break of an empty line may be.
    start: start > 0 ? text.lastIndexOf('\n', start - 1) + 1 : 0,
    end: newline < 0 ? text.length : newline + 1,
  };
}

function touches(edit: Edit, range: Span, length: number): boolean {
  if (edit.end > edit.start) return edit.start < range.end && edit.end > range.start;
  const atEndOfText = edit.start === length && range.end === length;
  return edit.start >= range.start && (edit.start < range.end || atEndOfText);
}

/** One line of a file with a stretch of it underlined. */
export interface Frame {
  /** The line as a terminal can show it: tabs as spaces, control characters as pictures, cut to the width. */
  readonly line: string;
  /** How far the underline is indented, and how long it is, in columns of the terminal. */
  readonly indent: number;
  readonly length: number;
}

/** `start` and `end` are offsets in `line`; at least one column is underlined. */
export function drawFrame(line: string, start: number, end: number, width: number): Frame {
  const cells = cellsOf(line, end + 2 * width);
  let from = 0;
  let to = 0;
  let column = 0;
  for (const cell of cells) {
    if (cell.at < start) from = column + cell.width;
    column += cell.width;
    if (cell.at < end) to = column;
  }
  const length = Math.max(1, to - from);
  if (column <= width) return { line: join(cells), indent: from, length };
  return cut(cells, from, length, width);
}

/** `text` without anything that could steer a terminal or turn the direction of the text around. */
export function harmless(text: string): string {
  return text.replace(STEERING, (character) => pictureOf(character));
}

interface Cell {
  /** Offset in the line. */
  readonly at: number;
  readonly shown: string;
  readonly width: number;
}

/** C0, DEL and C1; the marks and overrides that let a text read differently from what it is. */
const STEERING = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;
const TAB_WIDTH = 4;

/** The cells of `line`, as many as can matter when the offset `enough` is shown. */
function cellsOf(line: string, enough: number): readonly Cell[] {
  const text = line.slice(0, enough);
  const cells: Cell[] = [];
  let column = 0;
  for (const { at, character } of charactersOf(text)) {
    const tab = character === '\t' ? TAB_WIDTH - (column % TAB_WIDTH) : 0;
    const cell = tab
      ? { at, shown: ' '.repeat(tab), width: tab }
      : { at, shown: harmless(character), width: widthOf(character) };
    cells.push(cell);
    column += cell.width;
  }
  return cells;
}

function* charactersOf(text: string): Generator<{ at: number; character: string }> {
  if (/^[\t\x20-\x7E]*$/.test(text)) {
    for (let at = 0; at < text.length; at++) yield { at, character: text[at]! };
    return;
  }
  for (const { index, segment } of new Intl.Segmenter().segment(text)) {
    yield { at: index, character: segment };
  }
}

/** The columns most terminals give to a character as a reader sees it, with its accents and joiners. */
function widthOf(character: string): number {
  if (/^\p{Emoji_Presentation}|\uFE0F/u.test(character)) return 2;
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(character)) {
    return /^[\uFF61-\uFFDC]/.test(character) ? 1 : 2;
  }
  if (/^[\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6]/.test(character)) return 2;
  if (/^[\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/.test(character)) return 1;
  return /^[\p{Mn}\p{Me}\p{Cf}]+$/u.test(character) ? 0 : 1;
}

function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\uFFFD';
}

/** Keeps the underlined stretch, with some of what stands before it. */
function cut(cells: readonly Cell[], from: number, length: number, width: number): Frame {
  const room = width - 2;
  const lead = Math.min(from, Math.max(8, room - length));
  const left = from + Math.min(length, room) <= room ? 0 : from - Math.min(lead, room >> 1);
  const kept: Cell[] = [];
  let column = 0;
  let before = 0;
  let used = 0;
  for (const cell of cells) {
    const isKept = column >= left && used + cell.width <= room;
    if (isKept) {
      kept.push(cell);
      used += cell.width;
    } else if (column < left) {
      before = column + cell.width;
    }
    column += cell.width;
  }
  const head = before > 0 ? '…' : '';
  const tail = before + used < column ? '…' : '';
  const indent = from - before + head.length;
  return {
    line: `${head}${join(kept)}${tail}`,
    indent,
    length: Math.max(1, Math.min(length, used + head.length - indent)),
  };
}

function join(cells: readonly Cell[]): string {
  return cells.map(({ shown }) => shown).join('');
}

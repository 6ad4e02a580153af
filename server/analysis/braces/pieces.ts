import type { Span } from '../../../grammar/text.ts';
import { isEmptyHeredoc } from '../../../grammar/tokens.ts';
import { type Line, type Quote, type Tree, walk, type Word } from '../../../grammar/tree.ts';

/** One token of a file, in the order in which Caddy's parser meets them. */
export interface Piece extends Span {
  /** `open` and `close` are braces that count; a quoted one is a word. */
  readonly kind: 'word' | 'open' | 'close';
  readonly text: string;
  readonly quote: Quote;
  /** Caddy takes it for the first on its line. */
  readonly newLine: boolean;
  /** The line of the tree that it belongs to; absent for closing braces. */
  readonly line?: Line;
  readonly word?: Word;
}

/** The words and braces of a file, or of one line at its top, in a row, strays included. */
export function piecesOf(tree: Pick<Tree, 'text' | 'lines' | 'strays'>): readonly Piece[] {
  const found: Open<Piece>[] = [];
  for (const [line] of walk(tree.lines)) {
    for (const word of line.words) {
      const { start, end, text, quote } = word;
      // A quote that never ends does not count: what is in it may even be a brace.
      const kind = word.fault === 'unterminated' ? kindOf(text) : 'word';
      found.push({ kind, start, end, text, quote, newLine: false, line, word });
    }
    const { block } = line;
    if (!block) continue;
    const { start, end } = block.open;
    found.push({ kind: 'open', start, end, text: '{', quote: '', newLine: false, line });
    if (block.close) found.push(closing(block.close));
  }
  for (const stray of tree.strays) found.push(closing(stray));
  found.sort((a, b) => a.start - b.start);
  let before: Piece | undefined;
  for (const piece of found) {
    const joined = before?.line !== undefined && before.line === piece.line;
    const skipsOne = before?.word && isEmptyHeredoc(before.word, textOf(before, tree));
    piece.newLine =
      !before || (!joined && breaksLine(tree.text, before.end, piece.start, skipsOne));
    before = piece;
  }
  return found;
}

function kindOf(text: string): Piece['kind'] {
  if (text === '{') return 'open';
  return text === '}' ? 'close' : 'word';
}

type Open<T> = { -readonly [K in keyof T]: T[K] };

function closing({ start, end }: Span): Open<Piece> {
  return { kind: 'close', start, end, text: '}', quote: '', newLine: false };
}

function textOf({ start, end }: Span, { text }: Pick<Tree, 'text'>): string {
  return text.slice(start, end);
}

/** Whether what stands between two words ends the line: a backslash anywhere before a line break, even in a comment, takes it away. */
function breaksLine(text: string, from: number, to: number, escaped = false): boolean {
  for (let at = from; at < to; at++) {
    if (text[at] === '\\') escaped = true;
    else if (text[at] === '\n') {
      if (!escaped) return true;
      escaped = false;
    }
  }
  return false;
}

import { addressWords } from '../../../grammar/build.ts';
import type { Span } from '../../../grammar/text.ts';
import { isEmptyHeredoc } from '../../../grammar/tokens.ts';
import type { Block, Line as TreeLine, Word } from '../../../grammar/tree.ts';
import type { Token, Via } from '../config.ts';
import type { Source } from './fill.ts';

/** The name of a snippet and its word, `(name)`: nothing else stands in front of its block. */
export function snippetName(
  line: TreeLine,
): { readonly name: string; readonly word: Word } | undefined {
  const [word, second] = addressWords(line.words);
  if (!word || second) return undefined;
  const { text } = word;
  return text.startsWith('(') && text.endsWith(')') && text.length > 1
    ? { name: text.slice(1, -1), word }
    : undefined;
}

export function wordlessBlock(line: TreeLine | undefined): Block | undefined {
  return line && line.words.length === 0 ? line.block : undefined;
}

export function isImport(line: TreeLine): boolean {
  return line.words[0]?.text === 'import';
}

/** `block` or `blocks.name` when a line consists of that placeholder alone. */
export function blockName(line: TreeLine): string | undefined {
  const [word] = line.words;
  return word && line.words.length === 1 && !line.block ? blockNameOf(word) : undefined;
}

/** `block` or `blocks.name` when a word is that placeholder alone. */
export function blockNameOf({ text }: Word): string | undefined {
  if (text === '{block}') return 'block';
  return text.startsWith('{blocks.') && text.endsWith('}') ? text.slice(1, -1) : undefined;
}

export function wordsSpan(line: TreeLine): Span {
  return { start: line.start, end: line.words[line.words.length - 1]?.end ?? line.end };
}

/** A closing brace on the line of a directive, which Caddy reads as its last word. */
export function crowdedClose(source: Source, { open, close, lines }: Block): Token | undefined {
  const last = lines[lines.length - 1];
  if (!close || !last || last.block) return undefined;
  const { text } = source.filled;
  const word = last.words[last.words.length - 1];
  const from =
    word && isEmptyHeredoc(word, text.slice(word.start, word.end))
      ? text.indexOf('\n', last.end) + 1
      : last.end;
  if (text.slice(from, close.start).includes('\n')) return undefined;
  if (!text.slice(open.end, last.start).includes('\n')) return undefined;
  return { ...source.place(close), text: '}', quote: '', unknown: false, brace: true };
}

/** A word as Caddy sees it, before arguments are filled in. */
export function tokenOf(source: Source, word: Word, via: Via | undefined): Token {
  // Written out, since there is one for every word of every import, and a spread takes several times as long.
  const { uri, start, end } = source.place(word);
  const { text, parts, fault } = word;
  // A quote without an end does not count.
  const quote = fault === 'unterminated' ? '' : word.quote;
  const unknown = parts.some((part) => part.kind === 'env');
  return via
    ? { uri, start, end, text, quote, unknown, via }
    : { uri, start, end, text, quote, unknown };
}

import type { Span } from '../../grammar/text.ts';
import {
  type Block,
  type Item,
  type Line,
  type Tree,
  walk,
  type Word,
} from '../../grammar/tree.ts';
import { areSame, type Store } from '../analysis/memory.ts';

/** One named thing of a Caddyfile, for an outline. */
export interface FileSymbol extends Span {
  /** Never empty. */
  readonly name: string;
  readonly kind:
    | 'site'
    | 'snippet'
    | 'route'
    | 'options'
    | 'option'
    | 'matcher'
    | 'block'
    | 'import';
  /** Its name, inside the span. */
  readonly nameAt: Span;
  readonly children: readonly FileSymbol[];
}

/** What was found in blocks before, with the words in front of them. */
export type KnownSymbols = Store<
  Block,
  { readonly words: readonly Word[]; readonly symbol: FileSymbol }
>;

/**
 * Sites, snippets and named routes with the matchers they define and the blocks of their directives, the global options, and
 * imports at the top. Of a file that is imported into something, which holds `lines` and no sites, what such a block holds. What is in `known` of blocks that have
 * not changed is taken from there: the same objects.
 */
export function symbols(
  tree: Tree,
  holds: 'items' | 'lines' = 'items',
  known: KnownSymbols = new WeakMap(),
): readonly FileSymbol[] {
  if (holds === 'lines') return inside(tree.lines, tree.text);
  return tree.items.map((item) => {
    if (!('block' in item) || !item.block) return symbolOf(item, tree.text);
    const words = wordsOf(item);
    const before = known.get(item.block);
    if (before && areSame(before.words, words)) return before.symbol;
    const symbol = symbolOf(item, tree.text);
    known.set(item.block, { words, symbol });
    return symbol;
  });
}

/** The words in front of the block of an item. */
function wordsOf(item: Item): readonly Word[] {
  if (item.kind === 'site') return item.addresses;
  return 'name' in item ? [item.name] : [];
}

function symbolOf(item: Item, text: string): FileSymbol {
  const { start, end } = item;
  switch (item.kind) {
    case 'site': {
      const [first] = item.addresses;
      const last = item.addresses[item.addresses.length - 1];
      const nameAt = first && last ? { start: first.start, end: last.end } : { start, end };
      const name = nameOf(text, nameAt);
      return { start, end, kind: 'site', name, nameAt, children: inside(item.lines, text) };
    }
    case 'snippet':
    case 'route': {
      const { kind, name: word, block } = item;
      const nameAt = { start: word.start, end: word.end };
      const children = inside(block.lines, text);
      return { start, end, kind, name: nameOf(text, nameAt), nameAt, children };
    }
    case 'options': {
      const children = item.block.lines.flatMap((line) => named(line, 'option', text));
      return {
        start,
        end,
        kind: 'options',
        name: 'global options',
        nameAt: item.block.open,
        children,
      };
    }
    case 'import': {
      const last = item.line.words[item.line.words.length - 1];
      const nameAt = { start, end: last?.end ?? end };
      return { start, end, kind: 'import', name: nameOf(text, nameAt), nameAt, children: [] };
    }
  }
}

/** The definitions of named matchers, and the blocks of other lines with what is in them. */
function inside(lines: readonly Line[], text: string, depth = 0): readonly FileSymbol[] {
  if (depth > DEEPEST) return matchers(lines, text);
  return lines.flatMap((line): readonly FileSymbol[] => {
    if (isMatcher(line)) return named(line, 'matcher', text);
    const [first] = line.words;
    const last = line.words.at(-1);
    if (!line.block || !first || !last) return [];
    const nameAt = { start: first.start, end: last.end };
    const children = inside(line.block.lines, text, depth + 1);
    const { start, end } = line;
    return [{ start, end, kind: 'block', name: nameOf(text, nameAt), nameAt, children }];
  });
}

/** Nobody nests like this on purpose. */
const DEEPEST = 20;

/** The definitions of named matchers, at whatever depth. */
function matchers(lines: readonly Line[], text: string): readonly FileSymbol[] {
  const found: FileSymbol[] = [];
  for (const [line] of walk(lines))
    if (isMatcher(line)) found.push(...named(line, 'matcher', text));
  return found;
}

function isMatcher({ words }: Line): boolean {
  return words[0]?.text.startsWith('@') ?? false;
}

function named(line: Line, kind: 'option' | 'matcher', text: string): FileSymbol[] {
  const [word] = line.words;
  if (!word) return [];
  const { start, end } = line;
  const nameAt = { start: word.start, end: word.end };
  return [{ start, end, kind, name: nameOf(text, nameAt), nameAt, children: [] }];
}

function nameOf(text: string, { start, end }: Span): string {
  const name = text
    .slice(start, Math.min(end, start + LONGEST_NAME))
    .replaceAll(/\s+/g, ' ')
    .trim();
  return name || '…';
}

/** More than fits an outline; a heredoc may stand where a name should. */
const LONGEST_NAME = 200;

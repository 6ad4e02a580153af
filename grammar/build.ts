import type { Span } from './text.ts';
import type { Item, Line } from './tree.ts';

/** What the lines at the top of a file are. */
export function classify(lines: readonly Line[], strays: readonly Span[] = []): readonly Item[] {
  const cut = behindStrays(lines, strays);
  return heads<Line['words'][number], Line>(lines, (line) => cut.has(line)).map(keptItem);
}

/** Most lines at the top open a block, and are the same objects as before a change: so are what they begin. */
const headOfLine = new WeakMap<object, object>();
const itemOfHead = new WeakMap<object, Item>();

function keptItem(head: Head<Line['words'][number], Line>): Item {
  const known = itemOfHead.get(head);
  if (known) return known;
  const item = itemOf(head);
  itemOfHead.set(head, item);
  return item;
}

/** What a line with a block begins by itself. */
function keptHead<W extends { readonly text: string }, L extends TopLine<W>>(line: L): Head<W, L> {
  const known = headOfLine.get(line);
  if (known) return known as Head<W, L>;
  const head = { kind: kindOf(line.words), first: line, words: line.words, opener: line, rest: [] };
  headOfLine.set(line, head);
  return head;
}

/** The lines at the top of a file that follow a closing brace which closes nothing. */
export function behindStrays(lines: readonly Line[], strays: readonly Span[]): ReadonlySet<Line> {
  const found = new Set<Line>();
  let next = 0;
  for (const line of lines) {
    const before = next;
    while ((strays[next]?.start ?? line.start) < line.start) next++;
    if (next > before) found.add(line);
  }
  return found;
}

/** A line at the top of a file, as far as its role depends on it. */
interface TopLine<W> {
  readonly words: readonly W[];
  readonly block?: unknown;
}

/** One thing at the top of a file: an import, or words with the block or the lines that belong to them. */
export interface Head<W, L extends TopLine<W>> {
  readonly kind: 'import' | 'options' | 'snippet' | 'route' | 'site';
  /** The line it begins with. */
  readonly first: L;
  readonly words: readonly W[];
  /** The line that opens the block; absent for an import and for a site without braces. */
  readonly opener?: L;
  /** The lines of a site without braces: all that follow, to a closing brace that closes nothing else. */
  readonly rest: readonly L[];
}

/**
 * Sorts lines into what they begin. Caddy decides by position alone: addresses up to the end of the
 * line, or further after a comma, then either a block or, for a file with a single site, everything
 * that follows. https://caddyserver.com/docs/caddyfile/concepts#structure
 */
export function heads<W extends { readonly text: string }, L extends TopLine<W>>(
  lines: readonly L[],
  isBehindStray: (line: L) => boolean = () => false,
): readonly Head<W, L>[] {
  const found: Head<W, L>[] = [];
  for (let index = 0; index < lines.length; ) {
    const first = lines[index]!;
    if (first.words[0]?.text === 'import') {
      found.push({ kind: 'import', first, words: first.words, rest: [] });
      index++;
      continue;
    }
    if (first.words[0]?.text.startsWith('@')) {
      // Caddy refuses a matcher here; what follows is no part of it.
      found.push({ kind: 'site', first, words: first.words, opener: first, rest: [] });
      index++;
      continue;
    }
    if (first.block) {
      found.push(keptHead(first));
      index++;
      continue;
    }
    const words: W[] = [];
    let line: L | undefined = first;
    for (; line; line = lines[++index]) {
      for (const word of line.words) words.push(word);
      if (line.block || !words[words.length - 1]?.text.endsWith(',')) break;
    }
    index++;
    const after = lines[index];
    if (!line?.block && after?.block && after.words.length === 0) {
      line = after;
      index++;
    }
    if (line?.block) {
      found.push({ kind: kindOf(words), first, words, opener: line, rest: [] });
    } else if (kindOf(words) !== 'site') {
      // A snippet or named route without its block, which Caddy refuses; what follows is no part of it.
      found.push({ kind: 'site', first, words, rest: [] });
    } else {
      const from = index;
      while (index < lines.length && !isBehindStray(lines[index]!)) index++;
      found.push({ kind: 'site', first, words, rest: lines.slice(from, index) });
    }
  }
  return found;
}

function kindOf(
  words: readonly { readonly text: string }[],
): 'options' | 'snippet' | 'route' | 'site' {
  const [name, second] = addressWords(words);
  if (!name) return 'options';
  if (!second && isWrapped(name.text, '&(')) return 'route';
  if (!second && isWrapped(name.text, '(')) return 'snippet';
  return 'site';
}

/** The words in front of a block that Caddy sees there: neither empty ones nor lone commas. */
export function addressWords<W extends { readonly text: string }>(
  words: readonly W[],
): readonly W[] {
  return words.filter(({ text }) => text !== '' && text !== ',');
}

function isWrapped(text: string, open: string): boolean {
  return text.startsWith(open) && text.endsWith(')') && text.length > open.length;
}

function itemOf({ kind, first, words, opener, rest }: Head<Line['words'][number], Line>): Item {
  const { start } = first;
  if (kind === 'import') return { kind, start, end: first.end, line: first };
  const block = opener?.block;
  if (!block) {
    const end = rest[rest.length - 1]?.end ?? words[words.length - 1]?.end ?? start;
    return { kind: 'site', start, end, addresses: words, lines: rest };
  }
  const { end } = block;
  const [name] = addressWords(words);
  if (!name || kind === 'options') return { kind: 'options', start, end, block };
  if (kind === 'site') return { kind, start, end, addresses: words, block, lines: block.lines };
  return { kind, start, end, name, block };
}

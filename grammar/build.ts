import type { Block, Item, Line, Word } from './tree.ts';

/**
 * What the lines at the top of a file are. Caddy decides by position alone: addresses up to the end
 * of the line, or further after a comma, then either a block or, for a file with a single site,
 * everything that follows.
 * https://caddyserver.com/docs/caddyfile/concepts#structure
 */
export function classify(lines: readonly Line[]): readonly Item[] {
  const items: Item[] = [];
  for (let index = 0; index < lines.length; ) {
    const line = lines[index]!;
    if (line.words[0]?.text === 'import' && !line.words[0].quote) {
      items.push({ kind: 'import', start: line.start, end: line.end, line });
      index++;
      continue;
    }
    const head = readHead(lines, index);
    items.push(itemOf(head, lines));
    index = head.next;
  }
  return items;
}

interface Head {
  readonly start: number;
  readonly words: readonly Word[];
  readonly block?: Block;
  /** Index of the first line behind the head, or behind the whole site when it has no braces. */
  readonly next: number;
  /** Index of the first directive of a site without braces. */
  readonly body: number;
}

function readHead(lines: readonly Line[], from: number): Head {
  const words: Word[] = [];
  const { start } = lines[from]!;
  let index = from;
  for (; index < lines.length; index++) {
    const line = lines[index]!;
    for (const word of line.words) words.push(word);
    if (line.block) return { start, words, block: line.block, next: index + 1, body: index + 1 };
    if (!words[words.length - 1]?.text.endsWith(',')) break;
  }
  index++;
  const after = lines[index];
  if (after?.block && after.words.length === 0) {
    return { start, words, block: after.block, next: index + 1, body: index + 1 };
  }
  return { start, words, next: lines.length, body: index };
}

function itemOf(head: Head, lines: readonly Line[]): Item {
  const { start, words, block } = head;
  const [name] = words;
  if (block) {
    const { end } = block;
    if (!name) return { kind: 'options', start, end, block };
    if (words.length === 1 && isWrapped(name.text, '&(')) {
      return { kind: 'route', start, end, name, block };
    }
    if (words.length === 1 && isWrapped(name.text, '(')) {
      return { kind: 'snippet', start, end, name, block };
    }
    return { kind: 'site', start, end, addresses: words, block, lines: block.lines };
  }
  const body = lines.slice(head.body);
  const end = body[body.length - 1]?.end ?? words[words.length - 1]?.end ?? start;
  return { kind: 'site', start, end, addresses: words, lines: body };
}

function isWrapped(text: string, open: string): boolean {
  return text.startsWith(open) && text.endsWith(')') && text.length > open.length;
}

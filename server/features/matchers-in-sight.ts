import { placeKey } from '../../grammar/text.ts';
import { type Line, walk, type Word } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Source } from '../analysis/expand/fill.ts';
import type { Cursor } from './cursor.ts';

/** A named matcher that a word at the cursor can refer to. */
export interface MatcherInSight {
  /** With its `@`. */
  readonly name: string;
  /** What it demands, on one line. */
  readonly text: string;
  readonly word: Word;
  readonly line: Line;
  readonly source: Source;
}

/**
 * The named matchers of the blocks around the cursor, inner ones first, those of snippets and files that are imported
 * there included. The first of a name is the one that counts.
 */
export function matchersInSight(cursor: Cursor): readonly MatcherInSight[] {
  const { analysis, around, source, item } = cursor;
  const found = new Map<string, MatcherInSight>();
  const queue: Lines[] = [];
  for (const { line } of [...around].reverse()) {
    if (line.block) queue.push({ lines: line.block.lines, source });
  }
  if (item?.kind === 'site' && !item.block) queue.push({ lines: item.lines, source });
  const imported = importsOf(analysis);
  const seen = new Set<readonly Line[]>();
  for (const from of queue) {
    if (seen.has(from.lines)) continue;
    seen.add(from.lines);
    for (const line of from.lines) {
      const [word] = line.words;
      if (word?.text === 'import') queue.push(...imported(line, from.source));
      if (!word?.text.startsWith('@') || found.has(word.text)) continue;
      const text = demandOf(line, from.source);
      found.set(word.text, { name: word.text, text, word, line, source: from.source });
    }
  }
  return [...found.values()];
}

interface Lines {
  readonly lines: readonly Line[];
  readonly source: Source;
}

/** The lines that an import brings, by the words of its line. */
function importsOf({ config }: Analysis): (line: Line, from: Source) => readonly Lines[] {
  const snippets = snippetsOf(config.sources.values());
  const uses = new Map(config.imports.map((use) => [placeKey(use.at), use]));
  return ({ words, start }, { uri }) => {
    const snippet = snippets.get(words[1]?.text ?? '');
    if (snippet) return [snippet];
    const use = uses.get(placeKey({ uri, start }));
    return (use?.targets ?? []).flatMap((target) => {
      const source = config.sources.get(target.uri);
      return source && use?.snippet === undefined ? [{ lines: source.written.lines, source }] : [];
    });
  };
}

/** A snippet where it is defined. */
export interface PlacedSnippet extends Lines {
  readonly name: Word;
}

/** The snippets of files by their names; the first of a name counts. */
export function snippetsOf(sources: Iterable<Source>): ReadonlyMap<string, PlacedSnippet> {
  const found = new Map<string, PlacedSnippet>();
  for (const source of sources) {
    for (const item of source.written.items) {
      if (item.kind !== 'snippet') continue;
      const name = item.name.text.slice(1, -1);
      if (!found.has(name)) found.set(name, { lines: item.block.lines, name: item.name, source });
    }
  }
  return found;
}

/** The words behind the name, or those of the block; cut when they are many. */
function demandOf(line: Line, { written }: Source): string {
  const words: string[] = [];
  let length = 0;
  for (const [inner] of walk([line])) {
    const own = inner === line ? inner.words.slice(1) : inner.words;
    if (own.length === 0) continue;
    const text = own.map(({ start, end }) => written.text.slice(start, end)).join(' ');
    words.push(text);
    length += text.length;
    if (length > 80) break;
  }
  const text = words.join('; ').replaceAll(/\s+/g, ' ');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

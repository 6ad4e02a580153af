import { type Line, walk, type Word } from '../../grammar/tree.ts';
import type { Cursor } from './cursor.ts';
import type { Source } from '../analysis/fill.ts';

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
export function matchersInSight({
  analysis,
  around,
  source,
  item,
}: Cursor): readonly MatcherInSight[] {
  const found = new Map<string, MatcherInSight>();
  const seen = new Set<readonly Line[]>();
  const collect = (lines: readonly Line[], from: Source): void => {
    if (seen.has(lines)) return;
    seen.add(lines);
    for (const line of lines) {
      const [word, target] = line.words;
      if (word?.text === 'import' && target) {
        const snippet = snippetNamed(analysis.config.sources.values(), target.text);
        if (snippet) collect(snippet.lines, snippet.source);
        else {
          const at = line.words[0]!.start;
          const use = analysis.config.imports.find(
            (one) => one.at.start === at && one.at.uri === from.uri,
          );
          for (const { uri } of use?.targets ?? []) {
            const file = analysis.config.sources.get(uri);
            if (file) collect(file.written.lines, file);
          }
        }
      }
      if (!word?.text.startsWith('@') || found.has(word.text)) continue;
      found.set(word.text, {
        name: word.text,
        text: demandOf(line, from),
        word,
        line,
        source: from,
      });
    }
  };
  for (const { line } of [...around].reverse()) {
    if (line.block) collect(line.block.lines, source);
  }
  if (item?.kind === 'site' && !item.block) collect(item.lines, source);
  return [...found.values()];
}

/** The definition of a snippet in one of the files. */
export function snippetNamed(
  sources: Iterable<Source>,
  name: string,
): { readonly lines: readonly Line[]; readonly name: Word; readonly source: Source } | undefined {
  for (const source of sources) {
    for (const item of source.written.items) {
      if (item.kind === 'snippet' && item.name.text === `(${name})`) {
        return { lines: item.block.lines, name: item.name, source };
      }
    }
  }
  return undefined;
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

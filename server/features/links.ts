import type { Span } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { contentOf } from './cursor.ts';
import { walk } from '../../grammar/tree.ts';

/** A stretch of text that leads to a file. */
export interface Link extends Span {
  readonly target: string;
}

/** The imports of a file that bring exactly one other file. */
export function links(analysis: Analysis, uri: string): readonly Link[] {
  const source = analysis.config.sources.get(uri);
  if (!source) return [];
  const targets = new Map<number, readonly { readonly uri: string }[]>();
  for (const { at, snippet, targets: files } of analysis.config.imports) {
    if (at.uri === uri && snippet === undefined) targets.set(at.start, files);
  }
  const found: Link[] = [];
  if (targets.size === 0) return found;
  for (const [line] of walk(source.written.lines)) {
    const word = line.words[1];
    const files = line.words[0]?.text === 'import' ? targets.get(line.start) : undefined;
    const [target] = files ?? [];
    if (word && target && files?.length === 1)
      found.push({ ...contentOf(word), target: target.uri });
  }
  return found;
}

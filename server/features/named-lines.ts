import { type Line, walk } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Source } from '../analysis/expand/fill.ts';
import type { Store } from '../analysis/memory.ts';

/** The lines that use names of their files: imports and invocations, in all files of the config. */
export function* linesWithNames(
  analysis: Analysis,
): Generator<{ readonly line: Line; readonly source: Source }> {
  const known: Store<Line, readonly Line[]> = analysis.memory.store('lines with names');
  for (const source of analysis.config.sources.values()) {
    for (const top of source.written.lines) {
      const lines = known.get(top) ?? linesIn(top);
      known.set(top, lines);
      for (const line of lines) yield { line, source };
    }
  }
}

function linesIn(top: Line): readonly Line[] {
  const found: Line[] = [];
  for (const [line] of walk([top])) {
    const name = line.words[0]?.text;
    if (name === 'import' || name === 'invoke') found.push(line);
  }
  return found;
}

import { lineStarts, positionAt } from '../../grammar/text.ts';
import { type Line, type Tree, walk } from '../../grammar/tree.ts';
import { finding, type Rule } from './rule.ts';

export const unclosedBlock: Rule = {
  id: 'unclosed-block',
  summary: 'A block is opened and never closed.',
  category: 'validity',
  severity: 'error',
  *check({ config }) {
    for (const { filled, place } of config.sources.values()) {
      const open = [...walk(filled.lines)]
        .map(([line]) => line)
        .filter((line) => line.block && !line.block.close);
      if (open.length === 0) continue;
      const culprit = firstUnindented(filled, open) ?? open[open.length - 1]!;
      const { open: brace } = culprit.block!;
      yield finding(
        place(brace),
        'This block is never closed. Write "}" on a line of its own behind its last line.',
      );
    }
  },
};

/**
 * The block that was meant to end: the innermost one whose closing brace is missing by its
 * indentation, that is, which holds a line indented no deeper than itself.
 */
function firstUnindented(tree: Tree, open: readonly Line[]): Line | undefined {
  const starts = lineStarts(tree.text);
  const indentation = (line: Line): number => {
    const { line: row } = positionAt(starts, line.start);
    const from = starts[row] ?? 0;
    return line.start - from;
  };
  return open.findLast((line) =>
    line.block!.lines.some((inner) => indentation(inner) <= indentation(line)),
  );
}

import { type Edit, wholeLine } from '../../grammar/text.ts';
import type { Block } from '../analysis/analyze.ts';
import { linesOf } from '../analysis/config.ts';
import { layoutEdits } from '../analysis/laid-out.ts';
import { inlineOwner } from '../project/inline-uri.ts';
import { finding, type Rule } from './rule.ts';

export const notFormatted: Rule = {
  id: 'not-formatted',
  summary: 'The file is not laid out as "caddy fmt" does it.',
  category: 'style',
  severity: 'hint',
  *check({ blocks, config, faults, memory, uri }) {
    const source = config.sources.get(uri);
    // With braces out of place, the layout would hide the mistake.
    if (!source || faults.list.length > 0) return;
    // Nobody formats what stands in a compose file.
    if (inlineOwner(uri)) return;
    // Nor does it help where a brace is meant as text, which the command takes for the beginning of a block.
    if (blocks.map('braces as text', [], holdsBrace).some(Boolean)) return;
    const { text } = source.written;
    const edits = layoutEdits(source.written, memory.store('layout'));
    // Blanks that nobody sees are no reason to speak.
    const first = edits?.find((edit) => isVisible(edit, text));
    if (!edits || !first) return;
    const line = wholeLine(text, first.start);
    const end = text.slice(line.start, line.end).trimEnd().length + line.start;
    yield finding(
      { uri, start: line.start, end: Math.max(end, line.start) },
      'The layout is not that of "caddy fmt", of which Caddy warns at each start. Format the file.',
      {
        // A brace that Caddy takes for a word would become one when it stands alone.
        fixes:
          faults.key === ''
            ? [
                {
                  title: 'Format the file',
                  edits: edits.map((edit) => ({ ...edit, uri })),
                  safe: false,
                },
              ]
            : [],
      },
    );
  },
};

function holdsBrace({ sites }: Block): boolean {
  for (const { args } of linesOf(sites.flatMap(({ lines }) => lines))) {
    if (args.some(({ quote, text, unknown }) => quote === '' && !unknown && text.endsWith('{')))
      return true;
  }
  return false;
}

/** Whether it changes more than empty lines and blanks at the end of a line. */
function isVisible({ start, end, text: written }: Edit, text: string): boolean {
  // Most are of this kind, since the blanks that hold room for typing are among them.
  if (written === '' && text[end] === '\n' && text.slice(start, end).trim() === '') return false;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const to = newline < 0 ? text.length : newline;
  const before = text.slice(from, to);
  const after = text.slice(from, start) + written + text.slice(end, to);
  return withoutEnds(before) !== withoutEnds(after);
}

function withoutEnds(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines.filter((line) => line !== '').join('\n');
}

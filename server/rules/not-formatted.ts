import { formatEdits } from '../../grammar/format.ts';
import { applyEdits, wholeLine } from '../../grammar/text.ts';
import { type Line, linesOf } from '../analysis/config.ts';
import { finding, type Rule } from './rule.ts';

export const notFormatted: Rule = {
  id: 'not-formatted',
  summary: 'The file is not laid out as "caddy fmt" does it.',
  category: 'style',
  severity: 'hint',
  *check({ config, files, faults, uri }) {
    const text = files.read(uri);
    // With braces out of place, the layout would hide the mistake.
    if (text === undefined || faults.list.length > 0 || !config.sources.has(uri)) return;
    // Nor does it help where a brace is meant as text, which the command takes for the beginning of a block.
    if (config.sites.some(({ lines }) => holdsBrace(lines))) return;
    const edits = formatEdits(text);
    const [first] = edits;
    // Blanks that nobody sees are no reason to speak.
    if (!first || withoutEnds(text) === withoutEnds(applyEdits(text, edits))) return;
    const line = wholeLine(text, first.start);
    const end = text.slice(line.start, line.end).trimEnd().length + line.start;
    yield finding(
      { uri, start: line.start, end: Math.max(end, line.start) },
      'The layout is not that of "caddy fmt", of which Caddy warns at each start. Format the file.',
      {
        fixes: [
          { title: 'Format the file', edits: edits.map((edit) => ({ ...edit, uri })), safe: false },
        ],
      },
    );
  },
};

function holdsBrace(lines: readonly Line[]): boolean {
  for (const { args } of linesOf(lines)) {
    if (args.some(({ quote, text, unknown }) => quote === '' && !unknown && text.endsWith('{')))
      return true;
  }
  return false;
}

function withoutEnds(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines.filter((line) => line !== '').join('\n');
}

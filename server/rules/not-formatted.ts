import { formatEdits } from '../../grammar/format.ts';
import { wholeLine } from '../../grammar/text.ts';
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
    const edits = formatEdits(text);
    const [first] = edits;
    if (!first) return;
    const line = wholeLine(text, first.start);
    const end = text.slice(line.start, line.end).trimEnd().length + line.start;
    yield finding(
      { uri, start: line.start, end: Math.max(end, line.start) },
      'The layout is not that of "caddy fmt", of which Caddy warns at each start. Format the file.',
      {
        fixes: [
          { title: 'Format the file', edits: edits.map((edit) => ({ ...edit, uri })), safe: true },
        ],
      },
    );
  },
};

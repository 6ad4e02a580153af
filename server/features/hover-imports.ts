import { relative } from '../workspace.ts';
import type { Cursor } from './cursor.ts';
import { joined } from './entry-doc.ts';
import { snippetsOf } from './matchers-in-sight.ts';

/** On the name of a snippet or a named route, where it is defined; empty elsewhere. */
export function snippetHover({ word, analysis }: Cursor): string {
  const text = word?.text ?? '';
  const route = /^&\((.+)\)$/.exec(text)?.[1];
  if (route !== undefined) return `Named route \`${route}\`; \`invoke ${route}\` runs it.`;
  const name = /^\((.+)\)$/.exec(text)?.[1];
  const snippet = analysis.config.snippets.find((one) => one.name === name);
  return snippet ? `Snippet \`${snippet.name}\`, ${timesText(snippet.uses)}.` : '';
}

/** What the import under the cursor brings: a snippet with its text, or files. */
export function importHover({ word, line, uri, analysis }: Cursor): string {
  if (!word || !line) return '';
  const { config, files } = analysis;
  const snippet = snippetsOf(config.sources.values()).get(word.text);
  if (snippet) {
    const { text } = snippet.source.written;
    const first = snippet.lines[0]?.start ?? 0;
    const last = snippet.lines.at(-1)?.end ?? first;
    const file =
      snippet.source.uri === uri ? '' : ` of \`${relative(files.root, snippet.source.uri)}\``;
    const body = excerpt(text, first, last);
    return joined([`Snippet \`${word.text}\`${file}.`, body]);
  }
  const use = config.imports.find(({ at }) => at.uri === uri && at.start === line.start);
  if (!use || use.snippet !== undefined) return '';
  if (use.targets.length === 0) return 'No file is found for this.';
  const names = use.targets.map((target) => `\`${relative(files.root, target.uri)}\``);
  const shown = names.slice(0, MOST_FILES);
  const more = names.length > shown.length ? [`and ${names.length - shown.length} more`] : [];
  return `Imports ${[...shown, ...more].join(', ')}.`;
}

const MOST_FILES = 10;
const MOST_LINES = 15;

/** Some lines as a code block, the indentation of the first one taken off. */
export function excerpt(text: string, start: number, end: number): string {
  if (end <= start) return '';
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = text.slice(lineStart, start).trim() === '' ? text.slice(lineStart, start) : '';
  const rows = text.slice(start, end).split('\n', MOST_LINES + 1);
  const shown = rows
    .slice(0, MOST_LINES)
    .map((row) => (row.startsWith(indent) ? row.slice(indent.length) : row).trimEnd());
  if (rows.length > MOST_LINES) shown.push('# …');
  const fence = shown.some((row) => row.includes('```')) ? '~~~~' : '```';
  return `${fence}caddyfile\n${shown.join('\n')}\n${fence}`;
}

/** How often a snippet is imported, in words. */
export function timesText(count: number): string {
  if (count === 0) return 'imported nowhere';
  return count === 1 ? 'imported once' : `imported ${count} times`;
}

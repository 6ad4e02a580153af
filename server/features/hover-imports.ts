import type { Line, Token, Via } from '../analysis/config.ts';
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

/** What the import under the cursor brings: a snippet, or files, with the lines that come of it. */
export function importHover(cursor: Cursor): string {
  const { word, line, uri, analysis } = cursor;
  if (!word || !line) return '';
  const { config, files } = analysis;
  const snippet = snippetsOf(config.sources.values()).get(word.text);
  if (snippet) {
    const { text } = snippet.source.written;
    const first = snippet.lines[0]?.start ?? 0;
    const last = snippet.lines.at(-1)?.end ?? first;
    const file =
      snippet.source.uri === uri ? '' : ` of \`${relative(files.root, snippet.source.uri)}\``;
    const isPlain = !/\{(?:args|block)|\bimport\b/.test(text.slice(first, last));
    const body = (!isPlain && broughtText(cursor)) || excerpt(text, first, last);
    return joined([`Snippet \`${word.text}\`${file}.`, body]);
  }
  const use = config.imports.find(({ at }) => at.uri === uri && at.start === line.start);
  if (!use || use.snippet !== undefined) return '';
  if (use.targets.length === 0) return 'No file is found for this.';
  const names = use.targets.map((target) => `\`${relative(files.root, target.uri)}\``);
  const shown = names.slice(0, MOST_FILES);
  const more = names.length > shown.length ? [`and ${names.length - shown.length} more`] : [];
  return joined([`Imports ${[...shown, ...more].join(', ')}.`, broughtText(cursor)]);
}

/** The lines that an import leaves where it stands, arguments and further imports filled in; empty for sites and the like. */
function broughtText({ line, uri, item, analysis }: Cursor): string {
  if (item?.kind === 'import') return '';
  const { sites, routes, options } = analysis.config;
  for (const { lines } of [...sites, ...routes, ...options]) {
    const brought = broughtTo(lines, { uri, start: line?.start ?? 0 });
    if (brought.length > 0) {
      const rows = [...rowsOf(brought, '')].flatMap((row) => row.split('\n'));
      return codeBlock(rows.slice(0, MOST_LINES + 1));
    }
  }
  return '';
}

/** Where the import is carried out several times, those of the first. */
function broughtTo(lines: readonly Line[], at: ImportStart): readonly Line[] {
  const here = lines.filter(({ name }) => cameThrough(name.via, at));
  if (here.length > 0) return here;
  for (const { block } of lines) {
    const inside = block ? broughtTo(block, at) : [];
    if (inside.length > 0) return inside;
  }
  return [];
}

interface ImportStart {
  readonly uri: string;
  readonly start: number;
}

function cameThrough(via: Via | undefined, { uri, start }: ImportStart): boolean {
  for (let step = via; step; step = step.parent) {
    if (step.at.uri === uri && step.at.start === start) return true;
  }
  return false;
}

function* rowsOf(lines: readonly Line[], indentation: string): Generator<string> {
  for (const { name, args, block } of lines) {
    const words = [name, ...args].map(writtenText).join(' ');
    yield `${indentation}${words}${block ? ' {' : ''}`;
    if (!block) continue;
    yield* rowsOf(block, `${indentation}\t`);
    yield `${indentation}}`;
  }
}

function writtenText({ text, quote }: Token): string {
  if (quote === '`') return `\`${text}\``;
  return quote === '' ? text : `"${text.replaceAll('"', '\\"')}"`;
}

const MOST_FILES = 10;
const MOST_LINES = 15;

/** Some lines as a code block, the indentation of the first one taken off. */
export function excerpt(text: string, start: number, end: number): string {
  if (end <= start) return '';
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = text.slice(lineStart, start).trim() === '' ? text.slice(lineStart, start) : '';
  const rows = text.slice(start, end).split('\n', MOST_LINES + 1);
  return codeBlock(
    rows.map((row) => (row.startsWith(indent) ? row.slice(indent.length) : row).trimEnd()),
  );
}

/** The first of some rows; more than are shown are cut. */
function codeBlock(rows: readonly string[]): string {
  const shown = rows.slice(0, MOST_LINES);
  if (rows.length > MOST_LINES) shown.push('# …');
  const fence = shown.some((row) => row.includes('```')) ? '~~~~' : '```';
  return `${fence}caddyfile\n${shown.join('\n')}\n${fence}`;
}

/** How often a snippet is imported, in words. */
export function timesText(count: number): string {
  if (count === 0) return 'imported nowhere';
  return count === 1 ? 'imported once' : `imported ${count} times`;
}

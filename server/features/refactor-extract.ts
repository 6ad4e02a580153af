import { wholeLine } from '../../grammar/text.ts';
import { type Item, type Line, type Tree, walk } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { indented } from './indented.ts';
import type { Refactor } from './refactors.ts';
import { type SelectedLines, selectedLines } from './selected-lines.ts';

/** Moves the selected lines into a snippet in front of their site, and imports it in their place. */
export const extractSnippet: Refactor = (analysis, uri, selection) => {
  const selected = selectedLines(analysis, uri, selection);
  const item = selected?.around.item;
  if (!selected || !item || !isAtTop(analysis, uri, selected) || !isMovable(selected)) return [];
  const { tree, lines, indentation } = selected;
  const name = freeName(analysis, lines);
  const rows = rowsOf(selected);
  const body = indented(tree.text, rows, lines, indentation, '\t');
  const at = placeAbove(tree, item);
  const snippet = `(${name}) {\n${body}${body.endsWith('\n') ? '' : '\n'}}\n\n`;
  const newline = tree.text.slice(rows.start, rows.end).endsWith('\n') ? '\n' : '';
  const edits = [
    { uri, start: at, end: at, text: snippet },
    { uri, ...rows, text: `${indentation}import ${name}${newline}` },
  ];
  const title = `Extract into the snippet "${name}"`;
  return [{ title, kind: 'extract', edits, preferred: false, keeps: true }];
};

/** Where an item begins, with the comments directly above it. */
export function placeAbove(tree: Tree, item: Item): number {
  const { text } = tree;
  let { start } = wholeLine(text, item.start);
  while (start > 0) {
    const above = wholeLine(text, start - 1);
    if (!text.slice(above.start, above.end).trimStart().startsWith('#')) break;
    start = above.start;
  }
  return text.startsWith('\uFEFF') && start === 0 ? 1 : start;
}

/** Whether a snippet can be defined in this file: one that is only imported inside blocks cannot have any. */
function isAtTop(analysis: Analysis, uri: string, { around }: SelectedLines): boolean {
  return uri === analysis.uri || around.levels[0]?.scope.kind === 'top';
}

/**
 * Whether the lines mean the same when they come from a snippet. What is given to an import would have to be handed on,
 * a backslash before a brace is lost on the way, and a variable may be whole lines.
 */
function isMovable({ lines, tree, around }: SelectedLines): boolean {
  if (around.levels.some(({ line }) => !lines.includes(line) && line.words[0]?.text === 'import'))
    return false;
  for (const [{ words }] of walk(lines)) {
    if (words.some(({ fault }) => fault)) return false;
    if (words[0]?.parts.some(({ kind }) => kind === 'env')) return false;
    for (const { start, end, parts } of words) {
      if (/\\[{}]/.test(tree.text.slice(start, end))) return false;
      if (parts.some(({ kind, name }) => kind === 'placeholder' && isGiven(name))) return false;
    }
  }
  return true;
}

/** Whether a placeholder is filled in by an import. */
export function isGiven(name: string): boolean {
  return /^(?:args[.[]|block$|blocks\.)/.test(name);
}

/** The rows of the selected lines, with blank rows at their ends left where they are. */
function rowsOf({ tree, start, end }: SelectedLines): { start: number; end: number } {
  const chosen = tree.text.slice(start, end);
  const lead = /^(?:[ \t]*\r?\n)*/.exec(chosen)?.[0].length ?? 0;
  return { start: start + lead, end };
}

/** The directive's name when there is one line, else `snippet`, with a number when that is taken. */
function freeName({ config }: Analysis, lines: readonly Line[]): string {
  const names = new Set(lines.map(({ words: [name] }) => name?.text ?? ''));
  const [only = ''] = names;
  const base = names.size === 1 && /^[a-z_]+$/.test(only) && only !== 'import' ? only : 'snippet';
  const taken = new Set<string>();
  for (const { written } of config.sources.values()) {
    for (const item of written.items) {
      if (item.kind === 'snippet') taken.add(item.name.text.slice(1, -1));
    }
  }
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
  return name;
}

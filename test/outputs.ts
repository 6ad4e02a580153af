import { format } from '../grammar/format.ts';
import { applyEdits, lineStarts, type Place, positionAt } from '../grammar/text.ts';
import type { Tree } from '../grammar/tree.ts';
import type { Analysis } from '../server/analysis/analyze.ts';
import type { Action } from '../server/features/actions.ts';
import { type Call, callableAt, callees, callers } from '../server/features/calls.ts';
import { type Completion, completions } from '../server/features/completion.ts';
import { definition } from '../server/features/definition.ts';
import { highlights } from '../server/features/highlight.ts';
import { hintKinds, hints } from '../server/features/hints.ts';
import { hover } from '../server/features/hover.ts';
import { lenses, usesText } from '../server/features/lenses.ts';
import { links } from '../server/features/links.ts';
import { refactors } from '../server/features/refactors.ts';
import { references } from '../server/features/references.ts';
import { prepareRename, rename } from '../server/features/rename.ts';
import { selections } from '../server/features/selection.ts';
import { contentOfFile } from '../server/features/scope.ts';
import { signatures } from '../server/features/signature.ts';
import { type FileSymbol, symbols } from '../server/features/symbols.ts';
import { workspaceSymbols } from '../server/features/workspace-symbols.ts';
import { tokens } from '../server/features/tokens.ts';
import { typedFormatting } from '../server/features/typed-formatting.ts';
import { relative } from '../server/workspace.ts';

/** What an output block of a suite shows, by the word behind its language. */
export const outputs: ReadonlyMap<string, Output> = new Map<string, Output>([
  ['tree', (analysis, { uri }) => printTree(analysis.config.sources.get(uri)?.written)],
  ['formatted', (analysis, { uri }) => format(analysis.files.read(uri) ?? '')],
  ['completions', printCompletions],
  ['hover', printHover],
  ['signature', printSignatures],
  ['definition', printDefinition],
  [
    'references',
    (analysis, cursor) => places(analysis, references(analysis, cursor.uri, cursor.offset)),
  ],
  ['highlights', printHighlights],
  ['rename', printRenaming],
  ['links', printLinks],
  ['selection', printSelection],
  ['tokens', printTokens],
  ['actions', printActions],
  ['after', printAfter],
  ['hints', printHints],
  ['lenses', printLenses],
  ['outline', printOutline],
  ['calls', printCalls],
  ['typed', printTyped],
]);

/** `argument` is what stands behind the kind. */
export type Output = (analysis: Analysis, cursor: Cursor, argument: string) => string;

interface Cursor {
  readonly uri: string;
  readonly offset: number;
  /** The end of a selection; `offset` when there is none. */
  readonly end: number;
}

/** Items, lines and words, one a line, nested by indentation. */
function printTree(tree: Tree | undefined): string {
  if (!tree) return '';
  const rows: string[] = [];
  const quote = ({ start, end }: { start: number; end: number }): string =>
    JSON.stringify(tree.text.slice(start, end));
  for (const item of tree.items) {
    rows.push(item.kind);
    const lines = 'lines' in item ? item.lines : 'block' in item ? item.block?.lines : [item.line];
    if (item.kind === 'site')
      for (const word of item.addresses) rows.push(`  address ${quote(word)}`);
    if (item.kind === 'snippet' || item.kind === 'route') rows.push(`  name ${quote(item.name)}`);
    const stack = [...(lines ?? [])].reverse().map((line) => ({ line, depth: 1 }));
    for (let top = stack.pop(); top; top = stack.pop()) {
      const { line, depth } = top;
      rows.push(`${'  '.repeat(depth)}line ${line.words.map(quote).join(' ')}`);
      if (line.block && !line.block.close) rows.push(`${'  '.repeat(depth)}unclosed`);
      for (const inner of [...(line.block?.lines ?? [])].reverse()) {
        stack.push({ line: inner, depth: depth + 1 });
      }
    }
  }
  for (const stray of tree.strays) rows.push(`stray ${stray.start}`);
  return rows.map((row) => `${row}\n`).join('');
}

/** Those that an editor would still show for what is typed, best first; what is replaced when it is more than that. */
function printCompletions(analysis: Analysis, { uri, offset }: Cursor): string {
  const found = completions(analysis, uri, offset);
  if (!found) return 'nothing\n';
  const text = analysis.files.read(uri) ?? '';
  const { start, end } = found.replace;
  const typed = text.slice(start, offset);
  const rank = ({ rank = 5 }: Completion): number => rank;
  const shown = found.items
    .filter(({ label, text: own = label }) => own.startsWith(typed) || label.startsWith(typed))
    .sort((a, b) => rank(a) - rank(b) || (a.label < b.label ? -1 : 1));
  const rows = shown.map(({ label, kind, detail, snippet, deprecated }) =>
    [
      `${label} (${kind}${deprecated ? ', deprecated' : ''})`,
      ...(detail === undefined ? [] : [detail]),
      ...(snippet === undefined ? [] : [`inserts ${JSON.stringify(snippet).slice(1, -1)}`]),
    ].join(' | '),
  );
  if (end > offset) rows.unshift(`replaces ${JSON.stringify(text.slice(start, end))}`);
  return rows.map((row) => `${row}\n`).join('');
}

/** The text that is underlined, and what is said of it. */
function printHover(analysis: Analysis, { uri, offset }: Cursor): string {
  const found = hover(analysis, uri, offset);
  if (!found) return 'nothing\n';
  const { start, end, markdown } = found;
  return `${(analysis.files.read(uri) ?? '').slice(start, end)}\n---\n${markdown}\n`;
}

/** The usages, the best marked with an arrow, and below it the parameter under the cursor. */
function printSignatures(analysis: Analysis, { uri, offset }: Cursor): string {
  const found = signatures(analysis, uri, offset);
  if (!found) return 'nothing\n';
  return found.usages
    .map(({ text, parameters, active }, index) => {
      const parameter = active === undefined ? undefined : parameters[active];
      const lead = index === found.active ? '> ' : '  ';
      if (!parameter) return `${lead}${text}\n`;
      const { start, end, doc } = parameter;
      return `${lead}${text}\n  ${' '.repeat(start)}${'^'.repeat(end - start)} ${doc}\n`;
    })
    .join('');
}

function printDefinition(analysis: Analysis, { uri, offset }: Cursor): string {
  const found = definition(analysis, uri, offset);
  if (!found) return 'nothing\n';
  return `from ${places(analysis, [{ uri, ...found.origin }])}${places(analysis, found.targets)}`;
}

function printHighlights(analysis: Analysis, { uri, offset }: Cursor): string {
  return highlights(analysis, uri, offset)
    .map((one) => `${one.kind} ${places(analysis, [{ uri, ...one }])}`)
    .join('');
}

/** What is renamed, and the edits that give it the name "renamed". */
function printRenaming(analysis: Analysis, { uri, offset }: Cursor): string {
  const prepared = prepareRename(analysis, uri, offset);
  if (!prepared) return 'nothing\n';
  if ('refused' in prepared) return `refused: ${prepared.refused}\n`;
  const found = rename(analysis, uri, offset, 'renamed');
  if (!found || 'refused' in found) return `refused: ${found?.refused}\n`;
  const edits = found.edits.map((edit) => `${edit.text} for ${places(analysis, [edit])}`);
  return `${prepared.name}\n${edits.join('')}`;
}

function printLinks(analysis: Analysis, { uri }: Cursor): string {
  return links(analysis, uri)
    .map(({ target, start, end }) => {
      const to = 'page' in target ? `${target.page}\n` : places(analysis, [target]);
      return `${places(analysis, [{ uri, start, end }]).trimEnd()} -> ${to}`;
    })
    .join('');
}

function printSelection(analysis: Analysis, { uri, offset }: Cursor): string {
  const tree = analysis.config.sources.get(uri)?.written;
  if (!tree) return 'nothing\n';
  return selections(tree, offset)
    .map(({ start, end }) => `${JSON.stringify(tree.text.slice(start, end))}\n`)
    .join('');
}

function printTokens(analysis: Analysis, { uri }: Cursor): string {
  const text = analysis.files.read(uri) ?? '';
  return tokens(analysis, uri)
    .map(({ start, end, type, modifiers }) =>
      [type, ...modifiers, JSON.stringify(text.slice(start, end))].join(' '),
    )
    .map((row) => `${row}\n`)
    .join('');
}

/** The changes of form that are offered for the selection, and which of them Caddy does not notice. */
function printActions(analysis: Analysis, cursor: Cursor): string {
  const rows = changesAt(analysis, cursor).map(
    ({ title, kind, keeps }) => `${kind}${keeps ? '' : ', changes'}: ${title}\n`,
  );
  return rows.length > 0 ? rows.join('') : 'nothing\n';
}

/** The file after the action whose title is `argument`. */
function printAfter(analysis: Analysis, cursor: Cursor, argument: string): string {
  const action = changesAt(analysis, cursor).find(({ title }) => title === argument);
  if (!action) return 'not offered\n';
  const own = action.edits.filter(({ uri }) => uri === cursor.uri);
  return applyEdits(analysis.files.read(cursor.uri) ?? '', own);
}

function changesAt(analysis: Analysis, { uri, offset, end }: Cursor): readonly Action[] {
  return refactors.flatMap((refactor) => refactor(analysis, uri, { start: offset, end }));
}

/** The lines that have hints, which stand in angle quotes; `argument` leaves one kind alone. */
function printHints(analysis: Analysis, { uri }: Cursor, argument: string): string {
  const text = analysis.files.read(uri) ?? '';
  const kinds = new Set(hintKinds.filter((kind) => argument === '' || kind === argument));
  const found = hints(analysis, uri, { start: 0, end: text.length }, kinds);
  const marks = found.map(({ at, label }) => ({ start: at, end: at, text: `«${label}»` }));
  const rows = applyEdits(text, marks)
    .split('\n')
    .filter((row) => row.includes('«'));
  return rows.length > 0 ? rows.map((row) => `${row}\n`).join('') : 'nothing\n';
}

function printLenses(analysis: Analysis, { uri }: Cursor): string {
  return lenses(analysis, uri)
    .map(({ kind, name, uses }) => {
      const at = uses.length > 0 ? places(analysis, uses).replaceAll(/^/gm, '  ').trimEnd() : '';
      return `${kind} ${name} ${usesText(kind, uses.length)}\n${at === '' ? '' : `${at}\n`}`;
    })
    .join('');
}

/** What an editor's outline shows, and behind it what a search by name finds. */
function printOutline(analysis: Analysis, { uri }: Cursor): string {
  const tree = analysis.config.sources.get(uri)?.written;
  if (!tree) return 'nothing\n';
  const rows = (all: readonly FileSymbol[], indent: string): string =>
    all
      .map(
        ({ kind, name, children }) => `${indent}${kind} ${name}\n${rows(children, `${indent}  `)}`,
      )
      .join('');
  const holds = contentOfFile(analysis, uri);
  const found = workspaceSymbols(tree, '', holds).map(({ name, inside }) =>
    inside === undefined ? name : `${name} in ${inside}`,
  );
  return `${rows(symbols(tree, holds), '')}found: ${found.join(', ')}\n`;
}

/** What the cursor is on, who calls it, and what it calls. */
function printCalls(analysis: Analysis, { uri, offset }: Cursor): string {
  const found = callableAt(analysis, uri, offset);
  if (!found) return 'nothing\n';
  const side = (arrow: string, calls: readonly Call[]): string =>
    calls
      .map(({ other, at }) => `${arrow} ${other.kind} ${other.name}: ${places(analysis, at)}`)
      .join('');
  const own = `${found.kind} ${found.name} ${places(analysis, [found.nameAt])}`;
  return own + side('from', callers(analysis, found)) + side('to', callees(analysis, found));
}

/** The file after what stands in front of the cursor was typed. */
function printTyped(analysis: Analysis, { uri, offset }: Cursor): string {
  const text = analysis.files.read(uri) ?? '';
  return applyEdits(text, typedFormatting(text, offset, text[offset - 1] ?? ''));
}

/** `file:line:column "text"`, one a line. */
function places(analysis: Analysis, all: readonly Place[]): string {
  if (all.length === 0) return 'nothing\n';
  return all
    .map((place) => {
      const { line, column } = positionAt(
        lineStarts(analysis.files.read(place.uri) ?? ''),
        place.start,
      );
      const file = relative(analysis.files.root, place.uri);
      return `${file}:${line + 1}:${column + 1} ${JSON.stringify(analysis.textAt(place))}\n`;
    })
    .join('');
}

import { format } from '../grammar/format.ts';
import type { Tree } from '../grammar/tree.ts';
import type { Analysis } from '../server/analysis/analyze.ts';

/** What an output block of a suite shows, by the word behind its language. */
export const outputs: ReadonlyMap<string, Output> = new Map<string, Output>([
  ['tree', (analysis, { uri }) => printTree(analysis.config.sources.get(uri)?.written)],
  ['formatted', (analysis, { uri }) => format(analysis.files.read(uri) ?? '')],
]);

export type Output = (
  analysis: Analysis,
  cursor: { readonly uri: string; readonly offset: number },
) => string;

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

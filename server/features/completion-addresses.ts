import type { Span } from '../../grammar/text.ts';
import type { Completion, Completions } from './completion.ts';
import { unservedHosts } from './completion-hosts.ts';
import { variableCompletions } from './completion-placeholders.ts';
import type { Cursor } from './cursor.ts';

/** What can stand at the top of a file: addresses that the project knows, snippets, imports, global options. */
export function addressCompletions(cursor: Cursor, word: Span): Completions {
  const { analysis, tree } = cursor;
  const found: Completion[] = [];
  const isFirst = cursor.index === 0 && (cursor.line?.words.length ?? 0) <= 1;
  if (isFirst) {
    const entry = analysis.schema.bodies.get('anywhere')?.byName.get('import')?.[0];
    found.push({
      label: 'import',
      kind: 'directive',
      rank: 6,
      ...(entry && { about: { type: 'entry', entry } }),
    });
    if (!cursor.line?.block) {
      found.push(
        block('(snippet)', '(${1:name})', 'Lines that `import` puts elsewhere.'),
        block('&(route)', '&(${1:name})', 'A named route, which `invoke` runs.'),
        block('site', '${1:example.com}', 'A site with its address.'),
      );
      if (tree.items.every(({ kind, start }) => kind === 'snippet' || start >= word.start)) {
        found.push(block('global options', '', 'Options for all sites.'));
      }
    }
  }
  found.push(...unservedHosts(cursor));
  found.push({ label: 'localhost', kind: 'address', rank: 7 });
  return { items: [...found, ...variableCompletions(cursor)], replace: word };
}

function block(label: string, head: string, text: string): Completion {
  const snippet = head === '' ? '{\n\t$0\n}' : `${head} {\n\t$0\n}`;
  const plain = head === '' ? '{' : head.replaceAll(/\$\{\d:([^}]*)\}/g, '$1');
  return { label, kind: 'snippet', text: plain, snippet, rank: 8, about: { type: 'text', text } };
}

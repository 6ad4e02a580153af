import type { Span } from '../../grammar/text.ts';
import type { Completion, Completions } from './completion.ts';
import { unservedHosts } from './completion-hosts.ts';
import { variableCompletions } from './completion-placeholders.ts';
import type { Cursor } from './cursor.ts';

/** What can stand at the top of a file: addresses that the project knows, snippets, imports, global options. */
export function addressCompletions(cursor: Cursor, word: Span): Completions {
  const { analysis, tree } = cursor;
  const found: Completion[] = [];
  const before = tree.text.slice(0, word.start).trimEnd();
  const isFirst =
    cursor.index === 0 && (cursor.line?.words.length ?? 0) <= 1 && !before.endsWith(',');
  const isGlued = tree.text[cursor.offset - 1] === ',' && cursor.offset === word.end;
  if (isFirst && !isGlued) {
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
  // The address in front of the comma is finished.
  found.push(...unservedHosts(isGlued ? { ...cursor, offset: -1 } : cursor));
  found.push({ label: 'localhost', kind: 'address', rank: 7 });
  const items = [...found, ...variableCompletions(cursor)];
  // A scheme stays.
  const scheme = /^https?:\/\//.exec(tree.text.slice(word.start, cursor.offset))?.[0].length ?? 0;
  return isGlued
    ? afterComma(items, cursor.offset)
    : { items, replace: { ...word, start: word.start + scheme } };
}

/** Caddy wants a blank between the comma and the next address. */
function afterComma(items: readonly Completion[], offset: number): Completions {
  return {
    items: items.map((one) => ({ ...one, text: ` ${one.text ?? one.label}` })),
    replace: { start: offset, end: offset },
  };
}

function block(label: string, head: string, text: string): Completion {
  const snippet = head === '' ? '{\n\t$0\n}' : `${head} {\n\t$0\n}`;
  const plain = head === '' ? '{' : head.replaceAll(/\$\{\d:([^}]*)\}/g, '$1');
  return { label, kind: 'snippet', text: plain, snippet, rank: 8, about: { type: 'text', text } };
}

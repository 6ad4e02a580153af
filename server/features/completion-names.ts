import type { Analysis } from '../analysis/analyze.ts';
import { choiceText, type Element, type Entry, withIncludes } from '../schema/usage.ts';
import type { Completion } from './completion.ts';
import { contentOf, type Cursor } from './cursor.ts';
import { isMeant, shownUsage } from './entry-doc.ts';
import { isOld, offered } from './offered.ts';
import type { Scope } from './scope.ts';

/** What can begin a line: the names of the body, words worth proposing where any name will do, and `import`. */
export function nameCompletions(
  cursor: Cursor,
  { body, block }: Scope & { readonly kind: 'body' },
): readonly Completion[] {
  const kind = body.name === 'site' || body.name === 'routes' ? 'directive' : 'property';
  // Words that follow would end up behind what is inserted.
  const isAlone = (cursor.line?.words.length ?? 0) <= 1 && !cursor.line?.block;
  const bodies = body.anywhere ? [...withIncludes(body), body.anywhere] : withIncludes(body);
  const found = new Map<string, Completion>();
  const isOfPlugin =
    body.namespace === undefined && body.entries.some(({ notes }) => notes.plugin !== undefined);
  for (const each of bodies) {
    for (const [name, entries] of each.byName) {
      // In the block of a plugin that the file uses, its words are known whether or not it is built in.
      const known = isOfPlugin ? entries : offered(entries, cursor.analysis);
      if (found.has(name) || known.length === 0) continue;
      const one = entryCompletion(name, known, kind, isAlone, cursor.analysis);
      const use = kind === 'directive' ? byUse.indexOf(name) : -1;
      found.set(name, use < 0 ? one : { rank: 3 + use / 100, ...one });
    }
    for (const entry of each.entries) {
      if ('literal' in entry.name) continue;
      const about = { type: 'entry', entry } as const;
      if (entry.name.kind === 'matcher_name' && !found.has('@')) {
        const snippet = isAlone ? { snippet: `@\${1:name} ${stop('path', 2)}` } : {};
        const detail = '@name matcher …';
        found.set('@', { label: '@name', kind: 'matcher', text: '@', detail, about, ...snippet });
      }
      const sign = entry.name.kind.includes('header') ? signOf(cursor) : '';
      for (const { text, doc } of entry.name.accepts.values ?? []) {
        const label = sign + text;
        if (found.has(label)) continue;
        const value = { type: 'text', text: doc } as const;
        found.set(label, { label, kind: 'value', about: doc === '' ? about : value, rank: 6 });
      }
    }
  }
  if (block === 'site' && isInSnippet(cursor)) {
    const detail = 'The block that is given to the import';
    found.set('{block}', { label: '{block}', kind: 'placeholder', detail, rank: 7 });
  }
  return [...found.values()];
}

/** A sign in front of a header field, which stays. */
export function signOf({ word, tree, offset }: Cursor): string {
  if (!word) return '';
  return /^[+\-?>]/.exec(tree.text.slice(contentOf(word).start, offset))?.[0] ?? '';
}

/** The directives that real Caddyfiles use most, first to last. */
const byUse = [
  'reverse_proxy',
  'file_server',
  'root',
  'encode',
  'header',
  'handle',
  'handle_path',
  'redir',
  'respond',
  'import',
  'log',
  'tls',
  'rewrite',
  'try_files',
  'route',
  'basic_auth',
  'uri',
  'php_fastcgi',
  'handle_errors',
  'forward_auth',
];

/** One name of a body, by all usages of it. */
export function entryCompletion(
  name: string,
  entries: readonly Entry[],
  kind: Completion['kind'],
  isAlone: boolean,
  analysis: Analysis,
): Completion {
  const meant = entries.filter(isMeant);
  const entry = meant[0] ?? entries[0]!;
  const more = meant.length > 1 ? ` (+${meant.length - 1})` : '';
  const isDeprecated = isOld(entries, analysis);
  const isPlain = entry.pattern.length === 0 || meant.every((each) => beginsLike(each, entry));
  const snippet = isAlone && isPlain ? snippetOf(name, entry) : undefined;
  return {
    label: name,
    kind,
    detail: shownUsage(entry) + more,
    about: { type: 'entry', entry },
    ...(snippet === undefined ? {} : { snippet }),
    ...(isDeprecated ? { deprecated: true, rank: 9 } : {}),
  };
}

/** The name with a tab stop for each word it cannot do without, and for the block where it is about that. */
function snippetOf(name: string, entry: Entry): string | undefined {
  let stops = 0;
  const words = requiredWords(entry).map((label) => stop(label, ++stops));
  const line = [name.replaceAll('$', '\\$'), ...words].join(' ');
  const { requires } = entry.notes;
  const isGroup = entry.block === 'required' || entry.body?.name === 'routes';
  const inner = requires.map((required) => `${required} ${stop('', ++stops)}`);
  if (inner.length > 0) return `${line} {\n\t${inner.join('\n\t')}$0\n}`;
  if (isGroup) return `${line} {\n\t$0\n}`;
  return stops > 0 ? line : undefined;
}

/** Whether the words that `other` cannot do without come first in `entry`, too. */
function beginsLike(entry: Entry, other: Entry): boolean {
  const words = requiredWords(entry);
  return requiredWords(other).every((label, index) => words[index] === label);
}

function requiredWords({ pattern }: Entry): readonly string[] {
  return pattern.filter((element) => element.type === 'word').map(labelOf);
}

function stop(label: string, number: number): string {
  return label === '' ? `$${number}` : `\${${number}:${label.replaceAll(/[$}\\]/g, '\\$&')}}`;
}

function labelOf(element: Element & { readonly type: 'word' }): string {
  const [first] = element.choices;
  if (element.choices.length === 1 && first) return choiceText(first).replaceAll(/[<>]/g, '');
  return element.label;
}

function isInSnippet({ item, uri, analysis }: Cursor): boolean {
  return item?.kind === 'snippet' || uri !== analysis.uri;
}

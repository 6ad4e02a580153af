import type { Span } from '../../grammar/text.ts';
import { fileKinds } from '../analysis/django/static-files.ts';
import { headerValues } from '../schema/header-values.ts';
import type { Choice } from '../schema/usage.ts';
import { withIncludes } from '../schema/usage.ts';
import { basename, dirname, type Files, relative, resolve } from '../workspace.ts';
import type { Completion, Completions } from './completion.ts';
import { hostCompletions, redirectTargets } from './completion-hosts.ts';
import { entryCompletion, signOf } from './completion-names.ts';
import { pluginModules } from './completion-plugins.ts';
import { folderCompletions, upstreamCompletions } from './completion-project.ts';
import type { Cursor } from './cursor.ts';
import { choicesOf, expectedAfter } from './expected.ts';
import { timesText } from './hover-imports.ts';
import { matchersInSight } from './matchers-in-sight.ts';
import { isInVersion, offered } from './offered.ts';
import { bindingOf, type Scope, schemaLine } from './scope.ts';

/** What can be an argument: literals and values of its kind, names that the file or its neighbours define. */
export function argumentCompletions(
  cursor: Cursor,
  { body }: Scope & { readonly kind: 'body' },
  word: Span,
  files: Files,
): Completions | undefined {
  const { line, index, source } = cursor;
  if (!line) return undefined;
  const whole = schemaLine(line, source);
  const before = { name: whole.name, args: whole.args.slice(0, index - 1) };
  const expected = expectedAfter(before, body).filter(
    (one) => one.type === 'name' || isInVersion(one.entry, cursor.analysis),
  );
  const found = new Map<string, Completion>();
  const add = (one: Completion): void => {
    if (!found.has(one.label)) found.set(one.label, one);
  };
  const isLast = index >= line.words.length - (cursor.word ? 1 : 0) && !line.block;
  for (const one of expected) {
    if (one.type !== 'name') continue;
    for (const each of withIncludes(one.body)) {
      for (const [name, entries] of each.byName) {
        const known = offered(entries, cursor.analysis);
        if (known.length > 0) add(entryCompletion(name, known, 'value', isLast, cursor.analysis));
      }
    }
    for (const module of pluginModules(one.body, found.size === 0, cursor.analysis)) add(module);
  }
  const sign = signOf(cursor);
  let replace = word;
  for (const choice of choicesOf(expected)) {
    if ('literal' in choice) {
      add({ label: choice.literal, kind: 'value', rank: 3 });
      continue;
    }
    const special = specialOf(choice.kind, cursor, word, files, before.name.text);
    if (special?.start !== undefined) replace = { ...word, start: special.start };
    for (const item of special?.items ?? []) add(item);
    for (const [place, { text, doc }] of (choice.accepts.values ?? []).entries()) {
      const label = choice.kind.includes('header') ? sign + text : text;
      // In the order of the facts, which have what is likeliest or least first.
      add({ ...valueCompletion(label, doc, cursor), rank: 5 + place / 100 });
    }
  }
  return { items: [...found.values()], replace };
}

/** Quotes are put around a value that has blanks, unless they are there. */
function valueCompletion(label: string, doc: string, { word }: Cursor): Completion {
  const isBare = label.includes(' ') && (word === undefined || word.quote === '');
  return {
    label,
    kind: 'value',
    ...(isBare && { text: `"${label}"` }),
    ...(doc !== '' && { about: { type: 'text', text: doc } }),
  };
}

interface Special {
  readonly items: readonly Completion[];
  /** Where the replaced text begins, if not with the word. */
  readonly start?: number;
}

/** Words of a kind that depend on the file or the project. */
function specialOf(
  kind: (Choice & { readonly kind: string })['kind'],
  cursor: Cursor,
  word: Span,
  files: Files,
  directive: string,
): Special | undefined {
  switch (kind) {
    case 'matcher':
      return { items: matcherCompletions(cursor) };
    case 'path_matcher':
      return { items: pathCompletions(cursor) };
    case 'named_route':
      return {
        items: cursor.analysis.config.routes.map(({ name }) => ({ label: name, kind: 'route' })),
      };
    case 'import_target':
      return importTargets(cursor, word, files);
    case 'upstream': {
      const items = upstreamCompletions(cursor);
      const scheme = /^(?:https?|h2c):\/\//.exec(cursor.tree.text.slice(word.start, cursor.offset));
      return scheme ? { items, start: word.start + scheme[0].length } : { items };
    }
    case 'path':
      return directive === 'root' ? { items: folderCompletions(cursor) } : undefined;
    case 'response_matcher_name':
      return { items: responseMatchers(cursor) };
    case 'host':
    case 'logged_host':
      return { items: hostCompletions(cursor) };
    case 'redirect_target':
      return { items: redirectTargets(cursor) };
    case 'value':
      return { items: headerValueCompletions(cursor) };
    case 'file_system':
      return { items: fileSystems(cursor) };
    case 'uri':
    case 'try_file':
      return { items: uris(kind) };
    default:
      return undefined;
  }
}

function matcherCompletions(cursor: Cursor): readonly Completion[] {
  const named = matchersInSight(cursor).map(
    ({ name, text }): Completion => ({ label: name, kind: 'matcher', detail: text, rank: 1 }),
  );
  return [...named, ...pathCompletions(cursor)];
}

/** Paths that Django has files below, and any path. */
function pathCompletions({ analysis }: Cursor): readonly Completion[] {
  const detail = 'Requests whose path begins so';
  return [
    ...fileKinds(analysis).map(({ url, urlName }): Completion => {
      return { label: `${url}*`, kind: 'matcher', detail: urlName, rank: 5.5 };
    }),
    { label: '/path/*', kind: 'matcher', text: '/', snippet: '/${1:path}/*', detail, rank: 6 },
  ];
}

/** What the header field in front is often given. */
function headerValueCompletions(cursor: Cursor): readonly Completion[] {
  const { line, index, scope, source } = cursor;
  if (!line) return [];
  const field = line.words[index - 1];
  const binding = bindingOf({ line, scope }, source);
  const name = binding?.entry?.name;
  const isField =
    index === 1
      ? name !== undefined && 'kind' in name && isHeaderKind(name.kind)
      : isHeaderKind(binding?.slots[index - 2]?.kind);
  if (!field || !isField) return [];
  return headerValues(field.text).map(({ text, doc }, place) => {
    return { ...valueCompletion(text, doc, cursor), rank: 4 + place / 100 };
  });
}

function isHeaderKind(kind: string | undefined): boolean {
  return kind !== undefined && /header/.test(kind) && kind !== 'header_to_copy';
}

function responseMatchers({ around, tree }: Cursor): readonly Completion[] {
  const lines = around.at(-1)?.line.block?.lines ?? [];
  return lines
    .filter(({ words }) => words[0]?.text.startsWith('@'))
    .map(({ words, start, end }) => ({
      label: words[0]!.text,
      kind: 'matcher',
      detail: tree.text.slice(start, Math.min(end, start + 80)).split('\n')[0] ?? '',
    }));
}

function fileSystems({ analysis }: Cursor): readonly Completion[] {
  return analysis.config.options
    .flatMap(({ lines }) => lines)
    .filter(({ name }) => name.text === 'filesystem')
    .flatMap(({ args }) => args.slice(0, 1))
    .map(({ text }) => ({ label: text, kind: 'value' }));
}

function uris(kind: string): readonly Completion[] {
  const names = kind === 'uri' ? ['{uri}', '{path}'] : ['{path}', '{path}/', '/index.html', '=404'];
  return names.map((label) => ({ label, kind: 'placeholder', rank: 7 }));
}

/** Snippets by name, and the files and folders of the folder that is being named. */
function importTargets({ analysis, tree, uri, offset }: Cursor, word: Span, files: Files): Special {
  const snippets = analysis.config.snippets.map(
    ({ name, uses }): Completion => ({
      label: name,
      kind: 'snippet',
      detail: `snippet, ${timesText(uses)}`,
      rank: 1,
    }),
  );
  const typed = tree.text.slice(word.start, offset);
  const slash = typed.lastIndexOf('/') + 1;
  const folder = resolve(uri, slash === 0 ? './' : typed.slice(0, slash)).replace(/\/?$/, '');
  // Only what lies in the workspace is looked at.
  const root = files.root;
  if (folder !== root && !folder.startsWith(`${root}/`)) return { items: snippets };
  const inside = files.find(folder, '{*,*/*}').filter((one) => one !== uri);
  const names = new Map<string, Completion>();
  for (const one of inside) {
    const parent = dirname(one);
    const isDirect = parent === folder;
    const name = isDirect ? basename(one) : `${relative(folder, parent)}/`;
    if (isDirect && isNoCaddyfile(name)) continue;
    names.set(name, { label: name, kind: isDirect ? 'file' : 'folder', rank: isDirect ? 2 : 3 });
  }
  const items = slash === 0 ? [...snippets, ...names.values()] : [...names.values()];
  return { items, start: word.start + slash };
}

/** Files of other languages are not proposed; they can be written all the same. */
function isNoCaddyfile(name: string): boolean {
  return /\.(?:py|ya?ml|toml|md|json|lock|js|ts|css|html|sh|txt|png|svg|sql|cfg|ini)$|^(?:Dockerfile|Makefile|LICENSE|\..*)$/i.test(
    name,
  );
}

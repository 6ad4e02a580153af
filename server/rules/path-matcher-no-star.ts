import type { Block } from '../analysis/analyze.ts';
import { isOptions, type Line, linesOf, type Token } from '../analysis/config.ts';
import { fileKinds } from '../analysis/django/static-files.ts';
import { belowPath, writeBelow } from './path-fixes.ts';
import { type Finding, finding, replace, type Rule } from './rule.ts';

export const pathMatcherNoStar: Rule = {
  id: 'path-matcher-no-star',
  summary: 'A path that is meant for a folder matches only one address.',
  category: 'trap',
  severity: 'error',
  *check(analysis) {
    const urls = new Set(fileKinds(analysis).map(({ url }) => url.slice(0, -1).toLowerCase()));
    const lines = analysis.blocks.map('exact paths', [], (block) => [...withExactPath(block)]);
    for (const found of analysis.blocks.map('the front page alone', [], frontPageAlone).flat()) {
      yield found;
    }
    for (const { line, path } of lines.flat()) {
      const folder = path.text.replace(/\/$/, '');
      const isFolder = urls.has(folder.toLowerCase()) || folders.has(folder.slice(1).toLowerCase());
      const many = isAboutFiles(line);
      if (!many && !(isFolder && passing.has(line.name.text))) continue;
      yield finding(
        path,
        `"${path.text}" is the address "${path.text}" and nothing else: what lies below it goes elsewhere. Write "${belowPath(path)}".`,
        { ...(many ? {} : { severity: 'warning' }), fixes: [writeBelow(path)] },
      );
    }
  },
};

/** The path of a directive that has one without a star, and that is no file's. */
function exactPath({ name, args, block }: Line): Token | undefined {
  const [path] = args;
  if (!path || path.unknown || !watched.has(name.text) || !path.text.startsWith('/')) {
    return undefined;
  }
  // A single word may be the directive's own: `root /srv`, `reverse_proxy /run/app.sock`.
  if (args.length < 2 && !block && name.text !== 'file_server') return undefined;
  if (name.text === 'root' && args.length < 2) return undefined;
  return isFolderPath(path) ? path : undefined;
}

/** The paths without a star of named matchers that have no other way below them. */
function namedPaths(lines: readonly Line[]): ReadonlyMap<string, readonly Token[]> {
  const found = new Map<string, readonly Token[]>();
  for (const { name, args, block } of linesOf(lines)) {
    if (!name.text.startsWith('@')) continue;
    const inner: (readonly Token[])[] = args[0]?.text === 'path' ? [args.slice(1)] : [];
    for (const one of block ?? []) if (one.name.text === 'path') inner.push(one.args);
    const paths = inner.flat();
    const isWide = (path: Token): boolean =>
      paths.some(
        ({ text }) => text.endsWith('*') && path.text.startsWith(text.replace(/\/?\*$/, '')),
      );
    found.set(
      name.text,
      paths.filter((path) => isFolderPath(path) && !isWide(path)),
    );
  }
  return found;
}

/** Whether a path is written as that of a folder, without a star. */
function isFolderPath({ text, unknown }: Token): boolean {
  const last = text.slice(text.lastIndexOf('/') + 1);
  if (unknown || !text.startsWith('/') || text === '/') return false;
  return !/[*{?[\\%]/.test(text) && !last.includes('.');
}

/** Whether a directive can only be meant for more than one file. */
function isAboutFiles({ name, block }: Line): boolean {
  if (name.text === 'handle_path' || name.text === 'file_server' || name.text === 'root') {
    return !block || !changesPath(block);
  }
  if (name.text !== 'handle' && name.text !== 'route') return false;
  const inner = block ?? [];
  return inner.some((one) => one.name.text === 'file_server') && !changesPath(inner);
}

/** A rewrite makes one file of whatever comes. */
function changesPath(lines: readonly Line[]): boolean {
  for (const { name } of linesOf(lines)) {
    if (name.text === 'rewrite' || name.text === 'try_files' || name.text === 'redir') return true;
  }
  return false;
}

const passing: ReadonlySet<string> = new Set(['handle', 'route', 'reverse_proxy', 'header']);

const watched: ReadonlySet<string> = new Set([...passing, 'handle_path', 'file_server', 'root']);

/** What folders of sites are called. A page of its own, such as `/health`, is not among them. */
const folders: ReadonlySet<string> = new Set([
  'static',
  'media',
  'assets',
  'uploads',
  'images',
  'img',
  'css',
  'js',
  'fonts',
  'files',
  'api',
  'admin',
]);

function* withExactPath({ owner }: Block): Generator<{ line: Line; path: Token }> {
  if (isOptions(owner)) return;
  const found: { line: Line; path: Token }[] = [];
  const wide = new Set<string>();
  const named = namedPaths(owner.lines);
  for (const line of linesOf(owner.lines)) {
    const path = exactPath(line);
    if (path) found.push({ line, path });
    const matcher = watched.has(line.name.text) ? line.args[0]?.text : undefined;
    const paths = matcher === undefined ? [] : (named.get(matcher) ?? []);
    found.push(...paths.map((one) => ({ line, path: one })));
    const [first] = line.args;
    if (first?.text.endsWith('*')) wide.add(wayOf(line, first.text.replace(/\/?\*$/, '')));
  }
  // What lies below goes the same way by a line of its own.
  yield* found.filter(({ line, path }) => !wide.has(wayOf(line, path.text.replace(/\/$/, ''))));
}

/** The same for lines that differ in their path alone. */
function wayOf({ name, args }: Line, path: string): string {
  return [name.text, path, ...args.slice(1).map(({ text }) => text)].join(' ');
}

/** `/` is the front page, where Caddy 1 and other servers take it for everything. */
function frontPageAlone({ sites, soundLines, leaves, textAt }: Block): readonly Finding[] {
  return sites.flatMap((site) => {
    const all = leaves(site);
    return soundLines.flatMap(({ line: { name, args, block } }): readonly Finding[] => {
      const [path, ...rest] = args;
      const inner = name.text === 'header' ? (block ?? []).map((line) => line.name) : [];
      const fields = [...rest.slice(0, 1), ...inner];
      if (path?.text !== '/' || path.unknown || fields.length === 0 || textAt(path) !== '/')
        return [];
      // Beside others, the front page may well be somewhere else.
      const isMeant = name.text === 'reverse_proxy' ? all.length !== 1 : name.text !== 'root';
      const isForAll = fields.some(({ text }) => {
        return forEveryPage.has(text.replace(/^[+?>]/, '').toLowerCase());
      });
      if (isMeant && !(name.text === 'header' && isForAll)) return [];
      return [
        finding(path, `"/" is the front page and nothing else. Write "*" for all pages.`, {
          ...(name.text === 'header' ? { severity: 'warning' } : {}),
          fixes: path.via ? [] : [{ title: 'Write "*"', edits: [replace(path, '*')], safe: false }],
        }),
      ];
    });
  });
}

const forEveryPage: ReadonlySet<string> = new Set([
  'strict-transport-security',
  'x-frame-options',
  'x-content-type-options',
  'content-security-policy',
  'referrer-policy',
  'permissions-policy',
]);

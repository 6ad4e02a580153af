import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { type ImportKind, type Plugin, build } from 'esbuild';
import { everyRule, pageLink } from '../server/cli/rule-list.ts';
import { rules } from '../server/rules/index.ts';

/** The rungs of DESIGN.md from the lowest: what is in them, and the packages they may use. */
const ladder: readonly {
  readonly paths: readonly string[];
  readonly packages: readonly string[];
}[] = [
  { paths: ['grammar/'], packages: ['chevrotain'] },
  { paths: ['server/workspace.ts'], packages: ['vscode-uri', 'picomatch'] },
  {
    paths: ['server/project/'],
    packages: [
      'yaml',
      '@lezer/python',
      '@lezer/javascript',
      '@lezer/html',
      '@lezer/common',
      'unbash',
      'picomatch',
      'fastest-levenshtein',
    ],
  },
  { paths: ['server/schema/'], packages: ['fastest-levenshtein'] },
  { paths: ['server/analysis/'], packages: ['tldts', 'fastest-levenshtein'] },
  { paths: ['server/rules/'], packages: ['fastest-levenshtein'] },
  { paths: ['server/lint.ts', 'server/own-rules.ts', 'server/ignores.ts'], packages: [] },
  { paths: ['server/features/'], packages: [] },
];

/** The parts of the analysis from the lowest: what runs in one asks those below it. Types may be of any part, such as `Analysis`. */
const parts: readonly (readonly string[])[] = [
  ['config', 'options', 'stable-sort', 'memory', 'caddyfiles', 'target', 'load', 'laid-out'],
  ['containers/'],
  ['sites/'],
  ['expand/'],
  ['braces/'],
  ['language/'],
  ['routes/'],
  ['headers/'],
  ['answers/'],
  ['conflicts/'],
  ['deployment/'],
  ['django/'],
  ['model', 'read-project', 'analyze'],
].map((part) => part.map((name) => `server/analysis/${name}${name.endsWith('/') ? '' : '.ts'}`));

/** Files of facts may be as long as the facts, and the list of rules as long as there are rules. */
const facts: readonly string[] = ['server/schema/', 'server/rules/index.ts'];

const sources = ['grammar', 'server', 'client'].flatMap((folder) => filesOf(folder, '.ts'));

describe('the architecture', () => {
  let imports: readonly Import[] = [];
  /** Without those of types. */
  let values: readonly Import[] = [];

  before(async () => {
    [imports, values] = await Promise.all([importsOf(sources, asValues), importsOf(sources)]);
  });

  it('has imports to look at', () => {
    const from = (file: string): readonly string[] =>
      imports.filter((one) => one.from === file).map(({ path }) => path);
    assert.ok(from('server/lint.ts').includes('server/rules/index.ts'));
    // Types count as well.
    assert.ok(from('server/rules/rule.ts').includes('server/analysis/analyze.ts'));
    assert.ok(from('server/analysis/read-project.ts').includes('server/project/read.ts'));
    assert.ok(from('server/disk.ts').includes('node:fs/promises'));
  });

  it('imports only from its own rung or below', () => {
    const wrong = imports.filter(({ from, path }) => isOurs(path) && rungOf(from) < rungOf(path));
    assert.deepEqual(wrong.map(show), []);
  });

  it('has every file of the analysis in a part, which asks only those below it', () => {
    const folder = 'server/analysis/';
    const own = sources.filter((file) => file.startsWith(folder));
    assert.deepEqual(
      own.filter((file) => partOf(file) < 0),
      [],
    );
    const wrong = values.filter(
      ({ from, path }) =>
        from.startsWith(folder) && path.startsWith(folder) && partOf(from) < partOf(path),
    );
    assert.deepEqual(wrong.map(show), []);
    assert.ok(values.some(({ from, path }) => partOf(from) > partOf(path) && partOf(path) >= 0));
  });

  it('keeps the core free of Node, editors and packages that are not in the ladder', () => {
    const wrong = imports.filter(({ from, path }) => {
      if (isOurs(path) || from.startsWith('client/')) return false;
      const rung = ladder[rungOf(from)];
      return rung && !rung.packages.includes(packageOf(path));
    });
    assert.deepEqual(wrong.map(show), []);
  });

  it('keeps client and server apart', () => {
    const wrong = imports.filter(({ from, path }) => {
      return isOurs(path) && from.startsWith('client/') !== path.startsWith('client/');
    });
    assert.deepEqual(wrong.map(show), []);
  });

  it('keeps the types of the language server protocol in server/lsp', () => {
    const wrong = imports.filter(({ from, path }) => {
      return path.startsWith('vscode-languageserver') && !from.startsWith('server/lsp/');
    });
    assert.deepEqual(wrong.map(show), []);
  });

  it('has no long files, facts excepted', () => {
    const long = sources
      .filter((file) => !facts.some((path) => file.startsWith(path)))
      .map((file) => [file, readFileSync(file, 'utf8').split('\n').length - 1] as const)
      .filter(([, lines]) => lines > 400);
    assert.deepEqual(long, []);
  });
});

describe('the rules', () => {
  const names = (ending: string): readonly string[] =>
    readdirSync('server/rules')
      .filter((name) => name.endsWith(ending))
      .map((name) => name.slice(0, -ending.length));

  it('are in the list once, under the name of their file', async () => {
    const ids = rules.map(({ id }) => id);
    assert.deepEqual(ids, [...ids].sort(), 'server/rules/index.ts is not in the order of names');
    assert.equal(new Set(ids).size, ids.length, 'an id is used twice');
    for (const { id, summary } of rules) {
      assert.match(id, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      assert.match(summary, /^[A-Z"].*\.$/, id);
      const exported = (await import(`../server/rules/${id}.ts`)) as Record<string, unknown>;
      const own = Object.values(exported).filter((value) => value === byId.get(id));
      assert.equal(own.length, 1, `server/rules/${id}.ts does not export the rule ${id}`);
    }
  });

  const byId = new Map(rules.map((rule) => [rule.id, rule]));

  it('have a page each, and every page has a rule', () => {
    const ids = rules.map(({ id }) => id);
    const pages = names('.md').filter((name) => !everyRule().some(({ id }) => id === name));
    assert.deepEqual(pages, []);
    assert.deepEqual(
      ids.filter((id) => !existsSync(`server/rules/${id}.md`)),
      [],
    );
    for (const id of ids) {
      const [title] = readFileSync(`server/rules/${id}.md`, 'utf8').split('\n');
      assert.equal(title, `# ${id}`);
    }
  });

  it('are all listed when they have a file', () => {
    const unlisted = names('.ts').filter((name) => {
      const text = readFileSync(`server/rules/${name}.ts`, 'utf8');
      return text.includes(`\n  id: '${name}',`) && !byId.has(name);
    });
    assert.deepEqual(unlisted, []);
  });

  it('are the table of the README', function () {
    if (!existsSync('README.md')) {
      console.log('skipped: there is no README.md yet');
      this.skip();
    }
    const text = readFileSync('README.md', 'utf8');
    const start = text.indexOf(OPEN);
    const end = text.indexOf(CLOSE);
    assert.ok(start >= 0 && end > start, `README.md has no ${OPEN} … ${CLOSE}`);
    const updated = `${text.slice(0, start)}${OPEN}\n${table()}\n${text.slice(end)}`;
    if (process.env['UPDATE'] === '1') writeFileSync('README.md', updated);
    else assert.equal(text, updated, 'UPDATE=1 npm run mocha rewrites the table');
  });
});

const OPEN = '<!-- rules -->';
const CLOSE = '<!-- /rules -->';

function table(): string {
  const withPage = everyRule().filter(({ id }) => pageLink(id) !== undefined);
  const rows = withPage.map(({ id, summary, category, severity }) => {
    const text = summary.replaceAll('|', '\\|');
    return `| [\`${id}\`](server/rules/${id}.md) | ${category} | ${severity} | ${text} |`;
  });
  return ['| Rule | Category | Severity | Finds |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

interface Import {
  readonly from: string;
  /** A file of the project, or the name of a package. */
  readonly path: string;
  readonly kind: ImportKind;
}

/** Every import of `files`, as esbuild reads what `prepare` makes of their texts. It drops those of types. */
async function importsOf(
  files: readonly string[],
  prepare = (text: string): string => text,
): Promise<readonly Import[]> {
  const found: Import[] = [];
  const collect: Plugin = {
    name: 'collect',
    setup(hooks) {
      hooks.onResolve({ filter: /.*/ }, ({ path, importer, kind }) => {
        if (kind === 'entry-point') return undefined;
        const from = importer.slice(process.cwd().length + 1);
        const target = path.startsWith('.') ? normalize(join(dirname(from), path)) : path;
        found.push({ from, path: target, kind });
        return { path, external: true };
      });
      hooks.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        return { contents: prepare(readFileSync(path, 'utf8')), loader: 'ts' };
      });
    },
  };
  await build({
    entryPoints: [...files],
    bundle: true,
    write: false,
    outdir: 'dist',
    format: 'esm',
    platform: 'node',
    plugins: [collect],
    logLevel: 'error',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  return found;
}

/** The same text with imports of types made into others. */
function asValues(text: string): string {
  return text.replace(/^(import|export) type (?=[{*]|\w+ from)/gm, '$1 ');
}

function isOurs(path: string): boolean {
  return /^(grammar|server|client)\//.test(path);
}

/** Hosts are above the ladder; the client stands aside and is held by a test of its own. */
function rungOf(file: string): number {
  const rung = ladder.findIndex(({ paths }) => paths.some((path) => file.startsWith(path)));
  return rung < 0 ? ladder.length : rung;
}

/** -1 for what is in none. */
function partOf(file: string): number {
  return parts.findIndex((paths) => paths.some((path) => file.startsWith(path)));
}

function packageOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

function show({ from, path }: Import): string {
  return `${from} imports ${path}`;
}

function filesOf(folder: string, ending: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
    .sort();
}

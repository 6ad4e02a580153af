// Builds what is published: everything is bundled, so that there are no dependencies at run time.
// `node scripts/build.mjs [folder]`; the folder is `dist` if none is named.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { readArguments } from './arguments.mjs';
import { frozenFacts } from './frozen-facts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { positionals } = readArguments(import.meta.url, { positionals: 1 });
const dist = resolve(positionals[0] ?? join(root, 'dist'));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const facts = await frozenFacts(root, dist);

/** What every bundle has in common. */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  // `server/cli/compiled.ts` reads the bundles byte by byte.
  charset: 'ascii',
  legalComments: 'linked',
  define: { 'process.env.CADDYLINT_VERSION': JSON.stringify(version) },
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions} */
const forNode = {
  ...common,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // Then what is imported later is in the same file, but only runs when it is called for.
  supported: { 'dynamic-import': false },
};

/** @type {import('esbuild').BuildOptions} */
const forBrowsers = { ...common, platform: 'browser', target: 'es2022' };

/** @type {readonly [string, string, import('esbuild').BuildOptions][]} */
const bundles = [
  ['main.cjs', 'server/cli/main.ts', { ...forNode, plugins: [apart(), facts] }],
  ['project.cjs', 'server/project/read.ts', forNode],
  ['page-scripts.cjs', 'server/project/page-scripts.ts', forNode],
  ['plugins.cjs', 'server/schema/plugins/index.ts', forNode],
  ['pages.cjs', 'server/cli/pages.ts', { ...forNode, plugins: [rulePages()] }],
  ['server.cjs', 'server/lsp/node.ts', { ...forNode, plugins: [facts] }],
  ['server-browser.js', 'server/lsp/browser.ts', { ...forBrowsers, format: 'iife' }],
  ['library.js', 'server/library.ts', { ...forBrowsers, format: 'esm' }],
  ['disk.js', 'server/disk.ts', { ...forNode, format: 'esm' }],
  ['client.cjs', 'client/node.ts', { ...forNode, external: ['vscode'] }],
  [
    'client-browser.js',
    'client/browser.ts',
    { ...forBrowsers, format: 'cjs', external: ['vscode'] },
  ],
];

for (const [name, entry, options] of bundles) {
  if (!existsSync(join(root, entry))) {
    console.log(`skipped  ${name}: there is no ${entry}`);
    continue;
  }
  const result = await build({
    ...options,
    entryPoints: [entry],
    outfile: join(dist, name),
    metafile: true,
  });
  const { bytes } = Object.entries(result.metafile.outputs).find(([path]) =>
    path.endsWith(name),
  )[1];
  console.log(`${`${Math.round(bytes / 1024)} kB`.padStart(7)}  ${name}`);
}
await build({
  ...forNode,
  entryPoints: ['server/cli/start.ts'],
  outfile: join(dist, 'caddylint.cjs'),
  banner: { js: '#!/usr/bin/env node' },
  define: { 'process.env.CADDYLINT_BUILD': JSON.stringify(contentName(dist)) },
});
chmodSync(join(dist, 'caddylint.cjs'), 0o755);

/** A short name for what the bundles hold. */
function contentName(folder) {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith('.cjs')) hash.update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** The pages of the rules as texts in the bundle, in place of reading them from the disk. */
function rulePages() {
  return {
    name: 'rule-pages',
    setup({ onLoad }) {
      onLoad({ filter: /[/\\]server[/\\]cli[/\\]pages\.ts$/ }, () => {
        const folder = join(root, 'server', 'rules');
        const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
        const pages = names.sort().map((name) => {
          return [name.slice(0, -'.md'.length), readFileSync(join(folder, name), 'utf8')];
        });
        const contents = `const pages = new Map(${JSON.stringify(pages)});
export const readPage = async (rule) => pages.get(rule);`;
        return { contents, loader: 'js' };
      });
    },
  };
}

/** What the command seldom needs is in bundles of its own, so that reading it does not slow every start. */
function apart() {
  const bundleOf = new Map([
    ['../lsp/node.ts', './server.cjs'],
    ['../project/read.ts', './project.cjs'],
    ['../project/page-scripts.ts', './page-scripts.cjs'],
    ['../schema/plugins/index.ts', './plugins.cjs'],
    ['./pages.ts', './pages.cjs'],
  ]);
  return {
    name: 'apart',
    setup({ onResolve }) {
      onResolve({ filter: /\.ts$/ }, ({ path, kind }) => {
        const bundle = kind === 'dynamic-import' ? bundleOf.get(path) : undefined;
        return bundle ? { path: bundle, external: true } : undefined;
      });
    },
  };
}

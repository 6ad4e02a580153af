// Packs the VS Code extension from what `npm run build` has made. `node scripts/vsix.mjs [file]`; the
// file is `caddylint.vsix` if none is named. It is packed in a folder of its own, as package.json says
// what belongs into the npm package, and the extension is made of other files.
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { readArguments } from './arguments.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { positionals } = readArguments(import.meta.url, { positionals: 1 });
const target = resolve(positionals[0] ?? join(root, 'caddylint.vsix'));

const bundles = [
  'caddylint.cjs',
  'client.cjs',
  'client-browser.js',
  'server.cjs',
  'server-browser.js',
];
const required = [
  'LICENSE',
  'dist/facts.json',
  'grammar/caddyfile.tmLanguage.json',
  'grammar/caddyfile-markdown.tmLanguage.json',
  'grammar/language-configuration.json',
  ...[...withLoaded(bundles)].map((name) => `dist/${name}`),
];
const optional = [
  'README.md',
  'CHANGELOG.md',
  ...required.filter((name) => name.startsWith('dist/')).map((name) => `${name}.LEGAL.txt`),
];

const folder = mkdtempSync(join(tmpdir(), 'caddylint-vsix-'));
try {
  for (const name of [...required, ...optional]) {
    if (required.includes(name) || existsSync(join(root, name))) {
      cpSync(join(root, name), join(folder, name), { recursive: true });
    }
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  await createVSIX({ cwd: folder, packagePath: target, dependencies: false });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${Math.round(statSync(target).size / 1024)} kB  ${target}`);

/** The extension's own package.json: without what concerns the command and development. */
function manifest() {
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const key of ['bin', 'dependencies', 'devDependencies', 'scripts', 'type']) delete own[key];
  const files = [...required, ...optional].filter(packed);
  return { ...own, files, engines: { vscode: own.engines.vscode } };
}

/** The bundles and the files beside them that they load. */
function withLoaded(names) {
  const found = new Set(names);
  for (const name of found) {
    const text = readFileSync(join(root, 'dist', name), 'utf8');
    for (const [, other] of text.matchAll(/\brequire\(["']\.\/([\w.-]+)["']\)/g)) {
      if (existsSync(join(root, 'dist', other))) found.add(other);
    }
  }
  return found;
}

function packed(name) {
  return existsSync(join(folder, name));
}

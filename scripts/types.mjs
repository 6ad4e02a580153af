// Writes the types of `server/library.ts` and `server/disk.ts`, and of what they mention, for the npm package.
// `node scripts/types.mjs [folder]`; the folder is `dist/types` if none is named.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from './arguments.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { positionals } = readArguments(import.meta.url, { positionals: 1 });
const target = resolve(positionals[0] ?? join(root, 'dist/types'));
const entries = ['server/library.ts', 'server/disk.ts'];

const folder = mkdtempSync(join(tmpdir(), 'caddylint-types-'));
try {
  const project = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: root,
      outDir: join(folder, 'all'),
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    },
    include: [],
    files: entries.map((name) => join(root, name)),
  };
  const config = join(folder, 'tsconfig.json');
  writeFileSync(config, JSON.stringify(project));
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config], {
    stdio: 'inherit',
  });
  rmSync(target, { recursive: true, force: true });
  const needed = mentioned(entries.map((name) => join(folder, 'all', declaration(name))));
  for (const file of needed) {
    const name = relative(join(folder, 'all'), file);
    cpSync(file, join(target, name));
  }
  console.log(`${needed.size} files of types`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** These files, and those that their types come from. */
function mentioned(files) {
  const found = new Set(files);
  for (const file of found) {
    const text = readFileSync(file, 'utf8');
    for (const [, path] of text.matchAll(/(?:\bfrom |\bimport\()['"](\.[^'"]*\.ts)['"]/g)) {
      found.add(join(dirname(file), declaration(path)));
    }
  }
  return found;
}

function declaration(name) {
  return name.replace(/\.ts$/, '.d.ts');
}

import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { cacheFolder, runBundle } from './compiled.ts';

// The V8 of Node 20 optimises so early that half of a short run goes into it; later ones wait longer by themselves.
// A language server is no short run.
const isShort = process.argv[2] !== 'lsp';
if (isShort && process.versions.v8.startsWith('11.3.'))
  setFlagsFromString('--interrupt-budget=500000');

/** The program `caddylint`: runs `main.cjs` beside it. The build puts in a name for the content of the bundles. */
const path = join(__dirname, 'main.cjs');
const build = process.env['CADDYLINT_BUILD'] ?? '';
(runBundle(path, build, cacheFolder()) as typeof import('./main.ts')).run();

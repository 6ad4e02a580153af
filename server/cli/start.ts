import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { cacheFolder, runBundle } from './compiled.ts';

// The V8 of Node 20 optimises so early that half of a short run goes into it; later ones wait longer by themselves.
// A language server is no short run.
const isShort = process.argv[2] !== 'lsp';
if (isShort && process.versions.v8.startsWith('11.3.'))
  setFlagsFromString('--interrupt-budget=500000');

/**
 * The program `caddylint`: runs `main.cjs` beside it, or `server.cjs` at once, which is all that editors bring along. The build puts
 * in a name for the content of the bundles.
 */
const [, , command, ...words] = process.argv;
const bundle = (name: string, after?: number): unknown =>
  runBundle(join(__dirname, name), process.env['CADDYLINT_BUILD'] ?? '', cacheFolder(), after);
/** By then an editor has asked for most of what it asks for, and is likely to be left alone. */
const WHILE = 10_000;
const asksForMore = words.some((word) => /^(?:-[hv]|--help|--version)$/.test(word));
if (command === 'lsp' && !asksForMore) {
  (bundle('server.cjs', WHILE) as typeof import('../lsp/node.ts')).start();
} else (bundle('main.cjs') as typeof import('./main.ts')).run();

/** What the benches have in common: a folder of their own, and `bench-core.ts` as one bundle, so that it runs as what is published does. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/**
 * Hands `measure` a folder and what `bench-core.ts` exports, and removes the folder afterwards. The folder is a repository of
 * its own, so that nothing above it is looked at, and what commands keep compiled is kept in it.
 */
export async function withBench(measure) {
  const folder = mkdtempSync(join(tmpdir(), 'caddylint-bench-'));
  try {
    mkdirSync(join(folder, '.git'));
    process.env.XDG_CACHE_HOME = join(folder, 'cache');
    const outfile = join(folder, 'core.mjs');
    await build({
      entryPoints: ['scripts/bench-core.ts'],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      logLevel: 'warning',
    });
    await measure(folder, await import(pathToFileURL(outfile).href));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * `npm run bench`: times of parsing and linting generated files of 100, 1,000 and 4,000 sites, as ratios to `caddy adapt` of the same
 * file in the same run (with CADDY_BIN), and the cold start of the command as a ratio to a bare Node. Build first.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'caddylint-bench-'));
try {
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
  const { generate, measure, median } = await import(pathToFileURL(outfile).href);

  const caddy = process.env.CADDY_BIN;
  const times = [];
  await measure(100, 20);
  for (const sites of [100, 1000, 4000]) {
    const timing = await measure(sites, sites > 1000 ? 7 : 15);
    times.push(timing);
    const file = join(folder, `Caddyfile-${sites}`);
    writeFileSync(file, generate(sites));
    const adapt = caddy
      ? median(
          Array.from({ length: 5 }, () =>
            wall(caddy, ['adapt', '--config', file, '--adapter', 'caddyfile']),
          ),
        )
      : undefined;
    const ratio = adapt
      ? `  ${(timing.lint / adapt).toFixed(2)} of caddy adapt (${adapt.toFixed(0)} ms)`
      : '';
    console.log(
      `${String(sites).padStart(5)} sites  parse ${timing.parse.toFixed(1).padStart(6)} ms  lint ${timing.lint.toFixed(1).padStart(7)} ms${ratio}`,
    );
  }
  const [small, , large] = times;
  console.log(`growth from 100 to 4000 sites: ${(large.lint / small.lint).toFixed(1)} times`);

  const bare = [];
  const cold = [];
  const project = join(folder, 'project');
  spawnSync('mkdir', ['-p', project]);
  writeFileSync(join(project, 'Caddyfile'), generate(100));
  for (let run = 0; run < 15; run++) {
    bare.push(wall(process.execPath, ['-e', '0']));
    cold.push(wall(process.execPath, ['dist/caddylint.cjs', join(project, 'Caddyfile')]));
  }
  const [a, b] = [median(bare), median(cold)];
  console.log(
    `cold start, 100 sites: ${b.toFixed(0)} ms, ${(b / a).toFixed(2)} times a bare node (${a.toFixed(0)} ms)`,
  );
  if (!caddy) console.log('CADDY_BIN is not set: nothing to compare with.');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function wall(command, args) {
  const start = performance.now();
  spawnSync(command, args, { stdio: 'ignore' });
  return performance.now() - start;
}

/**
 * `npm run bench`: times of parsing and linting generated files of 100, 1,000 and 4,000 sites, as ratios to `caddy adapt` of the same
 * file in the same run (with CADDY_BIN), and the cold start of the command as a ratio to a bare Node. Build first.
 * `npm run bench -- --phases` tells instead where the time goes with 100 sites: of the first run, and of a later one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { complain, readArguments } from './arguments.mjs';
import { withBench } from './bench-setup.mjs';

const { values } = readArguments(import.meta.url, { options: { phases: { type: 'boolean' } } });

const { CADDY_BIN } = process.env;
if (CADDY_BIN && !existsSync(CADDY_BIN))
  complain(`CADDY_BIN names "${CADDY_BIN}", where no file is.`);

await withBench(async (folder, core) => {
  if (values.phases) await tellPhases(core);
  else {
    await tellGrowth(folder, core);
    tellColdStart(folder, core);
  }
});

async function tellPhases({ phases }) {
  for (const { name, first, warm } of await phases(100)) {
    console.log(`${first.toFixed(2).padStart(8)} ms  ${warm.toFixed(2).padStart(8)} ms  ${name}`);
  }
}

async function tellGrowth(folder, { generate, measure, median }) {
  // Set to nothing, it is not set.
  const caddy = CADDY_BIN || undefined;
  const sizes = [100, 1000, 4000];
  const rounds = [];
  await measure(100, 20);
  // All sizes in turns, so that whatever else the machine does slows each of them.
  for (let round = 0; round < 5; round++) {
    const timings = [];
    for (const sites of sizes) {
      const timing = await measure(sites, sites > 1000 ? 1 : 5);
      const file = join(folder, `Caddyfile-${sites}`);
      writeFileSync(file, generate(sites));
      const adapt = caddy && wall(caddy, ['adapt', '--config', file, '--adapter', 'caddyfile']);
      timings.push({ ...timing, adapt });
    }
    rounds.push(timings);
  }
  for (const [index, sites] of sizes.entries()) {
    const over = (value) => median(rounds.map((timings) => value(timings[index])));
    const parse = over((one) => one.parse).toFixed(1);
    const lint = over((one) => one.lint).toFixed(1);
    const ratio = caddy ? `  ${ofAdapt(over)}` : '';
    console.log(
      `${String(sites).padStart(5)} sites  parse ${parse.padStart(6)} ms  lint ${lint.padStart(7)} ms${ratio}`,
    );
  }
  const growth = median(rounds.map(([small, , large]) => large.lint / small.lint));
  console.log(`growth from 100 to 4000 sites: ${growth.toFixed(1)} times`);
  if (!caddy) console.log('CADDY_BIN is not set: nothing to compare with.');
}

function ofAdapt(over) {
  const share = over((one) => one.lint / one.adapt).toFixed(2);
  return `${share} of caddy adapt (${over((one) => one.adapt).toFixed(0)} ms)`;
}

function tellColdStart(folder, { generate, median }) {
  const commandFor = (sites) => {
    const project = join(folder, `project-${sites}`);
    mkdirSync(project);
    writeFileSync(join(project, 'Caddyfile'), generate(sites));
    return ['dist/caddylint.cjs', join(project, 'Caddyfile')];
  };
  const tell = (name, command, env) => {
    const bare = [];
    const cold = [];
    for (let turn = 0; turn < 21; turn++) {
      bare.push(wall(process.execPath, ['-e', '0']));
      cold.push(wall(process.execPath, command, env));
    }
    const ratio = median(cold.map((time, turn) => time / bare[turn]));
    console.log(
      `${name}: ${ratio.toFixed(2)} times a bare node (${median(cold).toFixed(0)} to ${median(bare).toFixed(0)} ms)`,
    );
  };
  const many = commandFor(100);
  wall(process.execPath, many);
  tell('cold start, one site', commandFor(1), {});
  tell('cold start, 100 sites', many, {});
  tell('the same with nothing kept compiled', many, { NODE_DISABLE_COMPILE_CACHE: '1' });
}

function wall(command, args, env = {}) {
  const start = performance.now();
  spawnSync(command, args, { stdio: 'ignore', env: { ...process.env, ...env } });
  return performance.now() - start;
}

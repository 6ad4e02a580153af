// Tries the language server in real editors, each set up as the README says. `npm run test:editor` builds
// and packs first; `npm run test:editor -- neovim helix` tries some. Installs what it needs by itself; where
// a program cannot be had, says why and goes on. Then takes the network away and runs `try.mjs`.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { complain, readArguments } from '../../scripts/arguments.mjs';
import { Absent, apt, chromium, crates, hosts, unstable } from './install.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const vsix = join(here, '../../caddylint.vsix');

/** What each test in `try.mjs` needs. */
const needs = {
  colours: hosts,
  desktop: () => [hosts(), chromium()],
  web: () => [hosts(), chromium()],
  neovim: unstable,
  'neovim-around': unstable,
  'neovim-0.7': () => apt('neovim'),
  helix: () => [unstable(), apt('tmux')],
  zed: crates,
  emacs: () => apt('emacs-nox', 'elpa-eglot'),
};

const { positionals: chosen } = readArguments(import.meta.url, { positionals: Infinity });
const unknown = chosen.filter((name) => !(name in needs));
if (unknown.length > 0) {
  complain(`There is no ${unknown.join(', ')}, only ${Object.keys(needs).join(', ')}.`);
}
if (!existsSync(vsix)) throw new Error(`${vsix} is missing: run "npm run vsix" first.`);
console.log(`caddylint.vsix has ${Math.round(statSync(vsix).size / 1024)} kB.`);

const start = Date.now();
const names = chosen.length > 0 ? chosen : Object.keys(needs);
const ready = names.filter((name) => canInstall(needs[name], `skipped  ${name}`));
console.log(`Installing took ${((Date.now() - start) / 1000).toFixed(1)} s.`);
const test = [process.execPath, join(here, 'try.mjs'), ...ready];
const { status } = spawnSync('sh', ['-c', isolated(), 'sh', ...test], { stdio: 'inherit' });
process.exitCode = status ?? 1;

/** A shell's way to run its arguments with no network but the machine's own address. */
function isolated() {
  if (!canInstall(() => apt('iproute2'), 'tried with a network')) return 'exec "$@"';
  const lone = `exec unshare --net sh -c 'ip link set lo up && exec "$@"' sh "$@"`;
  if (spawnSync('sh', ['-c', lone, 'sh', 'true'], { stdio: 'ignore' }).status === 0) return lone;
  console.log('tried with a network: it cannot be taken away here.');
  return 'exec "$@"';
}

function canInstall(install, otherwise) {
  try {
    install();
    return true;
  } catch (error) {
    if (!(error instanceof Absent)) throw error;
    console.log(`${otherwise}: ${error.message}.`);
    return false;
  }
}

// Tries the language server in real editors, each set up as the README says. `npm run test:editor` builds
// and packs first; `npm run test:editor -- neovim helix` tries some. Installs what it needs by itself; where
// a program cannot be had, says why and goes on.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Absent, apt, chromium, hosts, unstable } from './install.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vsix = join(root, 'caddylint.vsix');
const chosen = process.argv.slice(2);

if (!existsSync(vsix)) throw new Error(`${vsix} is missing: run "npm run vsix" first.`);
console.log(`caddylint.vsix has ${Math.round(statSync(vsix).size / 1024)} kB.`);

// VS Code's hosts are loaded after they are installed.
const parts = {
  async colours() {
    const { tryColours } = await import('./colours.mjs');
    return tryColours;
  },
  async desktop() {
    const browser = chromium();
    const { tryDesktop } = await import('./desktop.mjs');
    return () => tryDesktop({ chromium: browser, vsix });
  },
  async web() {
    const browser = chromium();
    const { tryWeb } = await import('./web.mjs');
    return () => tryWeb({ chromium: browser });
  },
  async neovim() {
    const { nvim } = unstable();
    const { tryNeovim } = await import('./neovim.mjs');
    return () => tryNeovim(nvim);
  },
  async 'neovim-0.7'() {
    apt('neovim');
    const { tryOldNeovim } = await import('./neovim.mjs');
    return () => tryOldNeovim('/usr/bin/nvim');
  },
  async helix() {
    apt('tmux');
    const { hx } = unstable();
    const { tryHelix } = await import('./helix.mjs');
    return () => tryHelix(hx);
  },
  async emacs() {
    apt('emacs-nox', 'elpa-eglot');
    const { tryEmacs } = await import('./emacs.mjs');
    return tryEmacs;
  },
};

const unknown = chosen.filter((name) => !(name in parts));
if (unknown.length > 0) throw new Error(`There is no ${unknown.join()}, only ${Object.keys(parts).join()}.`);
for (const [name, prepare] of Object.entries(parts)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const start = Date.now();
  try {
    if (['colours', 'desktop', 'web'].includes(name)) hosts();
    const test = await prepare();
    const installed = Date.now();
    const note = await test();
    console.log(
      `passed   ${name}${note ? `: ${note}` : ''} (${seconds(installed)}, installing ${seconds(start, installed)})`,
    );
  } catch (error) {
    if (error instanceof Absent) {
      console.log(`skipped  ${name}: ${error.message}.`);
      continue;
    }
    console.log(`FAILED   ${name} (${seconds(start)})`, error);
    process.exitCode = 1;
  }
}

function seconds(start, end = Date.now()) {
  return `${((end - start) / 1000).toFixed(1)} s`;
}

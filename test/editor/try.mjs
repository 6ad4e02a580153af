// Runs the tests that are named, one after the other; what they need is there. See `run.mjs`.
import { fileURLToPath } from 'node:url';
import { chromium, unstable } from './install.mjs';

const vsix = fileURLToPath(new URL('../../caddylint.vsix', import.meta.url));

/** Each returns what is worth knowing of the run. Loaded one by one, since not all that they import is there. */
const tests = {
  async colours() {
    const { tryColours } = await import('./colours.mjs');
    return tryColours();
  },
  async desktop() {
    const { tryDesktop } = await import('./desktop.mjs');
    return tryDesktop({ chromium: chromium(), vsix });
  },
  async web() {
    const { tryWeb } = await import('./web.mjs');
    return tryWeb({ chromium: chromium() });
  },
  async neovim() {
    const { tryNeovim } = await import('./neovim.mjs');
    return tryNeovim(unstable().nvim);
  },
  async 'neovim-around'() {
    const { tryAround } = await import('./neovim-around.mjs');
    return tryAround(unstable().nvim);
  },
  async 'neovim-0.7'() {
    const { tryOldNeovim } = await import('./neovim.mjs');
    return tryOldNeovim('/usr/bin/nvim');
  },
  async helix() {
    const { tryHelix } = await import('./helix.mjs');
    return tryHelix(unstable().hx);
  },
  async zed() {
    const { tryZed } = await import('./zed.mjs');
    return tryZed();
  },
  async emacs() {
    const { tryEmacs } = await import('./emacs.mjs');
    return tryEmacs();
  },
};

for (const name of process.argv.slice(2)) {
  const start = Date.now();
  const took = () => `${((Date.now() - start) / 1000).toFixed(1)} s`;
  try {
    const note = await tests[name]();
    console.log(`passed   ${name}${note ? `: ${note}` : ''} (${took()})`);
  } catch (error) {
    console.log(`FAILED   ${name} (${took()})`, error);
    process.exitCode = 1;
  }
}

// Emacs with Eglot, set up by the README's lines, in batch mode.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandFolder } from './install.mjs';
import { copyProject, fixed } from './journey.mjs';
import { recipe } from './recipes.mjs';

const steps = fileURLToPath(new URL('emacs.el', import.meta.url));

export async function tryEmacs() {
  const project = copyProject();
  const before = project.text();
  const home = mkdtempSync(join(tmpdir(), 'caddylint-emacs-'));
  const lines = join(home, 'recipe.el');
  writeFileSync(lines, recipe('Emacs'));
  const env = {
    ...process.env,
    PATH: `${commandFolder()}:${process.env.PATH}`,
    HOME: home,
    CADDYLINT_FILE: project.path,
  };
  try {
    // Not -Q, which hides Debian's packages of Lisp.
    const words = ['-q', '--batch', '-l', lines, '-l', steps];
    const { status, stderr } = spawnSync('emacs', words, { env, encoding: 'utf8', timeout: 120_000 });
    assert.equal(status, 0, stderr);
    assert.equal(project.text(), fixed(before));
    return execFileSync('emacs', ['--version']).toString().split('\n')[0];
  } finally {
    project.remove();
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

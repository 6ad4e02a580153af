// Helix in a terminal of its own, set up by the README's lines.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandFolder } from './install.mjs';
import { action, copyProject, fixed, until } from './journey.mjs';
import { recipe } from './recipes.mjs';

export async function tryHelix(program) {
  const project = copyProject();
  const home = mkdtempSync(join(tmpdir(), 'caddylint-helix-'));
  mkdirSync(join(home, 'helix'));
  writeFileSync(join(home, 'helix/languages.toml'), recipe('Helix'));
  const env = {
    ...process.env,
    PATH: `${commandFolder()}:${process.env.PATH}`,
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    LC_ALL: 'C.UTF-8',
    TERM: 'xterm-256color',
  };
  delete env.TMUX;
  const tmux = (...words) =>
    execFileSync('tmux', ['-S', join(home, 'terminal'), '-f', '/dev/null', ...words], {
      env,
      encoding: 'utf8',
      cwd: project.folder,
    });
  const screen = () => tmux('capture-pane', '-p');
  const type = (text) => tmux('send-keys', '-l', text);
  const press = (...keys) => tmux('send-keys', ...keys);
  const shows = (what) => until(`"${what}" on the screen`, () => screen().includes(what));
  /** A key right behind Escape would be taken for one held with Alt. */
  const leave = async () => {
    press('Escape');
    await shows(' NOR ');
    await new Promise((resolve) => setTimeout(resolve, 100));
  };
  const find = async (text) => {
    await leave();
    type('gg/');
    type(text);
    press('Enter');
    await shows(' NOR ');
  };

  const health = execFileSync(program, ['--health', 'caddyfile'], { env, encoding: 'utf8' });
  assert.match(health, /caddylint/);
  tmux('new-session', '-d', '-x', '160', '-y', '60', program, project.path);
  try {
    await shows('(cached) {');
    const before = project.text();
    await find('www\\.');
    await shows('is a www name on a subdomain');

    await find('encode zstd');
    type(' k');
    await shows('Zstandard');
    await leave();

    type('o');
    type('reverse');
    await until('the name in a list', () => /reverse_proxy +keyword/.test(screen()));
    press('Tab', 'Enter');
    await leave();
    await until('the name', () => /^.. +16 +reverse_proxy(?! +keyword)/m.test(screen()));
    type('xd');

    await find('import cached');
    type('gd');
    await until('the definition', () => /\b5:\d+\s*$/m.test(screen()));

    await find('import cached');
    type(' r');
    await shows('rename-to:');
    press('C-u');
    type('kept');
    press('Enter');
    await shows('(kept) {');
    await shows('import kept');
    type('u');
    await shows('(cached) {');

    await find('www\\.');
    type(' a');
    await shows(action);
    press('Enter');
    await until('the fixed text', () => !screen().includes('www.{$DOMAIN_NAME}'));

    await find('encode zstd');
    type('I');
    type('    ');
    await leave();
    type(':format');
    press('Enter');
    type(':write');
    press('Enter');
    await until('the file on the disk', () => project.text() === fixed(before));
    return execFileSync(program, ['--version'], { env, encoding: 'utf8' }).trim();
  } catch (error) {
    throw new Error(`${screen()}\n${health}`, { cause: error });
  } finally {
    tmux('kill-server');
    project.remove();
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

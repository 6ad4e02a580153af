// Neovim beyond the Caddyfile: the files around, Markdown, and a Caddy of the user's own.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './journey.mjs';
import { text, withEditor } from './neovim.mjs';
import { recipe } from './recipes.mjs';

/** What the user's own Caddy is here: a real one where there is one, else a program that objects in its words. */
const real = process.env.CADDY_BIN;
const standIn = `#!${process.execPath}
const lines = require('node:fs').readFileSync(0, 'utf8').split('\\n');
const line = lines.findIndex((text) => text.trim() === 'unheard_of') + 1;
if (line > 0) {
  const msg = 'adapting config using caddyfile: -:' + line + ': unrecognized directive: unheard_of';
  console.error(JSON.stringify({ level: 'error', msg }));
  process.exit(1);
}
console.log(JSON.stringify({ apps: { http: {} } }, null, 2));
`;

/** Everything that needs more of the README than the first lines. */
export async function tryAround(program) {
  const folder = mkdtempSync(join(tmpdir(), 'caddylint-own-'));
  try {
    const caddy = join(folder, 'caddy');
    writeFileSync(caddy, real ? `#!/bin/sh\nexec ${real} "$@"\n` : standIn);
    chmodSync(caddy, 0o755);
    const lines = ['Neovim', 'In the files around', 'A Caddy of your own'].map((name) => recipe(name));
    return await withEditor(program, lines.join('\n'), journey, `${folder}:`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function journey(editor) {
  await findings(editor);
  await acrossFiles(editor);
  await markdown(editor);
  await ownCaddy(editor);
  return `${editor.version}, ${real ? 'a real Caddy' : 'a program in the place of Caddy'}`;
}

async function findings({ lua }) {
  await until('findings', async () => (await lua('return vim.diagnostic.get(0)')).length > 0);
}

/** From the Caddyfile to the file that sets a variable and to the settings of Django, and back. */
async function acrossFiles({ lua, keys, show }) {
  const where = () => show('expand("%:t") . ":" . getline(".")');
  await keys(':call search("^{.DOMAIN_NAME")<CR>ll<C-]>');
  await until('the line that sets the variable', async () =>
    (await where()).startsWith('.env.template:DOMAIN_NAME='),
  );
  await attached(lua);
  await keys('K');
  await until('what the variable is to the Caddyfile', async () =>
    (await lua(`local shown = {}
      for _, window in ipairs(vim.api.nvim_list_wins()) do
        vim.list_extend(shown, vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false))
      end
      return table.concat(shown)`)).includes('places of `docker/caddy/Caddyfile`'),
  );
  await keys(':fclose<CR>:buffer Caddyfile<CR>:call search("root . /var/www/shop/static")<CR>');
  await keys('f/:lua vim.lsp.buf.definition()<CR>');
  const settings = /production\.py$/;
  await until('the places of the folder', async () => {
    const found = await lua('return vim.tbl_map(function(one) return vim.fn.bufname(one.bufnr) end, vim.fn.getqflist())');
    return found.some((name) => settings.test(name)) && found.some((name) => /compose/.test(name));
  });
  await keys(':cclose<CR>:edit server/settings/environments/production.py<CR>');
  await attached(lua);
  await keys(':call search("^STATIC_ROOT")<CR>grr');
  await until('the root in the Caddyfile', async () => {
    const found = await lua('return vim.tbl_map(function(one) return one.text end, vim.fn.getqflist())');
    return found.some((line) => line.includes('root * /var/www/shop/static'));
  });
  await keys(':cclose<CR>');
}

/** A Caddyfile that a manual shows. */
async function markdown({ lua, keys, project }) {
  const path = join(project.folder, 'docs/manual.md');
  mkdirSync(join(project.folder, 'docs'));
  writeFileSync(path, '# Manual\n\n```caddyfile\nexample.com {\n\trespnd ok\n}\n```\n');
  await keys(`:edit ${path}<CR>`);
  await until('the finding in Markdown', async () =>
    (await lua('return vim.diagnostic.get(0)')).some(
      ({ code, lnum }) => code === 'unknown-directive' && lnum === 4,
    ),
  );
  await keys(':%s/respnd/respond/<CR>');
  await until('no finding', async () => (await lua('return vim.diagnostic.get(0)')).length === 0);
  await keys(':write<CR>');
}

/** Its verdict comes when a file is saved, and goes with the next change; the lens shows what it makes of the file. */
async function ownCaddy({ lua, keys }) {
  const verdicts = async () =>
    (await lua('return vim.diagnostic.get(0)')).filter(({ source }) => source === 'caddy');
  await keys(':buffer docker/caddy/Caddyfile<CR>:call search("encode zstd")<CR>ounheard_of<Esc>:write<CR>');
  const [verdict] = await until('what Caddy says', async () => {
    const found = await verdicts();
    return found.length > 0 && found;
  });
  assert.match(verdict.message, /unheard_of/);
  assert.equal(verdict.lnum + 1, await lua('return vim.fn.search("unheard_of", "nw")'));
  await keys('dd');
  await until('no verdict', async () => (await verdicts()).length === 0);
  await keys(':write<CR>:1<CR>');
  await lua('vim.lsp.codelens.enable(true)');
  await until('the lens', () => lua('return #vim.lsp.codelens.get({ bufnr = 0 }) > 0'));
  await lua('vim.lsp.codelens.run()');
  await until('the JSON', async () => (await lua(text)).includes('"apps"'));
}

/** Answers come from the server once it has been told of the file. */
async function attached(lua) {
  await until('a server for the file', () => lua('return #vim.lsp.get_clients({ bufnr = 0 }) > 0'));
}

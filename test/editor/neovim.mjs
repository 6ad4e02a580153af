// Neovim with its own language client, set up by the README's lines and driven from outside.
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commandFolder } from './install.mjs';
import { copyProject, fixed, neighbour, rule, until } from './journey.mjs';
import { recipe } from './recipes.mjs';

const run = promisify(execFile);

/** Everything that Neovim 0.11 and later does by itself, by its own keys. */
export async function tryNeovim(program) {
  return await withEditor(program, recipe('Neovim'), async (editor) => {
    const { lua, keys, show, project, version } = editor;
    await findings(lua);
    const before = project.text();

    await keys(':call search("encode zstd")<CR>K');
    await until('a hover', async () => (await lua(floating)).includes('encode'));
    await keys('<Esc>:fclose<CR>');

    await complete(editor);

    await keys(':call search("import cached")<CR>w<C-]>');
    await until('the definition', async () => (await show('getline(".")')).startsWith('(cached)'));

    await keys(':call search("import cached")<CR>wgrn');
    await until('a question for the name', async () => (await show('mode()')) === 'c');
    await keys('<C-u>kept<CR>');
    await until('the new name', async () => {
      const now = await lua(text);
      return now.includes('(kept) {') && now.includes('import kept');
    });
    await keys('u');
    await until('the old name', async () => (await lua(text)).includes('import cached'));

    await keys(':call search("^www")<CR>');
    await until('colours', () =>
      lua(`return #(vim.lsp.semantic_tokens.get_at_pos(0, vim.fn.search('encode zstd', 'n') - 1, 1) or {}) > 0`),
    );
    await lua('vim.lsp.inlay_hint.enable(true)');
    await until('an inlay hint', () => lua('return #vim.lsp.inlay_hint.get({ bufnr = 0 }) > 0'));
    await keys(':call search("(cached)")<CR>l');
    await lua('vim.lsp.buf.incoming_calls()');
    await until('the callers of the snippet', async () => {
      const calls = await lua('return vim.fn.getqflist()');
      return calls.length === 1 && calls[0].lnum === 16;
    });
    await keys(':cclose<CR>:call search("^(cached)")<CR>');

    await lua('if vim.lsp.codelens.enable then vim.lsp.codelens.enable(true) else vim.lsp.codelens.refresh({ bufnr = 0 }) end');
    await until('a lens', () => lua('return #vim.lsp.codelens.get({ bufnr = 0 }) > 0'));
    await lua('vim.lsp.codelens.run()');
    await until('the only use', async () => (await show('getline(".")')).includes('import cached'));
    await keys(':call search("^www")<CR>');

    await lua('vim.lsp.buf.code_action({ apply = true, filter = function(one) return one.isPreferred end })');
    await until('the fixed text', async () => (await lua(text)) === fixed(before));

    await keys(':%s/^\\t/    /<CR>');
    await lua('vim.lsp.buf.format()');
    assert.equal(await lua(text), fixed(before));
    await keys(':w<CR>');
    await until('the file on the disk', () => project.text() === fixed(before));
    return version;
  });
}

/** The client of Neovim 0.7 has fewer keys and functions. */
export async function tryOldNeovim(program) {
  await withEditor(program, recipe('Neovim', 1), async (editor) => {
    const { lua, keys, show, project, version } = editor;
    await findings(lua);
    const before = project.text();
    await keys(':call search("encode zstd")<CR>');
    await lua('vim.lsp.buf.hover()');
    await until('a hover', async () => (await lua(floating)).includes('encode'));
    await keys('<Esc>:only<CR>');

    await keys(':setlocal omnifunc=v:lua.vim.lsp.omnifunc<CR>');
    await complete(editor);

    await keys(':call search("import cached")<CR>w');
    await lua('vim.lsp.buf.definition()');
    await until('the definition', async () => (await show('getline(".")')).startsWith('(cached)'));
    await lua(`vim.lsp.buf.rename('kept')`);
    await until('the new name', async () => (await lua(text)).includes('import kept'));
    await keys('u');
    await until('the old name', async () => (await lua(text)).includes('import cached'));

    await keys(':call search("^www")<CR>');
    // A person chooses from a list here.
    await lua('vim.ui.select = function(all, _, done) done(all[1], 1) end');
    await lua('vim.lsp.buf.code_action()');
    await until('the fixed text', async () => (await lua(text)) === fixed(before));
    await keys(':%s/^\\t/    /<CR>');
    await lua('(vim.lsp.buf.format or vim.lsp.buf.formatting_sync)()');
    assert.equal(await lua(text), fixed(before));
    return version;
  });
}

/** The text of the file that is shown. */
export const text = `return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n') .. '\\n'`;

/** What windows above the text show. */
const floating = `local shown = {}
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      local buffer = vim.api.nvim_win_get_buf(window)
      vim.list_extend(shown, vim.api.nvim_buf_get_lines(buffer, 0, -1, false))
    end
  end
  return table.concat(shown, '\\n')`;

/** In the file that is open, and in the neighbour that is not. */
async function findings(lua) {
  await until(`the finding ${rule}`, async () =>
    (await lua('return vim.diagnostic.get(0)')).some(({ code }) => code === rule),
  );
  await until(`the finding ${neighbour.rule}`, async () =>
    (await lua('return vim.diagnostic.get()')).some(({ code }) => code === neighbour.rule),
  );
}

/** The editor's own key on a new line, and a name of the list taken that brings a place for what follows it. */
async function complete({ lua, keys, show }) {
  await keys('ore<C-x><C-o>');
  await until('a list of names', () => lua('return vim.fn.pumvisible() == 1'));
  const names = await lua(`return vim.tbl_map(function(one) return one.word end, vim.fn.complete_info({ 'items' }).items)`);
  assert.ok(names.includes('reverse_proxy') && names.length > 1, names.join());
  assert.equal(names[0], 'reverse_proxy', 'what is used most comes first');
  assert.ok(names.includes('redir'), names.join());
  await keys('<C-n>'.repeat(names.indexOf('redir')));
  await keys('<C-y>');
  await until('the name', async () => (await lua(text)).includes('\n\tredir'));
  // Newer ones put a place for the target behind it, when the server has said so.
  await until('the place for the target', () => lua('return vim.snippet == nil or vim.fn.mode() == "s"'));
  await keys('<Esc>');
  await until('the normal mode', async () => (await show('mode()')) === 'n');
  // Each typed piece may be a step of its own.
  await lua('vim.api.nvim_set_current_line("\tgone")');
  await keys('dd');
  await until('the old text', async () => !(await lua(text)).includes('gone'));
}

/** Opens the project's Caddyfile in an editor with these lines for its settings; `path` stands in front of `PATH`. */
export async function withEditor(program, lines, journey, path = '') {
  const project = copyProject();
  const home = mkdtempSync(join(tmpdir(), 'caddylint-neovim-'));
  mkdirSync(join(home, 'nvim'), { recursive: true });
  writeFileSync(join(home, 'nvim/init.lua'), lines);
  const env = {
    ...process.env,
    PATH: `${path}${commandFolder()}:${process.env.PATH}`,
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
  };
  const socket = join(home, 'socket');
  const answer = join(home, 'answer');
  // Debian's Neovim comes without the parser that colours what a hover says.
  const colourless = `lua local start = (vim.treesitter or {}).start
    if start then vim.treesitter.start = function(...) pcall(start, ...) end end`;
  const editor = spawn(
    program,
    ['--headless', '-n', '--listen', socket, '--cmd', colourless.replaceAll('\n', ' '), project.path],
    { cwd: project.folder, env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  for (const stream of [editor.stdout, editor.stderr]) stream.on('data', (data) => (log += data));
  const ask = async (...words) => {
    const { stdout, stderr } = await run(program, ['--server', socket, ...words], { env, timeout: 30_000 });
    // Neovim 0.7 answers on the other stream.
    return stdout || stderr;
  };
  const show = (expression) => ask('--remote-expr', expression);
  const lua = async (code) => {
    const inside = `(function() ${code.replaceAll('\n', ' ')} end)()`.replaceAll("'", "''");
    // Through a file, since older ones break long lines of what they print.
    await show(`writefile([json_encode(luaeval('${inside}'))], '${answer}')`);
    return JSON.parse(readFileSync(answer, 'utf8'));
  };
  const keys = (typed) => ask('--remote-send', typed);
  try {
    await until('an editor that answers', () => show('1').then(() => true, () => false));
    const version = execFileSync(program, ['--version'], { env }).toString().split('\n')[0];
    return await journey({ lua, keys, show, project, version });
  } catch (error) {
    throw new Error(`${log}\n${await lua(text).catch(() => '')}`, { cause: error });
  } finally {
    editor.kill();
    project.remove();
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

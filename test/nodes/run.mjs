// Tries the built command and a session with its language server on every Node that is supported, from
// the oldest on. `npm run test:nodes` builds first. Installs the Nodes by itself; where that cannot be
// done, says why and passes.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { complain, readArguments } from '../../scripts/arguments.mjs';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

readArguments(import.meta.url);
const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const command = join(root, 'dist/caddylint.cjs');
const { optionalDependencies: nodes } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));

if (!existsSync(command)) complain(`${command} is missing: run "npm run build" first.`);
const reason = whyNot();
if (reason) {
  console.log(`skipped  other Nodes: ${reason}.`);
} else {
  const expected = printed(process.execPath);
  for (const name of Object.keys(nodes)) {
    const node = join(here, 'node_modules', name, 'bin/node');
    const start = Date.now();
    try {
      assert.deepEqual(printed(node), expected);
      const answered = await session(node);
      const version = execFileSync(node, ['--version']).toString().trim();
      const took = ((Date.now() - start) / 1000).toFixed(1);
      console.log(`passed  Node ${version}: command and server, which answers after ${answered} ms (${took} s)`);
    } catch (error) {
      console.log(`FAILED  ${name}\n${error.stack}`);
      process.exitCode = 1;
    }
  }
}

/** What the command prints, and its exit status. */
function printed(node) {
  const env = { ...process.env, NO_COLOR: '1' };
  const options = { cwd: root, env, encoding: 'utf8' };
  const lint = spawnSync(node, [command, 'examples/django-broken'], options);
  const format = spawnSync(node, [command, 'fmt', '--stdin'], { ...options, input: 'a.example {\nrespond ok\n}\n' });
  assert.equal(lint.stderr + format.stderr, '');
  assert.equal(format.stdout, 'a.example {\n\trespond ok\n}\n');
  assert.equal(lint.status, 1);
  return lint.stdout;
}

/** Opens, asks and ends. Returns the milliseconds from the start of the process to the answer to `initialize`. */
async function session(node) {
  const folder = mkdtempSync(join(tmpdir(), 'caddylint-node-'));
  cpSync(join(root, 'examples/django-broken'), folder, { recursive: true });
  const path = join(folder, 'docker/caddy/Caddyfile');
  const uri = pathToFileURL(path).href;
  const start = Date.now();
  const server = spawn(node, [command, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = new Promise((resolve) => server.once('exit', resolve));
  const timer = setTimeout(() => server.kill('SIGKILL'), 60_000);
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  try {
    const found = new Promise((resolve) => {
      connection.onNotification('textDocument/publishDiagnostics', (sent) => {
        if (sent.uri === uri && sent.diagnostics.length > 0) resolve(sent.diagnostics);
      });
    });
    connection.listen();
    const { capabilities } = await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      capabilities: {},
    });
    const answered = Date.now() - start;
    assert.ok(capabilities.hoverProvider);
    await connection.sendNotification('initialized', {});
    const text = readFileSync(path, 'utf8');
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'caddyfile', version: 1, text },
    });
    assert.ok((await found).some(({ code }) => code === 'third-level-www'));
    const line = text.split('\n').findIndex((one) => one.includes('encode zstd'));
    const at = { textDocument: { uri }, position: { line, character: 3 } };
    assert.match(JSON.stringify(await connection.sendRequest('textDocument/hover', at)), /encode/);
    const offered = await connection.sendRequest('textDocument/completion', at);
    assert.match(JSON.stringify(offered), /reverse_proxy/);
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    assert.equal(await exit, 0);
    return answered;
  } finally {
    clearTimeout(timer);
    server.kill();
    connection.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

function whyNot() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'they are for Linux on x64';
  if (Object.keys(nodes).every((name) => existsSync(join(here, 'node_modules', name)))) return undefined;
  try {
    const words = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
    execFileSync('npm', words, { cwd: here, stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `they could not be installed (${error.message.split('\n')[0]})`;
  }
}

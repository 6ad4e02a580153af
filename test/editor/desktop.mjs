// VS Code as on the desktop: extensions run in Node, and the server is a process of its own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, startHost } from './host.mjs';
import { inside } from './inside.mjs';
import { file } from './journey.mjs';
import { work } from './person.mjs';

const extension = fileURLToPath(new URL('memory', import.meta.url));
const test = fileURLToPath(new URL('inside.cjs', import.meta.url));

/** Milliseconds until the extension is there and the server has answered `initialize`, on a machine with nothing else to do. */
const TARGET = 200;
/** Where a bare Node takes longer than this, the target is stretched as much. */
const BARE = 50;

export async function tryDesktop({ chromium, vsix }) {
  const host = await startHost({ vsix });
  const browser = await launch(chromium);
  try {
    const address = host.address([
      ['extensionDevelopmentPath', host.remote(extension)],
      ['extensionTestsPath', host.remote(test)],
    ]);
    const { version, activation, again, bare } = await inside(await browser.newPage(), address);
    const started = `the server starts again in ${activation} ms, compiled before in ${again} ms, a bare Node in ${bare} ms`;
    assert.ok(Math.min(activation, again) < 2 * TARGET * Math.max(1, bare / BARE), started);

    const context = await browser.newContext({ viewport: { width: 1280, height: 1400 } });
    const page = await context.newPage();
    await page.goto(host.address([['openFile', host.remote(join(host.workspace, file))]]));
    await work(page, {
      name: 'desktop',
      text: (name) => readFileSync(join(host.workspace, name), 'utf8'),
    });
    return `VS Code ${version}, ${started}`;
  } catch (error) {
    throw new Error(host.log().slice(-2000), { cause: error });
  } finally {
    await browser.close();
    await host.stop();
  }
}

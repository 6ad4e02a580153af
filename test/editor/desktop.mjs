// A person opens the broken project, sees the finding, takes the quick fix with the keyboard and saves.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, startHost } from './host.mjs';
import { action, file, fixed, line, project, rule } from './journey.mjs';

const screenshots = fileURLToPath(new URL('screenshots/', import.meta.url));

export async function tryDesktop({ chromium, vsix }) {
  mkdirSync(screenshots, { recursive: true });
  const host = await startHost({ project, vsix });
  const browser = await launch(chromium);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(120_000);
  try {
    const path = join(host.workspace, file);
    const before = readFileSync(path, 'utf8');
    await page.goto(host.address(file));
    await page.waitForSelector('.squiggly-warning, .squiggly-error');

    await page.keyboard.press('Control+Shift+M');
    await page.waitForSelector(`.markers-panel .monaco-list-row:has-text("${rule}")`);
    await page.screenshot({ path: join(screenshots, 'finding.png') });

    await openActions(page);
    await page.screenshot({ path: join(screenshots, 'quick-fix.png') });
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      (name) => !document.querySelector('.markers-panel')?.textContent.includes(name),
      rule,
    );
    await page.keyboard.press('Control+S');
    await until(() => readFileSync(path, 'utf8') === fixed(before));
    assert.equal(readFileSync(path, 'utf8'), fixed(before));
    await page.screenshot({ path: join(screenshots, 'fixed.png') });
  } catch (error) {
    await page.screenshot({ path: join(screenshots, 'failed.png') }).catch(() => {});
    throw error;
  } finally {
    await browser.close();
    await host.stop();
  }
}

/** Findings can be there before the actions are, so the list is asked for until it has the fix on top. */
async function openActions(page) {
  for (let round = 0; ; round++) {
    await page.click(`.monaco-editor .view-line:has-text("${line}") >> nth=0`);
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+.');
    try {
      await page.waitForSelector(`.action-widget .monaco-list-row.focused:has-text("${action}")`, {
        timeout: 3000,
      });
      return;
    } catch (error) {
      if (round === 8) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

async function until(isMet) {
  for (let round = 0; round < 200 && !isMet(); round++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

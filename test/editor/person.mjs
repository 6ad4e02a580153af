// A person works on the project in VS Code with the keyboard, on the desktop as in the browser.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { action, file, fixed, line, neighbour, rule, until } from './journey.mjs';

const screenshots = fileURLToPath(new URL('screenshots/', import.meta.url));

/** `text` reads the Caddyfile as it was saved; the name goes into those of the screenshots. */
export async function work(page, { name, text }) {
  mkdirSync(screenshots, { recursive: true });
  const picture = (what) => page.screenshot({ path: join(screenshots, `${name}-${what}.png`) });
  page.setDefaultTimeout(90_000);
  try {
    const before = text(file);
    await page.waitForSelector('.squiggly-warning, .squiggly-error');
    await problems(page);
    await picture('finding');
    await hover(page);
    await definition(page);
    await rename(page);
    await quickFix(page, picture);
    await complete(page, picture);
    await placeholder(page);
    await onSave(page, { text, before: fixed(before) });
    await picture('saved');
    await restart(page);
    await picture('restarted');
  } catch (error) {
    await picture('failed').catch(() => {});
    throw error;
  }
}

/** The list has the finding of the open file, and the neighbour's, whose file is not open. */
async function problems(page) {
  await page.keyboard.press('Control+Shift+M');
  await page.waitForSelector(`.markers-panel .monaco-list-row:has-text("${rule}")`);
  await page.waitForSelector(`.markers-panel .monaco-list-row:has-text("${neighbour.rule}")`);
}

async function hover(page) {
  await cursor(page, 'encode');
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
  await page.waitForSelector('.monaco-hover:has-text("encode")');
  await page.keyboard.press('Escape');
}

async function definition(page) {
  await cursor(page, 'import');
  await page.keyboard.press('End');
  await page.keyboard.press('F12');
  await page.waitForFunction(
    () => /Ln\s5,\sCol\s2\b/.test(document.querySelector('.statusbar').textContent),
  );
}

async function rename(page) {
  await cursor(page, 'import');
  await page.keyboard.press('End');
  await page.keyboard.press('F2');
  await page.waitForFunction(() => document.activeElement.closest('.rename-box'));
  await page.keyboard.press('Control+A');
  await page.keyboard.type('kept');
  await page.keyboard.press('Enter');
  await shows(page, /^\(kept\)/);
  await shows(page, /^\s*import.kept$/);
  await page.keyboard.press('Control+Z');
  await shows(page, /^\s*import.cached$/);
}

/** Findings can be there before the actions are, so the list is asked for until it has the fix on top. */
async function quickFix(page, picture) {
  for (let round = 0; ; round++) {
    await cursor(page, line);
    await page.keyboard.press('Control+.');
    try {
      await page.waitForSelector(`.action-widget .monaco-list-row.focused:has-text("${action}")`, {
        timeout: 5000,
      });
      break;
    } catch (error) {
      if (round === 8) throw error;
      await page.keyboard.press('Escape');
    }
  }
  await picture('quick-fix');
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    (name) => !document.querySelector('.markers-panel')?.textContent.includes(name),
    rule,
  );
}

/** A name from the list, on a new line. */
async function complete(page, picture) {
  await propose(page, 'revers', 'reverse_proxy');
  await picture('completion');
  await page.keyboard.press('Enter');
  await shows(page, /^\s*reverse_proxy\b/);
  await leaveSnippet(page);
  await page.keyboard.press('Control+Shift+K');
}

/** Between the braces that the editor closes by itself; nothing is doubled. */
async function placeholder(page) {
  await propose(page, 'respond {http.request.uri.pa', 'http.request.uri.path}');
  await page.keyboard.press('Enter');
  // The directive's place in the order may be shown in between.
  await shows(page, /^\s*respond.*\s\{http\.request\.uri\.path\}$/);
  await leaveSnippet(page);
  await page.keyboard.press('Control+Shift+K');
}

/**
 * Types on a new line until the list has the proposal on top. An editor that is short of time takes several
 * keys for one, closes no brace and asks for nothing; then it is typed again.
 */
async function propose(page, typed, proposal) {
  for (let round = 0; ; round++) {
    await cursor(page, 'encode');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type(typed, { delay: 20 });
    try {
      await page.waitForSelector(
        `.suggest-widget.visible .monaco-list-row.focused:has-text("${proposal}")`,
        { timeout: 10_000 },
      );
      return;
    } catch (error) {
      if (round === 8) throw error;
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Shift+K');
    }
  }
}

/** The settings of the README: what is saved is mended and laid out. */
async function onSave(page, { text, before }) {
  await cursor(page, 'encode');
  await page.keyboard.press('Home');
  await page.keyboard.type('      ');
  await page.keyboard.press('Control+S');
  const mended = before.replace('handle /static/*', 'handle_path /static/*');
  assert.notEqual(mended, before);
  await until('the mended text', () => text(file) === mended, 30).catch(() => {});
  assert.equal(text(file), mended);
}

/** The command ends the server and starts another, which knows what is open. */
async function restart(page) {
  await page.keyboard.press('F1');
  await page.keyboard.type('caddylint: Restart');
  await page.waitForSelector('.quick-input-list .monaco-list-row.focused:has-text("Restart Language Server")');
  await page.keyboard.press('Enter');
  await cursor(page, 'encode');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('unheard_of');
  await page.keyboard.press('Escape');
  await page.waitForSelector('.markers-panel .monaco-list-row:has-text("unheard_of")');
}

/** Puts the cursor at the beginning of the first line with a text, where no popup of the line below covers it. */
async function cursor(page, text) {
  const position = { x: 4, y: 4 };
  await page.click(`.monaco-editor .view-line:has-text("${text}") >> nth=0`, { position });
  await page.keyboard.press('Home');
}

async function leaveSnippet(page) {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
}

/** A line of the editor matches; spaces are other characters there. */
function shows(page, pattern) {
  return page.waitForFunction(
    (source) =>
      [...document.querySelectorAll('.view-line')].some(({ textContent }) =>
        new RegExp(source).test(textContent),
      ),
    pattern.source,
  );
}

// What the editors open: the broken example, with a snippet to rename and to follow.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const example = fileURLToPath(new URL('../../examples/django-broken/', import.meta.url));

/** The Caddyfile in it. */
export const file = 'docker/caddy/Caddyfile';

/** A neighbour in which something is found too, and what. */
export const neighbour = {
  file: 'server/settings/environments/production.py',
  rule: 'ssl-redirect-without-proxy-header',
};

/** The rule that finds something in the Caddyfile, the beginning of that line, and of the fix's title. */
export const rule = 'third-level-www';
export const line = 'www.';
export const action = 'Delete the site';

/** What the fix makes of the file. */
export function fixed(text) {
  const from = text.indexOf('# One name for the shop');
  const to = text.indexOf('\n{$DOMAIN_NAME} {') + 1;
  return text.slice(0, from) + text.slice(to);
}

/** A copy of the project; `remove` takes it away. */
export function copyProject() {
  const folder = mkdtempSync(join(tmpdir(), 'caddylint-project-'));
  writeProject(folder);
  const path = join(folder, file);
  return {
    folder,
    path,
    text: () => textIfAny(path),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}

/** Undefined at the moment at which an editor puts a new file in the place of the old one. */
function textIfAny(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes the project into a folder. */
export function writeProject(folder) {
  cpSync(example, folder, { recursive: true });
  mkdirSync(join(folder, '.git'), { recursive: true });
  const path = join(folder, file);
  writeFileSync(path, extended(readFileSync(path, 'utf8')));
}

function extended(text) {
  return replaced(
    replaced(text, '# One name', '(cached) {\n\theader Cache-Control max-age=3600\n}\n\n# One name'),
    '\tencode zstd gzip\n',
    '\tencode zstd gzip\n\timport cached\n',
  );
}

function replaced(text, from, to) {
  if (!text.includes(from)) throw new Error(`The example no longer holds "${from}".`);
  return text.replace(from, () => to);
}

/** Polls until `look` gives something true, and returns that. */
export async function until(what, look, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const result = await look();
    if (result) return result;
    if (Date.now() > end) throw new Error(`There is never ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

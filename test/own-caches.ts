import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the built command keeps compiled must not end up in the cache folder of whoever runs the tests. */
const folder = mkdtempSync(join(tmpdir(), 'caddylint-caches-'));
Object.assign(process.env, { XDG_CACHE_HOME: folder, LOCALAPPDATA: folder });
// There the folder is not taken from the environment.
if (process.platform === 'darwin') process.env['NODE_DISABLE_COMPILE_CACHE'] = '1';

export const mochaHooks = {
  afterAll(): void {
    rmSync(folder, { recursive: true, force: true });
  },
};

// Zed's extension is compiled. Zed itself needs a screen with a graphics card, and is not driven.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zedManifest } from './install.mjs';

const target = fileURLToPath(new URL('programs/zed/', import.meta.url));

export function tryZed() {
  const manifest = readFileSync(join(zedManifest, '../extension.toml'), 'utf8');
  const [, version] = /^version = "(.+)"$/m.exec(manifest) ?? [];
  const own = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  assert.equal(version, own.version);
  execFileSync('cargo', ['check', '--locked', '--offline', '--manifest-path', zedManifest], {
    env: { ...process.env, CARGO_TARGET_DIR: target },
    stdio: 'pipe',
  });
  return 'compiled, not driven';
}

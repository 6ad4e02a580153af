import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const COMMAND = 'dist/caddylint.cjs';

describe('README', () => {
  it('shows what the command prints for the broken example', function () {
    if (!existsSync(COMMAND)) {
      console.log(`      no ${COMMAND}: run "npm run build" first`);
      this.skip();
    }
    const { stdout } = spawnSync(process.execPath, [COMMAND, 'examples/django-broken'], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    const block = /```console\n\$ caddylint examples\/django-broken\n([\s\S]*?)\n```/.exec(
      readFileSync('README.md', 'utf8'),
    );
    assert.equal(block?.[1], stdout.trimEnd());
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rule } from '../server/rules/rule.ts';

describe('npm run new-rule', function () {
  this.timeout(60_000);
  let folder = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'caddylint-rule-'));
    for (const name of ['grammar', 'server', 'package.json', 'biome.json', 'tsconfig.json']) {
      cpSync(name, join(folder, name), { recursive: true });
    }
    mkdirSync(join(folder, 'scripts'));
    for (const name of ['new-rule.ts', 'arguments.mjs'])
      cpSync(join('scripts', name), join(folder, 'scripts', name));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const index = (): string => readFileSync(join(folder, 'server/rules/index.ts'), 'utf8');

  function newRule(...args: string[]): { readonly status: number | null; readonly stderr: string } {
    const command = ['--import', 'tsx', join(folder, 'scripts/new-rule.ts'), ...args];
    return spawnSync(process.execPath, command, { encoding: 'utf8' });
  }

  it('refuses what is no id or is taken', () => {
    const before = index();
    for (const id of ['bad--name', '../bad', 'index', 'unclosed-block']) {
      const { status, stderr } = newRule(id);
      assert.equal(status, 2, id);
      assert.match(stderr, /An id is kebab-case|already/);
      assert.equal(stderr.trim().split('\n').length, 1);
    }
    assert.equal(newRule('one-rule', 'two-rules').status, 2);
    assert.equal(existsSync(join(folder, 'server/rules/one-rule.ts')), false);
    assert.equal(index(), before);
  });

  it('writes a rule that is in the list and of the right form', async () => {
    assert.equal(newRule('made-up-mistake-2').status, 0);
    assert.equal(newRule('aaa').status, 0);
    const url = pathToFileURL(join(folder, 'server/rules/index.ts')).href;
    const { rules } = (await import(url)) as { rules: readonly Rule[] };
    const ids = rules.map(({ id }) => id);
    assert.deepEqual(ids, [...ids].sort());
    assert.ok(ids.includes('aaa') && ids.includes('made-up-mistake-2'));
    const page = readFileSync(join(folder, 'server/rules/made-up-mistake-2.md'), 'utf8');
    assert.match(page, /^# made-up-mistake-2\n/);
    assert.match(index(), /import \{ aaa \} from '\.\/aaa\.ts';\n/);
    assert.match(index(), /\n {2}aaa,\n {2}acmeEmail,\n/);
  });
});

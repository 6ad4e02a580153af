import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

describe('scripts', function () {
  this.timeout(60_000);

  function run(
    words: string,
    env: NodeJS.ProcessEnv = {},
  ): { status: number | null; told: string } {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', ...words.split(' ')],
      { encoding: 'utf8', env: { ...process.env, CADDY_BIN: '', ...env } },
    );
    return { status, told: (stdout + stderr).trim() };
  }

  const names = [
    'scripts/agreement.ts',
    'scripts/new-rule.ts',
    'scripts/bench.mjs',
    'scripts/bench-lsp.mjs',
    'scripts/build.mjs',
    'scripts/types.mjs',
    'scripts/vsix.mjs',
    'test/editor/run.mjs',
    'test/nodes/run.mjs',
  ];

  for (const name of names) {
    it(`${name} says how it is called`, () => {
      const { status, told } = run(`${name} --help`);
      assert.equal(status, 0, told);
      assert.match(told, /`(?:npm|node) /);
    });

    it(`${name} refuses what it does not know in one sentence`, () => {
      const { status, told } = run(`${name} --no-such-option`);
      assert.equal(status, 2, told);
      assert.equal(told.split('\n').length, 1, told);
      assert.match(told, /--no-such-option/);
    });
  }

  const mistakes: Readonly<Record<string, RegExp>> = {
    '--mutate 3': /CADDY_BIN is not set/,
    '--usages 3': /CADDY_BIN is not set/,
    '--mixes 3': /CADDY_BIN is not set/,
    '--expressions 3': /CADDY_BIN is not set/,
    '--folder test': /CADDY_BIN is not set/,
    '--usages three': /a number, and "three" is none/,
    '--show WRONG': /ACCEPTED, MISSED or ELSEWHERE/,
    'none.jsonl': /There is no file "none.jsonl"/,
  };
  for (const [words, sentence] of Object.entries(mistakes)) {
    it(`scripts/agreement.ts ${words} is a mistake that is told`, () => {
      const { status, told } = run(`scripts/agreement.ts ${words}`);
      assert.equal(status, 2, told);
      assert.match(told, sentence);
      assert.equal(told.split('\n').length, 1, told);
    });
  }

  it('scripts/agreement.ts looks whether Caddy is there', () => {
    const { status, told } = run('scripts/agreement.ts --usages 3', { CADDY_BIN: '/no/caddy' });
    assert.equal(status, 2, told);
    assert.match(told, /"\/no\/caddy", where no file is/);
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

describe('bundles that are kept compiled', function () {
  this.timeout(60_000);
  let folder = '';

  before(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'caddylint-compiled-')));
    await build({
      entryPoints: ['server/cli/compiled.ts'],
      outfile: join(folder, 'compiled.cjs'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
    });
    writeFileSync(
      join(folder, 'main.cjs'),
      `${Array.from({ length: 3000 }, (_, at) => `function f${at}(a) { return a + ${at}; }`).join('\n')}
exports.run = (count) => {
  let sum = require('node:path').basename('/a/b').length;
  for (let at = 0; at < count; at++) sum = eval('f' + at)(sum);
  return sum + require('./other.cjs').seven + require('./some.json').eight;
};`,
    );
    writeFileSync(join(folder, 'other.cjs'), 'exports.seven = 7;');
    writeFileSync(join(folder, 'some.json'), '{"eight":8}');
  });

  beforeEach(() => rmSync(cache(), { recursive: true, force: true }));

  after(() => rmSync(folder, { recursive: true, force: true }));

  const cache = (): string => join(folder, 'caches');
  const kept = (): readonly string[] => {
    return readdirSync(join(cache(), 'caddylint')).map((name) => join(cache(), 'caddylint', name));
  };
  const main = (): string => kept().find((file) => file.includes('main.cjs'))!;

  function run(count = 3, env: Readonly<Record<string, string>> = {}, name = 'one'): string {
    const script = `
      const { cacheFolder, runBundle } = require('./compiled.cjs');
      const at = require('node:path').join(process.cwd(), 'main.cjs');
      console.log(runBundle(at, process.argv[2], cacheFolder()).run(Number(process.argv[1])));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script, String(count), name], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        XDG_CACHE_HOME: cache(),
        LOCALAPPDATA: cache(),
        HOME: folder,
        NODE_DISABLE_COMPILE_CACHE: '',
        ...env,
      },
    });
    assert.equal(stderr, '');
    return stdout.trim();
  }

  before(function () {
    // There the folder goes by the home of the user.
    if (process.platform === 'darwin') this.skip();
  });

  it('gives the same with and without', () => {
    assert.equal(run(), '19');
    assert.equal(kept().length, 2);
    assert.equal(run(), '19');
  });

  it('is not written again by a run that needs no more', () => {
    run();
    utimesSync(main(), 1, 1);
    run();
    assert.equal(statSync(main()).mtimeMs, 1000);
  });

  it('grows with a run that needs much more', () => {
    run();
    const { size } = statSync(main());
    run(3000);
    assert.ok(statSync(main()).size > size + 100_000);
  });

  it('is made again when it is of no use', () => {
    run();
    const whole = readFileSync(main());
    writeFileSync(main(), 'rubbish');
    assert.equal(run(), '19');
    writeFileSync(main(), whole.subarray(0, whole.length >> 1));
    assert.equal(run(), '19');
    assert.ok(statSync(main()).size > whole.length * 0.9);
  });

  it('is written before a process that runs long is killed', () => {
    const script = `
      const { cacheFolder, runBundle } = require('./compiled.cjs');
      const at = require('node:path').join(process.cwd(), 'main.cjs');
      runBundle(at, 'one', cacheFolder(), 50).run(3);
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 500);`;
    const env = { ...process.env, XDG_CACHE_HOME: cache(), LOCALAPPDATA: cache(), HOME: folder };
    const { signal } = spawnSync(process.execPath, ['-e', script], {
      cwd: folder,
      env: { ...env, NODE_DISABLE_COMPILE_CACHE: '' },
    });
    assert.equal(signal, 'SIGKILL');
    assert.equal(kept().length, 2);
    utimesSync(main(), 1, 1);
    run();
    assert.equal(statSync(main()).mtimeMs, 1000);
  });

  it('is another one for other bundles', () => {
    run();
    run(3, {}, 'two');
    assert.equal(kept().length, 4);
  });

  it('does not grow without end', () => {
    for (let at = 0; at < 9; at++) run(3, {}, `build${at}`);
    assert.ok(kept().length <= 12);
    assert.ok(kept().some((file) => file.includes('build8')));
  });

  it('can be switched off', () => {
    assert.equal(run(3, { NODE_DISABLE_COMPILE_CACHE: '1' }), '19');
    assert.throws(kept, { code: 'ENOENT' });
  });

  it('is of this user alone', function () {
    if (process.getuid === undefined) this.skip();
    run();
    const own = join(cache(), 'caddylint');
    assert.equal(statSync(own).mode & 0o777, 0o700);
    assert.equal(statSync(main()).mode & 0o777, 0o600);
    rmSync(own, { recursive: true });
    mkdirSync(own);
    chmodSync(own, 0o777);
    assert.equal(run(), '19');
    assert.deepEqual(kept(), []);
  });

  it('does without where nothing can be written', () => {
    writeFileSync(join(folder, 'file'), '');
    assert.equal(
      run(3, { XDG_CACHE_HOME: join(folder, 'file'), LOCALAPPDATA: join(folder, 'file') }),
      '19',
    );
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The program of the README's section about the library. */
const [, program = ''] =
  /\n## The library\n.*?```ts\n(.*?)\n```/s.exec(readFileSync('README.md', 'utf8')) ?? [];

describe('the library', function () {
  this.timeout(120_000);
  let folder = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'caddylint-library-'));
    mkdirSync(join(folder, 'node_modules/caddylint'), { recursive: true });
    symlinkSync(
      join(process.cwd(), 'package.json'),
      join(folder, 'node_modules/caddylint/package.json'),
    );
    symlinkSync(join(process.cwd(), 'dist'), join(folder, 'node_modules/caddylint/dist'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'program.ts'), program);
    writeFileSync(join(folder, 'Caddyfile'), 'example.com {\n\trespnd ok\n\terror 418\n}\n');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('does what the README says', () => {
    const tsx = createRequire(import.meta.url).resolve('tsx');
    const words = ['--preserve-symlinks', '--import', tsx, 'program.ts'];
    const out = execFileSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
    assert.equal(
      out,
      [
        'example.com',
        'respnd',
        'error',
        'unknown-directive at 15: "respnd"',
        'teapot at 32: "418"',
        '',
      ].join('\n'),
    );
  });

  it('has types', () => {
    execFileSync(process.execPath, ['scripts/types.mjs', join(folder, 'types')], { stdio: 'pipe' });
    const paths = {
      caddylint: [join(folder, 'types/server/library.d.ts')],
      'caddylint/disk': [join(folder, 'types/server/disk.d.ts')],
    };
    const compilerOptions = {
      strict: true,
      noEmit: true,
      module: 'nodenext',
      target: 'es2023',
      skipLibCheck: false,
      types: [],
      paths,
    };
    const config = { compilerOptions, files: ['program.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(process.cwd(), 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [tsc, '-p', '.'], { cwd: folder, stdio: 'pipe' });
  });
});

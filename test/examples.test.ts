import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { applyEdits } from '../grammar/text.ts';
import { openAnalysis } from '../server/analysis/analyze.ts';
import { type Diagnostic, lint } from '../server/lint.ts';
import { memoryWorkspace, resolve } from '../server/workspace.ts';

const ROOT = 'file:///workspace';
const CADDYFILE = 'docker/caddy/Caddyfile';
const PRODUCTION = 'server/settings/environments/production.py';

describe('examples', () => {
  it('django is in order', async () => {
    assert.deepEqual(named(await check(read('examples/django'))), []);
  });

  it('django-broken has the mistakes that its README names, and no other', async () => {
    assert.deepEqual(named(await check(read('examples/django-broken'))), [
      'hsts-duplicated',
      'ssl-redirect-without-proxy-header',
      'static-double-prefix',
      'static-volume-missing',
      'third-level-www',
    ]);
  });

  it('--fix takes the www site away with its comment, and nothing else from the file', async () => {
    const files = read('examples/django');
    change(files, 'config/.env.template', /^DOMAIN_NAME=.*$/m, 'DOMAIN_NAME=support.myapp.com');
    const diagnostics = await check(files);
    const safe = diagnostics.flatMap(({ fixes }) => fixes.filter((fix) => fix.safe).slice(0, 1));
    const edits = safe.flatMap((fix) => fix.edits);
    const uri = resolve(`${ROOT}/`, CADDYFILE);
    const before = files[CADDYFILE] ?? '';
    const after = applyEdits(
      before,
      edits.filter((edit) => edit.uri === uri),
    );
    const start = before.indexOf('# One name');
    const end = before.indexOf('{$DOMAIN_NAME} {\n\tencode');
    assert.equal(after, before.slice(0, start) + before.slice(end));
  });

  for (const [domain, expected] of [
    ['kira.wemake.services', ['third-level-www']],
    ['support.myapp.com', ['third-level-www']],
    ['myapp.com', []],
    ['myapp.co.uk', []],
  ] as const) {
    it(`a www name is ${expected.length > 0 ? 'wrong' : 'right'} for ${domain}`, async () => {
      const files = read('examples/django');
      change(files, 'config/.env.template', /^DOMAIN_NAME=.*$/m, `DOMAIN_NAME=${domain}`);
      assert.deepEqual(named(await check(files)), expected);
    });

    it(`and the same when the host is told that the domain is ${domain}`, async () => {
      const told = new Map([['DOMAIN_NAME', domain]]);
      assert.deepEqual(named(await check(read('examples/django'), told)), expected);
    });
  }

  describe('switching HTTPS off', () => {
    const addresses = (files: Files): void => {
      change(files, CADDYFILE, 'www.{$DOMAIN_NAME} {', 'http://www.{$DOMAIN_NAME} {');
      change(files, CADDYFILE, '\n{$DOMAIN_NAME} {', '\nhttp://{$DOMAIN_NAME} {');
      change(files, CADDYFILE, 'redir https://', 'redir http://');
      change(files, CADDYFILE, /\t# Django sends its own.*\n.*\n\n/, '');
    };
    const redirect = (files: Files): void =>
      change(files, PRODUCTION, 'SSL_REDIRECT = True', 'SSL_REDIRECT = False');
    const cookies = (files: Files): void => {
      change(files, PRODUCTION, 'SESSION_COOKIE_SECURE = True', 'SESSION_COOKIE_SECURE = False');
      change(files, PRODUCTION, 'CSRF_COOKIE_SECURE = True', 'CSRF_COOKIE_SECURE = False');
    };
    const hsts = (files: Files): void =>
      change(files, PRODUCTION, 'HSTS_SECONDS = 31536000', 'HSTS_SECONDS = 0');
    const checks = (files: Files): void => {
      const ids = ['W004', 'W008', 'W012', 'W016'].map((id) => `'security.${id}'`).join(', ');
      files[PRODUCTION] += `\nSILENCED_SYSTEM_CHECKS = [${ids}]\n`;
    };

    const steps: readonly (readonly [
      string,
      readonly ((files: Files) => void)[],
      string | undefined,
    ])[] = [
      [
        'only auto_https off',
        [(files) => change(files, CADDYFILE, '{\n', '{\n\tauto_https off\n')],
        'auto-https-off-still-tls',
      ],
      ['Caddy alone', [addresses], 'http-only-with-ssl-redirect'],
      ['then the redirect', [addresses, redirect], 'secure-cookies-over-http'],
      ['then the cookies', [addresses, redirect, cookies], 'hsts-over-http'],
      ['then HSTS', [addresses, redirect, cookies, hsts], 'deploy-check-when-http-only'],
      ['then the system checks', [addresses, redirect, cookies, hsts, checks], undefined],
    ];
    for (const [title, changes, expected] of steps) {
      it(`${title}: ${expected ?? 'nothing is left'}`, async () => {
        const files = read('examples/django');
        for (const apply of changes) apply(files);
        const found = named(await check(files));
        if (expected) assert.ok(found.includes(expected), found.join(', '));
        else assert.deepEqual(found, []);
      });
    }
  });
});

type Files = Record<string, string>;

function read(folder: string): Files {
  const files: Files = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[relative(folder, path).replaceAll('\\', '/')] = readFileSync(path, 'utf8');
  }
  return files;
}

function change(files: Files, name: string, from: string | RegExp, to: string): void {
  const text = files[name] ?? '';
  // A function, since `$` means something in a replacement text.
  const changed = text.replace(from, () => to);
  assert.notEqual(changed, text, `${name} has no ${String(from)}`);
  files[name] = changed;
}

async function check(
  files: Files,
  environment: ReadonlyMap<string, string> = new Map(),
): Promise<readonly Diagnostic[]> {
  const uri = resolve(`${ROOT}/`, CADDYFILE);
  return lint(await openAnalysis(memoryWorkspace(files, ROOT), uri, { environment }));
}

function named(diagnostics: readonly Diagnostic[]): readonly string[] {
  return [...new Set(diagnostics.map(({ rule }) => rule))].sort();
}

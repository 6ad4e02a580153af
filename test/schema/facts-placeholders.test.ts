import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { assert as check, property, sample, string, stringMatching } from 'fast-check';
import {
  expandShorthand,
  findPlaceholder,
  placeholderPlaces,
  placeholders,
} from '../../server/schema/placeholders.ts';

describe('facts: placeholders', () => {
  it('finds full names, families and shorthands', () => {
    const expected: Readonly<Record<string, string | undefined>> = {
      'http.request.host': 'http.request.host',
      'http.request.header.X-Real-IP': 'http.request.header.*',
      'http.request.uri.path.2': 'http.request.uri.path.*',
      'http.request.uri.path.file.ext': 'http.request.uri.path.file.ext',
      'http.request.uri.path.last': undefined,
      'http.request.tls.client.san.ips.0': 'http.request.tls.client.san.ips.*',
      'http.request.tls.client.san.ips.first': undefined,
      'http.request.remote.host/24,64': 'http.request.remote.host/*',
      'http.request.remote.host/all': undefined,
      'http.vars.root': 'http.vars.root',
      'http.vars.mine': 'http.vars.*',
      'http.auth.user.id': 'http.auth.user.id',
      'http.auth.http_basic.error': 'http.auth.*.error',
      'http.request.nothing': undefined,
      'http.request.header.': undefined,
      'args[0]': 'args[*]',
      'args[1:]': 'args[*]',
      'args[:]': 'args[*]',
      'args[x]': undefined,
      'args.0': 'args.*',
      block: 'block',
      'blocks.extra': 'blocks.*',
      'env.HOME': 'env.*',
      'file./run/secret.txt': 'file.*',
      'file.base': 'file.base',
      'header.Host': 'header.*',
      'header.A.B': undefined,
      'err.status_code': 'err.status_code',
      'err.nothing': undefined,
      'rp.header.Server': 'rp.header.*',
      're.name.1': 're.*',
      '?query': '?query',
      nothing: undefined,
      constructor: undefined,
      '': undefined,
    };
    const found = Object.keys(expected).map((name) => [name, findPlaceholder(name)?.name]);
    assert.deepEqual(Object.fromEntries(found), expected);
  });

  it('knows no shorthands in the global options', () => {
    assert.equal(findPlaceholder('host', 'options'), undefined);
    assert.equal(findPlaceholder('file.base', 'options')?.name, 'file.*');
    assert.equal(findPlaceholder('env.HOME', 'options')?.name, 'env.*');
  });

  it('describes each fact once, and finds it by its name', () => {
    const names = placeholders.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
    for (const fact of placeholders) {
      assert.ok(fact.doc.endsWith('.'), fact.name);
      assert.ok(Object.hasOwn(placeholderPlaces, fact.place), fact.name);
      if (fact.name.startsWith('http.') || fact.expands !== undefined)
        assert.equal(findPlaceholder(fact.name.replace('*', '0')) !== undefined, true, fact.name);
    }
  });

  it('never fails', () => {
    check(
      property(string(), (name) => {
        const fact = findPlaceholder(name);
        assert.ok(fact === undefined || placeholders.some((each) => each.name === fact.name));
        assert.equal(expandShorthand(expandShorthand(name)), expandShorthand(name));
      }),
    );
  });

  it('expands shorthands as the real Caddy does', function () {
    const caddy = process.env['CADDY_BIN'];
    if (!caddy) {
      console.log('skipped: CADDY_BIN is not set');
      this.skip();
    }
    const known = placeholders.map(({ name }) => name.replace('*', '0'));
    const endings = sample(stringMatching(/^[A-Za-z0-9_.-]{0,8}$/), 12);
    const made = placeholders
      .filter(({ expands }) => expands !== undefined)
      .flatMap(({ name }) => endings.map((ending) => name.replace('*', '') + ending));
    const names = [...known, ...made];
    const text = names.map((name) => `{${name}}`).join('\n');
    const config: unknown = JSON.parse(
      execFileSync(caddy, ['adapt', '--adapter', 'caddyfile', '--config', '-'], {
        input: `:80 {\n\trespond \`${text}\`\n}\n`,
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'ignore'],
      }),
    );
    const body = names.map((name) => `{${expandShorthand(name)}}`).join('\n');
    assert.equal(findBody(config), body);
  });
});

function findBody(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('body' in value && typeof value.body === 'string') return value.body;
  for (const each of Object.values(value)) {
    const body = findBody(each);
    if (body !== undefined) return body;
  }
  return undefined;
}

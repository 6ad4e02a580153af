import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildConfig } from '../../server/analysis/expand/build-config.ts';
import type { Config, Line } from '../../server/analysis/config.ts';
import { fill } from '../../server/analysis/expand/fill.ts';
import { emptyProject } from '../../server/project/neighbours.ts';
import type { Environment } from '../../server/project/project.ts';

const ROOT = 'file:///w';

describe('effective config', () => {
  describe('line breaks', () => {
    it('a heredoc without lines takes the next line along', () => {
      const lines = (rest: string): string[] =>
        shown(read({ Caddyfile: `:80 {\n\theader a <<END\n\tEND${rest}\n\n}\n` }));
      assert.deepEqual(lines('\n\tb c'), ['header a  b c']);
      assert.deepEqual(lines(' # so\n\tb'), ['header a  b']);
      assert.deepEqual(lines('\n\n\tabort'), ['header a ', 'abort']);
      assert.deepEqual(lines(' x\n\tabort'), ['header a  x', 'abort']);
    });

    it('an argument of several lines counts as many where it is put', () => {
      const lines = (argument: string): string[] =>
        shown(
          read({
            Caddyfile: `(s) {\n\trespond {args[0]}\n\theader a b\n\n\tabort\n}\n:80 {\n\timport s ${argument}\n}\n`,
          }),
        );
      assert.deepEqual(lines('x'), ['respond x', 'header a b', 'abort']);
      assert.deepEqual(lines('"x\ny"'), ['respond x\ny header a b', 'abort']);
      assert.deepEqual(lines('<<END\n\tx\n\tEND'), ['respond x', 'header a b', 'abort']);
      assert.deepEqual(lines('<<END\n\tx\n\ty\n\tEND'), ['respond x\ny header a b', 'abort']);
    });
  });

  describe('environment variables', () => {
    const text = '{$NAME} {\n\trespond {$TEXT:hello}\n}\n';

    it('a value may be several addresses', () => {
      const config = read({ Caddyfile: text }, { NAME: 'a.com, b.com' });
      assert.deepEqual(hosts(config), [['a.com', 'b.com']]);
    });

    it('a value may be whole lines', () => {
      const config = read(
        { Caddyfile: 'a.com {\n\t{$MORE}\n}\n' },
        { MORE: 'encode gzip\nrespond hi' },
      );
      assert.deepEqual(shown(config), ['encode gzip', 'respond hi']);
    });

    it('set, empty, default and unset are four different things', () => {
      const lines = (environment: Record<string, string>): string[] =>
        shown(read({ Caddyfile: 'a.com {\n\trespond x{$A}x {$B:200}\n}\n' }, environment));
      assert.deepEqual(lines({ A: '1', B: '2' }), ['respond x1x 2']);
      assert.deepEqual(lines({ A: '', B: '' }), ['respond xx']);
      assert.deepEqual(lines({}), ['respond xx 200']);
    });

    it('a site that has no address without its variable keeps it, so that the rest of it can be judged', () => {
      const config = read({ Caddyfile: text }, {});
      assert.deepEqual(hosts(config), [['{$NAME}']]);
      assert.equal(config.sites[0]?.addresses[0]?.unknown, true);
      assert.deepEqual(shown(config), ['respond hello']);
    });

    it('an address that is whole without its variable goes without it', () => {
      const config = read({ Caddyfile: '{$NAME}:8080 {\n}\nb.com {$NAME} {\n}\n' }, {});
      assert.deepEqual(hosts(config), [[''], ['b.com']]);
    });

    it('an address that a comma waits for is kept', () => {
      const config = read({ Caddyfile: 'a.com, {$NAME} {\n}\nb.com, {$NAME}, c.com {\n}\n' }, {});
      assert.deepEqual(hosts(config), [
        ['a.com', '{$NAME}'],
        ['b.com', 'c.com'],
      ]);
    });

    it('what nobody knows stays as it is written, and is marked', () => {
      const config = readUnknown(text);
      const [site] = config.sites;
      assert.equal(site?.addresses[0]?.unknown, true);
      assert.equal(site?.lines[0]?.args[0]?.text, '{$TEXT:hello}');
    });

    it('a value is not looked into again', () => {
      assert.deepEqual(
        shown(read({ Caddyfile: 'a.com {\n\trespond "{$A}"\n}\n' }, { A: '{$B}', B: 'no' })),
        ['respond {$B}'],
      );
    });
  });

  describe('imports', () => {
    it('a snippet with arguments and ranges', () => {
      const config = read({
        Caddyfile:
          '(s) {\n\trespond {args[0]}-{args[1]} {args[2:]}\n}\na.com {\n\timport s a "b c" 200 x\n}\n',
      });
      assert.deepEqual(shown(config), ['respond a-b c 200 x']);
    });

    it('blocks, whole and by name', () => {
      const config = read({
        Caddyfile:
          '(s) {\n\thandle {\n\t\t{block}\n\t}\n\troute {\n\t\t{blocks.b}\n\t}\n}\na.com {\n\timport s {\n\t\tb {\n\t\t\trespond two\n\t\t}\n\t}\n}\n',
      });
      assert.deepEqual(shown(config), [
        'handle',
        '  b',
        '    respond two',
        'route',
        '  respond two',
      ]);
    });

    it('files below a folder, in order, without hidden ones', () => {
      const config = read({
        Caddyfile: 'import sites/*\n',
        'sites/b.caddy': 'b.com {\n\trespond b\n}\n',
        'sites/a.caddy': 'a.com {\n\trespond a\n}\n',
        'sites/.c.caddy': 'c.com {\n\trespond c\n}\n',
      });
      assert.deepEqual(hosts(config), [['a.com'], ['b.com']]);
    });

    it('an argument keeps the place it has at the import', () => {
      const text = '(s) {\n\treverse_proxy {args[0]}\n}\na.com {\n\timport s web:8000\n}\n';
      const word = read({ Caddyfile: text }).sites[0]?.lines[0]?.args[0];
      assert.equal(text.slice(word?.start, word?.end), 'web:8000');
    });

    it('a word of a snippet knows through which import it came', () => {
      const text = '(s) {\n\trespond hi\n}\na.com {\n\timport s\n}\n';
      const word = read({ Caddyfile: text }).sites[0]?.lines[0]?.name;
      assert.equal(text.slice(word?.start, word?.end), 'respond');
      assert.equal(text.slice(word?.via?.at.start, word?.via?.at.end), 'import s');
    });

    it('a snippet that doubles itself forty times ends, with a word about it', () => {
      const parts = ['(s0) {\n\trespond hi\n}\n'];
      for (let i = 1; i <= 40; i++)
        parts.push(`(s${i}) {\n\timport s${i - 1}\n\timport s${i - 1}\n}\n`);
      const start = performance.now();
      const config = read({ Caddyfile: `${parts.join('')}a.com {\n\timport s40\n}\n` });
      assert.ok(config.problems.some(({ kind }) => kind === 'import-too-much'));
      assert.ok(performance.now() - start < 10_000);
    });
  });

  it('leads every span of a filled text back to where it was written', () => {
    const piece = fc.constantFrom('a', ' ', '\n', '{', '}', '{$A}', '{$B:d e}', '{$C}', '"', 'é');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const source = fill(`${ROOT}/Caddyfile`, text, environmentOf({ A: 'one two', C: '' }));
        for (const line of source.filled.lines) {
          for (const word of line.words) {
            const { start, end } = source.place(word);
            assert.ok(0 <= start && start <= end && end <= text.length);
            const filled = source.filled.text.slice(word.start, word.end);
            const written = text.slice(start, end);
            // It stays where a site has no address without it.
            const own = filled.includes('{$C}') ? written : written.replaceAll('{$C}', '');
            if (!/[onetwd]/.test(filled)) assert.equal(own, filled);
          }
        }
      }),
    );
  });
});

/** With nothing known of the environment. */
function readUnknown(text: string): Config {
  return read({ Caddyfile: text }, { variables: new Map(), complete: false });
}

function read(
  files: Record<string, string>,
  environment: Record<string, string> | Environment = {},
): Config {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`${ROOT}/${name}`, text]));
  return buildConfig(
    `${ROOT}/Caddyfile`,
    {
      root: ROOT,
      read: (uri) => texts.get(uri),
      find: (folder) =>
        [...texts.keys()].filter((uri) => uri.startsWith(`${folder}/sites/`)).sort(),
    },
    {
      ...emptyProject({ caddyfile: `${ROOT}/Caddyfile` }),
      environment: isEnvironment(environment) ? environment : environmentOf(environment),
    },
  );
}

function isEnvironment(given: Record<string, string> | Environment): given is Environment {
  return given['variables'] instanceof Map;
}

function environmentOf(values: Record<string, string>): Environment {
  const at = { uri: `${ROOT}/.env`, start: 0, end: 0 };
  const variables = new Map(Object.entries(values).map(([name, value]) => [name, { value, at }]));
  return { variables, complete: true };
}

function hosts(config: Config): string[][] {
  return config.sites.map(({ addresses }) => addresses.map(({ host }) => host));
}

function shown(config: Config): string[] {
  const print = (lines: readonly Line[], depth: number): string[] =>
    lines.flatMap(({ name, args, block }) => [
      '  '.repeat(depth) + [name, ...args].map(({ text }) => text).join(' '),
      ...print(block ?? [], depth + 1),
    ]);
  return config.sites.flatMap(({ lines }) => print(lines, 0));
}

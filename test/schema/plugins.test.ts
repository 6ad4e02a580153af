import assert from 'node:assert/strict';
import { isAfter, isBefore } from '../../server/analysis/target.ts';
import { catalogue } from '../../server/schema/plugins/index.ts';
import { pluginsWith, schemaWith } from '../../server/schema/plugins.ts';
import { standardSchema } from '../../server/schema/schema.ts';
import { splitPlugins } from '../../server/schema/split-plugins.ts';
import { type Entry, usageText } from '../../server/schema/usage.ts';

describe('the facts of plugins', () => {
  const standard = standardSchema();
  const all = schemaWith(catalogue);
  const entries = [...all.bodies.values()]
    .flatMap((body) => body.entries)
    .filter(({ notes }) => notes.plugin !== undefined);

  it('are without faults', () => {
    assert.deepEqual(all.faults, []);
    assert.ok(catalogue.length > 100);
  });

  it('name each plugin once, by a Go module path', () => {
    const paths = catalogue.flatMap((plugin) => plugin.paths);
    assert.deepEqual(
      paths.filter((path, index) => paths.indexOf(path) !== index),
      [],
    );
    for (const path of paths) assert.match(path, /^[\w.-]+\.[a-z]+\/[\w./-]+$/);
  });

  it('are documented, and link to where more is said', () => {
    assert.ok(entries.length > 100);
    assert.deepEqual(entries.filter(({ doc }) => doc === '').map(usageText), []);
    const bodies = new Set(standard.bodies.keys());
    const outer = [...all.bodies.values()].filter((body) => bodies.has(body.name));
    const unlinked = outer
      .flatMap((body) => body.entries)
      .filter(({ notes }) => notes.plugin !== undefined && notes.link === undefined);
    assert.deepEqual(unlinked.map(usageText), []);
  });

  it('take a place beside a directive of Caddy', () => {
    const ordered = entries.filter(({ notes }) => notes.order !== undefined);
    assert.ok(ordered.length > 5);
    for (const entry of ordered) {
      const [side, other = ''] = entry.notes.order?.split(' ') ?? [];
      assert.ok(side === 'before' || side === 'after', usageText(entry));
      assert.ok(standard.order.includes(other), usageText(entry));
      assert.ok(all.order.includes(nameOf(entry)), usageText(entry));
    }
    const at = (name: string): number => all.order.indexOf(name);
    assert.ok(at('rate_limit') < at('basic_auth') && at('php_server') < at('file_server'));
    assert.ok(at('mercure') > at('encode'));
    assert.ok(!all.order.includes('webdav'));
  });

  it('leave the schema of Caddy as it was', () => {
    assert.equal(standardSchema().bodies.get('dns_providers')?.byName.size, 0);
  });

  it('are found by a name and the body that holds it', () => {
    const found = (name: string, ...bodies: string[]): readonly string[] =>
      pluginsWith(name, bodies, catalogue).map(({ paths: [path = ''] }) => path);
    assert.deepEqual(found('cloudflare', 'dns_providers'), ['github.com/caddy-dns/cloudflare']);
    assert.deepEqual(found('cloudflare', 'ip_sources'), [
      'github.com/WeidiDeng/caddy-cloudflare-ip',
    ]);
    assert.deepEqual(found('rate_limit', 'directives', 'options').length, 2);
    assert.deepEqual(found('rate_', 'directives'), []);
    assert.deepEqual(found('zone', 'directives'), []);
  });
});

describe('the text of plugins', () => {
  it('is parted at the lines that name them', () => {
    const text = 'plugin a.example/one a.example/two\n(directives) {\n\tx\n}\nplugin a.example/b\n';
    assert.deepEqual(
      splitPlugins(text).map(({ paths }) => paths),
      [['a.example/one', 'a.example/two'], ['a.example/b']],
    );
  });

  it('goes by a name when it names none', () => {
    const [plugin] = splitPlugins('(directives) {\n\tx\n}\n', 'mine.caddyfile');
    assert.deepEqual(plugin?.paths, ['mine.caddyfile']);
    assert.equal(
      schemaWith([plugin]).directives.byName.get('x')?.[0]?.notes.plugin,
      'mine.caddyfile',
    );
  });
});

describe('versions', () => {
  it('without a patch are the latest of their kind', () => {
    assert.ok(isBefore('2.7.4', '2.7.5') && !isBefore('2.7', '2.7.5'));
    assert.ok(isBefore('2.9', '2.10') && !isBefore('2.10', '2.9'));
    assert.ok(isAfter('2.11', '2.11.4') && !isAfter('2.11.4', '2.11.4'));
    assert.ok(!isAfter('2.7.6', '2.7') && isAfter('2.8.0', '2.7'));
    assert.ok(!isBefore('2.8.0', '2.8') && !isAfter('2.8', '2.8'));
  });
});

function nameOf({ name }: Entry): string {
  return 'literal' in name ? name.literal : '';
}

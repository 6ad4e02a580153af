import assert from 'node:assert/strict';
import { addressKinds } from '../../server/schema/kinds-addresses.ts';
import { moduleKinds } from '../../server/schema/kinds-modules.ts';
import { nameKinds } from '../../server/schema/kinds-names.ts';
import { valueKinds } from '../../server/schema/kinds-values.ts';
import { readBodies } from '../../server/schema/notation.ts';
import { catalogue } from '../../server/schema/plugins/index.ts';
import { schemaWith } from '../../server/schema/plugins.ts';
import { splitPlugins } from '../../server/schema/split-plugins.ts';
import { standardSchema } from '../../server/schema/schema.ts';
import type { Body, Choice, Element, Entry } from '../../server/schema/usage.ts';
import { entriesOf, usageParts, usageText } from '../../server/schema/usage.ts';

const kinds = new Map([
  ['word', { describe: 'a word' }],
  ['matcher', { describe: 'a matcher' }],
]);

describe('the notation of the facts', () => {
  it('gives an entry its documentation and notes', () => {
    const entry = only(String.raw`
(things) {
	# This comment belongs to nobody.

	# Makes a thing.
	# In two lines.
	# @since 2.8
	# @deprecated other_thing
	# @link caddyfile/thing
	# @once
	thing <word> # not this
}`);
    assert.equal(entry.doc, 'Makes a thing.\nIn two lines.');
    assert.equal(entry.notes.since, '2.8');
    assert.equal(entry.notes.deprecated, 'other_thing');
    assert.equal(entry.notes.link, 'https://caddyserver.com/docs/caddyfile/thing');
    assert.equal(entry.notes.once, true);
    assert.equal(entry.notes.runOn, false);
    assert.equal(entry.block, 'none');
  });

  it('prints a usage as it was written, with labels for kinds', () => {
    const patterns = [
      'thing',
      'thing <word>',
      'thing [<word> [<word>...]]',
      'thing on|off',
      'thing [a <word>]...',
    ];
    for (const pattern of patterns) {
      const source = pattern.replaceAll('<word>...', '<word...>');
      assert.equal(usageText(only(`(things) {\n${source}\n}`)), pattern);
    }
    assert.equal(
      usageText(only('(things) {\nthing <how-many:word> {\n...\n}\n}')),
      'thing <how-many> [{ … }]',
    );
  });

  it('says where the parameters stand in the printed usage', () => {
    const { text, parameters } = usageParts(only('(things) {\nthing [<a:word>] b <c:word...>\n}'));
    assert.deepEqual(
      parameters.map(({ start, end }) => text.slice(start, end)),
      ['<a>', 'b', '<c>...'],
    );
  });

  it('tells four sorts of blocks apart', () => {
    const facts = `
(things) {
	a
	b {
	}
	# @block-ignored
	c
	# @block
	d {
		a
	}
	e {
		...
	}
}`;
    const body = bodyOf(facts);
    assert.deepEqual(
      body.entries.map((entry) => entry.block),
      ['none', 'empty', 'ignored', 'required', 'optional'],
    );
    assert.equal(body.entries[4]?.body?.open, true);
  });

  it('joins bodies of one name and lets bodies contain themselves', () => {
    const { bodies, faults } = readBodies(
      [
        '(things) {\na {\nimport things\n}\n}',
        '(things) name.space {\nb\nimport more\n}\n(more) {\nc\n}',
      ],
      kinds,
    );
    const body = bodies.get('things');
    assert.ok(body);
    assert.deepEqual(faults, ['no body is named anywhere']);
    assert.equal(body.namespace, 'name.space');
    assert.deepEqual([...entriesOf(body)].map(usageText), ['a [{ … }]', 'b', 'c']);
    assert.equal(body.entries[0]?.body, body);
  });

  it('finds what is wrong with the facts', () => {
    const facts = [
      '(a) {\nx <nothing>\ny => nowhere\nz [<word>\n# @nonsense\nw\nv <word>]\n}\nstray',
    ];
    assert.deepEqual(readBodies(facts, kinds).faults.slice(0, 5), [
      'unknown kind: nothing',
      'a bracket stays open: [<word>',
      'unknown note: @nonsense',
      'a bracket closes nothing: <word>]',
      'not a named body: stray',
    ]);
  });
});

describe('the standard schema', () => {
  const schema = standardSchema();

  it('is without faults', () => {
    assert.deepEqual(schema.faults, []);
  });

  it('documents every entry that has not been removed', () => {
    const bare = [...allEntries(schema.bodies.values())]
      .filter((entry) => entry.doc === '' && entry.notes.until === undefined)
      .map(usageText);
    assert.deepEqual(bare, []);
  });

  it('knows the order of the directives', () => {
    assert.equal(schema.order.length, 39);
    const before = (a: string, b: string): boolean =>
      schema.order.indexOf(a) < schema.order.indexOf(b);
    assert.ok(
      before('header', 'redir') && before('redir', 'rewrite') && before('uri', 'try_files'),
    );
    assert.ok(before('encode', 'templates') && before('handle', 'respond'));
    assert.equal(schema.order.at(-1), 'acme_server');
  });

  it('takes the facts of plugins in the same notation', () => {
    const plugin = '(unordered_directives) {\nrate_limit <int>\n}\n(encoders) {\nbr [<int>]\n}';
    const { bodies, faults, order, routes } = schemaWith(
      splitPlugins(plugin, 'github.com/example/plugin'),
    );
    assert.deepEqual(faults, []);
    assert.ok([...entriesOf(routes)].map(usageText).includes('rate_limit <int>'));
    assert.ok(bodies.get('encoders')?.byName.has('br'));
    assert.deepEqual(order, schema.order);
  });

  it('defines each kind once, and none in vain', () => {
    const facts = [...allEntries(schemaWith(catalogue).bodies.values())];
    const used = new Set(
      facts.flatMap((entry) => [entry.name, ...choicesOf(entry.pattern)]).map(kindOf),
    );
    assert.deepEqual(
      [...schema.kinds.keys()].filter((kind) => !used.has(kind)),
      [],
    );
    const groups = [valueKinds, addressKinds, nameKinds, moduleKinds];
    const names = groups.flatMap((group) => Object.keys(group));
    assert.equal(names.length, schema.kinds.size);
  });

  it('shares nothing between two callers', () => {
    assert.notEqual(standardSchema().site, schema.site);
  });
});

function bodyOf(facts: string): Body {
  const body = readBodies([facts], kinds).bodies.get('things');
  assert.ok(body);
  return body;
}

function only(facts: string): Entry {
  const [entry, ...more] = bodyOf(facts).entries;
  assert.ok(entry);
  assert.deepEqual(more, []);
  return entry;
}

function allEntries(bodies: Iterable<Body>): ReadonlySet<Entry> {
  const found = new Set<Entry>();
  const queue = [...bodies];
  for (let body = queue.pop(); body; body = queue.pop())
    for (const entry of body.entries) {
      if (found.has(entry)) continue;
      found.add(entry);
      if (entry.body) queue.push(entry.body);
    }
  return found;
}

function choicesOf(pattern: readonly Element[]): readonly Choice[] {
  return pattern.flatMap((element) => {
    if (element.type === 'word') return element.choices;
    return element.type === 'optional' ? choicesOf(element.elements) : [];
  });
}

function kindOf(choice: Choice): string | undefined {
  return 'literal' in choice ? undefined : choice.kind;
}

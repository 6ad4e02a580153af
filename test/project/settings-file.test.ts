import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { findSettings, readSettingsFile } from '../../server/project/settings-file.ts';
import { type Files, matching } from '../../server/workspace.ts';

const uri = 'file:///p/deploy/.caddylint.yaml';

function read(text: string) {
  return readSettingsFile(uri, text);
}

/** Each trouble, with the text that it is about in brackets. */
function troubles(text: string): string[] {
  return read(text).troubles.map(
    ({ message, at }) => `[${text.slice(at.start, at.end)}] ${message}`,
  );
}

describe('settings file', () => {
  it('is read in full', () => {
    const text = [
      'rules:',
      '  redirect-missing-scheme: off',
      '  www-redirect: "hint"',
      'ignore: [vendor/**]',
      'caddy: 2.10',
      'plugins:',
      '  - github.com/mholt/caddy-ratelimit',
      'compose:',
      '  - ../docker-compose.yml',
      '  - docker-compose.prod.yml',
      'service: proxy',
      'env-files: [../config/.env]',
      'django: server.settings',
    ].join('\n');
    const { settings, troubles: found } = read(text);
    assert.deepEqual(found, []);
    const slice = (fact: { at: { start: number; end: number } } | undefined) =>
      fact && text.slice(fact.at.start, fact.at.end);
    assert.equal(settings.uri, uri);
    assert.deepEqual(
      [...settings.rules].map(([id, { value }]) => [id, value]),
      [
        ['redirect-missing-scheme', 'off'],
        ['www-redirect', 'hint'],
      ],
    );
    assert.equal(
      slice(settings.rules.get('redirect-missing-scheme')),
      'redirect-missing-scheme: off',
    );
    assert.deepEqual(settings.ignore, ['vendor/**']);
    // YAML alone would make 2.1 of it.
    assert.equal(settings.caddy?.value, '2.10');
    assert.equal(slice(settings.caddy), '2.10');
    assert.deepEqual(
      settings.plugins.map(({ value }) => value),
      ['github.com/mholt/caddy-ratelimit'],
    );
    assert.deepEqual(
      settings.compose?.map(({ value }) => value),
      ['file:///p/docker-compose.yml', 'file:///p/deploy/docker-compose.prod.yml'],
    );
    assert.equal(slice(settings.compose?.[1]), 'docker-compose.prod.yml');
    assert.equal(settings.service?.value, 'proxy');
    assert.deepEqual(
      settings.envFiles?.map(({ value }) => value),
      ['file:///p/config/.env'],
    );
    assert.equal(settings.django?.value, 'server.settings');
  });

  it('says nothing where nothing is written', () => {
    for (const text of ['', '# only a comment\n', 'rules:\nignore:\ncaddy:\ncompose:\n', '{}']) {
      const { settings, troubles: found } = read(text);
      assert.deepEqual(found, []);
      const { ruleSlot: _, ...written } = settings;
      assert.deepEqual(written, { uri, rules: new Map(), ignore: [], plugins: [] });
    }
  });

  it('takes one text for a list of one', () => {
    assert.deepEqual(read('ignore: "*.old"').settings.ignore, ['*.old']);
  });

  it('takes a version with three parts, in quotes, or with a v', () => {
    for (const written of ['2.11.4', '"2.11.4"', 'v2.11.4']) {
      assert.equal(read(`caddy: ${written}`).settings.caddy?.value, '2.11.4');
    }
  });

  it('tells of unknown settings, and what may be meant', () => {
    assert.deepEqual(troubles('rule: {}\nenvfiles: []\nnonsense: 1'), [
      '[rule] There is no setting "rule". Did you mean "rules"?',
      '[envfiles] There is no setting "envfiles". Did you mean "env-files"?',
      '[nonsense] There is no setting "nonsense".',
    ]);
  });

  it('tells of severities that do not exist, and keeps the others', () => {
    const text = 'rules:\n  a: warn\n  b: 3\n  c: error\n  d: [x]\n  e: none';
    const all = 'The severity of a rule is one of off, error, warning, info, hint.';
    assert.deepEqual(troubles(text), [
      `[warn] ${all}`,
      `[3] ${all}`,
      `[[x]] ${all}`,
      `[none] ${all}`,
    ]);
    assert.deepEqual([...read(text).settings.rules.keys()], ['c']);
    assert.deepEqual(troubles('rules: {a: warnin}'), [`[warnin] ${all} Did you mean "warning"?`]);
  });

  it('tells of values of the wrong kind, and keeps what is right', () => {
    const text =
      'rules: [a]\ncaddy: latest\nservice: [a]\ncompose: [a.yml, 3]\nignore: {a: b}\ndjango: 3';
    assert.deepEqual(troubles(text), [
      '[latest] "caddy" must be a version of Caddy, such as "2.11".',
      '[3] "compose" must be a list of texts, and this is none.',
      '[[a]] "service" must be a text.',
      '[3] "django" must be a text.',
      '[[a]] "rules" must be a mapping from rule names to severities.',
      '[{a: b}] "ignore" must be a list of texts.',
    ]);
    assert.equal(read(text).settings.compose?.length, 1);
  });

  it('tells of what is not a mapping, and of broken YAML', () => {
    assert.deepEqual(troubles('- rules'), [
      '[- rules] The settings must be a mapping, such as "rules:" with rule names below it.',
    ]);
    const { settings, troubles: found } = read('rules: {a: off\nservice: x');
    assert.ok(found.length > 0);
    assert.ok(found.every(({ at }) => at.uri === uri));
    assert.equal(settings.uri, uri);
  });

  it('is read without an exception, whatever it holds', () => {
    const piece = fc.constantFrom(
      'rules',
      'caddy',
      'compose',
      ': ',
      ':\n  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '"',
      'off',
      '2.1',
      '\n',
      '&a ',
      '*a',
      '!x ',
      '|\n',
      '<<',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        for (const { message, at } of read(text).troubles) {
          assert.ok(message !== '' && at.start >= 0 && at.start <= at.end, text);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('settings of a Caddyfile', () => {
  function service(names: Record<string, string>, caddyfile: string): string | undefined {
    const texts = new Map(Object.entries(names));
    const files: Files = {
      root: 'file:///p',
      read: (name) => texts.get(name),
      find: (folder, glob) => matching(texts.keys(), folder, glob),
    };
    return findSettings(caddyfile, files).settings.service?.value;
  }

  it('are those of the nearest folder, not above the root', () => {
    const names = {
      'file:///.caddylint.yaml': 'service: outside',
      'file:///p/.caddylint.yaml': 'service: root',
      'file:///p/a/.caddylint.yml': 'service: a',
    };
    assert.equal(service(names, 'file:///p/a/b/Caddyfile'), 'a');
    assert.equal(service(names, 'file:///p/c/Caddyfile'), 'root');
    assert.equal(
      service({ 'file:///.caddylint.yaml': 'service: x' }, 'file:///p/a/Caddyfile'),
      undefined,
    );
    assert.equal(service({}, 'file:///elsewhere/Caddyfile'), undefined);
  });
});

describe('the place for another rule in a settings file', () => {
  const added = (text: string): string | undefined => {
    const slot = read(text).settings.ruleSlot;
    if (!slot) return undefined;
    const { at, before, after } = slot;
    return `${text.slice(0, at.start)}${before}new: off${after}${text.slice(at.end)}`;
  };

  it('is below the others, or a new list', () => {
    assert.equal(added(''), 'rules:\n  new: off\n');
    assert.equal(added('# why\n'), '# why\nrules:\n  new: off\n');
    assert.equal(added('caddy: 2.10'), 'caddy: 2.10\nrules:\n  new: off\n');
    assert.equal(added('rules: # why\ncaddy: 2.10\n'), 'rules: # why\n  new: off\ncaddy: 2.10\n');
    assert.equal(added('rules: {}\n'), 'rules: {new: off}\n');
    assert.equal(added('rules: {a: off} # why\n'), 'rules: {a: off, new: off} # why\n');
    assert.equal(
      added('rules:\n    a: off # why\n    b: "hint"\n# end\ncaddy: 2.10\n'),
      'rules:\n    a: off # why\n    b: "hint"\n    new: off\n# end\ncaddy: 2.10\n',
    );
    assert.equal(added('rules:\n  a: off'), 'rules:\n  a: off\n  new: off\n');
  });

  it('is none in what cannot be read, or comes from elsewhere', () => {
    for (const text of [
      'a: [',
      '- a\n',
      '{caddy: 2.10}',
      'a: 1\n---\nb: 2\n',
      'rules: [a]\n',
      'x: &x {a: off}\nrules: *x\n',
    ]) {
      assert.equal(added(text), undefined, text);
    }
  });

  it('changes nothing else', () => {
    const pieces = fc.constantFrom(
      'rules:\n',
      'rules: {}\n',
      '  a: off\n',
      '  b: hint # x\n',
      '\n',
      '# y\n',
      'caddy: 2.10\n',
      'ignore:\n  - z\n',
      '  ',
      '...\n',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 7 }), (parts) => {
        const text = parts.join('');
        const before = read(text);
        const changed = added(text);
        if (changed === undefined || before.troubles.length > 0) return;
        const { settings, troubles: found } = read(changed);
        assert.deepEqual(found, [], changed);
        const values = (rules: typeof settings.rules) =>
          Object.fromEntries([...rules].map(([id, { value }]) => [id, value]));
        assert.deepEqual(values(settings.rules), { ...values(before.settings.rules), new: 'off' });
        assert.equal(settings.caddy?.value, before.settings.caddy?.value);
        assert.deepEqual(settings.ignore, before.settings.ignore);
      }),
      { numRuns: 2000 },
    );
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Lookup } from '../../server/project/compose-substitute.ts';
import { readDotenv } from '../../server/project/dotenv.ts';
import { environmentOfFiles, findTemplate } from '../../server/project/environment.ts';
import { type Files, matching } from '../../server/workspace.ts';

const uri = 'file:///p/.env';

/** Name and value of each entry; the last of a name wins. */
function values(text: string, lookup?: Lookup): Record<string, string | undefined> {
  return Object.fromEntries(readDotenv(uri, text, lookup).map(({ name, value }) => [name, value]));
}

describe('dotenv', () => {
  it('reads plain values, with white space around them left out', () => {
    assert.deepEqual(values('A=1\n  B = two words \nC:yaml\nexport D=4\r\nE=\n\nF=5'), {
      A: '1',
      B: 'two words',
      C: 'yaml',
      D: '4',
      E: '',
      F: '5',
    });
  });

  it('does not know what another program has still to fill in', () => {
    const text = 'A={{ cookiecutter.domain }}\nB="{% if x %}y{% endif %}"\nC={{ open\nD={}';
    assert.deepEqual(values(text), { A: undefined, B: undefined, C: '{{ open', D: '{}' });
    const secrets = 'E=op://vault/item/field\nF=ref+vault://kv/a#/b\nG=https://op.example\n';
    assert.deepEqual(values(secrets), { E: undefined, F: undefined, G: 'https://op.example' });
  });

  it('takes # for a comment at the start of a line and after a space only', () => {
    assert.deepEqual(values('# A=1\nB=x # y\nC=x#y\nD=#z\n  # E=1\nF=a\t# b\nG="q" # r\nH=1'), {
      B: 'x',
      C: 'x#y',
      D: '#z',
      F: 'a\t# b',
      G: 'q',
      H: '1',
    });
  });

  it('takes single quotes literally and fills in within double ones', () => {
    assert.deepEqual(
      values(`A=1\nB='$A \\n it\\'s'\nC="$A\\t\\"\${A}\\" \\$A \\c \\0101"\nD="l1\nl2"\nE=x\\ny`),
      { A: '1', B: "$A \\n it's", C: '1\t"1" $A \\c A', D: 'l1\nl2', E: 'x\\ny' },
    );
  });

  it('fills variables in, from elsewhere first', () => {
    const lookup: Lookup = (name) => ({ OUT: 'out', A: 'other', HIDDEN: null })[name];
    assert.deepEqual(
      values(
        'A=1\nB=$A-$OUT\nC=${NO:-d${OUT}}\nD=${A:+set}\nE=$NO\nF=${HIDDEN:-d}\nG=$$A\nH=${E:-x}\nI=${EMPTY-x}\nEMPTY=\nJ=${EMPTY:-y}${EMPTY-z}',
        lookup,
      ),
      {
        A: '1',
        B: 'other-out',
        C: 'dout',
        D: 'set',
        E: undefined,
        F: undefined,
        G: '$A',
        H: undefined,
        I: 'x',
        EMPTY: '',
        J: 'y',
      },
    );
  });

  it('takes a name without a value from elsewhere', () => {
    const lookup: Lookup = (name) => (name === 'A' ? 'a' : undefined);
    assert.deepEqual(values('A\nB\nC=1', lookup), { A: 'a', B: undefined, C: '1' });
  });

  it('leaves lines out that Compose cannot read, and goes on', () => {
    assert.deepEqual(values('two words=1\n=x\n%=1\nA=1\nB="open\nC=2'), {
      A: '1',
      B: undefined,
      C: '2',
    });
  });

  it('knows where names and values are written', () => {
    const text = '\uFEFF# c\nexport  A = "x y" # z\nB=\nC= v w # z\nD\n';
    const found = readDotenv(uri, text).map(({ nameAt, raw, valueAt }) => [
      text.slice(nameAt.start, nameAt.end),
      raw,
      text.slice(valueAt.start, valueAt.end),
      valueAt.uri,
    ]);
    assert.deepEqual(found, [
      ['A', '"x y"', '"x y"', uri],
      ['B', '', '', uri],
      ['C', 'v w', 'v w', uri],
      ['D', '', '', uri],
    ]);
  });

  it('never throws, and its places never overlap', () => {
    const piece = fc.constantFrom(
      'A',
      'b.c',
      '=',
      ':',
      '"',
      "'",
      '\\',
      '\n',
      ' ',
      '#',
      '$',
      '{',
      '}',
      ':-',
      'export ',
      '\r\n',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((all) => all.join('')),
        ),
        (text) => {
          let end = 0;
          for (const { name, nameAt, raw, valueAt } of readDotenv(uri, text)) {
            assert.equal(text.slice(nameAt.start, nameAt.end), name);
            assert.equal(text.slice(valueAt.start, valueAt.end), raw);
            assert.ok(nameAt.start >= end && valueAt.start >= nameAt.end);
            end = valueAt.end;
          }
        },
      ),
    );
  });

  it('takes linear time', () => {
    const started = performance.now();
    for (const piece of ['A="\n', "A='\\'", '${', 'A=${B:-', 'A=$A$A\n', '"', 'export ', '\\']) {
      readDotenv(uri, piece.repeat(100_000 / piece.length));
    }
    assert.ok(performance.now() - started < 5000);
  });

  it('reads as Compose does', function () {
    const bin = process.env['COMPOSE_BIN'];
    if (!bin) {
      console.log('COMPOSE_BIN is not set: no comparison with Docker Compose.');
      return this.skip();
    }
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), 'dotenv-'));
    writeFileSync(join(folder, 'compose.yml'), 'services: {a: {image: x, env_file: test.env}}\n');
    const name = fc.constantFrom('A', 'B', 'C', 'D_1', 'e.f-g', '1X');
    const part = fc.constantFrom(
      'x',
      ' ',
      '#',
      ' #',
      '$A',
      '${B}',
      '${C:-d}',
      '${D_1-e f}',
      '${A:+p}',
      '$$',
      "'",
      '\\',
      'ü',
      '=',
      ':',
      '/',
    );
    const plain = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(''));
    const inDouble = fc.array(
      fc.oneof(part, fc.constantFrom('\\n', '\\"', '\\\\', '\\$', '\\c', '\\0101', '\\012', '\n')),
      { maxLength: 5 },
    );
    const inSingle = fc.array(fc.constantFrom('x', ' ', '#', '$A', '\\n', "\\'", '"', '\n'), {
      maxLength: 5,
    });
    const value = fc.oneof(
      plain,
      inDouble.map((parts) => `"${parts.join('').replace(/\\$/, '')}"`),
      inSingle.map((parts) => `'${parts.join('')}'`),
    );
    const before = fc.constantFrom('', ' ', 'export ', '\t');
    const line = fc.oneof(
      {
        weight: 6,
        arbitrary: fc
          .tuple(before, name, fc.constantFrom('=', ' = ', ':'), value)
          .map((all) => all.join('')),
      },
      { weight: 1, arbitrary: fc.constantFrom('', '# comment', '  # c', 'UNSET') },
    );
    const end = fc.constantFrom('\n', '\r\n', ' \n', ' # c\n');
    const file = fc.array(
      fc.tuple(line, end).map((all) => all.join('')),
      { maxLength: 6 },
    );
    let compared = 0;
    try {
      fc.assert(
        fc.property(file, (lines) => {
          const text = lines.join('');
          writeFileSync(join(folder, 'test.env'), text);
          const expected = composeEnvironment(bin, folder);
          if (!expected) return;
          compared += 1;
          const actual = values(text);
          for (const [key, found] of Object.entries(actual)) {
            // What is not known to us is empty or unset to Compose, which sees the whole shell.
            if (found !== undefined)
              assert.equal(expected[key], found, `${key} in ${JSON.stringify(text)}`);
          }
          for (const key of Object.keys(expected))
            assert.ok(key === '' || key in actual, `${key} in ${JSON.stringify(text)}`);
        }),
        { numRuns: 40 },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
    assert.ok(compared >= 10, `only ${compared} files were accepted`);
  });
});

/** `undefined` when Compose refuses the file. */
function composeEnvironment(bin: string, folder: string): Record<string, string> | undefined {
  try {
    const output = execFileSync(bin, ['config', '--format', 'json'], {
      cwd: folder,
      env: { PATH: '/usr/bin:/bin', HOME: folder },
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    });
    const model = JSON.parse(output) as {
      services: { a: { environment?: Record<string, string> } };
    };
    const entries = Object.entries(model.services.a.environment ?? {});
    // In what it prints, Compose writes each dollar twice.
    return Object.fromEntries(entries.map(([key, value]) => [key, value.replaceAll('$$', '$')]));
  } catch {
    return undefined;
  }
}

describe('templates of environment files', () => {
  const files = (...names: string[]): Files => {
    const texts = new Map(names.map((name) => [`file:///p/${name}`, `A=${name}`]));
    return {
      read: (file) => texts.get(file),
      find: (folder, glob) => matching(texts.keys(), folder, glob),
      root: 'file:///p',
    };
  };

  it('finds the file that is committed instead', () => {
    const cases = [
      ['.env', '.env.example'],
      ['.env', '.env.template'],
      ['.env', 'example.env'],
      ['.env', 'env.example'],
      ['.env', '.env-sample'],
      ['config/.env', 'config/.env.template'],
      ['django.env', 'django.env.dist'],
      ['django.env', 'django.example.env'],
      ['.django', '.django.example'],
      ['.env.prod', '.env.prod.example'],
      ['.env', '.env.prod.example'],
      ['.envs/.production/.django', '.envs/.production.example/.django'],
      ['.envs/.production/.django', '.envs.example/.production/.django'],
      ['env/web', 'env.example/web'],
    ] as const;
    for (const [wanted, template] of cases) {
      assert.equal(findTemplate(files(template), `file:///p/${wanted}`), `file:///p/${template}`);
    }
  });

  it('prefers the one for production', () => {
    const all = files('.env.example', '.env.dev.example', '.env.production.example');
    assert.equal(findTemplate(all, 'file:///p/.env'), 'file:///p/.env.production.example');
  });

  it('finds none of another file', () => {
    assert.equal(
      findTemplate(files('django.env.example', 'env', 'other/.env.example'), 'file:///p/.env'),
      undefined,
    );
    assert.equal(findTemplate(files(), 'file:///p/.env'), undefined);
    assert.equal(
      findTemplate(
        files('.envs/.local/.django', '.envs/.local.example/.django', 'env.example/.django'),
        'file:///p/.envs/.production/.django',
      ),
      undefined,
    );
  });

  it('prefers the file itself, and says when it has only the template', () => {
    const both = environmentOfFiles(files('.env', '.env.example'), ['file:///p/.env']);
    assert.deepEqual([both.variables.get('A')?.value, both.complete], ['.env', true]);
    const template = environmentOfFiles(files('.env.example'), ['file:///p/.env']);
    assert.deepEqual(
      [template.variables.get('A')?.value, template.complete],
      ['.env.example', false],
    );
    assert.equal(template.variables.get('A')?.at.uri, 'file:///p/.env.example');
    assert.deepEqual(environmentOfFiles(files(), ['file:///p/.env']), {
      variables: new Map(),
      complete: false,
    });
  });

  it('lets a later file win', () => {
    const found = environmentOfFiles(files('a', 'b'), ['file:///p/b', 'file:///p/a']);
    assert.equal(found.variables.get('A')?.value, 'a');
  });
});

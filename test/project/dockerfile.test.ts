import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readDockerfile } from '../../server/project/dockerfile.ts';
import type { Place } from '../../grammar/text.ts';

const uri = 'file:///p/Dockerfile';

function read(text: string, args: Record<string, string | undefined> = {}, target?: string) {
  const at = { uri: 'file:///p/compose.yml', start: 0, end: 0 };
  const given = Object.entries(args).map(([name, value]) => [name, { value, at }] as const);
  return readDockerfile(uri, text, new Map(given), target);
}

function final(text: string, args?: Record<string, string | undefined>) {
  const stage = read(text, args).final;
  assert.ok(stage);
  return stage;
}

function environment(text: string, args?: Record<string, string | undefined>) {
  return Object.fromEntries([...final(text, args).environment].map(([k, { value }]) => [k, value]));
}

function words(text: string) {
  return read(text).commands.map((command) => command.words.map((word) => word ?? '?').join(' '));
}

function slice(text: string, { start, end }: Place): string {
  return text.slice(start, end);
}

describe('Dockerfile: instructions', () => {
  it('joins lines, and leaves out comments and empty lines between them', () => {
    const text = 'FROM a\nRUN one \\\n  # a comment \\\n\n  two \\  \n three\nRUN four\n';
    assert.deepEqual(words(text), ['one two three', 'four']);
    const [first] = read(text).commands;
    assert.ok(first);
    assert.deepEqual(
      first.places.map((place) => slice(text, place)),
      ['one', 'two', 'three'],
    );
    assert.equal(first.at.end, text.indexOf('three') + 'three'.length);
  });

  it('takes a doubled backslash at the end of a line for itself', () => {
    assert.deepEqual(words('FROM a\nRUN one \\\\\nRUN two'), ['one \\', 'two']);
  });

  it('obeys an escape directive, but only above everything else', () => {
    assert.deepEqual(words('# syntax=x\n# escape=`\nFROM a\nRUN one `\n two'), ['one two']);
    assert.deepEqual(words('#\n# escape=`\nFROM a\nRUN one \\\n two'), ['one two']);
  });

  it('counts offsets in the file when lines end in CRLF', () => {
    const text = 'FROM a\r\nENV A=1\r\nRUN one \\\r\n  two\r\n';
    const { commands } = read(text);
    assert.deepEqual(commands[0]?.words, ['one', 'two']);
    assert.deepEqual(
      commands[0]?.places.map((place) => slice(text, place)),
      ['one', 'two'],
    );
  });

  it('reads a heredoc as the script of RUN, and as input of other commands', () => {
    const text =
      'FROM a\nRUN <<EOF\nset -e\none $X\nEOF\nRUN cat <<-"E" >/f && two\n\tFROM b\n\tE\nRUN three\n';
    assert.deepEqual(words(text), ['set -e', 'one ?', 'cat', 'two', 'three']);
    assert.equal(read(text).stages.length, 1);
    const place = read(text).commands[1]?.at;
    assert.ok(place);
    assert.equal(slice(text, place), 'one $X');
  });

  it('does not read the heredoc of another language as shell', () => {
    assert.deepEqual(words('FROM a\nRUN <<EOF\n#!/usr/bin/env python3\nprint(1)\nEOF\n'), []);
  });

  it('reads the JSON form, and takes broken JSON for shell', () => {
    assert.deepEqual(words('FROM a\nRUN ["one", "a b", "$X"]'), ['one a b $X']);
    assert.deepEqual(words("FROM a\nRUN ['one']"), ['?']);
    assert.deepEqual(words('FROM a\nRUN ["sh", "-c", "one && two \\"x\\""]'), [
      'sh -c one && two "x"',
      'one',
      'two x',
    ]);
  });

  it('leaves RUN alone when SHELL is not a POSIX shell', () => {
    assert.deepEqual(words('FROM a\nSHELL ["powershell", "-command"]\nRUN one'), []);
    assert.deepEqual(words('FROM a\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN one'), [
      'one',
    ]);
  });

  it('leaves flags of instructions out', () => {
    assert.deepEqual(words('FROM --platform=linux/amd64 a\nRUN --mount=type=cache,target=/x one'), [
      'one',
    ]);
    assert.equal(final('FROM --platform=$BUILDPLATFORM a AS b').from?.value, 'a');
  });
});

describe('Dockerfile: variables', () => {
  it('fills ARG in FROM, from the default or from what the build is given', () => {
    const text = 'ARG TAG=2.11\nFROM caddy:${TAG}-alpine\n';
    assert.deepEqual(final(text).from, {
      value: 'caddy:2.11-alpine',
      at: { uri, start: text.indexOf('caddy'), end: text.indexOf('-alpine') + 7 },
    });
    assert.equal(final(text, { TAG: '2.10' }).from?.value, 'caddy:2.10-alpine');
  });

  it('does not know an image that an unknown ARG names', () => {
    assert.equal(final('ARG TAG\nFROM caddy:$TAG').from, undefined);
    assert.equal(final('ARG TAG=1\nFROM caddy:$TAG', { TAG: undefined }).from, undefined);
    assert.equal(final('FROM x:$TARGETARCH').from, undefined);
  });

  it('takes what no ARG declares for unset in FROM', () => {
    assert.equal(final('FROM python:${PYTHON:-3.13}').from?.value, 'python:3.13');
  });

  it('reads both forms of ENV', () => {
    assert.deepEqual(
      environment('FROM a\nENV A=1 B="two words" C=x\\ y D=\'$A\' E=\nENV F  g  h # i'),
      { A: '1', B: 'two words', C: 'x y', D: '$A', E: '', F: 'g  h # i' },
    );
  });

  it('fills variables with what was set before the instruction', () => {
    assert.deepEqual(
      environment('FROM a\nENV A=hello\nENV A=bye B=$A\nENV C=$A D=${E:-d}${A:+y}'),
      {
        A: 'bye',
        B: 'hello',
        C: 'bye',
        // The base image may set E.
        D: undefined,
      },
    );
  });

  it('lets ENV win over ARG, and ARG in front of FROM count only where it is declared again', () => {
    assert.deepEqual(environment('ARG A=1\nFROM a\nENV B=$A\nARG A\nENV C=$A\nENV A=2\nENV D=$A'), {
      A: '2',
      B: undefined,
      C: '1',
      D: '2',
    });
  });

  it('inherits from the stage below, but from no other', () => {
    const text = [
      'FROM x AS base',
      'ENV A=1',
      'WORKDIR /srv',
      'CMD ["one"]',
      'FROM y AS other',
      'ENV B=2',
      'FROM BASE',
      'WORKDIR app',
      'ENV C=$A$B',
    ].join('\n');
    assert.deepEqual(environment(text), { A: '1', C: undefined });
    assert.equal(final(text).workdir?.value, '/srv/app');
    assert.deepEqual(final(text).cmd?.value, ['one']);
  });

  it('knows where a value is written', () => {
    const text = 'FROM a\nENV A=1 \\\n  B="two words"\n';
    const fact = final(text).environment.get('B');
    assert.ok(fact);
    assert.equal(slice(text, fact.at), '"two words"');
  });
});

describe('Dockerfile: stages', () => {
  it('chooses the target by name or number, or the last stage', () => {
    const text = 'FROM a AS one\nFROM b AS two\nFROM c';
    assert.equal(read(text).final?.from?.value, 'c');
    assert.equal(read(text, {}, 'TWO').final?.from?.value, 'b');
    assert.equal(read(text, {}, '0').final?.name, 'one');
    assert.equal(read(text, {}, 'three').final, undefined);
  });

  it('reads COPY and ADD in all forms', () => {
    const text = [
      'FROM a',
      'WORKDIR /srv',
      'COPY --chown=web:web a.txt ./b.txt c/',
      'COPY ["with blank", "/d/"]',
      'ADD . .',
      'COPY --from=caddy:2 /usr/bin/caddy /bin/caddy',
      'COPY <<EOF /etc/caddy/Caddyfile',
      ':80',
      'EOF',
      'COPY $UNKNOWN known /e/',
      'COPY x $UNKNOWN',
    ].join('\n');
    assert.deepEqual(
      final(text).copies.map(({ from, sources, target }) =>
        from === undefined ? { sources, target } : { from, sources, target },
      ),
      [
        { sources: ['a.txt', './b.txt'], target: '/srv/c/' },
        { sources: ['with blank'], target: '/d/' },
        { sources: ['.'], target: '/srv/' },
        { from: 'caddy:2', sources: ['/usr/bin/caddy'], target: '/bin/caddy' },
        { sources: [], target: '/etc/caddy/Caddyfile' },
        { sources: ['known'], target: '/e/' },
      ],
    );
  });

  it('reads EXPOSE word by word', () => {
    const text = 'FROM a\nENV P=9000\nEXPOSE 80 443/udp $P $Q';
    assert.deepEqual(
      final(text).expose.map(({ value }) => value),
      ['80', '443/udp', '9000'],
    );
  });

  it('finds the plugins in the stage that builds Caddy and where the binary goes', () => {
    const text = [
      'FROM caddy:2.11-builder AS builder',
      'ARG VERSION=v1.2.3',
      'RUN xcaddy build v2.11.4 \\',
      '  --with github.com/mholt/caddy-ratelimit@$VERSION \\',
      '  --with=github.com/me/plugin=../plugin',
      'FROM caddy:2.11',
      'COPY --from=builder /usr/bin/caddy /usr/bin/caddy',
    ].join('\n');
    const { stages } = read(text);
    const modules = stages.map((stage) => stage.modules.map(({ value }) => value));
    assert.deepEqual(modules, [
      ['github.com/mholt/caddy-ratelimit', 'github.com/me/plugin'],
      ['github.com/mholt/caddy-ratelimit', 'github.com/me/plugin'],
    ]);
    const [module] = stages[1]?.modules ?? [];
    assert.ok(module);
    assert.equal(slice(text, module.at), 'github.com/mholt/caddy-ratelimit@$VERSION');
  });

  it('does not take the plugins of a stage whose Caddy is not copied', () => {
    const text =
      'FROM a AS b\nRUN xcaddy build --with x.org/y\nFROM caddy\nCOPY --from=b /etc/x /etc/x';
    assert.deepEqual(final(text).modules, []);
  });

  it('finds the plugins of caddy add-package', () => {
    assert.deepEqual(
      final('FROM caddy\nRUN caddy add-package x.org/a x.org/b').modules.map(({ value }) => value),
      ['x.org/a', 'x.org/b'],
    );
  });
});

describe('Dockerfile: what is started', () => {
  function started(text: string) {
    return read(text)
      .commands.filter(({ stage }) => stage === 'start')
      .map((command) => command.words.join(' '));
  }

  it('gives the command to the entry point', () => {
    assert.deepEqual(started('FROM a\nENTRYPOINT ["python", "manage.py"]\nCMD ["runserver"]'), [
      'python manage.py runserver',
    ]);
    assert.deepEqual(started('FROM a\nENTRYPOINT ["tini", "--"]\nCMD ["gunicorn", "x"]'), [
      'tini -- gunicorn x',
    ]);
  });

  it('counts the command by itself when the entry point is a script', () => {
    assert.deepEqual(started('FROM a\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["gunicorn", "x"]'), [
      '/entrypoint.sh',
      'gunicorn x',
    ]);
  });

  it('lets ENTRYPOINT take away the CMD of the stage below', () => {
    assert.deepEqual(started('FROM x AS a\nCMD ["one"]\nFROM a\nENTRYPOINT ["two"]'), ['two']);
    assert.deepEqual(started('FROM x\nCMD ["one"]\nENTRYPOINT ["two"]'), ['two one']);
  });

  it('reads the shell form as a script, at its place', () => {
    const text = 'FROM a\nENV A=1\nCMD B=2 exec gunicorn \\\n  --bind :$A x';
    assert.deepEqual(started(text), [
      '/bin/sh -c B=2 exec gunicorn   --bind :$A x',
      'exec gunicorn --bind :1 x',
    ]);
    const command = read(text).commands.at(-1);
    assert.ok(command);
    assert.equal(slice(text, command.places[4] ?? command.at), 'x');
    assert.deepEqual(
      [...command.environment].map(([name, { value }]) => [name, value]),
      [
        ['A', '1'],
        ['B', '2'],
      ],
    );
  });

  it('starts only the final stage', () => {
    assert.deepEqual(started('FROM a\nCMD ["one"]\nFROM b\nCMD ["two"]'), ['two']);
  });
});

describe('Dockerfile: any text', () => {
  const fragment = fc.constantFrom(
    'FROM a AS b\n',
    'FROM b\n',
    'ARG A=1 B\n',
    'ENV A=$B C="x\n',
    'ENV A b c\n',
    'RUN ',
    'COPY ',
    '<<EOF',
    'EOF\n',
    ' \\\n',
    '\\',
    '# c\n',
    '\r\n',
    '["a", "b"]',
    '${A:-',
    '}',
    '"',
    "'",
    '$',
    'sh -c "x"',
    ' --from=0 /caddy /x',
    'CMD ',
    'ENTRYPOINT ["tini", "--"]\n',
    '\n',
    'x',
    '# escape=`\n',
    '`\n',
    'xcaddy build --with y',
    '\uFEFF',
  );

  it('is read without an exception, and all places lie inside it', () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const { stages, commands } = read(text);
        const places = [
          ...commands.flatMap(({ at, places: each }) => [at, ...each]),
          ...stages.flatMap((stage) => [
            stage.at,
            ...stage.copies.map(({ at }) => at),
            ...[...stage.environment.values()].map(({ at }) => at),
            ...stage.modules.map(({ at }) => at),
          ]),
        ];
        for (const { start, end } of places) {
          assert.ok(start >= 0 && start <= end && end <= text.length, `${start}-${end} in ${text}`);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is read in time that grows with its length', () => {
    const many = Array.from({ length: 3000 }, (_, i) => `ENV A${i}=1\nRUN a\n`).join('');
    const began = performance.now();
    read(`FROM a\n${many}`);
    read(`FROM a\nRUN ${'a \\\n'.repeat(20_000)}`);
    read(`FROM a\nENV ${'a=${a:-'.repeat(20_000)}`);
    assert.ok(performance.now() - began < 10_000);
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import type { Place } from '../../grammar/text.ts';
import { readGithubWorkflow, readGitlabCi, readPreCommit } from '../../server/project/ci.ts';
import { collectCommands } from '../../server/project/commands.ts';
import { readCompose } from '../../server/project/compose.ts';
import { readDockerfile } from '../../server/project/dockerfile.ts';
import { excerptOf } from '../../server/project/excerpt.ts';
import { readMakefile } from '../../server/project/makefile.ts';
import type { Setting } from '../../server/project/project.ts';
import {
  applicationServer,
  caddyCommand,
  managementCommand,
  type Surroundings,
} from '../../server/project/servers.ts';
import { readScript, type ShellCommand } from '../../server/project/shell.ts';
import { type Files, matching } from '../../server/workspace.ts';

const uri = 'file:///p/run.sh';

/** The words of each command; `?` for one that is not known. */
function words(commands: readonly ShellCommand[]): string[] {
  return commands.map((command) => command.words.map((word) => word ?? '?').join(' '));
}

/** `text` stands at `offset` of the file. */
function readShell(
  uri: string,
  text: string,
  stage: ShellCommand['stage'],
  offset = 0,
): readonly ShellCommand[] {
  return readScript(excerptOf(uri, text, offset), { stage });
}

function shell(text: string): string[] {
  return words(readShell(uri, text, 'unknown'));
}

function slice(text: string, place: Place | undefined): string {
  assert.ok(place);
  return text.slice(place.start, place.end);
}

function environment(command: ShellCommand | undefined): Record<string, string | undefined> {
  return Object.fromEntries([...(command?.environment ?? [])].map(([k, { value }]) => [k, value]));
}

function last(text: string): ShellCommand {
  const command = readShell(uri, text, 'unknown').at(-1);
  assert.ok(command);
  return command;
}

describe('shell: commands', () => {
  it('finds them wherever they stand', () => {
    const text = `
      f() { a; }
      if b; then c; elif d; then e; else f; fi
      for x in 1; do g; done; while h; do i; done
      case x in y) j ;; esac
      (k; { l; }) && m || n | o &
      echo "$(p <(q))" \`r\` > "$(s)"
      cat <<EOF
$(t)
EOF
      ! time u
    `;
    const names = readShell(uri, text, 'unknown').map(({ words: [name] }) => name);
    const letters = 'a b c d e f g h i j k l m n o p q r s t u'.split(' ');
    assert.deepEqual(new Set(names), new Set(['cat', 'echo', ...letters]));
    assert.equal(names.length, letters.length + 2);
  });

  it('removes quotes, and knows where words are written', () => {
    const text = `run 'a b' "c d" e\\ f $'g\\n' "h"'i' "" \\\n  --last`;
    const command = last(text);
    assert.deepEqual(command.words, ['run', 'a b', 'c d', 'e f', 'g\n', 'hi', '', '--last']);
    assert.equal(slice(text, command.places[5]), `"h"'i'`);
    assert.equal(slice(text, command.at), text);
  });

  it('does not know what is only known at run time', () => {
    assert.deepEqual(shell('a $X "$@" $1 $(b) *.py {c,d} ~/e ${X:-f} $((1+1))'), [
      'a ? ? ? ? ? ? ? ? ?',
      'b',
    ]);
  });

  it('reads what sh -c, a heredoc for a shell, and ssh run', () => {
    assert.deepEqual(shell(`sh -c 'a && b "c"'`), [`sh -c a && b "c"`, 'a', 'b c']);
    assert.deepEqual(shell('exec bash -euo pipefail -c "a"'), [
      'exec bash -euo pipefail -c a',
      'a',
    ]);
    assert.deepEqual(shell("bash <<'E'\na $X\nE\nb"), ['bash', 'a ?', 'b']);
    assert.deepEqual(shell('A=1\nssh me@host "cd /x && run $A \\$A"').slice(1), [
      'cd /x',
      'run 1 ?',
    ]);
  });

  it('knows where a nested command is written', () => {
    const text = 'sh -c "one \\"two three\\" && four"';
    const [, one, four] = readShell(uri, text, 'unknown');
    assert.equal(slice(text, one?.places[0]), 'one');
    assert.equal(slice(text, four?.at), 'four');
    assert.deepEqual(one?.words, ['one', 'two three']);
  });

  it('gives the command inside a container, with its service', () => {
    const text = 'A=1 docker compose -f x.yml run --rm -e B=2 web sh -c "python manage.py check"';
    const [outer, inner] = readShell(uri, text, 'ci');
    assert.deepEqual(outer?.words, ['sh', '-c', 'python manage.py check']);
    assert.deepEqual(inner?.words, ['python', 'manage.py', 'check']);
    assert.equal(inner?.service, 'web');
    assert.deepEqual(environment(inner), { B: '2' });
    assert.equal(slice(text, inner?.at), 'python manage.py check');
    assert.deepEqual(shell('docker-compose exec -T db psql; docker exec -it box ls; docker ps'), [
      'psql',
      'ls',
      'docker ps',
    ]);
  });

  it('counts offsets in the file when lines end in CRLF or the text stands deeper in it', () => {
    const text = 'one \\\r\n  two\r\nthree\r\n';
    const commands = readShell(uri, text, 'unknown');
    assert.deepEqual(words(commands), ['one two', 'three']);
    assert.equal(slice(text, commands[1]?.at), 'three');
    assert.equal(readShell(uri, 'a', 'unknown', 100)[0]?.at.start, 100);
  });
});

describe('shell: variables', () => {
  it('fills in those that are certainly assigned', () => {
    assert.deepEqual(shell('X=a; Y="$X b"; run $X ${X} "$Y" $Y ${X:-c} ${X:+d} ${Z:-e}'), [
      'run a a a b a b a d ?',
    ]);
  });

  it('forgets what may have changed', () => {
    assert.deepEqual(shell('X=a; if b; then X=c; fi; run $X'), ['b', 'run ?']);
    assert.deepEqual(shell('X=a; b && X=c; run $X'), ['b', 'run ?']);
    assert.deepEqual(shell('b && X=c && run $X'), ['b', 'run c']);
    assert.deepEqual(shell('b && X=c || run $X'), ['b', 'run ?']);
    assert.deepEqual(shell('X=a; while b $X; do X=c; done'), ['b ?']);
    assert.deepEqual(shell('X=a; source env; run $X'), ['source env', 'run ?']);
    assert.deepEqual(shell('X=a; read X; run $X'), ['read X', 'run ?']);
    assert.deepEqual(shell('X=a; (( X = 2 )); run $X'), ['run ?']);
    assert.deepEqual(shell('X=a; for X in 1 2; do :; done; run $X').at(-1), 'run ?');
    assert.deepEqual(shell('X=a; : "${X:=b}"; : ${Y:=c}; run $X $Y').at(-1), 'run a ?');
  });

  it('keeps what another shell assigns apart', () => {
    assert.deepEqual(shell('X=a; (X=b; one $X); X=c | two; Y=$(X=d); run $X'), [
      'one b',
      'two',
      'run a',
    ]);
  });

  it('reads a function with what is the same whenever it runs', () => {
    assert.deepEqual(shell('X=a; f() { run $X; }; f'), ['run a', 'f']);
    assert.deepEqual(shell('X=a; f() { run $X; }; X=b; f'), ['run ?', 'f']);
    assert.deepEqual(shell('X=a; f() { X=b; run $X; }; f; run $X'), ['run b', 'f', 'run ?']);
  });

  it('exports what is exported', () => {
    assert.deepEqual(environment(last('A=1; export B=2; C=3; export C; D=4 run')), {
      B: '2',
      C: '3',
      D: '4',
    });
    assert.deepEqual(environment(last('set -a; A=1; B=$UNKNOWN; run')), { A: '1', B: undefined });
    assert.deepEqual(environment(last('export A=1; if x; then A=2; fi; run')), { A: undefined });
    // The variable may well be set outside.
    assert.deepEqual(environment(last('export A; run')), {});
  });

  it('knows where a value is assigned', () => {
    const text = 'export A=1\nB=2 run';
    const { environment: found } = last(text);
    assert.equal(slice(text, found.get('A')?.at), 'A=1');
    assert.equal(slice(text, found.get('B')?.at), 'B=2');
  });
});

describe('shell: any text', () => {
  const piece = fc.constantFrom(
    'a',
    ' ',
    '\n',
    '$X',
    '"',
    "'",
    '\\',
    '`',
    '$(',
    ')',
    '${X:-',
    '}',
    'if ',
    'then ',
    'fi;',
    '{ ',
    '(',
    ';',
    '&&',
    '||',
    '|',
    'X=1',
    'export ',
    'sh -c ',
    '<<E\n',
    'E\n',
    'f() ',
    'while ',
    'do ',
    'done ',
    '$((',
    '))',
    '\r\n',
    '#',
  );

  it('is read without an exception, and all places lie inside it', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        for (const { at, places, words: each } of readShell(uri, text, 'unknown')) {
          assert.equal(places.length, each.length);
          for (const { start, end } of [at, ...places]) {
            assert.ok(start >= 0 && start <= end && end <= text.length, JSON.stringify(text));
          }
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('survives deep nesting', () => {
    for (const open of ['(', '$(', '"$(', '{ ', 'if ', '$((', '${A:-', 'f(){ ', 'sh -c "', '`']) {
      readShell(uri, open.repeat(3000), 'unknown');
    }
  });

  it('comes to the same words as bash', function () {
    const part = fc.constantFrom(
      'a',
      '=',
      '-',
      '${X}',
      '"$X"',
      '${Y}',
      '"b c"',
      "'d $X'",
      '\\ ',
      '\\$',
      '""',
      ' ',
      '"$Z"',
      '${Z}',
      "$'\\t'",
      '${X:-e}',
      '"\\"\\\\"',
      '${E:-f}',
      '${E-g}',
      '${X:+h}',
      ':',
      '/',
    );
    const scripts = fc.sample(fc.array(part, { minLength: 1, maxLength: 8 }), {
      numRuns: 400,
      seed: 7,
    });
    const set = `X=x; Y='y z'; Z=' p  q '; E=''`;
    const script = scripts.map((parts) => `printf '%s\\0' - ${parts.join('')}; printf '\\n\\0'`);
    let output: string;
    try {
      output = execFileSync('bash', ['-c', `${set}\n${script.join('\n')}`], { encoding: 'utf8' });
    } catch (error) {
      console.log(`skipped: bash cannot be run (${String(error)})`);
      this.skip();
    }
    const real = output.split('\n\0').slice(0, -1);
    assert.equal(real.length, scripts.length);
    for (const [i, parts] of scripts.entries()) {
      const [command] = readShell(uri, `${set}; run - ${parts.join('')}`, 'unknown');
      assert.ok(command);
      assert.deepEqual(command.words.slice(1), real[i]?.split('\0').slice(0, -1), parts.join(''));
    }
  });
});

describe('Makefile', () => {
  it('reads recipes, with variables of make filled in', () => {
    const text = [
      'MANAGE = poetry run python manage.py',
      'TWICE = a',
      'TWICE = b',
      'MAYBE ?= c',
      'export DJANGO_ENV := production  # for all',
      '\tnot a recipe',
      'check: deps ## Checks',
      '\t@$(MANAGE) check --deploy',
      '\t-run $(TWICE) ${MAYBE} $@ $$HOME $$X "$$$$" $(shell x)',
      '\tone \\',
      '\t  two',
      'define block',
      'x:',
      '\tnever',
      'endef',
    ].join('\n');
    const commands = readMakefile('file:///p/Makefile', text);
    assert.deepEqual(words(commands), [
      'poetry run python manage.py check --deploy',
      'run ? ? ? ? ? ? ?',
      'one two',
    ]);
    assert.equal(slice(text, commands[0]?.at), '$(MANAGE) check --deploy');
    assert.equal(slice(text, commands[2]?.places[1]), 'two');
    assert.deepEqual(environment(commands[0]), { DJANGO_ENV: 'production' });
    assert.equal(commands[0]?.stage, 'unknown');
  });
});

describe('CI files', () => {
  it('reads a GitHub workflow', () => {
    const text = [
      'env:',
      '  DJANGO_ENV: test',
      'jobs:',
      '  test:',
      '    env: {A: "1", B: "${{ secrets.B }}"}',
      '    steps:',
      '      - uses: actions/checkout@v5',
      '      - run: python manage.py check --tag ${{ matrix.tag }}',
      '      - name: several',
      '        env:',
      '          DJANGO_ENV: production',
      '        run: |',
      '          cd server',
      '          python manage.py \\',
      '            check --deploy',
      '      - run: print(1)',
      '        shell: python',
      '      - run: >-',
      '          one',
      '          two',
    ].join('\n');
    const commands = readGithubWorkflow('file:///p/ci.yml', text);
    assert.deepEqual(words(commands), [
      'python manage.py check --tag ?',
      'cd server',
      'python manage.py check --deploy',
      'one two',
    ]);
    const [, cd, check, folded] = commands;
    assert.equal(slice(text, cd?.at), 'cd server');
    assert.equal(slice(text, check?.places[3]), '--deploy');
    assert.equal(slice(text, folded?.places[1]), 'two');
    assert.deepEqual(environment(check), { DJANGO_ENV: 'production', A: '1', B: undefined });
    assert.ok(commands.every(({ stage }) => stage === 'ci'));
  });

  it('reads GitLab jobs, whose lines share one shell', () => {
    const text = [
      'variables: {A: "1", B: "${A}2"}',
      '.base:',
      '  before_script: &before',
      '    - export C=3',
      'test:',
      '  before_script:',
      '    - *before',
      '  script:',
      '    - docker compose run --rm web',
      '      python manage.py check',
      '    - "run \\"x\\""',
      '  after_script:',
      '    - finish',
    ].join('\n');
    const commands = readGitlabCi('file:///p/.gitlab-ci.yml', text);
    assert.deepEqual(words(commands), ['export C=3', 'python manage.py check', 'run x', 'finish']);
    const [, check, run] = commands;
    assert.equal(check?.service, 'web');
    assert.equal(slice(text, check?.places[2]), 'check');
    assert.deepEqual(environment(run), { A: '1', B: undefined, C: '3' });
    assert.equal(slice(text, run?.places[0]), 'run');
  });

  it('reads the hooks of pre-commit that have an entry', () => {
    const text = [
      'repos:',
      '  - repo: https://example.com/hooks',
      '    hooks:',
      '      - id: ruff',
      '  - repo: local',
      '    hooks:',
      '      - id: fmt',
      '        entry: caddy fmt',
      '        language: system',
      '        args: [--diff, Caddyfile]',
      '      - id: word',
      '        entry: TODO',
      '        language: pygrep',
    ].join('\n');
    assert.deepEqual(words(readPreCommit('file:///p/.pre-commit-config.yaml', text)), [
      'caddy fmt --diff Caddyfile',
    ]);
  });

  it('survives what is no such file', () => {
    for (const text of [
      '',
      '-',
      'a: [',
      'jobs: 1',
      'jobs:\n  a: {steps: 3}',
      '- - run: x',
      'repos: [{hooks: {}}]',
    ]) {
      assert.deepEqual(readGithubWorkflow(uri, text), []);
      assert.deepEqual(readGitlabCi(uri, text), []);
      assert.deepEqual(readPreCommit(uri, text), []);
    }
  });
});

describe('commands of a repository', () => {
  function collect(contents: Record<string, string>, compose: readonly string[] = []) {
    const root = 'file:///p';
    const texts = new Map(
      Object.entries(contents).map(([name, text]) => [`${root}/${name}`, text]),
    );
    const files: Files = {
      root,
      read: (name) => texts.get(name),
      find: (folder, glob) => matching(texts.keys(), folder, glob),
    };
    const application = readCompose(
      compose.map((name) => `${root}/${name}`),
      files,
    ).compose;
    const dockerfiles = [...(application?.services.values() ?? [])].flatMap(({ name, build }) => {
      const text = build && files.read(build.dockerfile);
      if (build === undefined || text === undefined) return [];
      return [
        { service: name, ...readDockerfile(build.dockerfile, text, build.args, build.target) },
      ];
    });
    const commands = collectCommands({
      ...(application && { compose: application }),
      dockerfiles,
      files,
    });
    return commands.map(({ stage, service, words: each, at }) => {
      const file = at.uri.slice(root.length + 1);
      return `${file} ${stage} ${service ?? '-'}: ${each.map((word) => word ?? '?').join(' ')}`;
    });
  }

  const image =
    'FROM python\nWORKDIR /code\nCOPY deploy/entry.sh /entry.sh\nENTRYPOINT ["/entry.sh"]\nFROM python AS tool\n';

  it('follows what a service starts through the files that its image copies', () => {
    assert.deepEqual(
      collect(
        {
          'compose.yml':
            'services:\n  web:\n    build: {context: ., dockerfile: Dockerfile}\n    command: bash ./deploy/serve.sh\n',
          Dockerfile: [
            'FROM python AS base',
            'WORKDIR /code',
            'ENV DJANGO_ENV=production',
            'COPY deploy/entry.sh /entry.sh',
            'ENTRYPOINT ["tini", "--", "/entry.sh"]',
            'FROM base',
            'COPY . /code',
          ].join('\n'),
          'deploy/entry.sh': 'exec "$@"',
          'deploy/serve.sh': 'echo $DJANGO_ENV\n. ./deploy/lib.sh\nexec gunicorn x',
          'deploy/lib.sh': 'lib',
          'elsewhere/serve.sh': 'unused',
        },
        ['compose.yml'],
      ),
      [
        'Dockerfile start web: tini -- /entry.sh',
        'deploy/entry.sh start web: exec ?',
        'compose.yml start web: bash ./deploy/serve.sh',
        'deploy/serve.sh start web: echo production',
        'deploy/serve.sh start web: . ./deploy/lib.sh',
        'deploy/lib.sh start web: lib',
        'deploy/serve.sh start web: exec gunicorn x',
        'elsewhere/serve.sh unknown -: unused',
      ],
    );
  });

  it('follows bind mounts, which cover what the image copied', () => {
    assert.deepEqual(
      collect(
        {
          'compose.yml':
            'services:\n  caddy:\n    image: caddy\n    command: sh /etc/check.sh\n    volumes: ["./caddy/ci.sh:/etc/check.sh", "./a:/etc/b"]\n',
          'caddy/ci.sh': 'caddy validate',
          'check.sh': 'unused',
        },
        ['compose.yml'],
      ),
      [
        'compose.yml start caddy: sh /etc/check.sh',
        'caddy/ci.sh start caddy: caddy validate',
        'check.sh unknown -: unused',
      ],
    );
  });

  it('lets a service replace command and entry point', () => {
    const files = (more: string): Record<string, string> => ({
      'compose.yml': `services:\n  web:\n    build: .\n${more}`,
      Dockerfile: 'FROM a\nENTRYPOINT ["one"]\nCMD ["two"]\nRUN three',
    });
    const collected = (more: string) => collect(files(more), ['compose.yml']);
    assert.deepEqual(collected(''), ['Dockerfile start web: one two', 'Dockerfile build -: three']);
    assert.equal(collected('    command: [x]')[0], 'compose.yml start web: one x');
    assert.equal(collected('    entrypoint: y')[0], 'compose.yml start web: y');
  });

  it('follows what CI runs inside a service, from any shell', () => {
    assert.deepEqual(
      collect(
        {
          'compose.yml': `services:\n  web:\n    build: {context: ., target: tool}\n`,
          Dockerfile: image,
          '.gitlab-ci.yml':
            'test:\n  script:\n    - docker compose run web sh ./deploy/ci.sh\n    - ./local.sh\n',
          'deploy/ci.sh': 'python manage.py check --deploy',
          'local.sh': 'local',
          Makefile: 'x:\n\tsh local.sh\n',
        },
        ['compose.yml'],
      ),
      [
        '.gitlab-ci.yml ci web: sh ./deploy/ci.sh',
        'deploy/ci.sh ci web: python manage.py check --deploy',
        '.gitlab-ci.yml ci -: ./local.sh',
        'local.sh ci -: local',
        'Makefile unknown -: sh local.sh',
        'local.sh unknown -: local',
      ],
    );
  });

  it('reads what the CI of GitLab includes from the repository', () => {
    assert.deepEqual(
      collect({
        '.gitlab-ci.yml':
          'include:\n  - local: /ci/deploy.yml\n  - project: x/y\n    file: z.yml\n  - template: a.yml\nb:\n  script: [b]\n',
        'ci/deploy.yml': "include: 'ci/more/*.yml'\nd:\n  script: [d]\n",
        'ci/more/m.yml': 'include: ci/deploy.yml\nm:\n  script: [m]\n',
        'ci/other.yml': 'o:\n  script: [o]\n',
        'a.yml': 'a:\n  script: [a]\n',
      }),
      ['.gitlab-ci.yml ci -: b', 'ci/deploy.yml ci -: d', 'ci/more/m.yml ci -: m'],
    );
  });

  it('does not choose between scripts of one name, and does not read other languages', () => {
    assert.deepEqual(
      collect({
        '.github/workflows/x.yml': 'jobs: {a: {steps: [{run: /opt/same.sh}, {run: /opt/one.sh}]}}',
        'a/same.sh': 'a',
        'b/same.sh': 'b',
        'c/one.sh': 'c',
        'd/two.sh': '#!/usr/bin/env python\nprint(1)',
      }),
      [
        '.github/workflows/x.yml ci -: /opt/same.sh',
        '.github/workflows/x.yml ci -: /opt/one.sh',
        'c/one.sh ci -: c',
        'a/same.sh unknown -: a',
        'b/same.sh unknown -: b',
      ],
    );
  });

  it('ends when scripts run each other', () => {
    const commands = collect({ 'a.sh': 'export A=x$A; ./b.sh', 'b.sh': 'export A=y$A; ./a.sh' });
    assert.ok(commands.length < 2000);
  });
});

describe('application servers', () => {
  const nothing: Surroundings = {
    complete: true,
    readPython: () => ({ settings: new Map(), complete: true }),
  };

  /** `host:port` or the socket of each address; `-` when it is not known where the server listens. */
  function binds(text: string, surroundings: Surroundings = nothing): string {
    const server = applicationServer(last(text), surroundings);
    assert.ok(server, text);
    if (server.bind === undefined) return '-';
    const one = ({ host = '?', port, socket }: NonNullable<typeof server.bind>[number]) =>
      socket ?? `${host}:${port ?? '?'}`;
    return server.bind.map(one).join(' ');
  }

  it('knows their defaults', () => {
    assert.equal(binds('gunicorn x'), '127.0.0.1:8000');
    assert.equal(binds('uvicorn x'), '127.0.0.1:8000');
    assert.equal(binds('daphne x'), '127.0.0.1:8000');
    assert.equal(binds('hypercorn x'), '127.0.0.1:8000');
    assert.equal(binds('granian x'), '127.0.0.1:8000');
    assert.equal(binds('python manage.py runserver'), '127.0.0.1:8000');
  });

  it('does not know a default that the environment or a file can change', () => {
    assert.equal(binds('gunicorn x', {}), '-');
    assert.equal(binds('gunicorn x', { complete: true }), '-');
    assert.equal(binds('uvicorn x', {}), '-');
    assert.equal(binds('uvicorn --host 0.0.0.0 x', {}), '0.0.0.0:?');
    assert.equal(binds('hypercorn -c x.toml x'), '-');
    assert.equal(binds('gunicorn $ARGS x'), '-');
    assert.equal(binds('uwsgi --ini x.ini --http :80'), '-');
  });

  it('reads where they are told to listen', () => {
    assert.equal(binds('gunicorn -b :8001 --bind=unix:/run/x.sock x'), '0.0.0.0:8001 /run/x.sock');
    assert.equal(binds('gunicorn -b0.0.0.0 x'), '0.0.0.0:8000');
    assert.equal(binds("gunicorn -b '[::]:80' x"), ':::80');
    assert.equal(binds('gunicorn -b 0.0.0.0:$PORT x'), '?:?');
    assert.equal(binds('PORT=5000 gunicorn x'), '0.0.0.0:5000');
    assert.equal(binds('GUNICORN_CMD_ARGS="--bind=0.0.0.0:9" gunicorn x'), '0.0.0.0:9');
    assert.equal(binds('uvicorn --port 80 --host 0.0.0.0 x'), '0.0.0.0:80');
    assert.equal(binds('UVICORN_HOST=:: uvicorn x'), ':::8000');
    assert.equal(binds('uvicorn --uds /run/x x'), '/run/x');
    assert.equal(binds('daphne -b 0.0.0.0 x'), '0.0.0.0:8000');
    assert.equal(binds('daphne -u /run/x x'), '/run/x');
    assert.equal(binds('hypercorn -b 0.0.0.0:80 -b unix:/x y'), '0.0.0.0:80 /x');
    assert.equal(binds('granian --interface wsgi --host 0.0.0.0 x'), '0.0.0.0:8000');
    assert.equal(binds('python -We -bb manage.py runserver 0:8000'), '0.0.0.0:8000');
    assert.equal(binds('./manage.py runserver 9000 --noreload'), '127.0.0.1:9000');
    assert.equal(binds('django-admin runserver $ADDRESS'), '-');
    assert.equal(binds('uwsgi --http-socket :80 --socket /x.sock'), '0.0.0.0:80 /x.sock');
  });

  it('asks for the configuration file of gunicorn', () => {
    const at = { uri: 'file:///p/conf.py', start: 7, end: 9 };
    const setting: Setting = { value: { type: 'str', value: '0.0.0.0:7' }, at, nameAt: at };
    const asked: string[] = [];
    const surroundings: Surroundings = {
      readPython: (config) => {
        asked.push(config);
        return { settings: new Map([['bind', setting]]), complete: false };
      },
      complete: true,
    };
    assert.equal(binds('gunicorn -c conf.py x', surroundings), '0.0.0.0:7');
    assert.equal(binds('gunicorn x', surroundings), '0.0.0.0:7');
    assert.equal(binds('gunicorn -c conf.py -b :1 x', surroundings), '0.0.0.0:1');
    assert.deepEqual(
      asked.filter((name, i) => asked.indexOf(name) === i),
      ['conf.py', './gunicorn.conf.py'],
    );
  });

  it('are found behind what starts them', () => {
    for (const start of [
      'exec gunicorn',
      'exec poetry run gunicorn',
      'uv run --no-dev --extra x gunicorn',
      'python3.13 -O -m gunicorn',
      '/venv/bin/gunicorn',
      'tini -g -- env A=1 gunicorn',
      'wait-for-it db:5432 -- gunicorn',
      'opentelemetry-instrument gunicorn',
      'timeout 10 gunicorn',
    ]) {
      const server = applicationServer(
        last(`${start} --workers 3 --reload -k gthread a.wsgi -b :1`),
      );
      assert.equal(server?.kind, 'gunicorn', start);
      assert.equal(server?.application, 'a.wsgi', start);
      assert.equal(server?.bind?.[0]?.port, 1, start);
    }
  });

  it('tell of TLS, forwarded headers, and the place of an address', () => {
    const text = 'gunicorn --certfile x --forwarded-allow-ips="*" -b :1 y';
    const server = applicationServer(last(text));
    assert.equal(server?.tls, true);
    assert.equal(server?.forwardedAllowIps?.value, '*');
    assert.equal(slice(text, server?.bind?.[0]?.at), ':1');
    const uvicorn = applicationServer(last('FORWARDED_ALLOW_IPS=10.0.0.1 uvicorn y'));
    assert.equal(uvicorn?.forwardedAllowIps?.value, '10.0.0.1');
    assert.equal(uvicorn?.tls, false);
  });

  it('are not what only checks, installs or names them', () => {
    for (const text of [
      'gunicorn --check-config x',
      'pip install gunicorn',
      'echo gunicorn',
      'uvicorn --version',
      'python manage.py check',
    ]) {
      assert.equal(applicationServer(last(text)), undefined, text);
    }
  });
});

describe('management commands', () => {
  it('are found in all forms', () => {
    for (const start of [
      'python manage.py',
      './manage.py',
      'python /code/manage.py',
      'python -W error -X dev manage.py',
      'django-admin',
      'python -m django',
      'poetry run python manage.py',
      'uv run manage.py',
      'coverage run --source x manage.py',
    ]) {
      const found = managementCommand(last(`A=1 ${start} check --deploy $X`));
      assert.equal(found?.name, 'check', start);
      assert.deepEqual(found?.args, ['--deploy', undefined], start);
      assert.equal(found?.environment.get('A')?.value, '1', start);
    }
  });

  it('are found inside a container, without the environment of the host', () => {
    const words = 'docker compose exec -e B=2 web python manage.py migrate'.split(' ');
    const at = { uri, start: 0, end: 1 };
    const variables = new Map([['A', { value: '1', at }]]);
    const found = managementCommand({ words, at, stage: 'ci', environment: variables });
    assert.equal(found?.name, 'migrate');
    assert.deepEqual([...(found?.environment.keys() ?? [])], ['B']);
  });

  it('are not other scripts, nor commands that are not known', () => {
    for (const text of [
      'python other.py check',
      'python -c manage.py',
      'python manage.py',
      'manage.py $X',
      'cat manage.py check',
    ]) {
      assert.equal(managementCommand(last(text)), undefined, text);
    }
  });
});

describe('Caddy commands', () => {
  it('are read with their options', () => {
    const text =
      'exec caddy run --config /etc/caddy/Caddyfile -a caddyfile --envfile a --envfile=$B --watch';
    const found = caddyCommand(last(text));
    assert.equal(found?.name, 'run');
    assert.equal(slice(text, found?.config?.at), '/etc/caddy/Caddyfile');
    assert.equal(found?.adapter?.value, 'caddyfile');
    assert.deepEqual(
      found?.envFiles.map(({ value }) => value),
      ['a'],
    );
    assert.equal(found?.complete, false);
    assert.deepEqual([...(found?.flags ?? [])], ['watch']);
  });

  it('take the file of fmt, whose -w is another', () => {
    const found = caddyCommand(last('caddy fmt -w conf/Caddyfile'));
    assert.equal(found?.config?.value, 'conf/Caddyfile');
    assert.ok(found?.flags.has('overwrite'));
  });

  it('do not know a file that a variable names', () => {
    const found = caddyCommand(last('caddy validate --config "$F"'));
    assert.ok(found?.config);
    assert.equal(found.config.value, undefined);
    assert.equal(caddyCommand(last('caddy validate'))?.config, undefined);
    assert.equal(caddyCommand(last('caddy --help')), undefined);
  });
});

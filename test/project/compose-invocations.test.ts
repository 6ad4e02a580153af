import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { URI } from 'vscode-uri';
import { collectCommands } from '../../server/project/commands.ts';
import { readCompose } from '../../server/project/compose.ts';
import { runApplications } from '../../server/project/docker-run.ts';
import { composeInvocations, inputsFor } from '../../server/project/compose-invocations.ts';
import { type Files, matching } from '../../server/workspace.ts';
import { writeFiles } from '../folders.ts';

type Texts = Readonly<Record<string, string>>;

/** What the service `a` of a compose file finds in its environment, as far as scripts say. */
function environmentOf(texts: Texts, folder: string, compose = 'compose.yml'): object {
  const files = filesOf(texts, folder);
  const uris = [URI.file(join(folder, compose)).toString()];
  const inputs = inputsFor(
    uris,
    composeInvocations(collectCommands({ dockerfiles: [], files }), files),
    files,
  );
  const { services } = readCompose(uris, files, inputs).compose;
  const variables = services.get('a')?.environment.variables ?? new Map();
  return Object.fromEntries([...variables].map(([name, { value }]) => [name, value]));
}

function filesOf(texts: Texts, folder: string): Files {
  const byUri = new Map(
    Object.entries(texts).map(([name, text]) => [URI.file(join(folder, name)).toString(), text]),
  );
  return {
    read: (uri) => byUri.get(uri),
    find: (from, glob) => matching(byUri.keys(), from, glob),
    root: URI.file(folder).toString(),
  };
}

const service = `
services:
  a:
    image: a
    environment:
      V: \${V:-none}
      W: \${W:-none}
`;
const two = { '.env': 'V=plain\n', 'prod.env': 'V=prod\n', 'compose.yml': service };

describe('what Compose is given beside its files', () => {
  const given = (script: string, more: Texts = {}): object =>
    environmentOf({ ...two, ...more, 'deploy.sh': `#!/bin/sh\n${script}\n` }, '/p');

  it('is .env where nobody names another file', () => {
    assert.deepEqual(given('true'), { V: 'plain', W: 'none' });
    assert.deepEqual(given('docker compose up -d'), { V: 'plain', W: 'none' });
  });

  it('is the file that a command names, in place of .env', () => {
    for (const options of ['--env-file prod.env', '--env-file=prod.env -f compose.yml']) {
      assert.deepEqual(given(`docker compose ${options} up -d`), { V: 'prod', W: 'none' });
    }
    assert.deepEqual(given('COMPOSE_ENV_FILES=prod.env docker-compose up'), {
      V: 'prod',
      W: 'none',
    });
  });

  it('is not known where the file is not', () => {
    const unknown = { V: undefined, W: undefined };
    assert.deepEqual(given('docker compose --env-file ".env.$STAGE" up -d'), unknown);
    assert.deepEqual(given('docker compose --env-file /etc/shop.env up -d'), unknown);
    assert.deepEqual(given('docker compose $OPTIONS -f compose.yml up -d'), unknown);
    assert.deepEqual(given('docker compose -f "$FILE" --env-file prod.env up -d'), {
      V: undefined,
      W: 'none',
    });
  });

  it('is what a template says of a file that is kept out', () => {
    const more = { '.env.live.example': 'V=live\nW=\n' };
    const values = { V: 'live', W: undefined };
    assert.deepEqual(given('docker compose --env-file .env.live up -d', more), values);
  });

  it('is first what the shell has', () => {
    const shell = { V: 'shell', W: 'none' };
    assert.deepEqual(given('V=shell docker compose --env-file prod.env up -d'), shell);
    assert.deepEqual(given('export V=shell\ndocker compose up -d'), shell);
    assert.deepEqual(given('V=shell\ndocker compose up -d'), { V: 'plain', W: 'none' });
    assert.deepEqual(given('export V=$(hostname)\ndocker compose up -d'), {
      V: undefined,
      W: 'none',
    });
    const read = { V: 'prod', W: 'none' };
    assert.deepEqual(given('set -a\n. ./prod.env\nset +a\ndocker compose up -d'), read);
    assert.deepEqual(given('export $(cat prod.env | xargs)\ndocker compose up -d'), read);
    assert.deepEqual(given('. ./prod.env\ndocker compose up -d'), { V: 'plain', W: 'none' });
    const last = `export $(sed 's,1:2,,' prod.env | tr : 1:env)\ndocker compose up -d`;
    assert.deepEqual(given(last), read);
  });

  it('is not known where commands disagree, and what production says where one is for that', () => {
    const stages = 'docker compose --env-file stage.env up\ndocker compose --env-file';
    const more = { 'stage.env': 'V=stage\nW=same\n', 'live.env': 'V=live\nW=same\n' };
    assert.deepEqual(given(`${stages} live.env up`, more), { V: undefined, W: 'same' });
    assert.deepEqual(given(`${stages} prod.env up`, more), { V: 'prod', W: 'none' });
  });

  it('does not come from commands for development or tests', () => {
    const plain = { V: 'plain', W: 'none' };
    assert.deepEqual(given('docker compose --env-file .envs/local/a up', {}), plain);
    const test = { 'dev.sh': 'docker compose --env-file prod.env up' };
    assert.deepEqual(given('true', test), plain);
    const ci = 'on: push\njobs:\n  t:\n    steps:\n      - run: V=ci docker compose up -d\n';
    assert.deepEqual(given('true', { '.github/workflows/t.yml': ci }), plain);
  });

  it('comes from commands that make containers, where there are some', () => {
    const script = 'docker compose --env-file prod.env up -d\ndocker compose logs -f';
    assert.deepEqual(given(script), { V: 'prod', W: 'none' });
  });

  it('may belong to the files of another folder', () => {
    const more = { 'sub/compose.yml': service, 'sub/prod.env': 'V=sub\n' };
    const script = 'cd sub\ndocker compose --env-file prod.env up -d';
    const texts = { ...two, ...more, 'deploy.sh': script };
    assert.deepEqual(environmentOf(texts, '/p'), { V: undefined, W: 'none' });
    const { 'compose.yml': _, ...below } = texts;
    assert.deepEqual(environmentOf(below, '/p', 'sub/compose.yml'), { V: 'sub', W: 'none' });
  });

  it('takes no variables of make as known', () => {
    const makefile = 'export V = make\nup:\n\tdocker compose up -d\n';
    assert.deepEqual(given('true', { Makefile: makefile }), { V: undefined, W: 'none' });
  });
});

describe('commands that start containers', () => {
  const word = fc.oneof(
    fc.constantFrom(
      ...'docker podman compose run build up -d -f -e -v -t --env-file --name --mount --env-file= -p 1:2 a://b'.split(
        ' ',
      ),
      ...'% %zz [ x:y:z ./a ~ $PWD/x:/y :: source=a://,target=1:2 caddy:2 1:env set -a . export $(cat cd ) && "'.split(
        ' ',
      ),
      '\n',
    ),
    fc.string({ maxLength: 6 }),
  );

  const start = fc.constantFrom(
    'docker run -d',
    'docker run -d -v',
    'docker run -d --mount',
    'docker run -d caddy:2 && docker run -d --env-file',
    'docker compose',
    'docker compose --env-file',
    'docker compose -f',
    'docker build -t',
  );

  it('are read without an exception, whatever they say', () => {
    fc.assert(
      fc.property(start, fc.array(word, { maxLength: 20 }), (first, words) => {
        const script = [first, ...words].join(' ');
        const texts: Texts = { 'compose.yml': service, 'a.sh': script, '.env': 'V=1\n' };
        environmentOf(texts, '/p');
        const files = filesOf(texts, '/p');
        runApplications(collectCommands({ dockerfiles: [], files }), files);
      }),
      { numRuns: 1000, seed: 3 },
    );
  });
});

const value = fc.constantFrom('1', 'shop.example', '', '${W}x', '$V-y', "'q w'", '"d"');
const envFile = fc
  .array(fc.tuple(fc.constantFrom('V', 'W', 'B'), value), { maxLength: 4 })
  .map((lines) => lines.map(([name, text]) => `${name}=${text}\n`).join(''));
/** A script, once the program and its verb are put in. */
const script = fc
  .record({
    exported: fc.constantFrom('', 'export V=shell\n', 'W=unseen\n', 'export B=b W=\n'),
    sourced: fc.constantFrom('', 'set -a; . ./shell.env; set +a\n', '. ./shell.env\n'),
    prefix: fc.constantFrom('', 'V=prefix ', 'COMPOSE_ENV_FILES=a.env,b.env '),
    options: fc.subarray([
      '--env-file a.env',
      '--env-file=b.env',
      '-f compose.yml',
      '--profile x',
      '--project-directory sub',
    ]),
  })
  .map(
    ({ exported, sourced, prefix, options }) =>
      (program: string, verb: string) =>
        `${exported}${sourced}${prefix}${[program, ...options, verb].join(' ')}\n`,
  );

const bin = process.env['COMPOSE_BIN'];

describe('what Compose is given, and Compose', function () {
  this.timeout(300_000);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'compose-input-')));
  after(() => rmSync(folder, { recursive: true }));

  (bin === undefined ? it.skip : it)('come to the same', () => {
    let known = 0;
    let all = 0;
    const property = fc.property(
      fc.tuple(envFile, envFile, envFile, envFile),
      script,
      ([plain, a, b, sub], written) => {
        const texts: Texts = {
          '.env': plain,
          'a.env': a,
          'b.env': b,
          'sub/.env': sub,
          'shell.env': 'V=sourced\nW=1\n',
          'compose.yml': service,
          'sub/other.txt': '',
          ...(written('', '').includes('sub') && { 'sub/compose.yml': service }),
        };
        writeFiles(folder, texts);
        const printed = execFileSync('sh', ['-c', written('"$COMPOSE"', 'config --format json')], {
          cwd: folder,
          env: { PATH: '/usr/bin:/bin', HOME: folder, COMPOSE: bin },
          stdio: ['ignore', 'pipe', 'pipe'],
          encoding: 'utf8',
        });
        const theirs = JSON.parse(printed).services.a.environment;
        const deploy = { ...texts, 'deploy.sh': written('docker compose', 'up -d') };
        for (const [name, ours] of Object.entries(environmentOf(deploy, folder))) {
          all++;
          if (ours === undefined) continue;
          known++;
          assert.equal(ours, theirs[name], `${name} of ${JSON.stringify(deploy)}`);
        }
      },
    );
    fc.assert(property, { numRuns: 60, seed: 4 });
    assert.ok(known > all * 0.75, `${known} of ${all} are known`);
  });
});

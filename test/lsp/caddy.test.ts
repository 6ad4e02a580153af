import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CodeLensRequest,
  type Diagnostic,
  DocumentDiagnosticRequest,
  ExecuteCommandRequest,
} from 'vscode-languageserver-protocol/node';
import { at, type Client, type ClientOptions, editors } from './client.ts';

const BAD = 'example.com {\n\tnonsense\n}\n';
const GOOD = 'example.com {\n\trespond {$GREETING}\n}\n';
const real = process.env['CADDY_BIN'];

/**
 * Speaks as Caddy does, and writes down how it was called: it objects to lines that begin with `nonsense`, and
 * takes its time for files that say `slowly`.
 */
const PROGRAM = `
const { appendFileSync, readFileSync } = require('node:fs');
const [notes, ...args] = process.argv.slice(2);
const input = readFileSync(0, 'utf8');
const { GREETING, PATH } = process.env;
appendFileSync(notes, JSON.stringify({ args, input, cwd: process.cwd(), GREETING, PATH }) + '\\n');
setTimeout(() => {
  const line = input.split('\\n').findIndex((text) => text.trim().startsWith('nonsense')) + 1;
  if (input.includes('broken')) {
    console.error('service "caddy" is not running');
    process.exit(1);
  }
  if (line > 0) {
    const msg = 'adapting config using caddyfile: -:' + line + ': unrecognized directive: nonsense';
    console.error(JSON.stringify({ level: 'warn', msg: 'not formatted', line: 1 }));
    console.error(JSON.stringify({ level: 'error', msg }));
    process.exit(1);
  }
  console.log(JSON.stringify({ apps: {}, args }, null, 2));
}, input.includes('slowly') ? 1500 : 0);
`;

describe("the user's own Caddy", () => {
  const started = editors();
  let folder = '';
  const notes = (): { args: string[]; input: string; cwd: string; GREETING?: string }[] => {
    try {
      const text = readFileSync(join(folder, 'notes'), 'utf8');
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    } catch {
      return [];
    }
  };
  const command = (): readonly string[] => [
    process.execPath,
    join(folder, 'program.cjs'),
    join(folder, 'notes'),
  ];
  const start = (options?: ClientOptions): Promise<Client> =>
    started({ settings: { caddy: { command: command() } }, ...options });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'caddylint-own-'));
    writeFileSync(join(folder, 'program.cjs'), PROGRAM);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const byCaddy = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
    diagnostics.filter(({ source }) => source === 'caddy');

  it('is asked when a file is saved, and its verdict goes with the next change', async () => {
    const { open, save, change, uri, diagnostics, published } = await start();
    open(uri('Caddyfile'), BAD);
    await diagnostics(uri('Caddyfile'), (found) => found.length > 0);
    assert.deepEqual(notes(), []);
    save(uri('Caddyfile'));
    const found = await diagnostics(uri('Caddyfile'), (all) => byCaddy(all).length > 0);
    assert.deepEqual(byCaddy(found), [
      {
        range: at(1, 1, 9),
        severity: 1,
        source: 'caddy',
        message: 'unrecognized directive: nonsense',
      },
    ]);
    const [call] = notes();
    assert.equal(call?.input, BAD);
    assert.deepEqual(call?.args, [
      'adapt',
      '--config',
      '-',
      '--adapter',
      'caddyfile',
      '--validate',
    ]);
    const since = published.length;
    change(uri('Caddyfile'), '\n', at(3));
    await diagnostics(uri('Caddyfile'), (all) => byCaddy(all).length === 0, since);
    assert.equal(notes().length, 1);
  });

  it('is not asked unless it is set', async () => {
    const { open, save, uri, diagnostics, connection } = await start({ settings: {} });
    open(uri('Caddyfile'), BAD);
    save(uri('Caddyfile'));
    await diagnostics(uri('Caddyfile'), (found) => found.length > 0);
    const textDocument = { uri: uri('Caddyfile') };
    assert.deepEqual(await connection.sendRequest(CodeLensRequest.type, { textDocument }), []);
    await assert.rejects(
      connection.sendRequest('caddylint/adapted', textDocument),
      /set "caddylint\.caddy\.command"/,
    );
    assert.deepEqual(notes(), []);
  });

  it('comes with the answer where the client asks for findings', async () => {
    const { open, save, uri, connection, refreshes } = await start({
      capabilities: {
        textDocument: { diagnostic: {} },
        workspace: { diagnostics: { refreshSupport: true } },
      },
    });
    open(uri('Caddyfile'), BAD);
    save(uri('Caddyfile'));
    const ask = async (): Promise<readonly Diagnostic[]> => {
      const report = await connection.sendRequest(DocumentDiagnosticRequest.type, {
        textDocument: { uri: uri('Caddyfile') },
      });
      return report.kind === 'full' ? byCaddy(report.items) : [];
    };
    let found = await ask();
    for (let round = 0; found.length === 0 && round < 200; round++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      found = await ask();
    }
    assert.equal(found.length, 1);
    assert.ok(refreshes() > 0);
  });

  it('has the variables that the Caddyfile names', async () => {
    const { open, save, uri, diagnostics } = await start({
      files: {
        'compose.yml': `services:
  caddy:
    image: caddy:2.11
    environment: { GREETING: hello there, PATH: /nowhere }
    volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]
`,
      },
    });
    open(uri('Caddyfile'), `${GOOD}nonsense {$PATH} {\n}\n`);
    save(uri('Caddyfile'));
    await diagnostics(uri('Caddyfile'), (found) => byCaddy(found).length > 0);
    assert.equal(notes()[0]?.GREETING, 'hello there');
  });

  it('is asked about one text at a time, the last one', async () => {
    const { open, save, change, uri, diagnostics } = await start();
    open(uri('Caddyfile'), '# slowly\n');
    save(uri('Caddyfile'));
    for (let round = 0; notes().length === 0 && round < 200; round++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    change(uri('Caddyfile'), BAD);
    save(uri('Caddyfile'));
    const found = await diagnostics(uri('Caddyfile'), (all) => byCaddy(all).length > 0);
    assert.equal(byCaddy(found).length, 1);
    assert.deepEqual(
      notes().map(({ input }) => input),
      ['# slowly\n', BAD],
    );
  });

  it('reads a file that imports others where its container has it', async () => {
    const { open, save, uri, root } = await start({
      files: {
        'caddy/sites/a': 'a.example.com {\n}\n',
        'compose.yml': `services:
  caddy:
    image: caddy:2.11
    volumes: ["./caddy:/etc/caddy"]
`,
      },
    });
    open(uri('caddy/Caddyfile'), 'import sites/*\n');
    save(uri('caddy/Caddyfile'));
    for (let round = 0; notes().length === 0 && round < 200; round++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const [call] = notes();
    assert.equal(call?.args[2], '/etc/caddy/Caddyfile');
    assert.equal(call?.input, '');
    assert.ok(root.endsWith(call?.cwd.split('/').at(-1) ?? '?'));
  });

  it('that does not start is told of in the log, and nothing is shown', async () => {
    const { open, save, uri, logs, diagnostics } = await start();
    open(uri('Caddyfile'), `# broken\n${BAD}`);
    save(uri('Caddyfile'));
    for (let round = 0; logs.length === 0 && round < 200; round++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.match(logs.join('\n'), /asking Caddy failed.*service "caddy" is not running/);
    const found = await diagnostics(uri('Caddyfile'), () => true);
    assert.equal(byCaddy(found).length, 0);
  });

  it('that is not there is told of in the log', async () => {
    const { open, save, uri, logs } = await start({
      settings: { caddy: { command: ['./no-such-caddy; touch x'] } },
    });
    open(uri('Caddyfile'), GOOD);
    save(uri('Caddyfile'));
    for (let round = 0; logs.length === 0 && round < 200; round++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.match(logs.join('\n'), /ENOENT/);
  });

  it('shows the JSON it makes, by the lens above a Caddyfile', async () => {
    const { open, uri, connection, initialized } = await start();
    assert.deepEqual(initialized.capabilities.executeCommandProvider?.commands, [
      'caddylint.showAdapted',
    ]);
    open(uri('Caddyfile'), GOOD);
    const textDocument = { uri: uri('Caddyfile') };
    const [lens] = (await connection.sendRequest(CodeLensRequest.type, { textDocument })) ?? [];
    assert.deepEqual(lens?.range, at(0));
    assert.equal(lens?.command?.title, 'Adapt with Caddy');
    const json = await connection.sendRequest(ExecuteCommandRequest.type, {
      command: lens?.command?.command ?? '',
      arguments: lens?.command?.arguments ?? [],
    });
    assert.deepEqual(JSON.parse(String(json)).args.at(-1), '--pretty');
    const same = await connection.sendRequest('caddylint/adapted', textDocument);
    assert.deepEqual(same, { json });
  });

  it('may be a Caddy of this machine', async function () {
    if (!real) {
      console.log('      skipped: CADDY_BIN is not set');
      this.skip();
    }
    const { open, save, change, uri, diagnostics, connection } = await start({
      settings: { caddy: { command: [real] } },
      files: {
        'part.caddyfile': 'respond hello\nnonsense\n',
        'compose.yml': `services:
  caddy:
    image: caddy:2.11
    environment: { GREETING: hi }
    volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]
`,
      },
    });
    open(uri('Caddyfile'), '# é\nexample.com {\n\treverse_proxy {\n\t\tfoo\n\t}\n}\n');
    save(uri('Caddyfile'));
    const found = await diagnostics(uri('Caddyfile'), (all) => byCaddy(all).length > 0);
    assert.match(JSON.stringify(byCaddy(found)), /subdirective/);
    assert.equal(byCaddy(found)[0]?.range.start.line, 3);
    change(uri('Caddyfile'), 'example.com {\n\timport part.caddyfile\n}\n');
    save(uri('Caddyfile'));
    const part = await diagnostics(uri('part.caddyfile'), (all) => byCaddy(all).length > 0);
    assert.deepEqual(byCaddy(part)[0]?.range, at(1, 0, 8));
    change(uri('Caddyfile'), GOOD);
    const { json } = await connection.sendRequest<{ json: string }>('caddylint/adapted', {
      uri: uri('Caddyfile'),
    });
    assert.match(json, /"body": "hi"/);
    change(uri('Caddyfile'), BAD);
    await assert.rejects(
      connection.sendRequest('caddylint/adapted', { uri: uri('Caddyfile') }),
      /unrecognized directive: nonsense/,
    );
  });
});

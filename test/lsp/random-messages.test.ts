import assert from 'node:assert/strict';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { CancellationTokenSource, ResponseError } from 'vscode-languageserver-protocol/node';
import { type Client, type ClientOptions, editors } from './client.ts';

/** How many messages; more with RANDOM_MESSAGES, and others with RANDOM_SEED. */
const MESSAGES = Number(process.env['RANDOM_MESSAGES'] ?? 1000);
const SEED = Number(process.env['RANDOM_SEED'] ?? 1);
/** No answer takes longer, in milliseconds; less than half of it on a machine that does nothing else. */
const LONGEST = Number(process.env['RANDOM_LONGEST'] ?? 2000);
/** So many requests are under way at the same time at most. */
const MOST_AT_ONCE = 4;

const site = (name: string): string =>
  `${name} {\n\timport part\n\t@a expression \`path('/a*') && {method} == "GET"\`\n\thandle @a {\n\t\troot * /srv\n\t\tfile_server\n\t}\n\treverse_proxy web:8000\n}\n`;

const FILES: Readonly<Record<string, string>> = {
  Caddyfile: `(part) {\n\tencode\n}\n${site('{$DOMAIN}')}import sites/*.caddy\n`,
  'sites/a.caddy': site('a.example.com'),
  'sites/b.caddy': site('b.example.com').replaceAll('\n', '\r\n'),
  'a.caddyfiletest': `${site('c.example.com')}----------\n{}\n`,
  'README.md': '# A\n\n```caddyfile\nexample.com {\n\trespond hi\n\tnonsense\n}\n```\n',
  '.env': 'DOMAIN=example.com\n',
  'compose.yml': `services:\n  caddy:\n    image: caddy:2.11\n    env_file: .env\n    volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]\n  web:\n    build: .\n    command: gunicorn shop.wsgi -b 0.0.0.0:8000\n`,
  'manage.py': "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
  'shop/settings.py':
    "import os\nDEBUG = False\nALLOWED_HOSTS = [os.environ['DOMAIN']]\nSTATIC_URL = '/static/'\n",
  Dockerfile: 'FROM python:3.13\nCOPY . /app\n',
};
const LANGUAGES: Readonly<Record<string, string>> = {
  'README.md': 'markdown',
  '.env': 'dotenv',
  'compose.yml': 'yaml',
  'manage.py': 'python',
  'shop/settings.py': 'python',
  Dockerfile: 'dockerfile',
};

/** Some editors ask for findings, and others are told. */
const EDITORS: Readonly<Record<string, ClientOptions['capabilities']>> = {
  'that is told': {},
  'that asks': {
    textDocument: { diagnostic: {}, definition: { linkSupport: true } },
    workspace: {
      configuration: true,
      workspaceFolders: true,
      fileOperations: { willRename: true },
      diagnostics: { refreshSupport: true },
      workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
    },
    window: { showDocument: { support: true } },
  },
};

describe('a language server that is sent anything', function () {
  this.timeout(0);
  const start = editors({ files: FILES });
  for (const [name, capabilities] of Object.entries(EDITORS)) {
    it(`answers, and soon, to an editor ${name}`, async () => {
      const editor = await start({ capabilities: capabilities ?? {} });
      await sendAll(editor, MESSAGES / 2);
    });
  }
});

/** Requests that failed by a mistake of the server are in its log, each in one line. */
async function sendAll(editor: Client, messages: number): Promise<void> {
  const { connection, logs } = editor;
  const random = fc.sample(fc.infiniteStream(fc.nat()), { numRuns: 1, seed: SEED })[0]!;
  const next = (limit: number): number => Number(random.next().value) % Math.max(limit, 1);
  const anything = fc.sample(fc.jsonValue({ maxDepth: 2 }), { numRuns: 200, seed: SEED });
  const make = makerOf(editor, next, () => anything[next(anything.length)]);
  const underWay = new Set<Promise<unknown>>();
  const failed: string[] = [];
  for (let sent = 0; sent < messages; sent++) {
    const { method, params, isRequest } = make();
    if (!isRequest) {
      await connection.sendNotification(method, params as object);
      continue;
    }
    const source = new CancellationTokenSource();
    const what = `message ${sent} with seed ${SEED}: ${method} ${JSON.stringify(params)?.slice(0, 300)}`;
    const answered = within(
      LONGEST,
      what,
      connection.sendRequest(method, params as object, source.token),
    )
      .catch((error: unknown) => {
        if (!(error instanceof ResponseError)) throw error;
        if (/^\S+ failed: /.test(error.message)) failed.push(error.message.split(' ', 1)[0]!);
      })
      .finally(() => underWay.delete(answered));
    underWay.add(answered);
    if (next(8) === 0) source.cancel();
    if (underWay.size >= MOST_AT_ONCE) await Promise.race(underWay);
    assert.equal(editor.process.exitCode, null, what);
  }
  await Promise.all(underWay);
  // It still works.
  const uri = editor.uri('fresh.caddyfile');
  editor.open(uri, 'example.com {\n\tnonsense\n}\n');
  const textDocument = { uri };
  const shown = await connection.sendRequest('textDocument/hover', {
    textDocument,
    position: { line: 0, character: 2 },
  });
  assert.match(JSON.stringify(shown), /HTTPS for/);
  for (const line of logs) assert.ok(!line.includes('\n'), line);
  const logged = logs.flatMap((line) => /^caddylint: (\S+\/\S+) failed: /.exec(line)?.[1] ?? []);
  assert.deepEqual(logged.toSorted(), failed.toSorted());
}

/** Fails when nothing comes for so long. */
async function within<T>(time: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not answered in ${time} ms: ${what}`)), time);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

interface Message {
  readonly method: string;
  readonly params: unknown;
  readonly isRequest: boolean;
}

/** Draws messages: most are right, some about what is not there, some nonsense. */
function makerOf(editor: Client, next: (limit: number) => number, anything: () => unknown) {
  const names = Object.keys(FILES);
  const versions = new Map<string, number>();
  const pick = <T>(...all: readonly T[]): T => all[next(all.length)]!;
  const uri = (): unknown => {
    if (next(12) > 0) return editor.uri(pick(...names));
    return pick<unknown>(
      editor.uri('gone/Caddyfile'),
      'untitled:Untitled-1',
      'vscode-vfs://github/a/b/Caddyfile',
      'file:///%zz/Caddyfile',
      'no uri',
      '',
      `${editor.root}/../../Caddyfile`,
      anything(),
    );
  };
  const number = (): unknown =>
    next(12) > 0
      ? next(14)
      : pick<unknown>(-1, 1e9, 2 ** 31, 0.5, Number.MAX_SAFE_INTEGER, anything());
  const position = (): unknown =>
    next(30) > 0 ? { line: number(), character: number() } : anything();
  const range = (): unknown => (next(30) > 0 ? { start: position(), end: position() } : anything());
  const textDocument = (): unknown => (next(40) > 0 ? { uri: uri() } : anything());
  const text = (): string =>
    pick(
      site('z.example.com'),
      '{',
      '}',
      '"',
      '`',
      '<<E\n',
      '\r\n',
      '\u0000',
      '\uD800',
      '{$DOMAIN}',
      'import part\n',
      'import *\n',
      'x'.repeat(5000),
      next(20) === 0
        ? Array.from({ length: 300 }, (_, at) => site(`h${at}.example.com`)).join('')
        : '',
      ...Object.values(FILES),
    );
  const item = (): unknown =>
    next(3) > 0
      ? {
          name: 'part',
          kind: 3,
          uri: uri(),
          range: range(),
          selectionRange: range(),
          data: next(2) > 0 ? { kind: 'snippet', name: 'part' } : anything(),
        }
      : anything();
  const options = { tabSize: 4, insertSpaces: false };
  const requests: Readonly<Record<string, () => unknown>> = {
    'textDocument/completion': () => ({ textDocument: textDocument(), position: position() }),
    'completionItem/resolve': () => ({ label: 'a', data: pick<unknown>([1, 2], anything()) }),
    'textDocument/hover': () => ({ textDocument: textDocument(), position: position() }),
    'textDocument/signatureHelp': () => ({ textDocument: textDocument(), position: position() }),
    'textDocument/definition': () => ({ textDocument: textDocument(), position: position() }),
    'textDocument/references': () => ({
      textDocument: textDocument(),
      position: position(),
      context: next(9) > 0 ? { includeDeclaration: next(2) > 0 } : anything(),
    }),
    'textDocument/documentHighlight': () => ({
      textDocument: textDocument(),
      position: position(),
    }),
    'textDocument/prepareRename': () => ({ textDocument: textDocument(), position: position() }),
    'textDocument/rename': () => ({
      textDocument: textDocument(),
      position: position(),
      newName: pick<unknown>('other', '', 'a b', '@', anything()),
    }),
    'textDocument/documentLink': () => ({ textDocument: textDocument() }),
    'textDocument/documentSymbol': () => ({ textDocument: textDocument() }),
    'workspace/symbol': () => ({ query: pick<unknown>('', 'part', anything()) }),
    'textDocument/foldingRange': () => ({ textDocument: textDocument() }),
    'textDocument/selectionRange': () => ({
      textDocument: textDocument(),
      positions: pick<unknown>([position()], [position(), position()], anything()),
    }),
    'textDocument/semanticTokens/full': () => ({ textDocument: textDocument() }),
    'textDocument/semanticTokens/full/delta': () => ({
      textDocument: textDocument(),
      previousResultId: pick<unknown>('1', '7', anything()),
    }),
    'textDocument/semanticTokens/range': () => ({ textDocument: textDocument(), range: range() }),
    'textDocument/inlayHint': () => ({ textDocument: textDocument(), range: range() }),
    'textDocument/codeLens': () => ({ textDocument: textDocument() }),
    'textDocument/prepareCallHierarchy': () => ({
      textDocument: textDocument(),
      position: position(),
    }),
    'callHierarchy/incomingCalls': () => ({ item: item() }),
    'callHierarchy/outgoingCalls': () => ({ item: item() }),
    'textDocument/codeAction': () => ({
      textDocument: textDocument(),
      range: range(),
      context: next(9) > 0 ? { diagnostics: [] } : anything(),
    }),
    'textDocument/formatting': () => ({ textDocument: textDocument(), options }),
    'textDocument/rangeFormatting': () => ({
      textDocument: textDocument(),
      range: range(),
      options: next(9) > 0 ? options : anything(),
    }),
    'textDocument/onTypeFormatting': () => ({
      textDocument: textDocument(),
      position: position(),
      ch: pick<unknown>('}', '\n', anything()),
      options,
    }),
    'textDocument/diagnostic': () => ({ textDocument: textDocument() }),
    'workspace/diagnostic': () => ({ previousResultIds: [] }),
    'workspace/executeCommand': () => ({
      command: pick<unknown>('caddylint.showAdapted', 'caddylint.nothing', anything()),
      arguments: pick<unknown>([uri()], undefined, anything()),
    }),
    'workspace/willRenameFiles': () => ({
      files: pick<unknown>([{ oldUri: uri(), newUri: uri() }], anything()),
    }),
    'caddylint/adapted': () => ({ uri: uri() }),
    'textDocument/unheardOf': () => anything(),
  };
  const versionOf = (of: unknown): number => {
    const version = (versions.get(String(of)) ?? 0) + 1;
    versions.set(String(of), version);
    return version;
  };
  const onDisk = (): void => {
    const path = fileURLToPath(editor.uri(pick(...names)));
    try {
      const what = next(3);
      if (what === 0) rmSync(path);
      else if (what === 1) renameSync(path, `${path}.away`);
      else writeFileSync(path, text());
    } catch {
      // It was taken away before.
    }
  };
  const notifications: Readonly<Record<string, () => unknown>> = {
    'textDocument/didOpen': () => {
      const name = pick(...names);
      const whole = {
        uri: next(9) > 0 ? editor.uri(name) : uri(),
        languageId: LANGUAGES[name] ?? 'caddyfile',
        version: 1,
        text: next(3) > 0 ? FILES[name] : text(),
      };
      return { textDocument: next(40) > 0 ? whole : anything() };
    },
    'textDocument/didChange': () => {
      const of = uri();
      const change = next(5) > 0 ? { range: range(), text: text() } : { text: text() };
      return {
        textDocument: { uri: of, version: next(20) > 0 ? versionOf(of) : anything() },
        contentChanges: next(40) > 0 ? [change] : anything(),
      };
    },
    'textDocument/didSave': () => ({ textDocument: textDocument() }),
    'textDocument/didClose': () => ({ textDocument: textDocument() }),
    'workspace/didChangeWatchedFiles': () => {
      onDisk();
      const changes = [{ uri: uri(), type: pick<unknown>(1, 2, 3, anything()) }];
      return { changes: next(20) > 0 ? changes : anything() };
    },
    'workspace/didChangeConfiguration': () => ({
      settings: pick<unknown>({ caddylint: { rules: { deprecated: 'off' } } }, null, anything()),
    }),
    'workspace/didChangeWorkspaceFolders': () => ({
      event: pick<unknown>(
        { added: [{ uri: `${editor.root}/sites`, name: 'sites' }], removed: [] },
        { added: [], removed: [{ uri: `${editor.root}/sites`, name: 'sites' }] },
        anything(),
      ),
    }),
    '$/cancelRequest': () => ({ id: next(500) }),
    '$/unheardOf': () => anything(),
  };
  return (): Message => {
    const isRequest = next(3) > 0;
    const makers = Object.entries(isRequest ? requests : notifications);
    // Documents are opened and changed more often than anything else is told.
    const [method, params] = makers[isRequest || next(2) > 0 ? next(makers.length) : next(2)]!;
    const given = next(60) > 0 ? params() : anything();
    // The protocol has no other parameters than objects and lists.
    const isObject = typeof given === 'object' && given !== null;
    return { method, params: isObject ? given : {}, isRequest };
  };
}

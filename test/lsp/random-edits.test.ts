import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { connect } from '../../server/lsp/server.ts';
import { memoryWorkspace } from '../../server/workspace.ts';

/** How many edits; more with RANDOM_EDITS, and others with RANDOM_SEED. */
const EDITS = Number(process.env['RANDOM_EDITS'] ?? 200);
const SEED = Number(process.env['RANDOM_SEED'] ?? 1);
/** What a server knows is compared after so many edits at most. */
const MOST_AT_ONCE = 6;

const ROOT = 'file:///workspace';
const NEIGHBOURS: Readonly<Record<string, string>> = {
  '.env': 'DOMAIN=example.org\nEMPTY=\n',
  'compose.yml': [
    'services:',
    '  caddy:',
    '    image: caddy:2.11',
    '    env_file: [.env]',
    '    ports: ["80:80", "443:443"]',
    '    volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]',
    '  web:',
    '    image: web',
    '    command: gunicorn -b 0.0.0.0:8000 web',
    '',
  ].join('\n'),
};

const site = (name: string, body: string): string => `${name} {\n${body}}\n`;

const OPEN: Readonly<Record<string, string>> = {
  Caddyfile: [
    '{\n\temail admin@example.org\n}\n',
    '(common) {\n\tencode zstd gzip\n\theader X-A {args[0]}\n\t@api path /api/*\n}\n',
    '&(app) {\n\treverse_proxy web:8000\n}\n',
    'import sites.caddy\n',
    site('www.{$DOMAIN}', '\tredir https://{$DOMAIN}{uri}\n'),
    site('{$DOMAIN}, b.{$DOMAIN}', '\timport common one\n\thandle @api {\n\t\tinvoke app\n\t}\n'),
    '# of its own\n# caddylint-ignore redirect-loop: on purpose\n',
    site(
      'a.example.com',
      '\troot * /srv\n\tfile_server\n\n\thandle_path /s/* {\n\t\troot * /x\n\t}\n',
    ),
    site(
      'c.example.com:8443',
      '\trespond <<E\n\t\thi\n\t\tE 200\n\tlog {\n\t\toutput stdout\n\t}\n',
    ),
    site(
      'http://d.example.com',
      '\timport common two\n\treverse_proxy web:9000 {\n\t\theader_up Host {host}\n\t}\n',
    ),
  ].join('\n'),
  'sites.caddy': [
    site('x.example.com', '\timport common three\n\trespond "x"\n'),
    site('y.example.com', '\t@m host y.example.com\n\trespond @m 200\n\timport part.caddy\n'),
  ].join('\n'),
  'part.caddy': 'header X-Part 1\nlog\n',
  'windows.caddy':
    `${site('w.example.com', '\thandle /a* {\n\t\trespond "a"\n\t}\n\trespond "b"\n')}\n${site('v.example.com', '\tredir w.example.com\n')}`.replaceAll(
      '\n',
      '\r\n',
    ),
};

/** What is typed or pasted. */
const INSERTED = [
  ...'abz09 \t\n{}"`#@/*.,:;()<>\\$'.split(''),
  '\n\n',
  ' {\n',
  '\n}\n',
  '{$DOMAIN}',
  '{$EMPTY}',
  '{$NEW:x}',
  '{path}',
  'import common\n',
  '\timport sites.caddy\n',
  '<<E\n',
  '# caddylint-ignore unused-snippet\n',
  '\tfile_server browse\n',
  '\nz.example.com {\n\trespond "pasted"\n}\n',
  '(other) {\n\tlog\n}\n',
  '\ttls internal\n',
  'header_up Host {host}\n',
  'x'.repeat(300),
];

describe('a language server that has seen many edits', function () {
  this.timeout(0);

  it('answers as one that has just been started', async () => {
    const random = fc.sample(fc.infiniteStream(fc.nat()), { numRuns: 1, seed: SEED })[0]!;
    const next = (limit: number): number => Number(random.next().value) % Math.max(limit, 1);
    let texts = new Map(Object.entries(OPEN).map(([name, text]) => [`${ROOT}/${name}`, text]));
    let server = await start(texts);
    let history: string[] = [];
    for (let done = 0; done < EDITS; ) {
      const uri = [...texts.keys()][next(2) === 0 ? 0 : next(texts.size)]!;
      for (let count = 1 + next(MOST_AT_ONCE); count > 0; count--, done++) {
        const text = texts.get(uri)!;
        const edit = editOf(text, next);
        history.push(JSON.stringify([uri, edit]));
        texts.set(uri, server.change(uri, edit.start, edit.end, edit.text));
      }
      const fresh = await start(texts);
      const at = TextDocument.create(uri, 'caddyfile', 1, texts.get(uri)!).positionAt(
        next(texts.get(uri)!.length + 1),
      );
      const questions = questionsAt(uri, at);
      for (const [method, params] of questions) {
        assert.deepEqual(
          comparable(await server.ask(method, params)),
          comparable(await fresh.ask(method, params)),
          `${method} after ${done} edits with seed ${SEED}: ${JSON.stringify(params)}\n${history.slice(-12).join('\n')}\n${texts.get(uri)}`,
        );
      }
      assert.deepEqual(await server.tokens(uri), await fresh.tokens(uri), 'tokens by delta');
      fresh.stop();
      // So that the texts stay such as people write.
      if (next(12) === 0) {
        server.stop();
        texts = new Map(Object.entries(OPEN).map(([name, text]) => [`${ROOT}/${name}`, text]));
        server = await start(texts);
        history = [];
      }
    }
    server.stop();
  });
});

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Mostly a character or two; at times whole sites go or come twice. */
function editOf(text: string, next: (limit: number) => number): Edit {
  const start = next(text.length + 1);
  const inserted = INSERTED[next(INSERTED.length)]!;
  switch (next(10)) {
    case 0: {
      const end = Math.min(text.length, start + next(12));
      return { start, end, text: '' };
    }
    case 1: {
      const from = text.lastIndexOf('\n}\n', start) + 1;
      const to = text.indexOf('\n}\n', start);
      return { start: from, end: to < 0 ? text.length : to + 3, text: '' };
    }
    case 2: {
      const from = next(text.length);
      return { start, end: start, text: text.slice(from, from + next(120)) };
    }
    case 3:
      return { start, end: Math.min(text.length, start + 1), text: inserted };
    default:
      return { start, end: start, text: inserted };
  }
}

/** Every request of the server that speaks of a file. */
function questionsAt(
  uri: string,
  position: { readonly line: number; readonly character: number },
): readonly (readonly [string, object])[] {
  const textDocument = { uri };
  const at = { textDocument, position };
  const all = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };
  const here = {
    start: { ...position, character: 0 },
    end: { ...position, line: position.line + 3 },
  };
  const options = { tabSize: 4, insertSpaces: false };
  return [
    ['textDocument/diagnostic', { textDocument }],
    ['textDocument/codeAction', { textDocument, range: all, context: { diagnostics: [] } }],
    ['textDocument/completion', at],
    ['textDocument/hover', at],
    ['textDocument/signatureHelp', at],
    ['textDocument/definition', at],
    ['textDocument/references', { ...at, context: { includeDeclaration: true } }],
    ['textDocument/documentHighlight', at],
    ['textDocument/prepareRename', at],
    ['textDocument/rename', { ...at, newName: 'renamed' }],
    ['textDocument/documentLink', { textDocument }],
    ['textDocument/selectionRange', { textDocument, positions: [position] }],
    ['textDocument/documentSymbol', { textDocument }],
    ['textDocument/foldingRange', { textDocument }],
    ['textDocument/semanticTokens/full', { textDocument }],
    ['textDocument/semanticTokens/range', { textDocument, range: here }],
    ['textDocument/formatting', { textDocument, options }],
    ['textDocument/rangeFormatting', { textDocument, range: here, options }],
    ['workspace/symbol', { query: 'e' }],
  ];
}

/** Without what counts the answers of one server, and in the order of the text where any order will do. */
function comparable(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (key, value: unknown) =>
      key === 'resultId' || key === 'data' || key === 'version' ? tokensOnly(value) : value,
    ),
  );
}

function tokensOnly(value: unknown): unknown {
  return Array.isArray(value) && value.length > 2 ? value : undefined;
}

interface Server {
  ask(method: string, params: object): Promise<unknown>;
  /** Tells of an edit, and gives the text after it: no client can tell `\r` and `\n` of one line apart. */
  change(uri: string, start: number, end: number, text: string): string;
  /** The tokens of a file, by what has changed since the last time. */
  tokens(uri: string): Promise<readonly number[]>;
  stop(): void;
}

/** A server in this process, with these texts open. */
async function start(texts: ReadonlyMap<string, string>): Promise<Server> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const files = memoryWorkspace({ ...NEIGHBOURS, ...OPEN }, ROOT);
  const end = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(up),
    new StreamMessageWriter(down),
  );
  connect(end, () => ({ ...files, forget: () => {} }));
  const connection: ProtocolConnection = createProtocolConnection(
    new StreamMessageReader(down),
    new StreamMessageWriter(up),
  );
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: ROOT,
    workspaceFolders: [{ uri: ROOT, name: 'test' }],
    capabilities: {
      workspace: { workspaceEdit: { documentChanges: true } },
      textDocument: { diagnostic: {} },
    },
  });
  await connection.sendNotification('initialized', {});
  const open = new Map<string, TextDocument>();
  for (const [uri, text] of texts) {
    open.set(uri, TextDocument.create(uri, 'caddyfile', 1, text));
    const textDocument = { uri, languageId: 'caddyfile', version: 1, text };
    await connection.sendNotification('textDocument/didOpen', { textDocument });
  }
  const sent = new Map<string, { resultId: string; data: number[] }>();
  return {
    async ask(method, params) {
      try {
        return await connection.sendRequest(method, params);
      } catch (error) {
        return String(error);
      }
    },
    change(uri, from, to, text) {
      const document = open.get(uri)!;
      const range = { start: document.positionAt(from), end: document.positionAt(to) };
      const version = document.version + 1;
      TextDocument.update(document, [{ range, text }], version);
      void connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range, text }],
      });
      return document.getText();
    },
    async tokens(uri) {
      const textDocument = { uri };
      const before = sent.get(uri);
      const method = `textDocument/semanticTokens/full${before ? '/delta' : ''}`;
      const answer: Tokens = await connection.sendRequest(method, {
        textDocument,
        ...(before && { previousResultId: before.resultId }),
      });
      const data = answer.data ?? [...(before?.data ?? [])];
      for (const edit of answer.edits ?? []) {
        data.splice(edit.start, edit.deleteCount, ...(edit.data ?? []));
      }
      sent.set(uri, { resultId: answer.resultId, data });
      return data;
    },
    stop() {
      connection.dispose();
      end.dispose();
    },
  };
}

interface Tokens {
  readonly resultId: string;
  readonly data?: number[];
  readonly edits?: { start: number; deleteCount: number; data?: number[] }[];
}

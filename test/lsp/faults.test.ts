import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import {
  createConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import {
  CodeActionRequest,
  CodeLensRequest,
  createProtocolConnection,
  HoverRequest,
  InlayHintRequest,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import { type Analysis, openAnalysis } from '../../server/analysis/analyze.ts';
import { lint } from '../../server/lint.ts';
import { answering } from '../../server/lsp/answer.ts';
import { clientOf } from '../../server/lsp/capabilities.ts';
import { textOf } from '../../server/lsp/convert.ts';
import { serveDecorations } from '../../server/lsp/decorations.ts';
import { type EditingHost, serveEditing } from '../../server/lsp/editing.ts';
import { serveLenses } from '../../server/lsp/lenses.ts';
import { serveNavigation } from '../../server/lsp/navigation.ts';
import { createRealCaddy } from '../../server/lsp/real-caddy.ts';
import { createRooms } from '../../server/lsp/rooms.ts';
import { readSettings } from '../../server/lsp/settings.ts';
import { memoryWorkspace } from '../../server/workspace.ts';
import { at, editors } from './client.ts';

const URI = 'file:///workspace/Caddyfile';
const TEXT = 'example.com {\n\theader -Server\n\thandle_path /a/* {\n\t\trespond "hello"\n\t}\n}\n';

describe('a feature that throws', () => {
  let connection: ProtocolConnection | undefined;
  const logs: string[] = [];

  /** Serves one file whose analysis throws when something is asked of it. */
  const serve = async (broken: keyof Analysis): Promise<ProtocolConnection> => {
    const workspace = memoryWorkspace({ Caddyfile: TEXT });
    const analysis = await openAnalysis(workspace, URI);
    const diagnostics = lint(analysis);
    const poisoned = Object.defineProperty(analysis, broken, {
      get: () => {
        throw new Error(`No ${broken}\nto be had.`);
      },
    });
    const document = textOf(URI, TEXT);
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    const server = createConnection(
      new StreamMessageReader(toServer),
      new StreamMessageWriter(toClient),
    );
    logs.length = 0;
    const failed = (what: string, error: unknown): void => {
      logs.push(`${what}: ${String(error).split('\n')[0]}`);
    };
    const host: EditingHost = {
      client: clientOf({ processId: null, rootUri: null, capabilities: {} }),
      workspace,
      answer: answering(failed),
      caddyfileOf: () => document,
      analysesFor: async () => [poisoned],
      recentFor: async () => [poisoned],
      checksFor: async () => [{ analysis: poisoned, diagnostics }],
      textsOf: () => ({ document: () => document, spelling: (uri) => uri, version: () => null }),
      around: async () => [],
      rooms: createRooms(new Map()),
      settingsFor: async () => readSettings({}),
      everyAnalysis: async () => [],
      spelling: (uri) => uri,
      warn: () => {},
      failed,
    };
    serveNavigation(server, host);
    serveEditing(server, host);
    serveDecorations(server, host);
    const written = (_: string, text: string): string => text;
    const nobody = { commandFor: async () => [], written, judged: () => {}, failed: () => {} };
    serveLenses(server, host, createRealCaddy(nobody));
    server.listen();
    connection = createProtocolConnection(
      new StreamMessageReader(toClient),
      new StreamMessageWriter(toServer),
    );
    connection.listen();
    return connection;
  };
  afterEach(() => connection?.dispose());

  const textDocument = { uri: URI };
  const position = { line: 1, character: 3 };
  const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 5 } };

  it('answers an error and logs one line, while others go on', async () => {
    const client = await serve('routes');
    await assert.rejects(client.sendRequest(InlayHintRequest.type, { textDocument, range }), {
      code: -32803,
    });
    assert.deepEqual(logs, ['textDocument/inlayHint: Error: No routes']);
    assert.ok(await client.sendRequest(HoverRequest.type, { textDocument, position }));
    assert.deepEqual(await client.sendRequest(CodeLensRequest.type, { textDocument }), []);
  });

  it('takes no other action away', async () => {
    const client = await serve('lines');
    const found = await client.sendRequest(CodeActionRequest.type, {
      textDocument,
      range: at(2, 3),
      context: { diagnostics: [] },
    });
    assert.deepEqual(logs, ['a code action: Error: No lines']);
    const selected = await client.sendRequest(CodeActionRequest.type, {
      textDocument,
      range,
      context: { diagnostics: [] },
    });
    const titles = [...(found ?? []), ...(selected ?? [])].map(({ title }) => title);
    assert.ok(titles.includes('Extract into the snippet "snippet"'), titles.join('\n'));
  });
});

describe('requests that are taken back', () => {
  const start = editors();

  it('are answered as such, whatever they ask', async () => {
    const client = await start({
      capabilities: { experimental: { caddylintReferences: true } },
    });
    const { connection, open, process, uri } = client;
    open(uri('Caddyfile'), TEXT);
    const textDocument = { uri: uri('Caddyfile') };
    const cursor = { textDocument, position: { line: 1, character: 3 } };
    const range = at(1, 0, 5);
    const options = { tabSize: 4, insertSpaces: true };
    const item = { name: 'x', kind: 1, uri: uri('Caddyfile'), range, selectionRange: range };
    const requests: Readonly<Record<string, object>> = {
      'textDocument/completion': cursor,
      'completionItem/resolve': { label: 'x' },
      'textDocument/hover': cursor,
      'textDocument/signatureHelp': cursor,
      'textDocument/definition': cursor,
      'textDocument/references': { ...cursor, context: { includeDeclaration: true } },
      'textDocument/documentHighlight': cursor,
      'textDocument/prepareRename': cursor,
      'textDocument/rename': { ...cursor, newName: 'x' },
      'textDocument/documentLink': { textDocument },
      'textDocument/documentSymbol': { textDocument },
      'workspace/symbol': { query: '' },
      'textDocument/foldingRange': { textDocument },
      'textDocument/selectionRange': { textDocument, positions: [cursor.position] },
      'textDocument/semanticTokens/full': { textDocument },
      'textDocument/semanticTokens/full/delta': { textDocument, previousResultId: '0' },
      'textDocument/semanticTokens/range': { textDocument, range },
      'textDocument/inlayHint': { textDocument, range },
      'textDocument/codeLens': { textDocument },
      'textDocument/prepareCallHierarchy': cursor,
      'callHierarchy/incomingCalls': { item },
      'callHierarchy/outgoingCalls': { item },
      'textDocument/codeAction': { textDocument, range, context: { diagnostics: [] } },
      'textDocument/formatting': { textDocument, options },
      'textDocument/rangeFormatting': { textDocument, range, options },
      'textDocument/onTypeFormatting': { ...cursor, ch: '}', options },
      'textDocument/diagnostic': { textDocument },
    };
    const answers = new Map<unknown, unknown>();
    const reader = new StreamMessageReader(process.stdout!);
    reader.listen((message) => {
      if ('id' in message && 'error' in message) answers.set(message.id, message.error);
      else if ('id' in message && 'result' in message) answers.set(message.id, message.result);
    });
    // Both messages in one piece, so that no answer is faster than the second.
    for (const [method, params] of Object.entries(requests)) {
      const request = framed({ id: method, method, params });
      process.stdin?.write(request + framed({ method: '$/cancelRequest', params: { id: method } }));
    }
    while (answers.size < Object.keys(requests).length) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (const method of Object.keys(requests)) {
      const answer = answers.get(method) as { code?: number } | null;
      assert.equal(answer?.code, -32800, method);
    }
    reader.dispose();
    assert.deepEqual(client.logs, []);
    for (const [method, params] of Object.entries(requests)) {
      await connection.sendRequest(method, params);
    }
  });
});

function framed(message: object): string {
  const content = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`;
}

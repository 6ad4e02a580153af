import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  CodeActionRequest,
  CompletionRequest,
  DefinitionRequest,
  type Diagnostic,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  DocumentFormattingRequest,
  DocumentSymbolRequest,
  HoverRequest,
  ReferencesRequest,
  RenameRequest,
  SemanticTokensRequest,
  WillRenameFilesRequest,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver-protocol/node';
import { at, type ClientOptions, editors } from './client.ts';

const WATCHING: ClientOptions['capabilities'] = {
  workspace: {
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
};

describe('language server, wherever a file is', () => {
  const folders: string[] = [];
  const start = editors();
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  it('serves a document that was never saved', async () => {
    const editor = await start();
    const { connection, open, diagnostics } = editor;
    const uri = 'untitled:Untitled-1';
    const textDocument = { uri };
    open(
      uri,
      '(common) {\r\n\tencode\r\n}\r\nexample.com {\r\n  import common\r\n  bogus\r\n}\r\n',
    );
    const isUnknown = ({ code }: Diagnostic): boolean => code === 'unknown-directive';
    const found = await diagnostics(uri, (all) => all.some(isUnknown));
    assert.deepEqual(found.find(isUnknown)?.range, at(5, 2, 7));
    const position = { line: 4, character: 11 };
    const params = { textDocument, position };
    assert.match(
      JSON.stringify(await connection.sendRequest(HoverRequest.type, params)),
      /Snippet `common`/,
    );
    assert.deepEqual(await connection.sendRequest(DefinitionRequest.type, params), [
      { uri, range: at(0, 1, 7) },
    ]);
    const edit = await connection.sendRequest(RenameRequest.type, { ...params, newName: 'all' });
    assert.deepEqual(Object.keys(edit?.changes ?? {}), [uri]);
    const items = await connection.sendRequest(CompletionRequest.type, params);
    assert.ok(JSON.stringify(items).includes('"label":"common"'));
    const symbols = await connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
    assert.equal(symbols?.length, 2);
    const options = { tabSize: 4, insertSpaces: false };
    const edits = await connection.sendRequest(DocumentFormattingRequest.type, {
      textDocument,
      options,
    });
    assert.deepEqual(
      edits?.map(({ range }) => range.start.line),
      [4, 5],
    );
    const tokens = await connection.sendRequest(SemanticTokensRequest.type, { textDocument });
    assert.ok((tokens?.data.length ?? 0) > 0);
    const context = { diagnostics: [] };
    const range = at(5, 2, 7);
    const actions = await connection.sendRequest(CodeActionRequest.type, {
      textDocument,
      range,
      context,
    });
    assert.ok((actions?.length ?? 0) > 0);
  });

  it('serves several folders, also those that come and go', async () => {
    const editor = await start({
      capabilities: WATCHING,
      files: { Caddyfile: 'one.example {\n}\n' },
    });
    const { connection } = editor;
    const folder = mkdtempSync(join(tmpdir(), 'caddylint-second-'));
    folders.push(folder);
    mkdirSync(join(folder, '.git'));
    writeFileSync(join(folder, 'Caddyfile'), '{$DOMAIN} {\n}\ntwo.example {\n}\n');
    writeFileSync(join(folder, '.env'), 'DOMAIN=example.com\n');
    const uri = pathToFileURL(folder).toString();
    const names = async (): Promise<readonly string[]> => {
      const found = await connection.sendRequest(WorkspaceSymbolRequest.type, { query: 'example' });
      return (found ?? []).map(({ name }) => name).sort();
    };
    assert.deepEqual(await names(), ['one.example']);
    const second = { uri, name: 'second' };
    await connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: { added: [second], removed: [] },
    });
    assert.deepEqual(await names(), ['one.example', 'two.example']);
    editor.open(`${uri}/.env`, 'DOMAIN=example.com\n', 'dotenv');
    const places = await connection.sendRequest(ReferencesRequest.type, {
      textDocument: { uri: `${uri}/.env` },
      position: { line: 0, character: 2 },
      context: { includeDeclaration: false },
    });
    assert.deepEqual(places, [{ uri: `${uri}/Caddyfile`, range: at(0, 2, 8) }]);
    await connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: { added: [], removed: [second] },
    });
    assert.deepEqual(await names(), ['one.example']);
  });

  it('writes imports anew when files or folders are renamed in the editor', async () => {
    const { connection, initialized, open, uri } = await start({
      capabilities: { workspace: { fileOperations: { willRename: true } } },
      files: {
        'parts/a.caddy': 'import ../common/log\n',
        'parts/b.caddy': 'respond b\n',
        'common/log': 'log\n',
        'other/Caddyfile': '# other\n:81 {\n\timport ../parts/a.caddy\n}\n',
      },
    });
    assert.ok(initialized.capabilities.workspace?.fileOperations?.willRename);
    const text = ':80 {\n\timport parts/a.caddy\n\timport "parts/*.caddy"\n}\n';
    open(uri('Caddyfile'), text);
    const renamed = async (from: string, to: string): Promise<unknown> => {
      const files = [{ oldUri: uri(from), newUri: uri(to) }];
      return (await connection.sendRequest(WillRenameFilesRequest.type, { files }))?.changes;
    };
    assert.deepEqual(await renamed('parts/a.caddy', 'sites/new name.caddy'), {
      [uri('Caddyfile')]: [{ range: at(1, 8, 21), newText: '"sites/new name.caddy"' }],
      [uri('other/Caddyfile')]: [{ range: at(2, 8, 24), newText: '"../sites/new name.caddy"' }],
    });
    assert.deepEqual(await renamed('parts', 'sites/parts'), {
      [uri('Caddyfile')]: [
        { range: at(1, 8, 21), newText: 'sites/parts/a.caddy' },
        { range: at(2, 9, 22), newText: 'sites/parts/*.caddy' },
      ],
      [uri('other/Caddyfile')]: [{ range: at(2, 8, 24), newText: '../sites/parts/a.caddy' }],
      [uri('parts/a.caddy')]: [{ range: at(0, 7, 20), newText: '../../common/log' }],
    });
    assert.equal(await renamed('parts/b.caddy', 'parts/c.caddy'), undefined);
    assert.equal(await renamed('README.md', 'MANUAL.md'), undefined);
  });

  it('follows files that are renamed and deleted outside of the editor', async () => {
    const editor = await start({
      capabilities: WATCHING,
      files: { 'parts/a.caddyfile': 'example.com {\n\tbogus\n}\n' },
    });
    const { connection, open, uri, diagnostics, root } = editor;
    const path = (name: string): string => fileURLToPath(`${root}/${name}`);
    const tell = (...changes: readonly [string, 1 | 2 | 3][]): Promise<void> =>
      connection.sendNotification(DidChangeWatchedFilesNotification.type, {
        changes: changes.map(([name, type]) => ({ uri: uri(name), type })),
      });
    open(uri('Caddyfile'), 'import parts/*.caddyfile\n');
    await diagnostics(uri('parts/a.caddyfile'), (all) => all.length > 0);
    renameSync(path('parts/a.caddyfile'), path('parts/b.caddyfile'));
    await tell(['parts/a.caddyfile', 3], ['parts/b.caddyfile', 1]);
    await diagnostics(uri('parts/b.caddyfile'), (all) => all.length > 0);
    await diagnostics(uri('parts/a.caddyfile'), (all) => all.length === 0);
    unlinkSync(path('parts/b.caddyfile'));
    await tell(['parts/b.caddyfile', 3]);
    await diagnostics(uri('parts/b.caddyfile'), (all) => all.length === 0);
    await diagnostics(uri('Caddyfile'), (all) =>
      all.some(({ code }) => code === 'import-matches-nothing'),
    );
  });
});

import assert from 'node:assert/strict';
import {
  type CompletionItem,
  CompletionRequest,
  CompletionResolveRequest,
  DefinitionRequest,
  DocumentHighlightRequest,
  DocumentSymbolRequest,
  DocumentLinkRequest,
  HoverRequest,
  type Position,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SelectionRangeRequest,
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  SignatureHelpRequest,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { at, type Client, type ClientOptions, editors } from './client.ts';

const SNIPPETS: ClientOptions['capabilities'] = {
  textDocument: {
    completion: { completionItem: { snippetSupport: true, insertReplaceSupport: true } },
  },
};

describe('language server at a cursor', () => {
  const start = editors();

  /** Opens a text with a cursor `<|>`. */
  const openAt = (
    { open, uri }: Client,
    text: string,
    name = 'Caddyfile',
  ): { readonly textDocument: { readonly uri: string }; readonly position: Position } => {
    const offset = text.indexOf('<|>');
    const plain = text.replace('<|>', '');
    open(uri(name), plain);
    const position = TextDocument.create('x:', '', 0, plain).positionAt(offset);
    return { textDocument: { uri: uri(name) }, position };
  };
  const complete = async (
    { connection }: Client,
    params: { readonly textDocument: { uri: string }; readonly position: Position },
  ): Promise<readonly CompletionItem[]> => {
    const found = await connection.sendRequest(CompletionRequest.type, params);
    return Array.isArray(found) ? found : (found?.items ?? []);
  };
  const labelled = (items: readonly CompletionItem[], label: string): CompletionItem => {
    const item = items.find((one) => one.label === label);
    assert.ok(item, `${label} is not among ${items.map((one) => one.label).join(', ')}`);
    return item;
  };

  it('completes, with documentation on demand', async () => {
    const editor = await start({ capabilities: SNIPPETS });
    const params = openAt(editor, 'é😀.com {\n\thand<|>le_e {\n\t}\n}\n');
    const item = labelled(await complete(editor, params), 'handle_path');
    assert.deepEqual(item.textEdit, {
      newText: 'handle_path',
      insert: at(1, 1, 5),
      replace: at(1, 1, 9),
    });
    assert.equal(item.documentation, undefined);
    const resolved = await editor.connection.sendRequest(CompletionResolveRequest.type, item);
    assert.match(JSON.stringify(resolved.documentation), /taken off first/);
  });

  it('lists a placeholder before those whose names go on', async () => {
    const editor = await start({ capabilities: SNIPPETS });
    const params = openAt(editor, 'a.example {\n\trespond {http.request.uri.pa<|>}\n}\n');
    const items = await complete(editor, params);
    const key = (label: string): string => labelled(items, label).sortText ?? '';
    assert.ok(key('{http.request.uri.path}') < key('{http.request.uri.path.*}'));
    assert.ok(key('{path}') < key('{path.*}'));
  });

  it('never doubles the brace that an editor has closed by itself', async () => {
    const editor = await start({ capabilities: SNIPPETS });
    const inside = openAt(
      editor,
      'a.example {\n\trespond {http.request.me<|>t}!\n\trespond {$NAME}\n}\n',
    );
    const item = labelled(await complete(editor, inside), '{http.request.method}');
    const whole = { newText: '{http.request.method}', insert: at(1, 9, 27), replace: at(1, 9, 27) };
    assert.deepEqual(item.textEdit, whole);
    editor.change(inside.textDocument.uri, '{http.request.me!', at(1, 9, 28));
    const open = labelled(await complete(editor, inside), '{http.request.method}');
    assert.deepEqual(open.textEdit, { ...whole, insert: at(1, 9, 25), replace: at(1, 9, 25) });
    editor.change(inside.textDocument.uri, '{$NA}', at(1, 9, 26));
    const position = { line: 1, character: 12 };
    const settings = await complete(editor, { ...inside, position });
    assert.deepEqual(labelled(settings, '{$NAME}').textEdit, {
      newText: '{$NAME}',
      insert: at(1, 9, 14),
      replace: at(1, 9, 14),
    });
  });

  it('completes with tab stops only where the client knows them', async () => {
    const editor = await start({ capabilities: SNIPPETS });
    const text = 'example.com {\n\thandle_p<|>\n}\n';
    const item = labelled(await complete(editor, openAt(editor, text)), 'handle_path');
    assert.equal(item.insertTextFormat, 2);
    assert.match(JSON.stringify(item.textEdit), /\$\{1:path\}/);
    await editor.stop();
    const plain = await start();
    const other = labelled(await complete(plain, openAt(plain, text)), 'handle_path');
    assert.deepEqual(other.textEdit, { newText: 'handle_path', range: at(1, 1, 9) });
    assert.equal(other.insertTextFormat, undefined);
  });

  it('completes the text as it is now, however fast it is typed', async () => {
    const editor = await start();
    const { textDocument } = openAt(editor, 'example.com {\n\t<|>\n}\n');
    for (const [index, letter] of 'redir https://x '.split('').entries()) {
      editor.change(textDocument.uri, letter, at(1, 1 + index));
    }
    const items = await complete(editor, { textDocument, position: { line: 1, character: 17 } });
    assert.equal(labelled(items, 'permanent').kind, 20);
  });

  it('completes the files that can be imported', async () => {
    const files = { 'sites/one.caddyfile': '', 'sites/two': '', 'sites/app.py': '', other: '' };
    const editor = await start({ files });
    const names = (items: readonly CompletionItem[]): readonly string[] =>
      items.map(({ label }) => label).sort();
    const top = await complete(editor, openAt(editor, 'import <|>\n'));
    assert.deepEqual(names(top), ['other', 'sites/']);
    editor.close(editor.uri('Caddyfile'));
    const inner = await complete(editor, openAt(editor, 'import sites/<|>\n'));
    assert.deepEqual(names(inner), ['one.caddyfile', 'two']);
    assert.deepEqual(inner[0]?.textEdit, { newText: inner[0]?.label, range: at(0, 13) });
  });

  it('marks what is deprecated', async () => {
    const editor = await start();
    const items = await complete(editor, openAt(editor, 'example.com {\n\tbasic<|>\n}\n'));
    assert.deepEqual(labelled(items, 'basicauth').tags, [1]);
    assert.equal(labelled(items, 'basic_auth').tags, undefined);
  });

  it('explains, in a file with Windows line ends', async () => {
    const editor = await start();
    const params = openAt(editor, '# é\r\nexample.com {\r\n\tre<|>dir https://x\r\n}\r\n');
    const found = await editor.connection.sendRequest(HoverRequest.type, params);
    assert.deepEqual(found?.range, at(2, 1, 6));
    assert.match(JSON.stringify(found?.contents), /Redirects the client/);
  });

  it('explains variables by the files around, as they are now', async () => {
    const service = '    image: caddy\n    volumes: [./Caddyfile:/etc/caddy/Caddyfile]\n';
    const files = {
      '.env': 'DOMAIN=example.com\n',
      'docker-compose.yml': `services:\n  caddy:\n${service}    env_file: .env\n`,
    };
    const editor = await start({ files });
    const params = openAt(editor, '{$DOM<|>AIN} {\n}\n');
    const ask = async (): Promise<string> =>
      JSON.stringify(await editor.connection.sendRequest(HoverRequest.type, params));
    assert.match(await ask(), /`example\.com`.*Set in `\.env`/);
    editor.write('.env', 'DOMAIN=example.org\n');
    assert.match(await ask(), /`example\.org`/);
    // While somebody types, the neighbours are known from before.
    editor.change(params.textDocument.uri, '{$OTHER} ', at(0));
    params.position.character = 3;
    assert.match(await ask(), /`OTHER` is not set/);
    editor.write('.env', 'DOMAIN=example.org\nOTHER=example.net\n');
    assert.match(await ask(), /`example\.net`/);
  });

  it('shows usages with the active parameter', async () => {
    const editor = await start();
    const params = openAt(editor, 'example.com {\n\tredir https://x <|>\n}\n');
    const found = await editor.connection.sendRequest(SignatureHelpRequest.type, params);
    const signature = found?.signatures[found.activeSignature ?? 0];
    const parameter = signature?.parameters?.[found?.activeParameter ?? 0];
    const [from = 0, to = 0] = Array.isArray(parameter?.label) ? parameter.label : [];
    assert.equal(signature?.label.slice(from, to), '<code>');
  });

  it('finds definitions, in the form that the client takes', async () => {
    const text = 'import snippets.conf\nexample.com {\n\timport com<|>mon\n}\n';
    const files = { 'snippets.conf': '(common) {\n\tencode\n}\n' };
    const editor = await start({
      files,
      capabilities: { textDocument: { definition: { linkSupport: true } } },
    });
    const targetUri = editor.uri('snippets.conf');
    const links = await editor.connection.sendRequest(DefinitionRequest.type, openAt(editor, text));
    const range = at(0, 1, 7);
    const origin = { originSelectionRange: at(2, 8, 14) };
    const target = { targetUri, targetRange: range, targetSelectionRange: range };
    assert.deepEqual(links, [{ ...origin, ...target }]);
    await editor.stop();
    const plain = await start({ files });
    const found = await plain.connection.sendRequest(DefinitionRequest.type, openAt(plain, text));
    assert.deepEqual(found, [{ uri: plain.uri('snippets.conf'), range }]);
  });

  it('finds references, with or without definitions', async () => {
    const editor = await start({ files: { '.env': 'A=1\nDOMAIN=example.com\n' } });
    const params = openAt(editor, '{$DOM<|>AIN} {\n\trespond {$DOMAIN}\n}\n');
    const ask = async (includeDeclaration: boolean): Promise<readonly string[]> => {
      const context = { includeDeclaration };
      const found = await editor.connection.sendRequest(ReferencesRequest.type, {
        ...params,
        context,
      });
      return (found ?? []).map(({ uri, range }) => `${uri}:${range.start.line}`);
    };
    const own = editor.uri('Caddyfile');
    assert.deepEqual(await ask(false), [`${own}:0`, `${own}:1`]);
    assert.deepEqual(await ask(true), [`${editor.uri('.env')}:1`, `${own}:0`, `${own}:1`]);
  });

  it('highlights', async () => {
    const editor = await start();
    const params = openAt(editor, 'a.com {\n\t@x path /\n\trespond @<|>x\n}\n');
    const found = await editor.connection.sendRequest(DocumentHighlightRequest.type, params);
    assert.deepEqual(found, [
      { range: at(1, 1, 3), kind: 3 },
      { range: at(2, 9, 11), kind: 2 },
    ]);
  });

  it('renames', async () => {
    const editor = await start();
    const params = openAt(editor, 'a.com {\n\t@x path /\n\trespond @<|>x\n}\n');
    const { connection, uri, applied } = editor;
    const prepared = await connection.sendRequest(PrepareRenameRequest.type, params);
    assert.deepEqual(prepared, { range: at(2, 9, 11), placeholder: '@x' });
    const renaming = { ...params, newName: 'root' };
    const edit = await connection.sendRequest(RenameRequest.type, renaming);
    assert.deepEqual(applied(edit ?? undefined), {
      [uri('Caddyfile')]: 'a.com {\n\t@root path /\n\trespond @root\n}\n',
    });
    const bad = { ...params, newName: 'two words' };
    await assert.rejects(connection.sendRequest(RenameRequest.type, bad), /neither blanks/);
    const nowhere = { ...params, position: { line: 0, character: 0 } };
    assert.equal(await connection.sendRequest(PrepareRenameRequest.type, nowhere), null);
  });

  it('links imports to files', async () => {
    const editor = await start({ files: { 'sites/app': 'example.com' } });
    const { textDocument } = openAt(editor, 'import sites/app<|>\n');
    const found = await editor.connection.sendRequest(DocumentLinkRequest.type, { textDocument });
    assert.deepEqual(found, [{ range: at(0, 7, 16), target: editor.uri('sites/app') }]);
  });

  it('grows selections', async () => {
    const editor = await start();
    const { textDocument, position } = openAt(editor, 'a.com {\n\trespond he<|>llo\n}\n');
    const found = await editor.connection.sendRequest(SelectionRangeRequest.type, {
      textDocument,
      positions: [position],
    });
    assert.deepEqual(found?.[0]?.range, at(1, 9, 14));
    assert.deepEqual(found?.[0]?.parent?.range, at(1, 1, 14));
  });

  it('finds symbols of all Caddyfiles', async () => {
    const files = { 'deploy/Caddyfile': '(common) {\n\t@static path /x\n}\n', 'b.py': '' };
    const editor = await start({ files });
    const ask = async (query: string): Promise<readonly string[]> => {
      const found = await editor.connection.sendRequest(WorkspaceSymbolRequest.type, { query });
      return (found ?? []).map(({ name, location }) => `${name} ${location.uri}`);
    };
    const uri = editor.uri('deploy/Caddyfile');
    assert.deepEqual(await ask(''), [`(common) ${uri}`, `@static ${uri}`]);
    assert.deepEqual(await ask('STC'), [`@static ${uri}`]);
    openAt(editor, 'example.com<|>\n', 'deploy/Caddyfile');
    assert.deepEqual(await ask('exa'), [`example.com ${uri}`]);
  });

  it('finds symbols of what is imported, which may hold no sites', async () => {
    const parts = 'encode gzip\n@api path /api/*\n';
    const files = {
      Caddyfile: 'import snippets/*\nexample.com {\n\timport parts/*\n}\n',
      'snippets/one': '(one) {\n\trespond ok\n}\n',
      'parts/api': parts,
    };
    const { connection, open, uri } = await start({ files });
    const found = await connection.sendRequest(WorkspaceSymbolRequest.type, { query: '' });
    assert.deepEqual((found ?? []).map(({ name, location }) => `${name} ${location.uri}`).sort(), [
      `(one) ${uri('snippets/one')}`,
      `@api ${uri('parts/api')}`,
      `example.com ${uri('Caddyfile')}`,
    ]);
    open(uri('parts/api'), parts);
    const textDocument = { uri: uri('parts/api') };
    const outline = await connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
    assert.deepEqual(
      outline?.map(({ name }) => name),
      ['@api'],
    );
  });

  it('tells what words are: as a whole, in part, and what has changed', async () => {
    const editor = await start();
    const { connection, change, initialized } = editor;
    const { textDocument } = openAt(editor, 'a.com<|> {\n\trespond ok 200\n}\n');
    const legend = initialized.capabilities.semanticTokensProvider?.legend.tokenTypes ?? [];
    const kind = (name: string): number => legend.indexOf(name);
    const full = await connection.sendRequest(SemanticTokensRequest.type, { textDocument });
    const [site, respond] = [
      [0, 0, 5, kind('class'), 0],
      [1, 1, 7, kind('keyword'), 0],
    ] as const;
    const rest = [0, 8, 2, kind('string'), 0, 0, 3, 3, kind('number'), 0];
    assert.deepEqual(full?.data, [...site, ...respond, ...rest]);
    const part = await connection.sendRequest(SemanticTokensRangeRequest.type, {
      textDocument,
      range: at(0, 0, 5),
    });
    assert.deepEqual(part?.data, site);
    change(textDocument.uri, '\n', at(0));
    const delta = await connection.sendRequest(SemanticTokensDeltaRequest.type, {
      textDocument,
      previousResultId: full?.resultId ?? '',
    });
    assert.ok(delta && 'edits' in delta);
    const data = [...(full?.data ?? [])];
    for (const edit of delta.edits) data.splice(edit.start, edit.deleteCount, ...(edit.data ?? []));
    const again = await connection.sendRequest(SemanticTokensRequest.type, { textDocument });
    assert.deepEqual(data, again?.data);
    assert.ok(delta.edits.every((edit) => (edit.data?.length ?? 0) <= 5));
  });

  it('says nothing about files of other languages', async () => {
    const editor = await start({ files: { Caddyfile: 'example.com\n' } });
    const { open, uri, connection } = editor;
    open(uri('docker-compose.yml'), 'services:\n', 'yaml');
    const params = {
      textDocument: { uri: uri('docker-compose.yml') },
      position: { line: 0, character: 2 },
    };
    assert.equal(await connection.sendRequest(HoverRequest.type, params), null);
    assert.equal(await connection.sendRequest(CompletionRequest.type, params), null);
  });

  it('registers for Caddyfiles alone where the client lets it', async () => {
    const dynamicRegistration = true;
    const { initialized, registrations } = await start({
      capabilities: {
        textDocument: {
          hover: { dynamicRegistration },
          semanticTokens: {
            dynamicRegistration,
            requests: {},
            tokenTypes: [],
            tokenModifiers: [],
            formats: [],
          },
        },
      },
    });
    const { capabilities } = initialized;
    assert.equal(capabilities.hoverProvider, undefined);
    assert.equal(capabilities.semanticTokensProvider, undefined);
    assert.ok(capabilities.completionProvider?.resolveProvider);
    for (let round = 0; registrations.length < 2 && round < 100; round++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const methods = registrations.map(({ method }) => method).sort();
    assert.deepEqual(methods, ['textDocument/hover', 'textDocument/semanticTokens']);
    for (const { registerOptions } of registrations) {
      assert.match(JSON.stringify(registerOptions), /"language":"caddyfile"/);
    }
  });
});

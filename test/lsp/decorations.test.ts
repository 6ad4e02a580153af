import assert from 'node:assert/strict';
import {
  CallHierarchyIncomingCallsRequest,
  CallHierarchyOutgoingCallsRequest,
  CallHierarchyPrepareRequest,
  CodeLensRefreshRequest,
  CodeLensRequest,
  ExecuteCommandRequest,
  InlayHintRefreshRequest,
  InlayHintRequest,
  type Range,
  type ShowDocumentParams,
  ShowDocumentRequest,
  ShowMessageRequest,
  type ShowMessageRequestParams,
} from 'vscode-languageserver-protocol/node';
import { at, type Client, type ClientOptions, editors } from './client.ts';

const DRAWS: ClientOptions['capabilities'] = {
  experimental: { caddylintReferences: true },
  workspace: {
    configuration: true,
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
  },
};
const EVERYTHING: Range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

describe('what the language server draws beside the text', () => {
  const start = editors();
  const hintsOf = async ({ connection, uri }: Client, range = EVERYTHING): Promise<string[]> => {
    const textDocument = { uri: uri('Caddyfile') };
    const found = await connection.sendRequest(InlayHintRequest.type, { textDocument, range });
    return (found ?? []).map(
      ({ label, position }) =>
        `${position.line}:${position.character} ${JSON.stringify(label).slice(1, -1)}`,
    );
  };
  const text = [
    '{$NAME} {',
    '\tfile_server',
    '\troot * /srv',
    '\thandle_path /a/* {',
    '\t\trespond "😀{$NAME}"',
    '\t}',
    '}',
    '',
  ];

  it('hints, for a range, as the settings want it, with any line breaks', async () => {
    const editor = await start({
      capabilities: DRAWS,
      settings: { environment: { NAME: 'example.com' } },
    });
    for (const lineBreak of ['\n', '\r\n']) {
      editor.open(editor.uri('Caddyfile'), text.join(lineBreak));
      const all = await hintsOf(editor);
      assert.deepEqual(all, [
        '0:7 = example.com',
        '0:7 redirects HTTP here',
        '1:12 3 of 3',
        '2:5 1 of 3',
        '3:12 2 of 3',
        '3:17 takes /a off',
        '4:20 = example.com',
      ]);
      assert.deepEqual(await hintsOf(editor, at(2, 0, 8)), ['2:5 1 of 3']);
    }
    editor.configure({
      environment: { NAME: 'example.org' },
      inlayHints: { order: false, prefix: false, redirect: false },
    });
    assert.deepEqual(await hintsOf(editor), ['0:7 = example.org', '4:20 = example.org']);
    editor.configure({ inlayHints: 'nonsense' });
    assert.equal((await hintsOf(editor)).length, 4);
  });

  it('asks to be asked again when a neighbour changes, not when the file itself does', async () => {
    const compose = (name: string): string =>
      `services:\n  caddy:\n    image: caddy:2\n    environment:\n      NAME: ${name}\n` +
      `    volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]\n`;
    const editor = await start({ capabilities: DRAWS, files: { 'compose.yml': compose('a.com') } });
    const refreshed = { hints: 0, lenses: 0 };
    editor.connection.onRequest(InlayHintRefreshRequest.type, () => void refreshed.hints++);
    editor.connection.onRequest(CodeLensRefreshRequest.type, () => void refreshed.lenses++);
    const file = editor.uri('Caddyfile');
    editor.open(file, text.join('\n'));
    await editor.diagnostics(file, () => true);
    assert.ok((await hintsOf(editor)).includes('0:7 = a.com'));
    const before = editor.published.length;
    editor.change(file, '# x\n', at(7));
    await editor.diagnostics(file, () => true, before);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(refreshed, { hints: 0, lenses: 0 });
    editor.write('compose.yml', compose('b.com'));
    while (refreshed.hints === 0 || refreshed.lenses === 0) await hintsOf(editor);
    assert.ok((await hintsOf(editor)).includes('0:7 = b.com'));
    assert.deepEqual(refreshed, { hints: 1, lenses: 1 });
  });

  it('counts references above names, for a client that can show them', async () => {
    const shared = '(part) {\n\trespond ok\n}\n';
    const editor = await start({
      capabilities: DRAWS,
      files: { 'a/Caddyfile': 'import ../shared\na.com {\n\timport part\n}\n' },
    });
    const { connection, uri, open } = editor;
    open(uri('shared'), shared);
    open(uri('a/Caddyfile'), 'import ../shared\na.com {\n\timport part\n}\n');
    open(uri('b.Caddyfile'), 'import shared\nb.com {\n\timport part\n\timport part\n}\n');
    const textDocument = { uri: uri('shared') };
    const found = await connection.sendRequest(CodeLensRequest.type, { textDocument });
    const [lens, ...others] = found ?? [];
    assert.deepEqual(others, []);
    assert.deepEqual(lens?.range, at(0, 0, 6));
    assert.equal(lens.command?.title, 'imported 3 times');
    assert.equal(lens.command.command, 'caddylint.showReferences');
    const [file, position, places] = lens.command.arguments ?? [];
    assert.equal(file, uri('shared'));
    assert.deepEqual(position, { line: 0, character: 0 });
    assert.deepEqual(
      (places as { uri: string }[]).map((place) => place.uri).toSorted(),
      [uri('a/Caddyfile'), uri('b.Caddyfile'), uri('b.Caddyfile')].toSorted(),
    );
    editor.configure({ codeLens: false });
    assert.deepEqual(await connection.sendRequest(CodeLensRequest.type, { textDocument }), []);
  });

  const USED =
    '(a) {\n\trespond ok\n}\n:80 {\n\timport a\n\timport a\n\timport b\n}\n(b) {\n}\n(c) {\n}\n';

  it('counts references above names for clients that can show nothing', async () => {
    const { connection, initialized, open, uri } = await start();
    assert.equal(initialized.capabilities.inlayHintProvider, true);
    assert.equal(initialized.capabilities.callHierarchyProvider, true);
    open(uri('Caddyfile'), USED);
    const textDocument = { uri: uri('Caddyfile') };
    const found = await connection.sendRequest(CodeLensRequest.type, { textDocument });
    assert.deepEqual(
      found?.map(({ command }) => command),
      [
        { title: 'imported 2 times', command: '' },
        { title: 'imported once', command: '' },
        { title: 'imported nowhere', command: '' },
      ],
    );
  });

  it('shows references by a command of the server where the client opens documents', async () => {
    const { connection, initialized, open, uri } = await start({
      capabilities: { window: { showDocument: { support: true } } },
    });
    assert.ok(
      initialized.capabilities.executeCommandProvider?.commands.includes('caddylint.showUses'),
    );
    const questions: ShowMessageRequestParams[] = [];
    const shown: ShowDocumentParams[] = [];
    connection.onRequest(ShowMessageRequest.type, (params) => {
      questions.push(params);
      return params.actions?.[1] ?? null;
    });
    connection.onRequest(ShowDocumentRequest.type, (params) => {
      shown.push(params);
      return { success: true };
    });
    open(uri('Caddyfile'), USED);
    const textDocument = { uri: uri('Caddyfile') };
    const found = await connection.sendRequest(CodeLensRequest.type, { textDocument });
    const [many, one, none] = (found ?? []).map(({ command }) => command);
    assert.equal(none?.command, '');
    await connection.sendRequest(ExecuteCommandRequest.type, one!);
    assert.equal(questions.length, 0);
    assert.deepEqual(shown, [{ uri: uri('Caddyfile'), takeFocus: true, selection: at(6, 8, 9) }]);
    await connection.sendRequest(ExecuteCommandRequest.type, many!);
    const [question] = [...questions];
    assert.equal(question?.message, 'imported 2 times');
    assert.match(question?.actions?.[1]?.title ?? '', /\/Caddyfile, line 6, column 9$/);
    assert.deepEqual(shown[1]?.selection, at(5, 8, 9));
    await assert.rejects(
      connection.sendRequest(ExecuteCommandRequest.type, { command: 'caddylint.nothing' }),
      /There is no command "caddylint.nothing"/,
    );
  });

  it('follows imports in both directions', async () => {
    const site = 'a.com {\n\timport part\n\tinvoke app\n}\n';
    const { connection, uri, open } = await start({ files: { 'sites/a': site } });
    const root =
      '(part) {\n\timport inner\n}\n(inner) {\n\trespond ok\n}\n&(app) {\n\trespond app\n}\nimport sites/*\n';
    open(uri('Caddyfile'), root);
    const prepared = await connection.sendRequest(CallHierarchyPrepareRequest.type, {
      textDocument: { uri: uri('Caddyfile') },
      position: { line: 0, character: 2 },
    });
    const [item] = prepared ?? [];
    assert.equal(item?.name, 'part');
    assert.deepEqual(item.selectionRange, at(0, 1, 5));
    const incoming = await connection.sendRequest(CallHierarchyIncomingCallsRequest.type, { item });
    assert.deepEqual(
      incoming?.map(({ from, fromRanges }) => [from.name, from.uri, fromRanges]),
      [['a.com', uri('sites/a'), [at(1, 8, 12)]]],
    );
    const outgoing = await connection.sendRequest(CallHierarchyOutgoingCallsRequest.type, { item });
    assert.deepEqual(
      outgoing?.map(({ to, fromRanges }) => [to.name, to.uri, fromRanges]),
      [['inner', uri('Caddyfile'), [at(1, 8, 13)]]],
    );
    const site0 = incoming?.[0]?.from;
    assert.ok(site0);
    const further = await connection.sendRequest(CallHierarchyOutgoingCallsRequest.type, {
      item: site0,
    });
    assert.deepEqual(
      further?.map(({ to }) => to.name),
      ['part', 'app'],
    );
    const strange = { ...site0, data: { kind: 'toString' } };
    const none = await connection.sendRequest(CallHierarchyOutgoingCallsRequest.type, {
      item: strange,
    });
    assert.deepEqual(none, []);
  });
});

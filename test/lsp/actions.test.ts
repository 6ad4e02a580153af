import assert from 'node:assert/strict';
import {
  ApplyWorkspaceEditRequest,
  type CodeAction,
  CodeActionRequest,
  type Command,
  DocumentFormattingRequest,
  DocumentOnTypeFormattingRequest,
  DocumentRangeFormattingRequest,
  ExecuteCommandRequest,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { at, type ClientOptions, editors } from './client.ts';

const MAKES_FILES: ClientOptions['capabilities'] = {
  workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } },
};
const options = { tabSize: 4, insertSpaces: true };

describe('what the language server offers to change', () => {
  const start = editors();
  const titled = (all: readonly CodeAction[], title: string): CodeAction => {
    const found = all.find((one) => one.title === title);
    assert.ok(found, `${title} is not among ${all.map((one) => one.title).join(', ')}`);
    return found;
  };

  it('announces the kinds of its actions', async () => {
    const { initialized } = await start();
    const { codeActionProvider } = initialized.capabilities;
    assert.deepEqual(typeof codeActionProvider === 'object' && codeActionProvider.codeActionKinds, [
      'quickfix',
      'refactor.extract',
      'refactor.inline',
      'refactor.rewrite',
      'source.fixAll.caddylint',
    ]);
  });

  it('changes the form at a selection, with the line breaks of the file', async () => {
    const { open, actions, applied, uri } = await start();
    const text = 'example.com {\r\n\theader -Server\r\n\trespond "hello"\r\n}\r\n';
    open(uri('Caddyfile'), text);
    const range = { start: { line: 1, character: 3 }, end: { line: 2, character: 5 } };
    const all = await actions(uri('Caddyfile'), range, ['refactor']);
    assert.ok(all.every(({ kind }) => kind?.startsWith('refactor.')));
    const extract = titled(all, 'Extract into the snippet "snippet"');
    assert.equal(extract.kind, 'refactor.extract');
    assert.equal(
      applied(extract.edit)[uri('Caddyfile')],
      '(snippet) {\r\n\theader -Server\r\n\trespond "hello"\r\n}\r\n\r\nexample.com {\r\n\timport snippet\r\n}\r\n',
    );
    const inline = await actions(uri('Caddyfile'), range, ['refactor.inline']);
    assert.deepEqual(inline, []);
    assert.deepEqual(await actions(uri('Caddyfile'), range, ['source']), []);
  });

  it('gives commands to a client that knows nothing else, and carries them out', async () => {
    const { connection, initialized, open, uri, applied } = await start({
      capabilities: { textDocument: { codeAction: {} } },
    });
    assert.deepEqual(initialized.capabilities.executeCommandProvider?.commands, [
      'caddylint.showAdapted',
      'caddylint.applyEdit',
    ]);
    const edits: WorkspaceEdit[] = [];
    connection.onRequest(ApplyWorkspaceEditRequest.type, ({ edit }) => {
      edits.push(edit);
      return { applied: true };
    });
    open(uri('Caddyfile'), 'example.com {\n\trespond hello\n}\n');
    const found = await connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: uri('Caddyfile') },
      range: at(1, 1, 14),
      context: { diagnostics: [], only: ['refactor.extract'] },
    });
    const [command] = found ?? [];
    assert.deepEqual(Object.keys(command ?? {}), ['title', 'command', 'arguments']);
    await connection.sendRequest(ExecuteCommandRequest.type, command as Command);
    assert.equal(
      applied(edits[0])[uri('Caddyfile')],
      '(respond) {\n\trespond hello\n}\n\nexample.com {\n\timport respond\n}\n',
    );
  });

  it('inlines a snippet in all files', async () => {
    const { open, actions, applied, uri } = await start({
      files: { 'sites/a.caddy': 'a.example.com {\n\timport part\n}\n' },
    });
    open(uri('sites/a.caddy'), 'a.example.com {\n\timport part\n}\n');
    open(uri('Caddyfile'), '(part) {\n\trespond ok\n}\n\nimport sites/*\n');
    const all = await actions(uri('Caddyfile'), at(0, 2), ['refactor.inline']);
    const texts = applied(titled(all, 'Inline the snippet "part" everywhere and delete it').edit);
    assert.equal(texts[uri('Caddyfile')], 'import sites/*\n');
    assert.equal(texts[uri('sites/a.caddy')], 'a.example.com {\n\trespond ok\n}\n');
  });

  it('works in a document that is nowhere yet', async () => {
    const { open, actions, applied, connection } = await start({ capabilities: MAKES_FILES });
    const document = 'untitled:Untitled-1';
    open(document, 'example.com, www.example.com {\n\trespond "hello\n');
    const all = await actions(document, at(0, 3));
    const split = titled(all, 'Redirect "www.example.com" to "example.com" in a site of its own');
    assert.match(applied(split.edit)[document] ?? '', /^www\.example\.com \{\n\tredir/);
    // It lies in no folder that could have settings.
    assert.ok(!all.some(({ title }) => title.includes('.caddylint.yaml')));
    open(document, 'example.com   {\n}\n');
    const edits = await connection.sendRequest(DocumentFormattingRequest.type, {
      textDocument: { uri: document },
      options,
    });
    assert.equal(edits?.length, 1);
  });

  describe('settings for a whole team', () => {
    const BROKEN = 'example.com {\n\trespond "hello"\n';
    const title = 'Ignore unclosed-block in .caddylint.yaml';

    it('are made where there are none, by a client that makes files', async () => {
      const { open, actions, write, diagnostics, uri } = await start({ capabilities: MAKES_FILES });
      open(uri('Caddyfile'), BROKEN);
      const [found] = await diagnostics(uri('Caddyfile'), (all) => all.length > 0);
      assert.ok(found);
      const { edit } = titled(await actions(uri('Caddyfile'), found.range), title);
      const [create, change] = edit?.documentChanges ?? [];
      assert.ok(create && 'kind' in create && create.kind === 'create');
      assert.equal(create.uri, uri('.caddylint.yaml'));
      assert.ok(change && 'edits' in change);
      const [insert] = change.edits;
      assert.ok(insert && 'newText' in insert);
      write('.caddylint.yaml', insert.newText, 1);
      await diagnostics(uri('Caddyfile'), (all) => all.length === 0);
    });

    it('are not made by a client that cannot', async () => {
      const { open, actions, diagnostics, uri } = await start();
      open(uri('Caddyfile'), BROKEN);
      const [found] = await diagnostics(uri('Caddyfile'), (all) => all.length > 0);
      assert.ok(found);
      const all = await actions(uri('Caddyfile'), found.range);
      assert.ok(all.length > 0 && !all.some((one) => one.title === title));
    });

    it('keep what is in them, saved or not', async () => {
      const settings = '# Agreed on.\r\nrules:\r\n  no-fallback: off # why\r\n';
      const { open, actions, applied, change, diagnostics, uri } = await start({
        files: { '.caddylint.yaml': settings },
      });
      open(uri('Caddyfile'), BROKEN);
      const [found] = await diagnostics(uri('Caddyfile'), (all) => all.length > 0);
      assert.ok(found);
      open(uri('.caddylint.yaml'), `${settings}caddy: 2.11\r\n`, 'yaml');
      const { edit } = titled(await actions(uri('Caddyfile'), found.range), title);
      const text = applied(edit)[uri('.caddylint.yaml')];
      assert.equal(text, `${settings}  unclosed-block: off\r\ncaddy: 2.11\r\n`);
      change(uri('.caddylint.yaml'), text);
      await diagnostics(uri('Caddyfile'), (all) => all.length === 0);
    });
  });

  describe('formatting', () => {
    it('of a range works with any number of lines', async () => {
      const { open, connection, uri } = await start();
      const text = 'a.com   {\n}\n\n\n\n\nb.com   {\nrespond a\n\n\n\nrespond b }\nc.com   {\n}\n';
      for (const lineBreak of ['\n', '\r\n']) {
        const own = text.replaceAll('\n', lineBreak);
        open(uri('Caddyfile'), own);
        const edits = await connection.sendRequest(DocumentRangeFormattingRequest.type, {
          textDocument: { uri: uri('Caddyfile') },
          range: { start: { line: 4, character: 0 }, end: { line: 11, character: 2 } },
          options,
        });
        const document = TextDocument.create('', '', 0, own);
        assert.equal(
          TextDocument.applyEdits(document, edits ?? []),
          'a.com   {\n}\n\nb.com {\n\trespond a\n\n\trespond b\n}\nc.com   {\n}\n'.replaceAll(
            '\n',
            lineBreak,
          ),
        );
      }
    });

    it('follows what is typed', async () => {
      const { open, connection, initialized, uri } = await start();
      assert.deepEqual(initialized.capabilities.documentOnTypeFormattingProvider, {
        firstTriggerCharacter: '}',
        moreTriggerCharacter: ['\n'],
      });
      const text = 'a.com   {\nhandle   {\nrespond   a\n}\n\n}\n';
      const typed = async (line: number, character: number, ch: string): Promise<string[]> => {
        const results: string[] = [];
        for (const lineBreak of ['\n', '\r\n']) {
          const own = text.replaceAll('\n', lineBreak);
          open(uri('Caddyfile'), own);
          const edits = await connection.sendRequest(DocumentOnTypeFormattingRequest.type, {
            textDocument: { uri: uri('Caddyfile') },
            position: { line, character },
            ch,
            options,
          });
          const document = TextDocument.create('', '', 0, own);
          results.push(TextDocument.applyEdits(document, edits ?? []).replaceAll('\r\n', '\n'));
        }
        return results;
      };
      const block = 'a.com   {\n\thandle {\n\t\trespond a\n\t}\n\n}\n';
      assert.deepEqual(await typed(3, 1, '}'), [block, block]);
      const line = 'a.com   {\nhandle   {\nrespond   a\n\t}\n\t\n}\n';
      assert.deepEqual(await typed(4, 0, '\n'), [line, line]);
      assert.deepEqual(await typed(0, 0, '\n'), [text, text]);
    });
  });
});

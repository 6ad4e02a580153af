import assert from 'node:assert/strict';
import {
  DefinitionRequest,
  DidChangeWorkspaceFoldersNotification,
  HoverRequest,
  type Location,
  type Position,
  ReferencesRequest,
} from 'vscode-languageserver-protocol/node';
import { type Client, editors } from './client.ts';

describe('files that the language server reads', () => {
  const start = editors();
  const hoverAt = async (
    { connection, uri }: Client,
    file: string,
    position: Position,
  ): Promise<string> => {
    const textDocument = { uri: file.includes(':') ? file : uri(file) };
    const found = await connection.sendRequest(HoverRequest.type, { textDocument, position });
    return JSON.stringify(found?.contents ?? null);
  };
  const definitionAt = async (
    { connection, uri }: Client,
    file: string,
    position: Position,
  ): Promise<readonly Location[]> => {
    const found = await connection.sendRequest(DefinitionRequest.type, {
      textDocument: { uri: uri(file) },
      position,
    });
    return (Array.isArray(found) ? found : []) as Location[];
  };
  const SITE = 'example.com {\n\timport part\n}\n';
  const cursor = { line: 2, character: 9 };
  const withImport = `import sites/*\n${SITE}`;
  const part = '(part) {\n\trespond ok\n}\n';

  it('are those of the editor, saved or not', async () => {
    const editor = await start({ files: { 'sites/a': '' } });
    editor.open(editor.uri('Caddyfile'), withImport);
    assert.deepEqual(await definitionAt(editor, 'Caddyfile', cursor), []);
    editor.open(editor.uri('sites/a'), `# unsaved\n${part}`);
    const [place] = await definitionAt(editor, 'Caddyfile', cursor);
    assert.equal(place?.uri, editor.uri('sites/a'));
    assert.equal(place.range.start.line, 1);
    editor.close(editor.uri('sites/a'));
    assert.deepEqual(await definitionAt(editor, 'Caddyfile', cursor), []);
  });

  it('may get another name outside of the editor', async () => {
    const editor = await start({ files: { 'sites/a': part } });
    editor.open(editor.uri('Caddyfile'), withImport);
    const [first] = await definitionAt(editor, 'Caddyfile', cursor);
    assert.equal(first?.uri, editor.uri('sites/a'));
    editor.erase('sites/a');
    editor.write('sites/b', part, 1);
    const [second, ...others] = await definitionAt(editor, 'Caddyfile', cursor);
    assert.equal(second?.uri, editor.uri('sites/b'));
    assert.deepEqual(others, []);
  });

  it('may be deleted outside of the editor', async () => {
    const editor = await start({ files: { Caddyfile: withImport, 'sites/a': part } });
    editor.open(editor.uri('Caddyfile'), withImport);
    await editor.diagnostics(editor.uri('Caddyfile'), () => true);
    editor.erase('sites/a');
    await editor.diagnostics(editor.uri('Caddyfile'), (all) =>
      all.some(({ code }) => code === 'import-missing'),
    );
    assert.deepEqual(await definitionAt(editor, 'Caddyfile', cursor), []);
    // What is open is what counts, even when it is deleted on the disk.
    editor.erase('Caddyfile');
    assert.match(await hoverAt(editor, 'Caddyfile', { line: 2, character: 3 }), /import/i);
  });

  it('are found by a pattern while they are on the disk, open or not', async () => {
    const editor = await start({ files: { 'sites/a': part } });
    editor.open(editor.uri('sites/a'), part);
    editor.open(editor.uri('Caddyfile'), withImport);
    assert.equal((await definitionAt(editor, 'Caddyfile', cursor)).length, 1);
    editor.erase('sites/a');
    const isMissing = ({ code }: { code?: unknown }): boolean => code === 'import-missing';
    await editor.diagnostics(editor.uri('Caddyfile'), (all) => all.some(isMissing));
    assert.deepEqual(await definitionAt(editor, 'Caddyfile', cursor), []);
    editor.write('sites/a', part, 1);
    await editor.diagnostics(editor.uri('Caddyfile'), (all) => !all.some(isMissing));
    assert.equal((await definitionAt(editor, 'Caddyfile', cursor)).length, 1);
  });

  it('do not mix when several folders are open', async () => {
    const compose = (name: string): string =>
      `services:\n  caddy:\n    image: caddy:2\n    environment:\n      NAME: ${name}\n` +
      `    volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]\n`;
    const caddyfile = '(part) {\n}\n{$NAME} {\n\timport part\n}\n';
    const files = {
      'one/Caddyfile': caddyfile,
      'one/.git/HEAD': '',
      'one/compose.yml': compose('one.com'),
      'two/Caddyfile': caddyfile,
      'two/.git/HEAD': '',
      'two/compose.yml': compose('two.com'),
    };
    const editor = await start({
      files,
      folders: ['one', 'two'],
      capabilities: { workspace: { workspaceFolders: true } },
    });
    const name = { line: 2, character: 4 };
    for (const folder of ['one', 'two']) {
      editor.open(editor.uri(`${folder}/Caddyfile`), caddyfile);
      assert.match(
        await hoverAt(editor, `${folder}/Caddyfile`, name),
        new RegExp(`${folder}\\.com`),
      );
      const found = await editor.connection.sendRequest(ReferencesRequest.type, {
        textDocument: { uri: editor.uri(`${folder}/Caddyfile`) },
        position: { line: 0, character: 2 },
        context: { includeDeclaration: true },
      });
      assert.deepEqual(
        found?.map(({ uri }) => uri),
        Array.from({ length: 2 }, () => editor.uri(`${folder}/Caddyfile`)),
      );
    }
    await editor.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: { added: [], removed: [{ uri: editor.uri('two'), name: 'two' }] },
    });
    assert.match(await hoverAt(editor, 'one/Caddyfile', name), /one\.com/);
    assert.match(await hoverAt(editor, 'two/Caddyfile', name), /two\.com/);
  });

  it('may be nowhere', async () => {
    const editor = await start();
    editor.open(
      'untitled:Untitled-1',
      '(part) {\r\n\trespond ok\r\n}\r\nexample.com {\r\n\timport part\r\n}\r\n',
    );
    assert.match(
      await hoverAt(editor, 'untitled:Untitled-1', { line: 4, character: 9 }),
      /Snippet/,
    );
    const found = await editor.connection.sendRequest(DefinitionRequest.type, {
      textDocument: { uri: 'untitled:Untitled-1' },
      position: { line: 4, character: 9 },
    });
    assert.equal((found as Location[])[0]?.uri, 'untitled:Untitled-1');
    assert.deepEqual(editor.logs, []);
  });
});

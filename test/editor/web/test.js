// Runs inside VS Code's web worker for extensions, beside the extension.
const vscode = require('vscode');

const BROKEN = 'www.shop.example.com   {\n\tredir https://shop.example.com{uri}\n}\n';

exports.run = async () => {
  const document = await vscode.workspace.openTextDocument({ language: 'caddyfile', content: BROKEN });
  await vscode.window.showTextDocument(document);
  const found = await until('a finding', () =>
    vscode.languages.getDiagnostics(document.uri).find(({ source }) => source === 'caddylint'),
  );
  equal(found.code?.value, 'third-level-www');
  const fix = await until('a quick fix', async () => {
    const actions = await vscode.commands.executeCommand(
      'vscode.executeCodeActionProvider',
      document.uri,
      found.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    return actions.find(({ isPreferred }) => isPreferred);
  });
  equal(fix.title, 'Delete the site "www.shop.example.com"');

  const edits = await until('formatting', () =>
    vscode.commands.executeCommand('vscode.executeFormatDocumentProvider', document.uri, {
      tabSize: 4,
      insertSpaces: false,
    }),
  );
  equal(edits.length, 1);

  equal(await vscode.workspace.applyEdit(fix.edit), true);
  equal(document.getText().trim(), '');
  await until('no finding', () => vscode.languages.getDiagnostics(document.uri).length === 0);
  await readsFiles();
};

/** What the worker cannot read, the extension reads for it. */
async function readsFiles() {
  const part = vscode.Uri.parse('memory:/project/part.conf');
  vscode.workspace.registerFileSystemProvider('memory', memory({ [part.path]: 'example.com {\n' }), {
    isReadonly: true,
    isCaseSensitive: true,
  });
  const importer = vscode.Uri.parse('memory:/project/Caddyfile');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(importer));
  await until('a finding in the imported file', () =>
    vscode.languages.getDiagnostics(part).find(({ code }) => code?.value === 'unclosed-block'),
  );
}

function memory(files) {
  const texts = { '/project/Caddyfile': 'import part.conf\n', ...files };
  const read = ({ path }) => {
    if (path in texts) return new TextEncoder().encode(texts[path]);
    throw vscode.FileSystemError.FileNotFound(path);
  };
  const none = new vscode.EventEmitter();
  return {
    onDidChangeFile: none.event,
    watch: () => new vscode.Disposable(() => {}),
    readFile: read,
    stat: (uri) => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: read(uri).length }),
    readDirectory: () => [],
    createDirectory: () => {},
    writeFile: () => {},
    delete: () => {},
    rename: () => {},
  };
}

async function until(what, look) {
  for (let round = 0; round < 600; round++) {
    const result = await look();
    if (result) return result;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`There is never ${what}.`);
}

function equal(actual, expected) {
  if (actual !== expected) {
    throw new Error(`${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
  }
}

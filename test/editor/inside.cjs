// Runs inside VS Code beside the extension, in Node as in a web worker: what is asked of the editor itself.
const vscode = require('vscode');

const CADDYFILE = 'docker/caddy/Caddyfile';

exports.run = async () => {
  const extension = vscode.extensions.getExtension('caddylint.caddylint');
  // A Caddyfile in the folder has set it going already.
  await extension.activate();
  const started = [await bareStart(), await bareStart()];
  const start = performance.now();
  await vscode.commands.executeCommand('caddylint.restart');
  const activation = performance.now() - start;
  started.push(await bareStart(), await bareStart());
  // Read by the test outside.
  console.log(`activation: ${Math.round(activation)} ms`);
  console.log(`bare: ${Math.round(started.reduce((sum, one) => sum + one) / started.length)} ms`);
  console.log(`version: ${vscode.version}`);
  const [{ uri: root }] = vscode.workspace.workspaceFolders;
  // VS Code trusts every folder that is on no disk.
  equal(vscode.workspace.isTrusted, root.scheme === 'memory');

  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(root, CADDYFILE));
  equal(document.languageId, 'caddyfile');
  await vscode.window.showTextDocument(document);
  const found = await finding(document.uri, 'third-level-www');
  await finding(
    vscode.Uri.joinPath(root, 'server/settings/environments/production.py'),
    'ssl-redirect-without-proxy-header',
  );

  const fix = await until('a quick fix', async () => {
    const actions = await ask('CodeAction', document.uri, found.range, vscode.CodeActionKind.QuickFix.value);
    return actions.find(({ isPreferred }) => isPreferred);
  });
  equal(fix.title.startsWith('Delete the site'), true);

  const at = (text, inside = 1) => {
    const offset = document.getText().indexOf(text);
    if (offset < 0) throw new Error(`The Caddyfile does not hold "${text}".`);
    return document.positionAt(offset + inside);
  };
  await until('a hover', async () =>
    (await ask('Hover', document.uri, at('encode zstd'))).some(({ contents }) =>
      contents.some(({ value }) => value.includes('encode')),
    ),
  );
  await until('the definition of the snippet', async () =>
    (await ask('Definition', document.uri, at('cached\n\n'))).some(
      (one) => (one.targetRange ?? one.range).start.line === at('(cached)').line,
    ),
  );
  await until('references', async () =>
    (await ask('Reference', document.uri, at('cached\n\n'))).length === 2,
  );
  await until('colours of the server', async () => {
    const tokens = await vscode.commands.executeCommand(
      'vscode.provideDocumentSemanticTokens',
      document.uri,
    );
    return tokens?.data.length > 0;
  });
  await until('an outline', async () => (await ask('DocumentSymbol', document.uri)).length > 0);
  await until('folds', async () => (await ask('FoldingRange', document.uri)).length > 0);
  await until('wider selections', async () =>
    (await ask('SelectionRange', document.uri, [at('encode zstd')]))[0]?.parent,
  );

  await until('an inlay hint', async () => {
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    return (await ask('InlayHint', document.uri, whole)).length > 0;
  });
  await until('a code lens with the uses of the snippet', async () =>
    (await ask('CodeLens', document.uri, 99)).some(
      ({ range, command }) => range.start.line === at('(cached)').line && command?.title === 'imported once',
    ),
  );
  await until('the callers of the snippet', async () => {
    const [item] = (await vscode.commands.executeCommand(
      'vscode.prepareCallHierarchy',
      document.uri,
      at('(cached)', 2),
    )) ?? [];
    if (!item) return false;
    const calls = await vscode.commands.executeCommand('vscode.provideIncomingCalls', item);
    return calls?.length === 1;
  });

  await across(root, document, at);
  await unopened(root);
  await markdown();
  await untitled();
  const again = performance.now();
  await vscode.commands.executeCommand('caddylint.restart');
  console.log(`again: ${Math.round(performance.now() - again)} ms`);
  await finding(document.uri, 'third-level-www');
  await untitled();
};

/** How long a process (or a worker) takes that does nothing but answer: the measure of the machine at this moment. */
async function bareStart() {
  const start = performance.now();
  if (vscode.env.uiKind === vscode.UIKind.Web && typeof process === 'undefined') {
    const script = URL.createObjectURL(new Blob(['postMessage(1)']));
    const worker = new Worker(script);
    await new Promise((resolve) => worker.addEventListener('message', resolve));
    worker.terminate();
  } else {
    const { spawn } = require('node:child_process');
    const { once } = require('node:events');
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    await once(spawn(process.execPath, ['-e', '0'], { env, stdio: 'ignore' }), 'exit');
  }
  return performance.now() - start;
}

/** From the Caddyfile to the files around it, and back from Django's settings and the compose file. */
async function across(root, caddyfile, at) {
  const leadsTo = (what, position, file) =>
    until(`${what} in ${file}`, async () =>
      (await ask('Definition', caddyfile.uri, position)).some((one) =>
        String(one.targetUri ?? one.uri).endsWith(`/${file}`),
      ),
    );
  await leadsTo('the variable', at('{$DOMAIN_NAME} {', 3), 'config/.env.template');
  await leadsTo('the service', at('web:8000'), 'docker-compose.yml');
  const folder = at('/var/www/shop/static');
  await leadsTo('the mount of the folder', folder, 'docker/docker-compose.prod.yml');
  const settings = vscode.Uri.joinPath(root, 'server/settings/environments/production.py');
  await leadsTo('the setting of the folder', folder, 'server/settings/environments/production.py');
  const python = await vscode.workspace.openTextDocument(settings);
  const name = python.positionAt(python.getText().indexOf('STATIC_ROOT') + 1);
  await until('the root that Django fills', async () =>
    (await ask('Reference', settings, name)).some(
      ({ uri, range }) => String(uri) === String(caddyfile.uri) && range.start.line === folder.line,
    ),
  );
}

/** A Caddyfile that nobody opens: its finding comes and goes with the text on the disk. */
async function unopened(root) {
  const uri = vscode.Uri.joinPath(root, 'other/Caddyfile');
  const write = (text) => vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await write('example.com {\n\trespnd ok\n}\n');
  // The host on the desktop comes without its watcher of files.
  const isWatched = root.scheme === 'memory';
  if (!isWatched) await vscode.commands.executeCommand('caddylint.restart');
  await finding(uri, 'unknown-directive');
  await write('example.com {\n\trespond ok\n}\n');
  if (!isWatched) await vscode.commands.executeCommand('caddylint.restart');
  await until('no finding in what is not open', () =>
    vscode.languages.getDiagnostics(uri).every(({ code }) => code?.value !== 'unknown-directive'),
  );
  await vscode.workspace.fs.delete(uri);
}

/** A Caddyfile that is shown in Markdown: its finding, and its end. */
async function markdown() {
  const document = await vscode.workspace.openTextDocument({
    language: 'markdown',
    content: '# Manual\n\n```caddyfile\nexample.com {\n\trespnd ok\n}\n```\n',
  });
  const { range } = await finding(document.uri, 'unknown-directive');
  equal(range.start.line, 4);
  const mend = new vscode.WorkspaceEdit();
  mend.replace(document.uri, range, 'respond');
  equal(await vscode.workspace.applyEdit(mend), true);
  await until('no finding in Markdown', () =>
    vscode.languages.getDiagnostics(document.uri).every(({ source }) => source !== 'caddylint'),
  );
}

/** A document that is no file anywhere: its finding, its layout, its end. */
async function untitled() {
  const document = await vscode.workspace.openTextDocument({
    language: 'caddyfile',
    content: 'www.shop.example.com   {\n\tredir https://shop.example.com{uri}\n}\n',
  });
  await vscode.window.showTextDocument(document);
  await finding(document.uri, 'third-level-www');
  const edits = await until('formatting', () =>
    ask('FormatDocument', document.uri, { tabSize: 4, insertSpaces: false }),
  );
  equal(edits.length, 1);
  const all = new vscode.WorkspaceEdit();
  all.replace(document.uri, new vscode.Range(0, 0, 9, 0), 'shop.example.com\n');
  equal(await vscode.workspace.applyEdit(all), true);
  await until('no finding', () =>
    vscode.languages.getDiagnostics(document.uri).every(({ code }) => code?.value !== 'third-level-www'),
  );
}

function finding(uri, rule) {
  return until(`the finding ${rule} in ${uri}`, () =>
    vscode.languages
      .getDiagnostics(uri)
      .find(({ source, code }) => source === 'caddylint' && code?.value === rule),
  );
}

/** What all extensions answer; an empty list where none does yet. */
async function ask(what, ...words) {
  return (await vscode.commands.executeCommand(`vscode.execute${what}Provider`, ...words)) ?? [];
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
    throw new Error(`It is ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}.`);
  }
}

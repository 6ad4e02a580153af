import assert from 'node:assert/strict';
import {
  type CancellationToken,
  CancellationTokenSource,
  DocumentDiagnosticRequest,
  type WorkspaceDiagnosticReport,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver-protocol/node';
import { createChecks } from '../../server/lsp/checks.ts';
import { checksOf } from '../../server/lsp/roots.ts';
import { readSettings } from '../../server/lsp/settings.ts';
import { memoryWorkspace, type Workspace } from '../../server/workspace.ts';
import { at, type Client, editors } from './client.ts';

const BROKEN = 'example.com {\n\trespnd ok\n}\n';
const MENDED = 'example.com {\n\trespond ok\n}\n';
const capabilities = {
  textDocument: { diagnostic: {} },
  workspace: { diagnostics: { refreshSupport: true } },
};

/** A client that keeps what it is told of files that are not open, as VS Code does. */
function watcher({ connection, root }: Client) {
  const shown = new Map<string, string>();
  const ids = new Map<string, string>();
  const ask = async (token?: CancellationToken): Promise<WorkspaceDiagnosticReport> => {
    const previousResultIds = [...ids].map(([uri, value]) => ({ uri, value }));
    const found = await connection.sendRequest(
      WorkspaceDiagnosticRequest.type,
      { previousResultIds },
      token,
    );
    for (const item of found.items) {
      if (item.resultId !== undefined) ids.set(item.uri, item.resultId);
      if (item.kind === 'full') {
        shown.set(item.uri.slice(root.length + 1), item.items.map(({ code }) => code).join(' '));
      }
    }
    return found;
  };
  return { ask, shown, ids };
}

describe('findings in files that are not open', () => {
  const start = editors({ capabilities });

  it('are told on request, with those of their neighbours and imports', async () => {
    const client = await start({
      files: {
        Caddyfile: 'import sites/*.caddyfile\n',
        'sites/a.caddyfile': BROKEN,
        'other/Caddyfile': MENDED,
        '.gitignore': '/old\n',
        'old/Caddyfile': BROKEN,
      },
    });
    const provider = client.initialized.capabilities.diagnosticProvider;
    assert.equal(provider?.workspaceDiagnostics, true);
    const { ask, shown } = watcher(client);
    await ask();
    assert.deepEqual([...shown], [['sites/a.caddyfile', 'unknown-directive']]);
  });

  it('are told again when something has changed, and not before', async () => {
    const client = await start({ files: { Caddyfile: MENDED, 'b.caddyfile': BROKEN } });
    const { ask, shown } = watcher(client);
    await ask();
    assert.deepEqual([...shown], [['b.caddyfile', 'unknown-directive']]);
    let isAnswered = false;
    const next = ask().then(() => (isAnswered = true));
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.equal(isAnswered, false);
    client.write('b.caddyfile', MENDED);
    await next;
    assert.deepEqual([...shown], [['b.caddyfile', '']]);
    const then = ask();
    client.write('c.caddyfile', BROKEN, 1);
    await then;
    assert.equal(shown.get('c.caddyfile'), 'unknown-directive');
    const last = ask();
    client.erase('c.caddyfile');
    await last;
    assert.equal(shown.get('c.caddyfile'), '');
  });

  it('leave out what is open, until it is closed', async () => {
    const client = await start({ files: { Caddyfile: BROKEN, 'b.caddyfile': BROKEN } });
    const { ask, shown, ids } = watcher(client);
    await ask();
    assert.deepEqual([...shown.keys()].sort(), ['Caddyfile', 'b.caddyfile']);
    const uri = client.uri('Caddyfile');
    client.open(uri, BROKEN);
    await client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    shown.clear();
    const next = ask();
    client.close(uri);
    await next;
    assert.deepEqual([...shown], [['Caddyfile', 'unknown-directive']]);
    assert.ok(ids.get(uri));
  });

  it('are not told twice when an open file has them published', async () => {
    const files = {
      Caddyfile: 'import parts/*\n',
      'other.caddyfile': 'import parts/*\n',
      'parts/site': BROKEN,
    };
    const client = await start({ files });
    const uri = client.uri('Caddyfile');
    client.open(uri, files.Caddyfile);
    await client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    await client.diagnostics(client.uri('parts/site'), (found) => found.length > 0);
    const { ask, shown } = watcher(client);
    await ask();
    assert.deepEqual([...shown], [['parts/site', '']]);
  });

  it('are not offered to Neovim, which would ask for nothing else', async () => {
    const { initialized } = await start({ name: 'Neovim' });
    const { diagnosticProvider } = initialized.capabilities;
    assert.equal(diagnosticProvider?.workspaceDiagnostics, false);
  });

  it('obey the settings, and may be taken back', async () => {
    const client = await start({
      files: { Caddyfile: BROKEN },
      settings: { rules: { 'unknown-directive': 'hint' } },
    });
    const { ask, shown } = watcher(client);
    const [first] = (await ask()).items;
    assert.deepEqual(
      first?.kind === 'full' && first.items.map(({ severity, range }) => [severity, range]),
      [[4, at(1, 1, 7)]],
    );
    const next = ask();
    client.configure({ enable: false });
    await next;
    assert.deepEqual([...shown], [['Caddyfile', '']]);
    const source = new CancellationTokenSource();
    const waiting = ask(source.token);
    source.cancel();
    await assert.rejects(waiting, { code: -32800 });
  });
});

describe('a Caddyfile whose check fails', () => {
  it('takes no other away', async () => {
    const files = memoryWorkspace({ Caddyfile: BROKEN, 'Caddyfile.bad': BROKEN });
    const workspace: Workspace = {
      ...files,
      async read(uri) {
        if (uri.endsWith('.bad')) throw new Error('No such disk');
        return files.read(uri);
      },
    };
    const checks = createChecks(workspace, async () => readSettings({}));
    const root = 'file:///workspace';
    const failures: unknown[] = [];
    const found = await checksOf([`${root}/Caddyfile.bad`, `${root}/Caddyfile`], checks, (error) =>
      failures.push(error),
    );
    assert.deepEqual([...found.keys()], [`${root}/Caddyfile`]);
    assert.equal(failures.length, 1);
  });
});

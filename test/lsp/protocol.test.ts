import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  CancellationTokenSource,
  CodeActionRequest,
  type Diagnostic,
  DocumentDiagnosticRequest,
  DocumentFormattingRequest,
  DocumentRangeFormattingRequest,
  DocumentSymbolRequest,
  ExitNotification,
  FoldingRangeRequest,
  ShutdownRequest,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { at, editors } from './client.ts';

/** A file with one finding that has no fix, and the finding. */
const BROKEN = 'example.com {\n\trespond "hello"\n';
const MENDED = 'example.com {\n\trespond "hello"\n}\n';
const FINDING = 'unclosed-block';

/** A file with one finding that has a safe fix. */
const FIXABLE =
  'example.com {\n\t# caddylint-ignore unclosed-block: is closed\n\trespond "hello"\n}\n';
const FIXABLE_FINDING = 'unused-ignore';
const FIXABLE_LINE = 1;

const PULLS = {
  textDocument: { diagnostic: { dynamicRegistration: false } },
  workspace: { diagnostics: { refreshSupport: true } },
};

describe('language server over stdio', () => {
  const start = editors();

  describe('findings', () => {
    it('are published when a file is opened, and cleared by the edit that mends it', async () => {
      const { open, change, diagnostics, uri } = await start();
      open(uri('Caddyfile'), BROKEN);
      const [found, ...others] = await diagnostics(uri('Caddyfile'), some);
      assert.deepEqual(others, []);
      assert.equal(found?.code, FINDING);
      assert.equal(found.source, 'caddylint');
      assert.equal(found.severity, 1);
      assert.match(found.codeDescription?.href ?? '', new RegExp(`/${FINDING}\\b`));
      change(uri('Caddyfile'), '}\n', at(2));
      assert.deepEqual(await diagnostics(uri('Caddyfile'), none), []);
    });

    it('count UTF-16 code units', async () => {
      const { open, diagnostics, uri } = await start();
      open(uri('Caddyfile'), `"😀é" { # caddylint-ignore ${FINDING}: é\n}\n`);
      const found = await diagnostics(uri('Caddyfile'), some);
      const { range } = found.find(({ code }) => code === FIXABLE_FINDING) ?? {};
      assert.deepEqual(range, at(0, 27, 27 + FINDING.length));
    });

    it('are found in files of any name, and in files that are nowhere yet', async () => {
      const { open, diagnostics, uri } = await start();
      open(uri('my-sites.conf'), BROKEN);
      open('untitled:Untitled-1', BROKEN);
      assert.equal((await diagnostics(uri('my-sites.conf'), some)).length, 1);
      assert.equal((await diagnostics('untitled:Untitled-1', some)).length, 1);
    });

    it('are not looked for in files of other languages', async () => {
      const { open, published, diagnostics, uri } = await start();
      open(uri('main.py'), BROKEN, 'python');
      open(uri('Caddyfile'), BROKEN);
      await diagnostics(uri('Caddyfile'), some);
      assert.ok(!published.some((one) => one.uri === uri('main.py')));
    });

    it('follow fast typing: only the last text counts', async () => {
      const { open, change, diagnostics, published, uri } = await start();
      open(uri('Caddyfile'), BROKEN);
      await diagnostics(uri('Caddyfile'), some);
      const before = published.length;
      for (let round = 0; round < 30; round++)
        change(uri('Caddyfile'), round % 2 ? BROKEN : MENDED);
      change(uri('Caddyfile'), MENDED);
      await diagnostics(uri('Caddyfile'), none, before);
      assert.ok(published.length - before <= 3, `${published.length - before} publications`);
    });

    it('go with the file that is closed', async () => {
      const { open, close, diagnostics, published, uri } = await start();
      open(uri('Caddyfile'), BROKEN);
      await diagnostics(uri('Caddyfile'), some);
      close(uri('Caddyfile'));
      await diagnostics(uri('Caddyfile'), none, published.length);
    });

    it('obey the settings, at once when they change', async () => {
      const { open, configure, diagnostics, uri } = await start({
        capabilities: { workspace: { configuration: true } },
        settings: { rules: { [FINDING]: 'hint' } },
      });
      open(uri('Caddyfile'), BROKEN);
      const [found] = await diagnostics(uri('Caddyfile'), some);
      assert.equal(found?.severity, 4);
      configure({ rules: { [FINDING]: 'off' } });
      await diagnostics(uri('Caddyfile'), none);
      configure({ rules: 'nonsense' });
      await diagnostics(uri('Caddyfile'), (all) => all[0]?.severity === 1);
      configure({ enable: false });
      await diagnostics(uri('Caddyfile'), none);
    });

    it('obey settings that are sent at the start, by a client that is asked and has none', async () => {
      const { open, uri, diagnostics } = await start({
        capabilities: { workspace: { configuration: true } },
        initial: { rules: { [FINDING]: 'hint' } },
      });
      open(uri('Caddyfile'), BROKEN);
      const [found] = await diagnostics(uri('Caddyfile'), some);
      assert.equal(found?.severity, 4);
    });

    it('obey settings that are sent with the notification', async () => {
      const { open, configure, diagnostics, uri } = await start({ settings: { enable: false } });
      open(uri('Caddyfile'), BROKEN);
      assert.deepEqual(await diagnostics(uri('Caddyfile'), () => true), []);
      configure({ enable: true });
      await diagnostics(uri('Caddyfile'), some);
    });
  });

  describe('files that belong together', () => {
    const IMPORTER = 'import sites/*\n';
    const files = { Caddyfile: IMPORTER, 'sites/app': BROKEN };

    it('shows a finding where it lies, until the file is mended on disk', async () => {
      const { open, write, diagnostics, uri } = await start({ files });
      open(uri('Caddyfile'), IMPORTER);
      const [found] = await diagnostics(uri('sites/app'), some);
      assert.equal(found?.code, FINDING);
      write('sites/app', MENDED);
      await diagnostics(uri('sites/app'), none);
    });

    it('sees files that appear and disappear', async () => {
      const { open, write, diagnostics, uri } = await start({ files: { Caddyfile: IMPORTER } });
      open(uri('Caddyfile'), IMPORTER);
      await diagnostics(uri('Caddyfile'), () => true);
      write('sites/new', BROKEN, 1);
      await diagnostics(uri('sites/new'), some);
    });

    it('reads what is open from the editor', async () => {
      const { open, close, diagnostics, uri } = await start({ files });
      open(uri('Caddyfile'), IMPORTER);
      await diagnostics(uri('sites/app'), some);
      open(uri('sites/app'), MENDED, 'plaintext');
      await diagnostics(uri('sites/app'), none);
      close(uri('sites/app'));
      await diagnostics(uri('sites/app'), some);
    });

    it('judges an imported file by the Caddyfile that imports it, which need not be open', async () => {
      const part = 'respond "a part of a site"\n';
      const importer = 'example.com {\n\timport part.caddyfile\n}\n';
      const { open, change, diagnostics, published, uri } = await start({
        files: { Caddyfile: importer, 'part.caddyfile': `${part}respnd x\n` },
      });
      open(uri('part.caddyfile'), `${part}respnd x\n`);
      const found = await diagnostics(uri('part.caddyfile'), some);
      assert.deepEqual(
        found.map(({ code }) => code),
        ['unknown-directive'],
      );
      change(uri('part.caddyfile'), part);
      await diagnostics(uri('part.caddyfile'), none, published.length);
    });

    it('follows a neighbour that is edited, before it is saved', async () => {
      const caddyfile = 'www.{$DOMAIN} {\n\tredir https://{$DOMAIN}{uri}\n}\n{$DOMAIN} {\n}\n';
      const compose = (domain: string): string =>
        `services:\n  caddy:\n    image: caddy:2\n    environment:\n      DOMAIN: ${domain}\n` +
        `    volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]\n`;
      const { open, change, diagnostics, actions, applied, uri } = await start({
        files: { Caddyfile: caddyfile, 'docker-compose.yml': compose('example.com') },
      });
      const isThere = (all: readonly Diagnostic[]): boolean =>
        all.some(({ code }) => code === 'third-level-www');
      open(uri('Caddyfile'), caddyfile);
      await diagnostics(uri('Caddyfile'), (all) => !isThere(all));
      open(uri('docker-compose.yml'), compose('example.com'), 'yaml');
      change(uri('docker-compose.yml'), compose('shop.example.com'));
      await diagnostics(uri('Caddyfile'), isThere);
      const [fix] = await actions(uri('Caddyfile'), at(0, 3), ['quickfix']);
      assert.equal(applied(fix?.edit)[uri('Caddyfile')], '{$DOMAIN} {\n}\n');
      change(uri('docker-compose.yml'), compose('example.com'));
      await diagnostics(uri('Caddyfile'), (all) => !isThere(all));
    });

    it('asks the client to watch', async () => {
      const { open, diagnostics, registrations, uri } = await start({
        files,
        capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
      });
      open(uri('Caddyfile'), IMPORTER);
      await diagnostics(uri('sites/app'), some);
      const watched = JSON.stringify(registrations);
      assert.match(watched, /yml/);
      assert.match(watched, /\*\*\/app"/);
    });
  });

  describe('findings on request', () => {
    it('come with the answer and are not published', async () => {
      const { open, change, connection, initialized, published, uri } = await start({
        capabilities: PULLS,
      });
      assert.ok(initialized.capabilities.diagnosticProvider);
      open(uri('Caddyfile'), BROKEN);
      const textDocument = { uri: uri('Caddyfile') };
      const ask = async (): Promise<Diagnostic[]> => {
        const report = await connection.sendRequest(DocumentDiagnosticRequest.type, {
          textDocument,
        });
        assert.equal(report.kind, 'full');
        return report.kind === 'full' ? report.items : [];
      };
      assert.deepEqual(
        (await ask()).map(({ code }) => code),
        [FINDING],
      );
      change(uri('Caddyfile'), '}\n', at(2));
      assert.deepEqual(await ask(), []);
      assert.deepEqual(published, []);
    });

    it('are asked for again when a neighbour changes', async () => {
      const importer = 'import sites/*\n';
      const { open, connection, diagnostics, refreshes, write, uri } = await start({
        capabilities: PULLS,
        files: { Caddyfile: importer, 'sites/app': BROKEN },
      });
      open(uri('Caddyfile'), importer);
      const textDocument = { uri: uri('Caddyfile') };
      await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
      // What lies in files that the client does not ask for is published.
      await diagnostics(uri('sites/app'), some);
      const before = refreshes();
      write('sites/app', MENDED);
      await until(() => refreshes() > before);
      await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
      await diagnostics(uri('sites/app'), none);
    });

    it('are registered for Caddyfiles alone where the client lets them be registered', async () => {
      const { initialized, registrations } = await start({
        capabilities: {
          textDocument: {
            diagnostic: { dynamicRegistration: true },
            formatting: { dynamicRegistration: true },
          },
          workspace: { diagnostics: { refreshSupport: true } },
        },
      });
      assert.equal(initialized.capabilities.diagnosticProvider, undefined);
      assert.equal(initialized.capabilities.documentFormattingProvider, undefined);
      await until(() => registrations.length === 2);
      for (const { registerOptions } of registrations) {
        assert.deepEqual((registerOptions as { documentSelector: unknown }).documentSelector, [
          { language: 'caddyfile' },
        ]);
      }
    });
  });

  describe('code actions', () => {
    it('mend the finding at the cursor', async () => {
      const { open, actions, applied, diagnostics, uri } = await start({
        capabilities: { workspace: { workspaceEdit: { documentChanges: true } } },
      });
      open(uri('Caddyfile'), FIXABLE);
      await diagnostics(uri('Caddyfile'), some);
      const [fix] = await actions(uri('Caddyfile'), at(FIXABLE_LINE, 25), ['quickfix']);
      assert.equal(fix?.isPreferred, true);
      assert.equal(fix.diagnostics?.[0]?.code, FIXABLE_FINDING);
      assert.ok(fix.edit?.documentChanges);
      assert.equal(applied(fix.edit)[uri('Caddyfile')], MENDED);
    });

    it('are not offered elsewhere', async () => {
      const { open, actions, uri } = await start();
      open(uri('Caddyfile'), FIXABLE);
      assert.deepEqual(await actions(uri('Caddyfile'), at(0), ['quickfix']), []);
    });

    it('mend all that is safe at once', async () => {
      const { open, actions, applied, uri } = await start();
      const twice = `${FIXABLE}\n${FIXABLE.replace('example', 'www.example')}`;
      open(uri('Caddyfile'), twice.replaceAll('\n', '\r\n'));
      const all = await actions(uri('Caddyfile'), at(0), ['source.fixAll']);
      assert.deepEqual(
        all.map(({ kind }) => kind),
        ['source.fixAll.caddylint'],
      );
      const expected = `${MENDED}\n${MENDED.replace('example', 'www.example')}`;
      assert.equal(applied(all[0]?.edit)[uri('Caddyfile')], expected.replaceAll('\n', '\r\n'));
    });

    it('ignore a finding with a comment above its line, or in the whole file', async () => {
      const nested = 'example.com {\n\thandle /a {\n\t\trespond "hello"\n\t}\n\trespond "bye"\n';
      const { open, change, actions, applied, diagnostics, uri } = await start();
      open(uri('Caddyfile'), nested);
      const [found] = await diagnostics(uri('Caddyfile'), some);
      assert.ok(found);
      const offered = await actions(uri('Caddyfile'), found.range);
      const named = (title: string): string =>
        applied(offered.find((one) => one.title === title)?.edit)[uri('Caddyfile')] ?? '';
      const here = named(`Ignore ${FINDING} here`);
      assert.equal(here, withComment(nested, found.range.start.line));
      const inFile = named(`Ignore ${FINDING} in this file`);
      assert.equal(inFile, `# caddylint-ignore-file ${FINDING}: \n${nested}`);
      for (const text of [here, inFile]) {
        change(uri('Caddyfile'), text);
        await diagnostics(uri('Caddyfile'), none);
        change(uri('Caddyfile'), nested);
        await diagnostics(uri('Caddyfile'), some);
      }
    });

    it('are offered in a neighbour that is open', async () => {
      const importer = 'import part\n';
      const { open, actions, applied, diagnostics, uri } = await start({
        files: { Caddyfile: importer, part: BROKEN },
      });
      open(uri('Caddyfile'), importer);
      open(uri('part'), BROKEN, 'plaintext');
      const [found] = await diagnostics(uri('part'), some);
      assert.ok(found);
      const offered = await actions(uri('part'), found.range);
      const ignore = offered.find((one) => one.title === `Ignore ${FINDING} here`);
      assert.equal(applied(ignore?.edit)[uri('part')], withComment(BROKEN, found.range.start.line));
    });
  });

  describe('formatting', () => {
    const options = { tabSize: 4, insertSpaces: true };

    it('lays a file out as Caddy does and keeps its line breaks', async () => {
      const { open, connection, uri } = await start();
      for (const lineBreak of ['\n', '\r\n']) {
        const text = ['example.com   {', 'respond  "hello"', '', '', '', '}', ''].join(lineBreak);
        open(uri('Caddyfile'), text);
        const edits = await connection.sendRequest(DocumentFormattingRequest.type, {
          textDocument: { uri: uri('Caddyfile') },
          options,
        });
        const document = TextDocument.create('', '', 0, text);
        assert.equal(
          TextDocument.applyEdits(document, edits ?? []),
          MENDED.replaceAll('\n', lineBreak),
        );
      }
    });

    it('leaves other lines alone when asked for a range', async () => {
      const { open, connection, uri } = await start();
      const text = 'a.com   {\n}\nb.com   {\n}\n';
      open(uri('Caddyfile'), text);
      const edits = await connection.sendRequest(DocumentRangeFormattingRequest.type, {
        textDocument: { uri: uri('Caddyfile') },
        range: at(2),
        options,
      });
      const document = TextDocument.create('', '', 0, text);
      assert.equal(TextDocument.applyEdits(document, edits ?? []), 'a.com   {\n}\nb.com {\n}\n');
    });

    it('declines, and says so, where Caddy’s formatter would change the meaning', async () => {
      const { open, connection, logs, uri } = await start();
      open(uri('Caddyfile'), 'example.com {\n\trespond a\n\t`b c`   d\n}\n');
      const edits = await connection.sendRequest(DocumentFormattingRequest.type, {
        textDocument: { uri: uri('Caddyfile') },
        options,
      });
      assert.deepEqual(edits, []);
      assert.equal(logs.filter((line) => line.includes('not formatted')).length, 1);
    });

    it('is not offered for other languages', async () => {
      const { open, connection, uri } = await start();
      open(uri('main.py'), 'a  =  1', 'python');
      const textDocument = { uri: uri('main.py') };
      const edits = await connection.sendRequest(DocumentFormattingRequest.type, {
        textDocument,
        options,
      });
      assert.equal(edits, null);
    });
  });

  describe('outline and folding', () => {
    const text = [
      '# Two lines',
      '# of comment',
      '{',
      '\tadmin off',
      '}',
      '(headers) {',
      '\theader -Server',
      '}',
      'example.com,',
      'www.example.com {',
      '\t@api path /api/*',
      '\thandle @api {',
      '\t\trespond "😀"',
      '\t}',
      '}',
      '',
    ].join('\n');

    it('names what a file holds', async () => {
      const { open, connection, uri } = await start();
      open(uri('Caddyfile'), text);
      const textDocument = { uri: uri('Caddyfile') };
      const found = await connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
      assert.deepEqual(
        found?.map((one) => [
          one.name,
          'children' in one ? one.children?.map(({ name }) => name) : undefined,
        ]),
        [
          ['global options', ['admin']],
          ['(headers)', []],
          ['example.com, www.example.com', ['@api', 'handle @api']],
        ],
      );
    });

    it('folds blocks up to their closing brace, and comments', async () => {
      const { open, connection, uri } = await start();
      open(uri('Caddyfile'), text);
      const textDocument = { uri: uri('Caddyfile') };
      const found = await connection.sendRequest(FoldingRangeRequest.type, { textDocument });
      assert.deepEqual(
        found?.map(({ startLine, endLine, kind }) => [startLine, endLine, kind]),
        [
          [0, 1, 'comment'],
          [2, 3, undefined],
          [5, 6, undefined],
          [9, 13, undefined],
          [11, 12, undefined],
        ],
      );
    });
  });

  describe('a client that misbehaves', () => {
    it('gets an error for a bad request, and one line in the log', async () => {
      const { open, connection, diagnostics, logs, uri } = await start();
      await assert.rejects(connection.sendRequest('caddylint/nonsense', {}), { code: -32601 });
      await assert.rejects(connection.sendRequest(CodeActionRequest.method, {}), { code: -32803 });
      await assert.rejects(connection.sendRequest(DocumentFormattingRequest.method, {}));
      assert.equal(logs.length, 2, logs.join('\n'));
      assert.ok(logs.every((line) => !line.includes('\n')));
      await connection.sendNotification('textDocument/didChange', { nonsense: true });
      await connection.sendNotification('textDocument/didOpen', {});
      await connection.sendNotification('workspace/didChangeWatchedFiles', {});
      await connection.sendNotification('nonsense', []);
      open(uri('Caddyfile'), BROKEN);
      await diagnostics(uri('Caddyfile'), some);
    });

    it('gets answers about files that are not open', async () => {
      const { actions, connection, uri } = await start();
      const textDocument = { uri: uri('nowhere') };
      assert.deepEqual(await actions(uri('nowhere'), at(3)), []);
      assert.equal(
        await connection.sendRequest(DocumentSymbolRequest.type, { textDocument }),
        null,
      );
    });

    it('may send something that is no JSON', async () => {
      const { open, diagnostics, process, uri } = await start();
      process.stdin?.write('Content-Length: 3\r\n\r\n{]}');
      open(uri('Caddyfile'), BROKEN);
      await diagnostics(uri('Caddyfile'), some);
    });

    it('may take a request back', async () => {
      const { open, connection, uri } = await start({ capabilities: PULLS });
      open(uri('Caddyfile'), BROKEN);
      const source = new CancellationTokenSource();
      const params = { textDocument: { uri: uri('Caddyfile') } };
      const report = connection.sendRequest(DocumentDiagnosticRequest.type, params, source.token);
      source.cancel();
      await assert.rejects(report, { code: -32800 });
      const again = await connection.sendRequest(DocumentDiagnosticRequest.type, params);
      assert.equal(again.kind === 'full' && again.items.length, 1);
    });
  });

  describe('the end', () => {
    it('is 0 after shutdown', async () => {
      const { stop } = await start();
      assert.equal(await stop(), 0);
    });

    it('is 1 without shutdown', async () => {
      const { connection, process } = await start();
      const exit = once(process, 'exit');
      await connection.sendNotification(ExitNotification.type);
      assert.equal((await exit)[0], 1);
    });

    it('comes when the client is gone', async () => {
      const { process } = await start();
      const exit = once(process, 'exit');
      process.stdin?.end();
      assert.equal((await exit)[0], 1);
    });

    it('refuses requests between shutdown and exit', async () => {
      const { connection, process, uri } = await start();
      await connection.sendRequest(ShutdownRequest.type);
      const textDocument = { uri: uri('Caddyfile') };
      const exit = once(process, 'exit');
      await connection.sendRequest(DocumentSymbolRequest.type, { textDocument }).catch(() => null);
      await connection.sendNotification(ExitNotification.type);
      assert.equal((await exit)[0], 0);
    });
  });
});

function some(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.length > 0;
}

function none(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.length === 0;
}

/** `text` with a comment above a line that makes the rule pass over it. */
function withComment(text: string, line: number): string {
  const lines = text.split('\n');
  const indentation = /^\t*/.exec(lines[line] ?? '')?.[0] ?? '';
  lines.splice(line, 0, `${indentation}# caddylint-ignore ${FINDING}: `);
  return lines.join('\n');
}

async function until(isMet: () => boolean): Promise<void> {
  for (let round = 0; round < 200; round++) {
    if (isMet()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('It did not come to pass.');
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { memoryWorkspace } from '../../server/workspace.ts';

const BUNDLE = fileURLToPath(new URL('../../dist/server-browser.js', import.meta.url));

describe('language server in a web worker', () => {
  it('checks what is open, with files that the client reads', async () => {
    const server = startWorker({ Caddyfile: 'import part\n', part: 'example.com {\n' });
    const { capabilities } = (await server.request('initialize', {
      processId: null,
      rootUri: 'file:///workspace',
      capabilities: { experimental: { caddylintFiles: true } },
    })) as { capabilities: object };
    assert.ok('codeActionProvider' in capabilities);
    server.notify('initialized', {});
    server.open('file:///workspace/Caddyfile', 'import part\n');
    const { diagnostics } = await server.published('file:///workspace/part');
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['unclosed-block'],
    );
    assert.deepEqual(server.errors, []);
  });

  it('checks an open file for a client that knows no files', async () => {
    const server = startWorker();
    await server.request('initialize', { processId: null, rootUri: null, capabilities: {} });
    server.notify('initialized', {});
    server.open('vscode-vfs://github/owner/name/Caddyfile', 'import part\nexample.com {\n');
    const { diagnostics } = await server.published('vscode-vfs://github/owner/name/Caddyfile');
    assert.ok(diagnostics.some(({ code }) => code === 'unclosed-block'));
    assert.equal(await server.request('shutdown', undefined), null);
  });
});

interface Message {
  readonly jsonrpc: '2.0';
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

interface Publication {
  readonly uri: string;
  readonly diagnostics: readonly { readonly code: string }[];
}

interface Worker {
  readonly errors: unknown[];
  request(method: string, params: unknown): Promise<unknown>;
  notify(method: string, params: unknown): void;
  open(uri: string, text: string): void;
  published(uri: string): Promise<Publication>;
}

/** Runs the bundle where there is nothing but what the language and a worker bring: no `require`, no `process`. */
function startWorker(files?: Readonly<Record<string, string>>): Worker {
  const workspace = files && memoryWorkspace(files);
  const answers = new Map<number, (message: Message) => void>();
  const errors: unknown[] = [];
  const publications: Publication[] = [];
  const waiting = new Set<() => void>();
  let last = 0;

  const scope: Record<string, unknown> & { onmessage?: (event: { data: unknown }) => void } = {
    addEventListener: () => {},
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    queueMicrotask,
    TextDecoder,
    TextEncoder,
    URL,
    console,
    postMessage: (message: Message) => queueMicrotask(() => void receive(structuredClone(message))),
  };
  scope['self'] = scope;
  vm.runInNewContext(readFileSync(BUNDLE, 'utf8'), scope);
  const post = (message: Message): void => scope.onmessage?.({ data: structuredClone(message) });

  async function receive(message: Message): Promise<void> {
    const { id, method } = message;
    if (method === undefined) return answers.get(id ?? -1)?.(message);
    if (method === 'textDocument/publishDiagnostics') {
      publications.push(message.params as Publication);
      for (const look of waiting) look();
    }
    if (method === 'window/logMessage') errors.push(message.params);
    if (id !== undefined) post({ jsonrpc: '2.0', id, ...(await answer(message)) });
  }

  async function answer({ method, params }: Message): Promise<Pick<Message, 'result' | 'error'>> {
    const { uri, folder, glob } = params as { uri: string; folder: string; glob: string };
    if (workspace && method === 'caddylint/read') {
      return { result: (await workspace.read(uri)) ?? null };
    }
    if (workspace && method === 'caddylint/find')
      return { result: await workspace.find(folder, glob) };
    if (workspace && method === 'caddylint/root') return { result: await workspace.root(uri) };
    return { error: { code: -32601, message: 'No such method.' } };
  }

  const notify = (method: string, params: unknown): void =>
    post({ jsonrpc: '2.0', method, params });
  return {
    errors,
    notify,
    request(method, params) {
      const id = ++last;
      return new Promise((resolve, reject) => {
        answers.set(id, ({ error, result }) =>
          error ? reject(new Error(JSON.stringify(error))) : resolve(result),
        );
        post({ jsonrpc: '2.0', id, method, params });
      });
    },
    open(uri, text) {
      const textDocument = { uri, languageId: 'caddyfile', version: 1, text };
      notify('textDocument/didOpen', { textDocument });
    },
    published(uri) {
      return new Promise((resolve) => {
        const look = (): void => {
          const found = publications.findLast((one) => one.uri === uri);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
  };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  ExitNotification,
  type FileChangeType,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type Range,
  type Registration,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { writeFiles } from '../folders.ts';

/** The bundle that editors start. */
export const SERVER = fileURLToPath(new URL('../../dist/server.cjs', import.meta.url));

export interface ClientOptions {
  /** Files of the opened folder, by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly capabilities?: ClientCapabilities;
  /** The opened folders, by path; the folder itself when there are none. */
  readonly folders?: readonly string[];
  /** What `workspace/configuration` answers for `caddylint`, and what is sent at the start. */
  readonly settings?: unknown;
  /** The name of the editor. */
  readonly name?: string;
  /** What is sent at the start, if that is something else. */
  readonly initial?: unknown;
}

export interface Published {
  readonly uri: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** A small editor: keeps texts, and what the server has sent. */
export interface Client {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  readonly initialized: InitializeResult;
  readonly root: string;
  readonly published: Published[];
  readonly registrations: Registration[];
  readonly logs: string[];
  /** How often the server asked to be asked for findings again. */
  readonly refreshes: () => number;
  readonly uri: (name: string) => string;
  readonly open: (uri: string, text: string, languageId?: string) => void;
  /** Replaces a range, or everything. */
  readonly change: (uri: string, text: string, range?: Range) => void;
  readonly save: (uri: string) => void;
  readonly close: (uri: string) => void;
  readonly write: (name: string, text: string, type?: FileChangeType) => void;
  /** Deletes a file, and tells of it as an editor does that watches the folder. */
  readonly erase: (name: string) => void;
  readonly configure: (settings: unknown) => void;
  readonly text: (uri: string) => string;
  /** The next state published for a file that satisfies `isMet`; states already published count from `since`. */
  readonly diagnostics: (
    uri: string,
    isMet: (diagnostics: readonly Diagnostic[]) => boolean,
    since?: number,
  ) => Promise<readonly Diagnostic[]>;
  readonly actions: (uri: string, range: Range, only?: string[]) => Promise<CodeAction[]>;
  /** What the open files become. */
  readonly applied: (edit: WorkspaceEdit | undefined) => Record<string, string>;
  /** The exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts editors for the tests of a suite, with these options in common. Each ends with the test that started it. */
export function editors(common: ClientOptions = {}): (options?: ClientOptions) => Promise<Client> {
  const running: Client[] = [];
  afterEach(async () => {
    for (const client of running.splice(0)) await client.stop();
  });
  return async (options = {}) => {
    const client = await startClient({ ...common, ...options });
    running.push(client);
    return client;
  };
}

async function startClient(options: ClientOptions = {}): Promise<Client> {
  if (!existsSync(SERVER)) throw new Error(`${SERVER} is missing: run "npm run build" first.`);
  const folder = mkdtempSync(join(tmpdir(), 'caddylint-lsp-'));
  const root = pathToFileURL(folder).toString();
  mkdirSync(join(folder, '.git'));
  const put = (name: string, text: string): void => {
    writeFiles(folder, { [name]: text });
  };
  for (const [name, text] of Object.entries(options.files ?? {})) put(name, text);

  const server = spawn(process.execPath, ['-e', `require(${JSON.stringify(SERVER)}).start()`]);
  const exited = new Promise<number | null>((resolve) => server.once('exit', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const documents = new Map<string, TextDocument>();
  const published: Published[] = [];
  const registrations: Registration[] = [];
  const logs: string[] = [];
  const waiting = new Set<() => void>();
  let refreshes = 0;
  let settings: unknown = options.settings ?? null;

  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    published.push(params);
    for (const look of waiting) look();
  });
  connection.onNotification(LogMessageNotification.type, ({ message }) => void logs.push(message));
  connection.onRequest(DiagnosticRefreshRequest.type, () => void refreshes++);
  connection.onRequest(RegistrationRequest.type, ({ registrations: fresh }) => {
    registrations.push(...fresh);
  });
  connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => settings ?? null));
  connection.listen();
  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    ...(options.name && { clientInfo: { name: options.name } }),
    rootUri: root,
    workspaceFolders: (options.folders ?? ['']).map((path) => ({
      uri: path === '' ? root : `${root}/${path}`,
      name: path || 'test',
    })),
    capabilities: withActions(options.capabilities),
    initializationOptions: options.initial ?? options.settings,
  });
  await connection.sendNotification(InitializedNotification.type, {});

  const send = (sent: Promise<void>): void => {
    sent.catch((error: unknown) => logs.push(String(error)));
  };
  return {
    connection,
    process: server,
    initialized,
    root,
    published,
    registrations,
    logs,
    refreshes: () => refreshes,
    uri: (name) => `${root}/${name}`,
    open(uri, text, languageId = 'caddyfile') {
      const document = TextDocument.create(uri, languageId, 1, text);
      documents.set(uri, document);
      const textDocument = { uri, languageId, version: 1, text };
      send(connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument }));
    },
    change(uri, text, range) {
      const document = documents.get(uri);
      if (!document) throw new Error(`${uri} is not open`);
      const version = document.version + 1;
      const contentChanges = [range ? { range, text } : { text }];
      TextDocument.update(document, contentChanges, version);
      const params = { textDocument: { uri, version }, contentChanges };
      send(connection.sendNotification(DidChangeTextDocumentNotification.type, params));
    },
    save(uri) {
      const params = { textDocument: { uri } };
      send(connection.sendNotification(DidSaveTextDocumentNotification.type, params));
    },
    close(uri) {
      documents.delete(uri);
      const params = { textDocument: { uri } };
      send(connection.sendNotification(DidCloseTextDocumentNotification.type, params));
    },
    write(name, text, type = 2) {
      put(name, text);
      const params = { changes: [{ uri: `${root}/${name}`, type }] };
      send(connection.sendNotification(DidChangeWatchedFilesNotification.type, params));
    },
    erase(name) {
      rmSync(join(folder, name));
      const params = { changes: [{ uri: `${root}/${name}`, type: 3 as const }] };
      send(connection.sendNotification(DidChangeWatchedFilesNotification.type, params));
    },
    configure(changed) {
      settings = changed;
      const params = { settings: { caddylint: changed } };
      send(connection.sendNotification('workspace/didChangeConfiguration', params));
    },
    text: (uri) => documents.get(uri)?.getText() ?? '',
    diagnostics(uri, isMet, since = 0) {
      return new Promise((resolve, reject) => {
        const finish = (diagnostics: readonly Diagnostic[]): void => {
          waiting.delete(look);
          clearTimeout(timer);
          resolve(diagnostics);
        };
        const look = (): void => {
          const last = published.slice(since).findLast((one) => one.uri === uri);
          if (last && isMet(last.diagnostics)) finish(last.diagnostics);
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(
            new Error(
              `Not published for ${uri}; so far: ${JSON.stringify(published)} ${logs.join('\n')}`,
            ),
          );
        }, 8000);
        waiting.add(look);
        look();
      });
    },
    async actions(uri, range, only) {
      const context = { diagnostics: [], ...(only && { only }) };
      const params = { textDocument: { uri }, range, context };
      const found = (await connection.sendRequest(CodeActionRequest.type, params)) ?? [];
      return found.filter(
        (one): one is CodeAction => !('command' in one && typeof one.command === 'string'),
      );
    },
    applied(edit) {
      const texts: Record<string, string> = {};
      const apply = (uri: string, edits: TextEdit[]): void => {
        const document = documents.get(uri);
        if (document) texts[uri] = TextDocument.applyEdits(document, edits);
      };
      for (const [uri, edits] of Object.entries(edit?.changes ?? {})) apply(uri, edits);
      for (const change of edit?.documentChanges ?? []) {
        if (!('edits' in change)) continue;
        const { uri, version } = change.textDocument;
        if (version !== null && version !== documents.get(uri)?.version) {
          throw new Error(`The edit is for version ${version} of ${uri}`);
        }
        apply(uri, change.edits as TextEdit[]);
      }
      return texts;
    },
    async stop() {
      if (server.exitCode === null) {
        await connection.sendRequest(ShutdownRequest.type);
        await connection.sendNotification(ExitNotification.type);
      }
      const code = await exited;
      connection.dispose();
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}

/** Every editor of today knows actions that are more than the name of a command. */
function withActions({ textDocument, ...others }: ClientCapabilities = {}): ClientCapabilities {
  const codeActionLiteralSupport = { codeActionKind: { valueSet: [] } };
  return { ...others, textDocument: { codeAction: { codeActionLiteralSupport }, ...textDocument } };
}

/** From the start of a line to its end, or the place given. */
export function at(line: number, character = 0, endCharacter = character): Range {
  return { start: { line, character }, end: { line, character: endCharacter } };
}

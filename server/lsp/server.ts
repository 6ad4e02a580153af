import {
  CodeLensRefreshRequest,
  type Connection,
  FileChangeType,
  type InitializeParams,
  type Diagnostic as LspDiagnostic,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Tree } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { CADDYFILES } from '../analysis/caddyfiles.ts';
import { rulePage } from '../features/rule-page.ts';
import { inlineOwner } from '../project/inline-uri.ts';
import { normalize } from '../workspace.ts';
import { serveAdapted } from './adapted.ts';
import { answering } from './answer.ts';
import { analysesAround } from './around.ts';
import type { Call, Outcome } from './caddy-call.ts';
import { caddyfileOfTest } from './caddyfile-test.ts';
import { serveCalls } from './calls.ts';
import { type Client, clientOf, initializeResult, register, watch } from './capabilities.ts';
import { type Check, createChecks } from './checks.ts';
import { serveCommands } from './commands.ts';
import { type Texts, toDiagnostic, toObjection } from './convert.ts';
import { serveDecorations } from './decorations.ts';
import { type EditingHost, serveEditing } from './editing.ts';
import { serveEverywhere } from './everywhere.ts';
import { serveLenses } from './lenses.ts';
import { serveNavigation } from './navigation.ts';
import { createFences } from './fences.ts';
import { createInline } from './inline.ts';
import { folderOf, type HostWorkspace, overlay } from './overlay.ts';
import { createRealCaddy } from './real-caddy.ts';
import { outdatedDrawings } from './redraw.ts';
import type { Ask } from './remote.ts';
import { createRooms } from './rooms.ts';
import { checksOf } from './roots.ts';
import { createSession, type Session } from './session.ts';
import { type EditorSettings, readSettings, sectionOf } from './settings.ts';
import { unwatched } from './watched.ts';

/**
 * The files outside the editors, given the URIs of the folders that the client has open. `ask` puts the
 * questions of `remote.ts` to the client; one that did not declare `experimental.caddylintFiles` is not asked.
 */
export type WorkspaceFor = (folders: readonly string[], ask: Ask) => HostWorkspace;

/** Runs a program for the user's own Caddy. */
export type Run = (call: Call) => Promise<Outcome>;

/** Serves one client over a connection that does not listen yet. Without `run`, no program is ever started. */
export function connect(connection: Connection, workspaceFor: WorkspaceFor, run?: Run): void {
  connection.onInitialize((params) => {
    const client = clientOf(params);
    serve(connection, client, params, workspaceFor, run);
    return initializeResult(client);
  });
  connection.listen();
}

/** How long after a change, in milliseconds, a check waits for the next one. */
const PAUSE = 100;

/** More files than this are not checked, unless they are open. */
const MOST_CADDYFILES = 200;

function serve(
  connection: Connection,
  client: Client,
  params: InitializeParams,
  workspaceFor: WorkspaceFor,
  run: Run | undefined,
): void {
  const folders = new Set(foldersOf(params).map(folderOf));
  const ask: Ask = client.readsFiles
    ? (method, question) => connection.sendRequest(method, question)
    : async () => undefined;
  let files = workspaceFor([...folders], ask);
  let pushedSettings: unknown = sectionOf(params.initializationOptions);
  const settings = new Map<string, Promise<EditorSettings>>();
  const documents = new TextDocuments(TextDocument);
  /** The client's spelling of the URIs of open documents. */
  const spellings = new Map<string, string>();
  const trees = new Map<string, Tree>();
  const rooms = createRooms(trees);
  const timers = new Map<string, NodeJS.Timeout>();
  const watchedNames = new Set<string>();

  const fail = (what: string, error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    connection.console.error(`caddylint: ${what} failed: ${reason.split('\n')[0]}`);
  };
  const failedCheck = (error: unknown): void => fail('a check', error);
  const documentOf = (uri: string): TextDocument | undefined => {
    const document = documents.get(spellings.get(uri) ?? uri);
    return document && isSound(document) ? document : undefined;
  };
  const caddyfileOf = (uri: string): TextDocument | undefined => {
    const document = documentOf(normalize(uri));
    return document?.languageId === 'caddyfile' ? caddyfileOfTest(document) : undefined;
  };
  const openCaddyfiles = (): readonly string[] => [
    ...[...spellings.keys()].filter((uri) => caddyfileOf(uri)),
    ...inline.open(),
  ];
  const soon = (key: string, task: () => void, pause: number): void => {
    clearTimeout(timers.get(key));
    const run = (): void => {
      timers.delete(key);
      task();
    };
    timers.set(key, setTimeout(run, pause));
  };

  const settingsFor = (uri: string): Promise<EditorSettings> => {
    const known = settings.get(uri);
    if (known) return known;
    const asked = client.configuration
      ? connection.workspace
          .getConfiguration({ scopeUri: spellings.get(uri) ?? uri, section: 'caddylint' })
          // Some have nothing to say, and sent at the start what they wanted to.
          .then((value: unknown) => value ?? pushedSettings)
          .catch((error: unknown) => fail('reading settings', error))
      : Promise.resolve(pushedSettings);
    const folder = [...folders].find((one) => uri.startsWith(`${one}/`));
    const read = asked.then((value: unknown) => readSettings(value, folder));
    settings.set(uri, read);
    return read;
  };
  const workspace = overlay(
    {
      read: (uri) => files.read(uri),
      find: (folder, glob) => files.find(folder, glob),
      root: (uri) => files.root(uri),
    },
    (uri) => {
      const document = documentOf(uri);
      if (document?.languageId !== 'caddyfile') return document?.getText();
      return rooms.textOf(uri, document.getText());
    },
  );
  const checks = createChecks(workspace, settingsFor, trees);
  const isOutdated = outdatedDrawings((uri) => caddyfileOf(uri) !== undefined);

  const caddy = createRealCaddy({
    ...(run && { run }),
    commandFor: async (uri) => (await settingsFor(uri)).caddyCommand,
    written: (uri, text) => rooms.plain(uri, text),
    judged() {
      if (client.pulls) soon('refresh', refresh, 0);
      else for (const open of openCaddyfiles()) void session.check(open);
    },
    failed: (error) => fail('asking Caddy', error),
  });

  const textsOf = (analysis: Analysis): Texts => {
    const made = new Map<string, TextDocument>();
    return {
      document(uri) {
        const document = made.get(uri) ?? rooms.document(uri, analysis.files.read(uri) ?? '');
        made.set(uri, document);
        return document;
      },
      spelling: (uri) => spellings.get(uri) ?? uri,
      version: (uri) => documentOf(uri)?.version ?? null,
    };
  };
  const show = (check: Check): ReadonlyMap<string, readonly LspDiagnostic[]> => {
    const texts = textsOf(check.analysis);
    const byFile = new Map<string, LspDiagnostic[]>();
    for (const one of check.diagnostics) {
      const ofFile = byFile.get(one.at.uri) ?? [];
      ofFile.push(toDiagnostic(one, texts, rulePage(one.rule)));
      byFile.set(one.at.uri, ofFile);
    }
    for (const objection of caddy.objections(check.analysis.uri)) {
      const document = texts.document(objection.uri);
      const ofFile = byFile.get(objection.uri) ?? [];
      ofFile.push(toObjection(objection, document));
      byFile.set(objection.uri, ofFile);
    }
    return byFile;
  };

  const session: Session<LspDiagnostic> = createSession<LspDiagnostic>({
    workspace,
    checks,
    openCaddyfiles,
    show,
    essence: ({ code, range, message }) => JSON.stringify([code, range, message]),
    publish(uri, diagnostics) {
      // No editor knows a file that stands in another one; its findings are in that.
      if (inlineOwner(uri)) return;
      const spelled = spellings.get(uri) ?? uri;
      connection
        .sendDiagnostics({ uri: spelled, diagnostics: [...diagnostics] })
        .catch((error: unknown) => fail('publishing', error));
    },
    asksFor: (uri) => client.pulls && caddyfileOf(uri) !== undefined,
    taken({ analysis }) {
      if (isOutdated(analysis)) soon('redraw', redraw, PAUSE);
      if (!client.registers.watchedFiles) return;
      const fresh = unwatched(analysis).filter((name) => !watchedNames.has(name));
      if (fresh.length === 0) return;
      for (const name of fresh) watchedNames.add(name);
      watch(connection, fresh).catch((error: unknown) => fail('watching files', error));
    },
    renew(open, cause) {
      const pulled = client.pulls ? open.filter((uri) => !inlineOwner(uri)) : [];
      for (const uri of open) {
        if (!pulled.includes(uri)) soon(uri, () => void session.check(uri), PAUSE);
      }
      if (pulled.length > 0 && (cause === undefined || pulled.some((uri) => uri !== cause))) {
        // The client asks by itself for the file that is being edited.
        soon('refresh', refresh, PAUSE);
      }
    },
    changing: () => everywhere.changed(),
    failed: failedCheck,
  });
  const fences = createFences({
    documentOf,
    settingsFor,
    soon: (uri, task) => soon(`fences ${uri}`, task, PAUSE),
    publish: (params) => connection.sendDiagnostics(params),
    failed: (error) => fail('a check of Markdown', error),
  });
  const inline = createInline({
    workspace,
    documentOf,
    opened: (uri) => soon(uri, () => void session.check(uri), PAUSE),
    closed: (uri) => session.closed(uri),
    failed: failedCheck,
  });
  const refresh = (): void => {
    connection.languages.diagnostics
      .refresh()
      .catch((error: unknown) => fail('asking for a refresh', error));
  };

  const askCaddy = async (uri: string): Promise<void> => {
    try {
      const found = await session.checksFor(uri);
      await caddy.ask(found.map(({ analysis }) => analysis));
    } catch (error) {
      fail('asking Caddy', error);
    }
  };
  const redraw = (): void => {
    const { languages } = connection;
    const asked = [
      ...(client.refreshes.hints ? [languages.inlayHint.refresh()] : []),
      ...(client.refreshes.lenses ? [connection.sendRequest(CodeLensRefreshRequest.type)] : []),
    ];
    for (const one of asked) one.catch((error: unknown) => fail('asking for a refresh', error));
  };

  documents.onDidChangeContent(({ document }) => {
    if (!isSound(document)) return;
    const uri = normalize(document.uri);
    const isNew = !spellings.has(uri);
    spellings.set(uri, document.uri);
    if (isNew) everywhere.forget(document.uri);
    if (isNew && !client.registers.watchedFiles) files.forget(uri);
    caddy.drop(uri);
    fences.changed(uri);
    inline.changed(uri);
    session.changed(uri);
    if (isNew && !client.pulls && caddyfileOf(uri)) soon(uri, () => void session.check(uri), 0);
  });
  documents.onDidSave(({ document }) => {
    if (run && caddyfileOf(document.uri)) void askCaddy(normalize(document.uri));
    if (client.registers.watchedFiles) return;
    // Nobody tells what else has changed on the disk, so everything is looked at again.
    files.forget(normalize(document.uri));
    session.reconsider();
  });
  documents.onDidClose(({ document }) => {
    if (!isSound(document)) return;
    const uri = normalize(document.uri);
    fences.closed(document);
    everywhere.forget(document.uri);
    spellings.delete(uri);
    rooms.forget(uri);
    settings.delete(uri);
    inline.closed(uri);
    clearTimeout(timers.get(uri));
    session.closed(uri);
    session.changed(uri);
  });
  documents.listen(connection);

  connection.onInitialized(() => {
    register(connection, client).catch((error: unknown) => fail('registering', error));
    if (!client.folders) return;
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      for (const { uri } of removed) folders.delete(folderOf(uri));
      for (const { uri } of added) folders.add(folderOf(uri));
      files = workspaceFor([...folders], ask);
      settings.clear();
      session.reconsider();
    });
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const change of changes) {
      const uri = normalize(change.uri);
      const isIgnoreFile = uri.endsWith('/.gitignore');
      if (change.type !== FileChangeType.Changed || isIgnoreFile) files.forget(uri);
      else if (documentOf(uri)) continue;
      if (isIgnoreFile) session.reconsider();
      else {
        caddy.drop(uri);
        session.changed(uri);
      }
    }
  });
  connection.onDidChangeConfiguration(({ settings: all }: { readonly settings: unknown }) => {
    pushedSettings = sectionOf(all);
    settings.clear();
    session.reconsider();
    for (const uri of spellings.keys()) fences.changed(uri);
    soon('redraw', redraw, 0);
  });

  const answer = answering(fail);

  connection.languages.diagnostics.on(
    answer('textDocument/diagnostic', async ({ textDocument }) => {
      const document = caddyfileOf(textDocument.uri);
      const items = document ? await session.findingsIn(normalize(document.uri)) : [];
      return { kind: 'full' as const, items: [...items] };
    }),
  );
  const everywhere = serveEverywhere(connection, {
    answer,
    isElsewhere: (uri) => caddyfileOf(uri) !== undefined,
    async look() {
      const found = await session.findingsOf((await caddyfiles()).slice(0, MOST_CADDYFILES));
      return new Map([...found].map(([uri, findings]) => [spellings.get(uri) ?? uri, findings]));
    },
  });
  const caddyfiles = async (): Promise<readonly string[]> => {
    const found = new Set(openCaddyfiles());
    for (const folder of folders) {
      for (const uri of await workspace.find(folder, CADDYFILES)) found.add(uri);
      for (const uri of await inline.below(folder)) found.add(uri);
    }
    return [...found];
  };
  const host: EditingHost = {
    client,
    workspace,
    answer,
    caddyfileOf,
    rooms,
    recentFor: (uri) => session.recentFor(uri),
    async analysesFor(uri) {
      return (await session.checksFor(uri)).map(({ analysis }) => analysis);
    },
    async around(uri) {
      return documentOf(uri) ? analysesAround(uri, await caddyfiles(), checks, failedCheck) : [];
    },
    async everyAnalysis() {
      const found = await checksOf(
        (await caddyfiles()).slice(0, MOST_CADDYFILES),
        checks,
        failedCheck,
      );
      return [...found.values()].map(({ analysis }) => analysis);
    },
    textsOf,
    settingsFor,
    spelling: (uri) => spellings.get(uri) ?? uri,
    checksFor: (uri) => session.checksFor(uri),
    failed: fail,
    warn: (sentence) => connection.console.warn(`caddylint: ${sentence}`),
  };
  serveNavigation(connection, host);
  serveEditing(connection, host);
  serveDecorations(connection, host);
  serveCalls(connection, host);
  serveCommands(connection, host, serveAdapted(connection, host, caddy));
  serveLenses(connection, host, caddy);
}

function foldersOf(params: InitializeParams): string[] {
  if (params.workspaceFolders) return params.workspaceFolders.map(({ uri }) => uri);
  return params.rootUri ? [params.rootUri] : [];
}

/** One document that is none must not spoil what is asked about the others. */
function isSound(document: TextDocument): boolean {
  const [uri, text]: readonly unknown[] = [document.uri, document.getText()];
  return typeof uri === 'string' && typeof text === 'string';
}

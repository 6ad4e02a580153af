import type {
  Connection,
  InitializeParams,
  Diagnostic as LspDiagnostic,
} from 'vscode-languageserver';
import { CADDYFILES } from '../analysis/caddyfiles.ts';
import { inlineOwner } from '../project/inline-uri.ts';
import { normalize } from '../workspace.ts';
import { serveAdapted } from './adapted.ts';
import { answering } from './answer.ts';
import { analysesAround } from './around.ts';
import { createSettings } from './asked-settings.ts';
import type { Call, Outcome } from './caddy-call.ts';
import { serveCalls } from './calls.ts';
import { type Client, clientOf, initializeResult, watch } from './capabilities.ts';
import { followChanges } from './changes.ts';
import { createChecks } from './checks.ts';
import { serveCommands } from './commands.ts';
import { serveDecorations } from './decorations.ts';
import { type EditingHost, serveEditing } from './editing.ts';
import { createEditors } from './editors.ts';
import { serveEverywhere } from './everywhere.ts';
import { createFences } from './fences.ts';
import { createFolders, type WorkspaceFor } from './folders.ts';
import { createInline } from './inline.ts';
import { serveLenses } from './lenses.ts';
import { serveNavigation } from './navigation.ts';
import { createRealCaddy } from './real-caddy.ts';
import { outdatedDrawings } from './redraw.ts';
import { createRefreshes } from './refreshes.ts';
import { checksOf } from './roots.ts';
import { createSession } from './session.ts';
import { shownFindings } from './shown.ts';
import { createTimers, PAUSE } from './timers.ts';
import { unwatched } from './watched.ts';

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

/** More files than this are not checked, unless they are open. */
const MOST_CADDYFILES = 200;

/** Puts the parts of the server together, for as long as the connection lasts. */
function serve(
  connection: Connection,
  client: Client,
  params: InitializeParams,
  workspaceFor: WorkspaceFor,
  run: Run | undefined,
): void {
  const fail = (what: string, error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    connection.console.error(`caddylint: ${what} failed: ${reason.split('\n')[0]}`);
  };
  const failing = (what: string) => (error: unknown) => fail(what, error);
  const failedCheck = failing('a check');
  const answer = answering(fail);

  const timers = createTimers();
  const refreshes = createRefreshes(connection, client, timers, failing('asking for a refresh'));
  const editors = createEditors();
  const { caddyfileOf, documentOf, rooms, spelling } = editors;
  const folders = createFolders(connection, client, params, workspaceFor);
  const workspace = editors.over(folders.files);
  const settings = createSettings(connection, client, {
    folders,
    sent: params.initializationOptions,
    spelling,
    failed: failing('reading settings'),
  });
  const checks = createChecks(workspace, settings.of, editors.trees);

  const caddy = createRealCaddy({
    ...(run && { run }),
    commandFor: async (uri) => (await settings.of(uri)).caddyCommand,
    written: (uri, text) => rooms.plain(uri, text),
    judged() {
      if (client.pulls) refreshes.findings(0);
      else for (const open of openCaddyfiles()) void session.check(open);
    },
    failed: failing('asking Caddy'),
  });
  const inline = createInline({
    workspace,
    documentOf,
    opened: (uri) => timers.soon(uri, () => void session.check(uri), PAUSE),
    closed: (uri) => session.closed(uri),
    failed: failedCheck,
  });
  const fences = createFences({
    documentOf,
    settingsFor: settings.of,
    soon: (uri, task) => timers.soon(`fences ${uri}`, task, PAUSE),
    publish: (diagnostics) => connection.sendDiagnostics(diagnostics),
    failed: failing('a check of Markdown'),
  });

  const openCaddyfiles = (): readonly string[] => [
    ...editors.open().filter((uri) => caddyfileOf(uri)),
    ...inline.open(),
  ];
  const allCaddyfiles = async (): Promise<readonly string[]> => {
    const found = new Set(openCaddyfiles());
    for (const folder of folders.all()) {
      for (const uri of await workspace.find(folder, CADDYFILES)) found.add(uri);
      for (const uri of await inline.below(folder)) found.add(uri);
    }
    return [...found];
  };

  const askCaddy = async (uri: string): Promise<void> => {
    try {
      const found = await session.checksFor(uri);
      await caddy.ask(found.map(({ analysis }) => analysis));
    } catch (error) {
      fail('asking Caddy', error);
    }
  };

  const isOutdated = outdatedDrawings((uri) => caddyfileOf(uri) !== undefined);
  const watched = new Set<string>();
  const session = createSession<LspDiagnostic>({
    workspace,
    checks,
    openCaddyfiles,
    show(check) {
      const { analysis } = check;
      return shownFindings(check, caddy.objections(analysis.uri), editors.textsOf(analysis));
    },
    essence: ({ code, range, message }) => JSON.stringify([code, range, message]),
    publish(uri, diagnostics) {
      // No editor knows a file that stands in another one; its findings are in that.
      if (inlineOwner(uri)) return;
      connection
        .sendDiagnostics({ uri: spelling(uri), diagnostics: [...diagnostics] })
        .catch(failing('publishing'));
    },
    asksFor: (uri) => client.pulls && caddyfileOf(uri) !== undefined,
    taken({ analysis }) {
      if (isOutdated(analysis)) refreshes.drawings(PAUSE);
      if (!client.registers.watchedFiles) return;
      const fresh = unwatched(analysis).filter((name) => !watched.has(name));
      if (fresh.length === 0) return;
      for (const name of fresh) watched.add(name);
      watch(connection, fresh).catch(failing('watching files'));
    },
    renew(open, cause) {
      const pulled = client.pulls ? open.filter((uri) => !inlineOwner(uri)) : [];
      for (const uri of open) {
        if (!pulled.includes(uri)) timers.soon(uri, () => void session.check(uri), PAUSE);
      }
      if (pulled.length > 0 && (cause === undefined || pulled.some((uri) => uri !== cause))) {
        // The client asks by itself for the file that is being edited.
        refreshes.findings(PAUSE);
      }
    },
    changing: () => everywhere.changed(),
    failed: failedCheck,
  });
  const everywhere = serveEverywhere(connection, {
    answer,
    isElsewhere: (uri) => caddyfileOf(uri) !== undefined,
    async look() {
      const caddyfiles = (await allCaddyfiles()).slice(0, MOST_CADDYFILES);
      const found = await session.findingsOf(caddyfiles);
      return new Map([...found].map(([uri, findings]) => [spelling(uri), findings]));
    },
  });

  followChanges(connection, client, {
    caddy,
    editors,
    everywhere,
    fences,
    folders,
    inline,
    refreshes,
    session,
    settings,
    timers,
    failing,
    ...(run && { saved: (uri: string) => void askCaddy(uri) }),
  });

  connection.languages.diagnostics.on(
    answer('textDocument/diagnostic', async ({ textDocument }) => {
      const document = caddyfileOf(textDocument.uri);
      const items = document ? await session.findingsIn(normalize(document.uri)) : [];
      return { kind: 'full' as const, items: [...items] };
    }),
  );
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
      return documentOf(uri) ? analysesAround(uri, await allCaddyfiles(), checks, failedCheck) : [];
    },
    async everyAnalysis() {
      const caddyfiles = (await allCaddyfiles()).slice(0, MOST_CADDYFILES);
      const found = await checksOf(caddyfiles, checks, failedCheck);
      return [...found.values()].map(({ analysis }) => analysis);
    },
    textsOf: editors.textsOf,
    settingsFor: settings.of,
    spelling,
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

import {
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticRequest,
  DocumentFormattingRequest,
  DocumentRangeFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { FIX_ALL } from './convert.ts';
import { WATCHED } from './watched.ts';

/** What the client can do, as far as it matters here. */
export interface Client {
  /** It asks for findings, and can be told to ask again. */
  readonly pulls: boolean;
  /** Features that are registered for Caddyfiles only, so that they are not offered in neighbours. */
  readonly registers: {
    readonly diagnostic: boolean;
    readonly formatting: boolean;
    readonly rangeFormatting: boolean;
    readonly documentSymbol: boolean;
    readonly foldingRange: boolean;
    readonly watchedFiles: boolean;
    readonly configuration: boolean;
  };
  readonly configuration: boolean;
  readonly folders: boolean;
  readonly versionedEdits: boolean;
  /** It answers the questions of `remote.ts`. */
  readonly readsFiles: boolean;
}

/** Reads what the client declares. */
export function clientOf({ capabilities }: InitializeParams): Client {
  const { textDocument, workspace } = capabilities;
  const experimental = capabilities.experimental as { caddylintFiles?: unknown } | undefined;
  return {
    pulls:
      textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true,
    registers: {
      diagnostic: textDocument?.diagnostic?.dynamicRegistration === true,
      formatting: textDocument?.formatting?.dynamicRegistration === true,
      rangeFormatting: textDocument?.rangeFormatting?.dynamicRegistration === true,
      documentSymbol: textDocument?.documentSymbol?.dynamicRegistration === true,
      foldingRange: textDocument?.foldingRange?.dynamicRegistration === true,
      watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
      configuration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    },
    configuration: workspace?.configuration === true,
    folders: workspace?.workspaceFolders === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    readsFiles: experimental?.caddylintFiles === true,
  };
}

const CADDYFILES = { documentSelector: [{ language: 'caddyfile' }] };
const DIAGNOSTICS = { interFileDependencies: true, workspaceDiagnostics: false };

/** What the server offers to this client. */
export function initializeResult({ pulls, registers }: Client): InitializeResult {
  return {
    serverInfo: { name: 'caddylint' },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: {
        openClose: true,
        change: TextDocumentSyncKind.Incremental,
        save: { includeText: false },
      },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
      ...(pulls && !registers.diagnostic && { diagnosticProvider: DIAGNOSTICS }),
      ...(!registers.formatting && { documentFormattingProvider: true }),
      ...(!registers.rangeFormatting && { documentRangeFormattingProvider: true }),
      ...(!registers.documentSymbol && { documentSymbolProvider: true }),
      ...(!registers.foldingRange && { foldingRangeProvider: true }),
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

/** Registers what is offered for Caddyfiles alone, and what the client is to tell. */
export async function register(
  connection: Connection,
  { pulls, registers }: Client,
): Promise<void> {
  const { client } = connection;
  if (pulls && registers.diagnostic) {
    await client.register(DocumentDiagnosticRequest.type, { ...CADDYFILES, ...DIAGNOSTICS });
  }
  if (registers.formatting) await client.register(DocumentFormattingRequest.type, CADDYFILES);
  if (registers.rangeFormatting) {
    await client.register(DocumentRangeFormattingRequest.type, CADDYFILES);
  }
  if (registers.documentSymbol) await client.register(DocumentSymbolRequest.type, CADDYFILES);
  if (registers.foldingRange) await client.register(FoldingRangeRequest.type, CADDYFILES);
  if (registers.configuration) {
    await client.register(DidChangeConfigurationNotification.type, { section: 'caddylint' });
  }
  if (registers.watchedFiles) await watch(connection, WATCHED);
}

/** Asks the client to tell of changes to files that match. */
export async function watch(connection: Connection, globs: readonly string[]): Promise<void> {
  const watchers = globs.map((globPattern) => ({ globPattern }));
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}

import {
  BulkRegistration,
  CodeActionKind,
  type Connection,
  type DiagnosticOptions,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticRequest,
  type InitializeParams,
  type InitializeResult,
  RegistrationType,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { NEIGHBOURS } from './around.ts';
import { commandsFor } from './commands.ts';
import { FIX_ALL } from './convert-edits.ts';
import { type Offer, offers } from './offers.ts';
import { WATCHED } from './watched.ts';

/** What the client can do, as far as it matters here. */
export interface Client {
  /** It asks for findings, and can be told to ask again. */
  readonly pulls: boolean;
  /** What is registered for Caddyfiles only, so that it is not offered in neighbours. */
  readonly registers: {
    readonly diagnostic: boolean;
    readonly offers: ReadonlySet<Offer>;
    readonly watchedFiles: boolean;
    readonly configuration: boolean;
  };
  readonly configuration: boolean;
  /** It can be told to ask again for what is drawn into the text. */
  readonly refreshes: { readonly hints: boolean; readonly lenses: boolean };
  readonly folders: boolean;
  readonly versionedEdits: boolean;
  /** An edit may make a file. */
  readonly createsFiles: boolean;
  /** It shows which word a definition was asked for. */
  readonly links: boolean;
  readonly completion: {
    /** It understands tab stops. */
    readonly snippets: boolean;
    /** It asks whether the rest of the word is to be replaced or kept. */
    readonly insertReplace: boolean;
  };
  /** It can be offered findings of files that are not open without losing those of the others. */
  readonly pullsEverywhere: boolean;
  /** It answers the questions of `remote.ts`. */
  readonly readsFiles: boolean;
  /** It has the command of `adapted.ts` itself, and asks for the JSON. */
  readonly showsAdapted: boolean;
  /** It asks what else changes when files are renamed. */
  readonly tellsOfMoves: boolean;
  /** It has the command that shows references itself. */
  readonly showsReferences: boolean;
  /** It opens a document where it is told to. */
  readonly showsDocuments: boolean;
  /** It knows actions that are more than the name of a command. */
  readonly actionLiterals: boolean;
}

/** Reads what the client declares. */
export function clientOf({ capabilities, clientInfo }: InitializeParams): Client {
  const { textDocument, workspace } = capabilities;
  const completionItem = textDocument?.completion?.completionItem;
  const experimental = capabilities.experimental as Experimental | undefined;
  return {
    pulls:
      textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true,
    // Where it can ask for the whole workspace, Neovim 0.12 no longer asks for open files when it is told to refresh.
    pullsEverywhere: clientInfo?.name !== 'Neovim',
    registers: {
      diagnostic: textDocument?.diagnostic?.dynamicRegistration === true,
      offers: new Set(
        offers.filter(({ key }) => textDocument?.[key]?.dynamicRegistration === true),
      ),
      watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
      configuration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    },
    configuration: workspace?.configuration === true,
    refreshes: {
      hints: workspace?.inlayHint?.refreshSupport === true,
      lenses: workspace?.codeLens?.refreshSupport === true,
    },
    folders: workspace?.workspaceFolders === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles:
      workspace?.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.resourceOperations?.includes('create') === true,
    links: textDocument?.definition?.linkSupport === true,
    completion: {
      snippets: completionItem?.snippetSupport === true,
      insertReplace: completionItem?.insertReplaceSupport === true,
    },
    readsFiles: experimental?.caddylintFiles === true,
    showsAdapted: experimental?.caddylintAdapted === true,
    tellsOfMoves: workspace?.fileOperations?.willRename === true,
    showsReferences: experimental?.caddylintReferences === true,
    showsDocuments: capabilities.window?.showDocument?.support === true,
    actionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
  };
}

interface Experimental {
  readonly caddylintFiles?: unknown;
  readonly caddylintAdapted?: unknown;
  readonly caddylintReferences?: unknown;
}

const CADDYFILES = { documentSelector: [{ language: 'caddyfile' }] };
/** By name: what else is written in their languages is left to other servers. */
const CADDYFILES_AND_NEIGHBOURS = {
  documentSelector: [...CADDYFILES.documentSelector, ...NEIGHBOURS.map((pattern) => ({ pattern }))],
};
/** Any file may be imported, and a folder may hold one that is. */
const ANYTHING = { filters: [{ pattern: { glob: '**/*' } }] };
const REFACTORS = [
  CodeActionKind.RefactorExtract,
  CodeActionKind.RefactorInline,
  CodeActionKind.RefactorRewrite,
];

/** What the server offers to this client. */
export function initializeResult(client: Client): InitializeResult {
  const { pulls, registers } = client;
  const commands = [...commandsFor(client)];
  return {
    serverInfo: { name: 'caddylint' },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: {
        openClose: true,
        change: TextDocumentSyncKind.Incremental,
        save: { includeText: false },
      },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, ...REFACTORS, FIX_ALL] },
      ...(pulls && !registers.diagnostic && { diagnosticProvider: diagnosticOptions(client) }),
      workspaceSymbolProvider: true,
      ...(commands.length > 0 && { executeCommandProvider: { commands } }),
      ...Object.fromEntries(
        offers
          .filter((offer) => !registers.offers.has(offer))
          .map(({ provider, options }) => [provider, options ?? true]),
      ),
      workspace: {
        workspaceFolders: { supported: true, changeNotifications: true },
        ...(client.tellsOfMoves && { fileOperations: { willRename: ANYTHING } }),
      },
    },
  };
}

function diagnosticOptions({ pullsEverywhere }: Client): DiagnosticOptions {
  return { interFileDependencies: true, workspaceDiagnostics: pullsEverywhere };
}

/** Registers what is offered for Caddyfiles and their neighbours alone, and what the client is to tell. */
export async function register({ client }: Connection, own: Client): Promise<void> {
  const { pulls, registers } = own;
  if (pulls && registers.diagnostic) {
    await client.register(DocumentDiagnosticRequest.type, {
      ...CADDYFILES,
      ...diagnosticOptions(own),
    });
  }
  const bulk = BulkRegistration.create();
  for (const { method, options, inNeighbours } of registers.offers) {
    const where = inNeighbours ? CADDYFILES_AND_NEIGHBOURS : CADDYFILES;
    bulk.add(new RegistrationType<object>(method), { ...where, ...options });
  }
  if (registers.offers.size > 0) await client.register(bulk);
  if (registers.configuration) {
    await client.register(DidChangeConfigurationNotification.type, { section: 'caddylint' });
  }
  if (registers.watchedFiles) await watch({ client }, WATCHED);
}

/** Asks the client to tell of changes to files that match. */
export async function watch(
  { client }: Pick<Connection, 'client'>,
  globs: readonly string[],
): Promise<void> {
  const watchers = globs.map((globPattern) => ({ globPattern }));
  await client.register(DidChangeWatchedFilesNotification.type, { watchers });
}

import {
  CallHierarchyPrepareRequest,
  CodeLensRequest,
  CompletionRequest,
  DefinitionRequest,
  DocumentFormattingRequest,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  DocumentOnTypeFormattingRequest,
  DocumentRangeFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  InlayHintRequest,
  ReferencesRequest,
  RenameRequest,
  SelectionRangeRequest,
  SemanticTokensRegistrationType,
  type ServerCapabilities,
  SignatureHelpRequest,
  type TextDocumentClientCapabilities,
} from 'vscode-languageserver';
import { formattingTriggers } from '../features/typed-formatting.ts';
import { tokenModifiers, tokenTypes } from '../features/tokens.ts';

/** One feature for a text document, as the two sides of the protocol call it. */
export interface Offer {
  /** Among the client's capabilities. */
  readonly key: Exclude<Keys<TextDocumentClientCapabilities>, 'synchronization' | 'filters'>;
  /** Among the server's. */
  readonly provider: keyof ServerCapabilities;
  readonly method: string;
  readonly options?: object;
  /** It is there in env files, compose files and Dockerfiles, too, for what they have to do with Caddyfiles. */
  readonly inNeighbours?: true;
}

type Keys<T> = {
  [K in keyof T]-?: T[K] extends { dynamicRegistration?: boolean } | undefined ? K : never;
}[keyof T];

/** What is offered for Caddyfiles, beside findings and actions. */
export const offers: readonly Offer[] = [
  {
    key: 'formatting',
    provider: 'documentFormattingProvider',
    method: DocumentFormattingRequest.method,
  },
  {
    key: 'rangeFormatting',
    provider: 'documentRangeFormattingProvider',
    method: DocumentRangeFormattingRequest.method,
  },
  {
    key: 'onTypeFormatting',
    provider: 'documentOnTypeFormattingProvider',
    method: DocumentOnTypeFormattingRequest.method,
    options: {
      firstTriggerCharacter: formattingTriggers[0],
      moreTriggerCharacter: formattingTriggers.slice(1),
    },
  },
  {
    key: 'documentSymbol',
    provider: 'documentSymbolProvider',
    method: DocumentSymbolRequest.method,
  },
  { key: 'foldingRange', provider: 'foldingRangeProvider', method: FoldingRangeRequest.method },
  {
    key: 'completion',
    provider: 'completionProvider',
    method: CompletionRequest.method,
    // Letters and digits open the list in any case.
    options: { triggerCharacters: ['@', '$', '.', '/'], resolveProvider: true },
  },
  {
    key: 'hover',
    provider: 'hoverProvider',
    method: HoverRequest.method,
    inNeighbours: true,
  },
  {
    key: 'signatureHelp',
    provider: 'signatureHelpProvider',
    method: SignatureHelpRequest.method,
    options: { triggerCharacters: [' ', '(', ','] },
  },
  {
    key: 'definition',
    provider: 'definitionProvider',
    method: DefinitionRequest.method,
    inNeighbours: true,
  },
  {
    key: 'references',
    provider: 'referencesProvider',
    method: ReferencesRequest.method,
    inNeighbours: true,
  },
  {
    key: 'documentHighlight',
    provider: 'documentHighlightProvider',
    method: DocumentHighlightRequest.method,
  },
  {
    key: 'rename',
    provider: 'renameProvider',
    method: RenameRequest.method,
    options: { prepareProvider: true },
    inNeighbours: true,
  },
  {
    key: 'documentLink',
    provider: 'documentLinkProvider',
    method: DocumentLinkRequest.method,
    options: {},
  },
  {
    key: 'selectionRange',
    provider: 'selectionRangeProvider',
    method: SelectionRangeRequest.method,
  },
  {
    key: 'semanticTokens',
    provider: 'semanticTokensProvider',
    method: SemanticTokensRegistrationType.method,
    options: {
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
      full: { delta: true },
      range: true,
    },
  },
  { key: 'inlayHint', provider: 'inlayHintProvider', method: InlayHintRequest.method },
  {
    key: 'codeLens',
    provider: 'codeLensProvider',
    method: CodeLensRequest.method,
    options: {},
  },
  {
    key: 'callHierarchy',
    provider: 'callHierarchyProvider',
    method: CallHierarchyPrepareRequest.method,
  },
];

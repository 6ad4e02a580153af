import {
  type CancellationToken,
  type CompletionItem,
  type Connection,
  LSPErrorCodes,
  MarkupKind,
  type Position,
  ResponseError,
  type SymbolInformation,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from '../../grammar/parser.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { load } from '../analysis/load.ts';
import { type Completion, completionDoc, completions } from '../features/completion.ts';
import { definition } from '../features/definition.ts';
import { folds } from '../features/folding.ts';
import { highlights } from '../features/highlight.ts';
import { hover } from '../features/hover.ts';
import { links } from '../features/links.ts';
import { references } from '../features/references.ts';
import { prepareRename, rename } from '../features/rename.ts';
import { selections } from '../features/selection.ts';
import { signatures } from '../features/signature.ts';
import { symbols } from '../features/symbols.ts';
import { tokens } from '../features/tokens.ts';
import { workspaceSymbols } from '../features/workspace-symbols.ts';
import type { PlacedEdit } from '../rules/rule.ts';
import { normalize, type Workspace } from '../workspace.ts';
import type { Client } from './capabilities.ts';
import {
  type Texts,
  textOf,
  tokenDelta,
  toCompletionItem,
  toFoldingRanges,
  toHighlight,
  toHover,
  toLink,
  toLocation,
  toLocationLinks,
  toRange,
  toSelectionRange,
  toSignatureHelp,
  toSpan,
  toSymbol,
  toSymbolInformation,
  toTokenData,
  toWorkspaceEdit,
} from './convert.ts';

/** Wraps the work of a request: it can be cancelled, and what goes wrong is told and logged. */
export type Answer = <P, R>(
  what: string,
  work: (params: P) => R | Promise<R>,
) => (request: P, token: CancellationToken) => Promise<R>;

/** What the features need of the server. */
export interface FeatureHost {
  readonly client: Client;
  readonly workspace: Workspace;
  readonly answer: Answer;
  /** The open Caddyfile of that URI, in any spelling; undefined for files of other languages. */
  readonly caddyfileOf: (uri: string) => TextDocument | undefined;
  /** The analyses that a file is part of, all files as they are now; its URI is normalized. */
  analysesFor(uri: string): Promise<readonly Analysis[]>;
  /** The same at once, with the neighbours as they were when they were last read. */
  recentFor(uri: string): Promise<readonly Analysis[]>;
  textsOf(analysis: Analysis): Texts;
  /** The Caddyfiles of the opened folders. */
  caddyfiles(): Promise<readonly string[]>;
  /** A URI as the client writes it. */
  spelling(uri: string): string;
}

/** Answers what an editor asks about open Caddyfiles, apart from findings, actions and formatting. */
export function serveFeatures(connection: Connection, host: FeatureHost): void {
  const { answer, caddyfileOf, client, workspace } = host;

  const ask = async <R>(
    analyses: readonly Analysis[],
    { textDocument, position }: AtPosition,
    work: (at: AtCursor) => R | Promise<R>,
  ): Promise<readonly R[]> => {
    const uri = normalize(textDocument.uri);
    const found: R[] = [];
    for (const analysis of analyses) {
      const texts = host.textsOf(analysis);
      const document = texts.document(uri);
      const offset = document.offsetAt(position);
      found.push(await work({ analysis, uri, offset, document, texts }));
    }
    return found;
  };
  /** Asks every analysis that the file is part of, for answers that concern several files. */
  const atEach = async <R>(
    params: AtPosition,
    work: (at: AtCursor) => R,
  ): Promise<readonly R[]> => {
    const { uri } = params.textDocument;
    if (!caddyfileOf(uri)) return [];
    return ask(await host.analysesFor(normalize(uri)), params, work);
  };
  /** The first answer; several Caddyfiles that import a file differ in little. */
  const atCursor = async <R>(
    params: AtPosition,
    work: (at: AtCursor) => R | undefined | Promise<R | undefined>,
  ): Promise<R | null> => {
    const { uri } = params.textDocument;
    if (!caddyfileOf(uri)) return null;
    const found = await ask(await host.recentFor(normalize(uri)), params, work);
    return found.find((one) => one !== undefined) ?? null;
  };
  const inFile = <R>({ textDocument }: InText, work: (at: AtCursor) => R): Promise<R | null> =>
    atCursor({ textDocument, position: { line: 0, character: 0 } }, work);

  /** The list that was sent last, for `completionItem/resolve`. */
  let offered: { readonly number: number; readonly items: readonly Completion[] } = {
    number: 0,
    items: [],
  };
  connection.onCompletion(
    answer('textDocument/completion', (params) =>
      atCursor(params, async ({ analysis, uri, offset, document }) => {
        const { answer: found } = await load(workspace, uri, (files) =>
          completions(analysis, uri, offset, files),
        );
        if (!found) return undefined;
        const { items, replace, kept = offset } = found;
        offered = { number: offered.number + 1, items };
        return items.map((item, index): CompletionItem => {
          const shown = toCompletionItem(item, replace, kept, document, client.completion);
          return { ...shown, data: [offered.number, index] };
        });
      }),
    ),
  );
  connection.onCompletionResolve(
    answer('completionItem/resolve', (item) => {
      const [number, index]: readonly unknown[] = Array.isArray(item.data) ? item.data : [];
      const known = number === offered.number ? offered.items[Number(index)] : undefined;
      const value = known ? completionDoc(known) : '';
      if (value === '') return item;
      return { ...item, documentation: { kind: MarkupKind.Markdown, value } };
    }),
  );
  connection.onHover(
    answer('textDocument/hover', (params) =>
      atCursor(params, ({ analysis, uri, offset, document }) => {
        const found = hover(analysis, uri, offset);
        return found && toHover(found, document);
      }),
    ),
  );

  connection.onSignatureHelp(
    answer('textDocument/signatureHelp', (params) =>
      atCursor(params, ({ analysis, uri, offset }) => {
        const found = signatures(analysis, uri, offset);
        return found && toSignatureHelp(found);
      }),
    ),
  );
  connection.onDefinition(
    answer('textDocument/definition', (params) =>
      atCursor(params, ({ analysis, uri, offset, document, texts }) => {
        const found = definition(analysis, uri, offset);
        if (!found) return undefined;
        return client.links
          ? toLocationLinks(found, document, texts)
          : found.targets.map((target) => toLocation(target, texts));
      }),
    ),
  );
  connection.onReferences(
    answer('textDocument/references', async (params) => {
      const wanted = params.context.includeDeclaration ? 'with definitions' : 'uses only';
      const found = await atEach(params, ({ analysis, uri, offset, texts }) =>
        references(analysis, uri, offset, wanted).map((place) => toLocation(place, texts)),
      );
      return distinctBy(found.flat());
    }),
  );
  connection.onDocumentHighlight(
    answer('textDocument/documentHighlight', (params) =>
      atCursor(params, ({ analysis, uri, offset, document }) => {
        const found = highlights(analysis, uri, offset);
        return found.length > 0 ? found.map((one) => toHighlight(one, document)) : undefined;
      }),
    ),
  );
  connection.onPrepareRename(
    answer('textDocument/prepareRename', (params) =>
      atCursor(params, ({ analysis, uri, offset, document }) => {
        const found = prepareRename(analysis, uri, offset);
        if (!found) return undefined;
        if ('refused' in found) throw refusal(found.refused);
        return { range: toRange(document, found), placeholder: found.name };
      }),
    ),
  );
  connection.onRenameRequest(
    answer('textDocument/rename', async (params) => {
      const edits: PlacedEdit[] = [];
      let texts: Texts | undefined;
      await atEach(params, (at) => {
        const found = rename(at.analysis, at.uri, at.offset, params.newName);
        if (!found) return;
        if ('refused' in found) throw refusal(found.refused);
        texts ??= at.texts;
        edits.push(...found.edits);
      });
      return texts ? toWorkspaceEdit(distinctBy(edits), texts, client.versionedEdits) : null;
    }),
  );
  connection.onDocumentLinks(
    answer('textDocument/documentLink', (params) =>
      inFile(params, ({ analysis, uri, document, texts }) =>
        links(analysis, uri).map((link) => toLink(link, document, texts)),
      ),
    ),
  );
  connection.onSelectionRanges(
    answer('textDocument/selectionRange', ({ textDocument, positions }) => {
      const document = caddyfileOf(textDocument.uri);
      if (!document) return null;
      const tree = parse(document.getText());
      return positions.map((position) =>
        toSelectionRange(
          selections(tree, document.offsetAt(position)),
          { start: position, end: position },
          document,
        ),
      );
    }),
  );
  connection.onWorkspaceSymbol(
    answer('workspace/symbol', async ({ query }) => {
      const found: SymbolInformation[] = [];
      for (const uri of await host.caddyfiles()) {
        const text = await workspace.read(uri);
        if (text === undefined) continue;
        const document = textOf(uri, text);
        const spelled = host.spelling(uri);
        for (const symbol of workspaceSymbols(parse(text), query)) {
          found.push(toSymbolInformation(symbol, document, spelled));
          if (found.length === MOST_SYMBOLS) return found;
        }
      }
      return found;
    }),
  );

  /** The tokens that were sent last, by file. */
  const sent = new Map<string, { readonly resultId: string; readonly data: readonly number[] }>();
  let results = 0;
  const remember = (uri: string, data: readonly number[]): string => {
    const resultId = String(++results);
    sent.set(uri, { resultId, data });
    return resultId;
  };
  const allTokens = (params: InText): Promise<number[] | null> =>
    inFile(params, ({ analysis, uri, document }) => toTokenData(tokens(analysis, uri), document));
  const { semanticTokens } = connection.languages;
  semanticTokens.on(
    answer('textDocument/semanticTokens/full', async (params) => {
      const data = (await allTokens(params)) ?? [];
      return { resultId: remember(params.textDocument.uri, data), data };
    }),
  );
  semanticTokens.onDelta(
    answer('textDocument/semanticTokens/full/delta', async (params) => {
      const { uri } = params.textDocument;
      const data = (await allTokens(params)) ?? [];
      const before = sent.get(uri);
      const resultId = remember(uri, data);
      if (before?.resultId !== params.previousResultId) return { resultId, data };
      return { resultId, edits: tokenDelta(before.data, data) };
    }),
  );
  semanticTokens.onRange(
    answer('textDocument/semanticTokens/range', async (params) => {
      const data = await inFile(params, ({ analysis, uri, document }) =>
        toTokenData(tokens(analysis, uri, toSpan(document, params.range)), document),
      );
      return { data: data ?? [] };
    }),
  );

  connection.onDocumentSymbol(
    answer('textDocument/documentSymbol', ({ textDocument }) => {
      const document = caddyfileOf(textDocument.uri);
      return document
        ? symbols(parse(document.getText())).map((symbol) => toSymbol(symbol, document))
        : null;
    }),
  );
  connection.onFoldingRanges(
    answer('textDocument/foldingRange', ({ textDocument }) => {
      const document = caddyfileOf(textDocument.uri);
      return document
        ? folds(parse(document.getText())).flatMap((fold) => toFoldingRanges(fold, document))
        : null;
    }),
  );
}

interface InText {
  readonly textDocument: { readonly uri: string };
}

interface AtPosition extends InText {
  readonly position: Position;
}

interface AtCursor {
  readonly analysis: Analysis;
  readonly uri: string;
  readonly offset: number;
  readonly document: TextDocument;
  readonly texts: Texts;
}

/** An editor shows no more. */
const MOST_SYMBOLS = 1000;

/** Shown to whoever asked for something that cannot be done. */
function refusal(sentence: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, sentence);
}

function distinctBy<T>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

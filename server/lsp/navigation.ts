import {
  type CompletionItem,
  type Connection,
  LSPErrorCodes,
  MarkupKind,
  ResponseError,
  type SymbolInformation,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Tree } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { load } from '../analysis/load.ts';
import { type Completion, completionDoc, completions } from '../features/completion.ts';
import { definition } from '../features/definition.ts';
import { highlights } from '../features/highlight.ts';
import { hover } from '../features/hover.ts';
import { links } from '../features/links.ts';
import { importsAfter } from '../features/moved.ts';
import { references } from '../features/references.ts';
import { contentOfFile } from '../features/scope.ts';
import { prepareRename, rename } from '../features/rename.ts';
import { signatures } from '../features/signature.ts';
import { type KnownSymbols, symbols } from '../features/symbols.ts';
import { workspaceSymbols } from '../features/workspace-symbols.ts';
import type { PlacedEdit } from '../rules/rule.ts';
import {
  toCompletionItem,
  toHighlight,
  toHover,
  toLink,
  toLocation,
  toLocationLinks,
  toRange,
  toSignatureHelp,
  type ShownSymbols,
  toSymbolAgain,
  toSymbolInformation,
} from './convert.ts';
import { normalize } from '../workspace.ts';
import { toWorkspaceEdit } from './convert-edits.ts';
import { asking, distinctBy, type FeatureHost, textsOfAll } from './feature-host.ts';

/** Answers what an editor asks about the word at a cursor, and where names and symbols are. */
export function serveNavigation(connection: Connection, host: FeatureHost): void {
  const { answer, caddyfileOf, client, workspace } = host;
  const { readTree, atEach, atCursor, atName, inFile } = asking(host);

  /** One edit of what several analyses want to be changed; null for none of them. */
  const allOf = (
    edits: readonly PlacedEdit[],
    analyses: readonly Analysis[],
  ): WorkspaceEdit | null => {
    const texts = textsOfAll(host, analyses);
    return texts ? toWorkspaceEdit(distinctBy(edits), texts, client.versionedEdits) : null;
  };

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
      atName(params, ({ analysis, uri, offset, document }) => {
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
      atName(params, ({ analysis, uri, offset, document, texts }) => {
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
      atName(params, ({ analysis, uri, offset, document }) => {
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
      const analyses: Analysis[] = [];
      await atEach(params, ({ analysis, uri, offset }) => {
        const found = rename(analysis, uri, offset, params.newName);
        if (!found) return;
        if ('refused' in found) throw refusal(found.refused);
        analyses.push(analysis);
        edits.push(...found.edits);
      });
      return allOf(edits, analyses);
    }),
  );
  if (client.tellsOfMoves) {
    connection.workspace.onWillRenameFiles(
      answer('workspace/willRenameFiles', async ({ files }) => {
        const moves = files.map(({ oldUri, newUri }) => ({
          from: normalize(oldUri),
          to: normalize(newUri),
        }));
        const analyses = await host.everyAnalysis();
        const edits = analyses.flatMap((analysis) => importsAfter(analysis, moves));
        return edits.length > 0 ? allOf(edits, analyses) : null;
      }),
    );
  }
  connection.onDocumentLinks(
    answer('textDocument/documentLink', (params) =>
      inFile(params, ({ analysis, uri, document, texts }) =>
        links(analysis, uri).map((link) => toLink(link, document, texts)),
      ),
    ),
  );
  /** The trees of all Caddyfiles and of what they import. */
  const sources = async (): Promise<ReadonlyMap<string, Part>> => {
    const found = new Map<string, Part>();
    for (const analysis of await host.everyAnalysis()) {
      for (const [uri, { written }] of analysis.config.sources) {
        if (!found.has(uri)) found.set(uri, { tree: written, holds: contentOfFile(analysis, uri) });
      }
    }
    return found;
  };
  connection.onWorkspaceSymbol(
    answer('workspace/symbol', async ({ query }) => {
      const found: SymbolInformation[] = [];
      for (const [uri, { tree, holds }] of await sources()) {
        const document = host.rooms.document(uri, tree.text);
        const spelled = host.spelling(uri);
        for (const symbol of workspaceSymbols(tree, query, holds)) {
          found.push(toSymbolInformation(symbol, document, spelled));
          if (found.length === MOST_SYMBOLS) return found;
        }
      }
      return found;
    }),
  );

  const knownSymbols: KnownSymbols = new WeakMap();
  const shownSymbols: ShownSymbols = new WeakMap();
  connection.onDocumentSymbol(
    answer('textDocument/documentSymbol', async ({ textDocument }) => {
      const uri = normalize(textDocument.uri);
      if (!caddyfileOf(uri)) return null;
      const [analysis] = await host.recentFor(uri);
      const open = caddyfileOf(uri);
      if (!open) return null;
      const { tree, document } = readTree(open);
      const holds = analysis && contentOfFile(analysis, uri);
      return symbols(tree, holds, knownSymbols).map((symbol) =>
        toSymbolAgain(symbol, document, shownSymbols),
      );
    }),
  );
}

interface Part {
  readonly tree: Tree;
  readonly holds: 'items' | 'lines';
}

/** An editor shows no more. */
const MOST_SYMBOLS = 1000;

/** Shown to whoever asked for something that cannot be done. */
function refusal(sentence: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, sentence);
}

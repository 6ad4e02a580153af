import type { Connection } from 'vscode-languageserver';
import { parse } from '../../grammar/parser.ts';
import { folds } from '../features/folding.ts';
import { hints } from '../features/hints.ts';
import { selections } from '../features/selection.ts';
import { tokens } from '../features/tokens.ts';
import { normalize } from '../workspace.ts';
import { toSpan } from './convert.ts';
import {
  tokenDelta,
  toFoldingRanges,
  toInlayHint,
  toSelectionRange,
  toTokenData,
} from './convert-decorations.ts';
import { asking, type FeatureHost, type InText } from './feature-host.ts';

/** Answers what an editor draws into and beside the text of open Caddyfiles. */
export function serveDecorations(connection: Connection, host: FeatureHost): void {
  const { answer, caddyfileOf } = host;
  const { inFile } = asking(host);

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
  connection.onFoldingRanges(
    answer('textDocument/foldingRange', ({ textDocument }) => {
      const document = caddyfileOf(textDocument.uri);
      return document
        ? folds(parse(document.getText())).flatMap((fold) => toFoldingRanges(fold, document))
        : null;
    }),
  );

  connection.languages.inlayHint.on(
    answer('textDocument/inlayHint', async (params) => {
      const kinds = (await host.settingsFor(normalize(params.textDocument.uri))).hints;
      return inFile(params, ({ analysis, uri, document }) =>
        hints(analysis, uri, toSpan(document, params.range), kinds).map((hint) =>
          toInlayHint(hint, document),
        ),
      );
    }),
  );
}

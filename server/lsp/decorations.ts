import type { Connection } from 'vscode-languageserver';
import type { Line } from '../../grammar/tree.ts';
import { type Fold, folds } from '../features/folding.ts';
import { hints } from '../features/hints.ts';
import { selections } from '../features/selection.ts';
import { type Token, tokenGroups, tokens } from '../features/tokens.ts';
import { normalize } from '../workspace.ts';
import { toSpan } from './convert.ts';
import { toFoldingRanges, toInlayHint, toSelectionRange } from './convert-decorations.ts';
import { type TokenData, tokenDelta, toTokenData } from './token-data.ts';
import { asking, type FeatureHost, type InText } from './feature-host.ts';

/** Answers what an editor draws into and beside the text of open Caddyfiles. */
export function serveDecorations(connection: Connection, host: FeatureHost): void {
  const { answer, caddyfileOf } = host;
  const { inFile, readTree } = asking(host);

  /** The tokens that were sent last, by file. */
  const sent = new Map<string, { readonly resultId: string; readonly data: readonly number[] }>();
  let results = 0;
  const encoded = new WeakMap<readonly Token[], TokenData>();
  const remember = (uri: string, data: readonly number[]): string => {
    const resultId = String(++results);
    sent.set(uri, { resultId, data });
    return resultId;
  };
  const allTokens = (params: InText): Promise<number[] | null> =>
    inFile(params, ({ analysis, uri, document }) =>
      toTokenData(tokenGroups(analysis, uri), document, encoded),
    );
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
        toTokenData([tokens(analysis, uri, toSpan(document, params.range))], document, encoded),
      );
      return { data: data ?? [] };
    }),
  );

  connection.onSelectionRanges(
    answer('textDocument/selectionRange', ({ textDocument, positions }) => {
      const open = caddyfileOf(textDocument.uri);
      if (!open) return null;
      const { tree, document } = readTree(open);
      return positions.map((position) =>
        toSelectionRange(
          selections(tree, document.offsetAt(position)),
          { start: position, end: position },
          document,
        ),
      );
    }),
  );
  const knownFolds = new WeakMap<Line, readonly Fold[]>();
  connection.onFoldingRanges(
    answer('textDocument/foldingRange', ({ textDocument }) => {
      const open = caddyfileOf(textDocument.uri);
      if (!open) return null;
      const { tree, document } = readTree(open);
      return folds(tree, knownFolds).flatMap((fold) => toFoldingRanges(fold, document));
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

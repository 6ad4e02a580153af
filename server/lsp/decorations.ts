import type { Connection } from 'vscode-languageserver';
import type { Line } from '../../grammar/tree.ts';
import { type Fold, folds } from '../features/folding.ts';
import { hints } from '../features/hints.ts';
import { selections } from '../features/selection.ts';
import { type Token, tokenGroups, tokens } from '../features/tokens.ts';
import { normalize } from '../workspace.ts';
import { toSpan } from './convert.ts';
import { toFoldingRanges, toInlayHint, toSelectionRange } from './convert-decorations.ts';
import {
  numbersOf,
  type TokenData,
  tokenDelta,
  type TokenSheet,
  toTokenSheet,
} from './token-data.ts';
import { asking, type FeatureHost, type InText } from './feature-host.ts';

/** Answers what an editor draws into and beside the text of open Caddyfiles. */
export function serveDecorations(connection: Connection, host: FeatureHost): void {
  const { answer, caddyfileOf } = host;
  const { inFile, readTree } = asking(host);

  /** The tokens that were sent last, by file. */
  const sent = new Map<string, { readonly resultId: string; readonly sheet: TokenSheet }>();
  let results = 0;
  const encoded = new WeakMap<readonly Token[], TokenData>();
  const remember = (uri: string, sheet: TokenSheet): string => {
    const resultId = String(++results);
    sent.set(uri, { resultId, sheet });
    return resultId;
  };
  const allTokens = async (params: InText): Promise<TokenSheet> => {
    const sheet = await inFile(params, ({ analysis, uri, document }) =>
      toTokenSheet(tokenGroups(analysis, uri), document, encoded),
    );
    return sheet ?? { groups: [], heads: [] };
  };
  const { semanticTokens } = connection.languages;
  semanticTokens.on(
    answer('textDocument/semanticTokens/full', async (params) => {
      const sheet = await allTokens(params);
      return { resultId: remember(params.textDocument.uri, sheet), data: numbersOf(sheet) };
    }),
  );
  semanticTokens.onDelta(
    answer('textDocument/semanticTokens/full/delta', async (params) => {
      const { uri } = params.textDocument;
      const sheet = await allTokens(params);
      const before = sent.get(uri);
      const resultId = remember(uri, sheet);
      if (before?.resultId !== params.previousResultId) return { resultId, data: numbersOf(sheet) };
      return { resultId, edits: tokenDelta(before.sheet, sheet) };
    }),
  );
  semanticTokens.onRange(
    answer('textDocument/semanticTokens/range', async (params) => {
      const data = await inFile(params, ({ analysis, uri, document }) =>
        numbersOf(
          toTokenSheet([tokens(analysis, uri, toSpan(document, params.range))], document, encoded),
        ),
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

import type { CodeAction, Connection, Range, TextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../../grammar/text.ts';
import { type Action, actions } from '../features/actions.ts';
import { formatting } from '../features/formatting.ts';
import { refactors } from '../features/refactors.ts';
import { typedFormatting } from '../features/typed-formatting.ts';
import { rulePage } from '../features/rule-page.ts';
import { normalize } from '../workspace.ts';
import type { Check } from './checks.ts';
import { textOf, toDiagnostic, toRange, toSpan } from './convert.ts';
import {
  isWanted,
  lineBreakOf,
  toActionCommand,
  toCodeAction,
  toNewFile,
  toTextEdits,
  toWorkspaceEdit,
  wantsRefactors,
} from './convert-edits.ts';
import { distinctBy, type FeatureHost } from './feature-host.ts';

/** What changing texts needs of the server beyond what the other features need. */
export interface EditingHost extends FeatureHost {
  /** The checks that may have found something in a file; its URI is normalized. */
  checksFor(uri: string): Promise<readonly Check[]>;
  /** Told, in one line, of what somebody asked for and does not get. */
  warn(sentence: string): void;
  /** Told of what went wrong without spoiling the answer. */
  failed(what: string, error: unknown): void;
}

/** Answers what changes texts: code actions and formatting. */
export function serveEditing(connection: Connection, host: EditingHost): void {
  const { answer, caddyfileOf, client } = host;

  /** What cannot be offered because of a mistake of ours must not hide the rest. */
  const attempt = (offer: () => readonly Action[]): readonly Action[] => {
    try {
      return offer();
    } catch (error) {
      host.failed('a code action', error);
      return [];
    }
  };
  connection.onCodeAction(
    answer('textDocument/codeAction', async ({ textDocument, range, context }) => {
      const uri = normalize(textDocument.uri);
      const found: CodeAction[] = [];
      for (const { analysis, diagnostics } of await host.checksFor(uri)) {
        const texts = host.textsOf(analysis);
        const document = texts.document(uri);
        const cursor = toSpan(document, range);
        const isMeant = (at: Span): boolean =>
          (at.start <= cursor.end && cursor.start <= at.end) ||
          context.diagnostics.some((one) => sameRange(one.range, toRange(document, at)));
        const offered = [...attempt(() => actions(analysis, diagnostics, uri, isMeant))];
        if (caddyfileOf(uri) && wantsRefactors(context.only)) {
          for (const refactor of refactors) {
            offered.push(...attempt(() => refactor(analysis, uri, cursor)));
          }
        }
        for (const action of offered) {
          if (!isWanted(action, context.only)) continue;
          if (action.creates && !client.createsFiles) continue;
          const edit = action.creates
            ? toNewFile(action.creates)
            : toWorkspaceEdit(action.edits, texts, client.versionedEdits);
          const mended =
            action.diagnostic &&
            toDiagnostic(action.diagnostic, texts, rulePage(action.diagnostic.rule));
          found.push(toCodeAction(action, edit, mended));
        }
      }
      const shown = distinctBy(found);
      return client.actionLiterals ? shown : shown.map(toActionCommand);
    }),
  );

  const format = (document: TextDocument, range?: Range): TextEdit[] => {
    const plain = withPlainBreaks(document);
    const edits = formatting(plain.getText(), range && toSpan(plain, range));
    if (edits) return toTextEdits(edits, plain, lineBreakOf(document));
    host.warn(`${document.uri} is not formatted, because that would change what Caddy reads.`);
    return [];
  };
  connection.onDocumentFormatting(
    answer('textDocument/formatting', ({ textDocument }) => {
      const document = caddyfileOf(textDocument.uri);
      return document ? format(document) : null;
    }),
  );
  connection.onDocumentRangeFormatting(
    answer('textDocument/rangeFormatting', ({ textDocument, range }) => {
      const document = caddyfileOf(textDocument.uri);
      return document ? format(document, range) : null;
    }),
  );
  connection.onDocumentOnTypeFormatting(
    answer('textDocument/onTypeFormatting', ({ textDocument, position, ch }) => {
      const document = caddyfileOf(textDocument.uri);
      if (!document) return null;
      const plain = withPlainBreaks(document);
      const edits = typedFormatting(plain.getText(), plain.offsetAt(position), ch);
      return toTextEdits(edits, plain, lineBreakOf(document));
    }),
  );
}

/** The same text with `\n` for its line breaks; positions are the same in both. */
function withPlainBreaks(document: TextDocument): TextDocument {
  return textOf(document.uri, document.getText().replaceAll('\r\n', '\n'));
}

function sameRange(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}

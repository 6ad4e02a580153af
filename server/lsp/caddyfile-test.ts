import { TextDocument } from 'vscode-languageserver-textdocument';
import { caddyfileIn } from '../analysis/caddyfiles.ts';

/** What is a Caddyfile of an open document. */
export function caddyfileOfTest(document: TextDocument): TextDocument {
  const text = document.getText();
  const own = caddyfileIn(document.uri, text);
  if (own.length === text.length) return document;
  return TextDocument.create(document.uri, document.languageId, document.version, own);
}

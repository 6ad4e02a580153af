import { TextDocument } from 'vscode-languageserver-textdocument';

/**
 * Caddy's own tests hold a Caddyfile, a line of dashes, and what becomes of it. Only what stands above the line is a
 * Caddyfile; offsets in it are those of the whole text. https://github.com/caddyserver/caddy/tree/master/caddytest
 */
export function caddyfileIn(uri: string, text: string): string {
  if (!uri.endsWith('.caddyfiletest')) return text;
  const dashes = /^-{10}/m.exec(text);
  return dashes ? text.slice(0, dashes.index) : text;
}

/** The same of an open document. */
export function caddyfileOfTest(document: TextDocument): TextDocument {
  const text = document.getText();
  const own = caddyfileIn(document.uri, text);
  if (own.length === text.length) return document;
  return TextDocument.create(document.uri, document.languageId, document.version, own);
}

import assert from 'node:assert/strict';
import {
  DocumentFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  SemanticTokensRequest,
} from 'vscode-languageserver-protocol/node';
import { at, editors } from './client.ts';

const TEST = `example.com {
  respond hello
}
----------
{
	"apps": {
		"http": { "bogus": [ }
	}
}
`;

describe("Caddy's own tests", () => {
  const start = editors();

  it('hold a Caddyfile above the dashes, and what is below is left alone', async () => {
    const { open, uri, connection, diagnostics } = await start();
    const textDocument = { uri: uri('sites.caddyfiletest') };
    open(textDocument.uri, TEST);
    const found = await diagnostics(textDocument.uri, (all) => all.length > 0);
    assert.deepEqual([...new Set(found.map(({ code }) => code))], ['not-formatted']);
    assert.ok(found.every(({ range }) => range.end.line <= 3));
    const options = { tabSize: 4, insertSpaces: false };
    assert.deepEqual(
      await connection.sendRequest(DocumentFormattingRequest.type, { textDocument, options }),
      [{ range: at(1, 0, 2), newText: '\t' }],
    );
    const symbols = await connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
    assert.deepEqual(
      symbols?.map(({ name }) => name),
      ['example.com'],
    );
    const folds = await connection.sendRequest(FoldingRangeRequest.type, { textDocument });
    assert.equal(folds?.length, 1);
    const tokens = await connection.sendRequest(SemanticTokensRequest.type, { textDocument });
    const lines = (tokens?.data ?? []).filter((_, index) => index % 5 === 0);
    assert.ok(lines.reduce((sum, line) => sum + line, 0) < 3);
    const position = { line: 5, character: 4 };
    assert.equal(await connection.sendRequest(HoverRequest.type, { textDocument, position }), null);
    const above = { textDocument, position: { line: 1, character: 4 } };
    assert.ok(await connection.sendRequest(HoverRequest.type, above));
  });
});

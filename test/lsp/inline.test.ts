import assert from 'node:assert/strict';
import { CodeActionRequest, type Diagnostic } from 'vscode-languageserver-protocol/node';
import { at, editors } from './client.ts';

const COMPOSE = `services:
  caddy:
    image: caddy:2.11
    ports: ["80:80", "443:443", "443:443/udp"]
    configs:
      - source: proxy
        target: /etc/caddy/Caddyfile
    volumes: [caddy_data:/data]
configs:
  proxy:
    content: |
      shop.example {
        @a path_regexp ^/a$$
        redir @a other.example{uri}
        respond "ok"
      }
volumes:
  caddy_data:
`;

describe('a Caddyfile in a compose file', () => {
  const start = editors();
  const places = (diagnostics: readonly Diagnostic[]): readonly unknown[] =>
    diagnostics.map(({ code, range }) => [code, range]);

  for (const pulls of [false, true]) {
    it(`is checked where it stands, ${pulls ? 'by clients that ask' : 'unasked'}`, async () => {
      const { open, change, close, uri, connection, diagnostics, published } = await start({
        files: { 'compose.yml': COMPOSE, '.env': '' },
        ...(pulls && { capabilities: { textDocument: { diagnostic: {} } } }),
      });
      const compose = uri('compose.yml');
      open(compose, COMPOSE, 'dockercompose');
      const [found, ...others] = await diagnostics(compose, (all) => all.length > 0);
      assert.deepEqual(places([found!]), [['redirect-missing-scheme', at(13, 17, 35)]]);
      assert.deepEqual(others, []);
      const actions = await connection.sendRequest(CodeActionRequest.type, {
        textDocument: { uri: compose },
        range: found!.range,
        context: { diagnostics: [found!] },
      });
      const edits = actions?.flatMap((one) =>
        'edit' in one ? (one.edit?.changes?.[compose] ?? []) : [],
      );
      assert.deepEqual(edits?.[0], { range: at(13, 17, 17), newText: 'https://' });
      change(compose, 'https://', at(13, 17, 17));
      await diagnostics(compose, (all) => all.length === 0);
      change(compose, 'rspond', at(14, 8, 15));
      await diagnostics(compose, (all) => all.length === 1);
      const since = published.length;
      close(compose);
      await diagnostics(compose, (all) => all.length === 0, since);
      assert.deepEqual([...new Set(published.map((one) => one.uri))], [compose]);
    });
  }
});

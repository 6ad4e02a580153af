import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver-protocol/node';
import { fencesOf } from '../../server/lsp/fences.ts';
import { at, editors } from './client.ts';

const MANUAL = `# Manual

\`\`\`caddyfile title="é"
example.com {
	encod gzip
}
\`\`\`

> ~~~ caddy
> @api path /api/*
> reverse_proxy @api {
>   lb_polcy first
> }
> ~~~

- One
  \`\`\`Caddyfile
  example.com {

  	encod gzip
  }
  \`\`\`

\`\`\`yaml
encod: gzip
\`\`\`

\`\`\`\`caddyfile
email admin@example.com
`;

describe('Caddyfiles in Markdown', () => {
  const start = editors();
  const places = (diagnostics: readonly Diagnostic[]): readonly unknown[] =>
    diagnostics.map(({ code, range }) => [code, range]);
  const EXPECTED = [
    ['unknown-directive', at(4, 1, 6)],
    ['unknown-directive', at(11, 4, 12)],
    ['unknown-directive', at(19, 3, 8)],
  ];

  it('are found in lists and quotations, and end with the text', () => {
    const texts = fencesOf('file:///manual.md', MANUAL).map(({ text }) => text);
    assert.deepEqual(texts, [
      'example.com {\n\tencod gzip\n}',
      '@api path /api/*\nreverse_proxy @api {\n  lb_polcy first\n}',
      'example.com {\n\n\tencod gzip\n}',
      'email admin@example.com\n',
    ]);
  });

  it('are checked where they stand, and as they are now', async () => {
    const { open, change, close, uri, diagnostics, published } = await start();
    open(uri('manual.md'), MANUAL, 'markdown');
    assert.deepEqual(
      places(await diagnostics(uri('manual.md'), (found) => found.length === 3)),
      EXPECTED,
    );
    change(uri('manual.md'), 'encode', at(4, 1, 6));
    const found = await diagnostics(uri('manual.md'), (all) => all.length === 2);
    assert.deepEqual(places(found), EXPECTED.slice(1));
    const since = published.length;
    close(uri('manual.md'));
    await diagnostics(uri('manual.md'), (all) => all.length === 0, since);
  });

  it('may have Windows line ends', async () => {
    const { open, uri, diagnostics } = await start();
    open(uri('manual.md'), MANUAL.replaceAll('\n', '\r\n'), 'markdown');
    const found = await diagnostics(uri('manual.md'), (all) => all.length > 0);
    assert.deepEqual(places(found), EXPECTED);
  });

  it('obey the settings', async () => {
    const { open, uri, configure, diagnostics } = await start({
      settings: { rules: { 'unknown-directive': 'hint' } },
    });
    open(uri('manual.md'), MANUAL, 'markdown');
    const found = await diagnostics(uri('manual.md'), (all) => all.length > 0);
    assert.deepEqual([...new Set(found.map(({ severity }) => severity))], [4]);
    configure({ enable: false });
    await diagnostics(uri('manual.md'), (all) => all.length === 0);
  });
});

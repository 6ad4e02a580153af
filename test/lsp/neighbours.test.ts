import assert from 'node:assert/strict';
import {
  DefinitionRequest,
  DocumentHighlightRequest,
  HoverRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
} from 'vscode-languageserver-protocol/node';
import { at, type Client, editors } from './client.ts';

const FILES = {
  Caddyfile: '{$DOMAIN} {\n\treverse_proxy web:8000\n}\nwww.{$DOMAIN} {\n}\n',
  '.env': 'OTHER=1\nDOMAIN=example.com\n',
  'docker-compose.yml': `services:
  caddy:
    image: caddy:2.11
    env_file: .env
    volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]
  web:
    image: example/web
`,
  'other.yml': 'services:\n  web:\n    image: example/web\n',
};

describe('language server in neighbours', () => {
  const start = editors({ files: FILES });
  const openAt = (
    { open, uri }: Client,
    name: keyof typeof FILES,
    line: number,
    character: number,
  ) => {
    open(uri(name), FILES[name], name === '.env' ? 'dotenv' : 'yaml');
    return { textDocument: { uri: uri(name) }, position: { line, character } };
  };

  it('renames a variable from its env file while no Caddyfile is open', async () => {
    const editor = await start();
    const params = openAt(editor, '.env', 1, 3);
    const prepared = await editor.connection.sendRequest(PrepareRenameRequest.type, params);
    assert.deepEqual(prepared, { range: at(1, 0, 6), placeholder: 'DOMAIN' });
    const edit = await editor.connection.sendRequest(RenameRequest.type, {
      ...params,
      newName: 'HOST',
    });
    assert.deepEqual(edit?.changes, {
      [editor.uri('.env')]: [{ range: at(1, 0, 6), newText: 'HOST' }],
      [editor.uri('Caddyfile')]: [
        { range: at(0, 2, 8), newText: 'HOST' },
        { range: at(3, 6, 12), newText: 'HOST' },
      ],
    });
    assert.equal(
      await editor.connection.sendRequest(PrepareRenameRequest.type, {
        ...params,
        position: { line: 0, character: 2 },
      }),
      null,
    );
  });

  it('renames a variable of several projects in each of them', async () => {
    const compose =
      'services:\n  caddy:\n    image: caddy:2.11\n    env_file: ../.env\n    volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]\n';
    const { connection, open, uri } = await start({
      files: {
        'a/Caddyfile': '# a\n{$DOMAIN} {\n}\n',
        'a/compose.yml': compose,
        'b/Caddyfile': '# b\n\n\n{$DOMAIN} {\n}\n',
        'b/compose.yml': compose,
        '.env': 'DOMAIN=example.com\n',
      },
    });
    open(uri('.env'), 'DOMAIN=example.com\n', 'dotenv');
    const edit = await connection.sendRequest(RenameRequest.type, {
      textDocument: { uri: uri('.env') },
      position: { line: 0, character: 2 },
      newName: 'HOST',
    });
    assert.deepEqual(edit?.changes, {
      [uri('.env')]: [{ range: at(0, 0, 6), newText: 'HOST' }],
      [uri('a/Caddyfile')]: [{ range: at(1, 2, 8), newText: 'HOST' }],
      [uri('b/Caddyfile')]: [{ range: at(3, 2, 8), newText: 'HOST' }],
    });
  });

  it('finds the upstreams of a service, in the text as it is in the editor', async () => {
    const editor = await start();
    const params = openAt(editor, 'docker-compose.yml', 5, 3);
    const uses = async (): Promise<readonly number[]> => {
      const context = { includeDeclaration: false };
      const asked = { ...params, context };
      const found = await editor.connection.sendRequest(ReferencesRequest.type, asked);
      return (found ?? []).map(({ range }) => range.start.line);
    };
    assert.deepEqual(await uses(), [1]);
    editor.change(params.textDocument.uri, '# above\n', at(0));
    params.position.line += 1;
    assert.deepEqual(await uses(), [1]);
    editor.open(editor.uri('Caddyfile'), FILES.Caddyfile);
    editor.change(editor.uri('Caddyfile'), '\treverse_proxy /api/* web:8000\n', at(4));
    assert.deepEqual(await uses(), [1, 4]);
    const place = await editor.connection.sendRequest(DefinitionRequest.type, params);
    assert.deepEqual(place, [{ uri: params.textDocument.uri, range: at(6, 2, 5) }]);
    const shown = await editor.connection.sendRequest(HoverRequest.type, params);
    assert.match(JSON.stringify(shown?.contents), /Caddy sends requests to `web:8000`/);
  });

  it('goes between the root of a site and the settings of Django', async () => {
    const settings = "STATIC_URL = '/static/'\nSTATIC_ROOT = '/srv/static'\n";
    const editor = await start({
      files: {
        Caddyfile: 'example.com {\n\troot * /srv/static\n\tfile_server\n}\n',
        'manage.py':
          "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
        'shop/settings.py': settings,
      },
    });
    const { connection, open, uri } = editor;
    open(uri('shop/settings.py'), settings, 'python');
    const found = await connection.sendRequest(ReferencesRequest.type, {
      textDocument: { uri: uri('shop/settings.py') },
      position: { line: 1, character: 4 },
      context: { includeDeclaration: false },
    });
    assert.deepEqual(found, [{ uri: uri('Caddyfile'), range: at(1, 8, 19) }]);
    open(uri('Caddyfile'), 'example.com {\n\troot * /srv/static\n\tfile_server\n}\n');
    const place = await connection.sendRequest(DefinitionRequest.type, {
      textDocument: { uri: uri('Caddyfile') },
      position: { line: 1, character: 10 },
    });
    assert.deepEqual(place, [{ uri: uri('shop/settings.py'), range: at(1, 0, 11) }]);
  });

  it('leaves everything else to other servers', async () => {
    const editor = await start();
    const { connection } = editor;
    const unrelated = openAt(editor, 'other.yml', 1, 3);
    assert.equal(await connection.sendRequest(HoverRequest.type, unrelated), null);
    assert.equal(await connection.sendRequest(DefinitionRequest.type, unrelated), null);
    const service = openAt(editor, 'docker-compose.yml', 5, 3);
    assert.equal(await connection.sendRequest(DocumentHighlightRequest.type, service), null);
    const image = { ...service, position: { line: 6, character: 8 } };
    assert.equal(await connection.sendRequest(HoverRequest.type, image), null);
  });

  it('registers by the names of files', async () => {
    const dynamicRegistration = true;
    const { registrations } = await start({
      capabilities: {
        textDocument: { rename: { dynamicRegistration }, foldingRange: { dynamicRegistration } },
      },
    });
    for (let round = 0; registrations.length < 2 && round < 100; round++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const selectors = new Map(
      registrations.map(({ method, registerOptions }) => [method, JSON.stringify(registerOptions)]),
    );
    assert.match(selectors.get('textDocument/rename') ?? '', /\.env\.\*.*compose.*ockerfile/);
    assert.doesNotMatch(selectors.get('textDocument/foldingRange') ?? '', /pattern/);
  });
});

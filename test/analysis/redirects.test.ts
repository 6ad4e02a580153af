import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelOf } from '../../server/analysis/model.ts';
import {
  cycles,
  type Edge,
  type Graph,
  nodeText,
} from '../../server/analysis/answers/redirects.ts';
import { emptyProject } from '../../server/project/neighbours.ts';
import { standardSchema } from '../../server/schema/schema.ts';
import { freePort, startCaddy } from './running-caddy.ts';
import { configOf } from './sites.ts';

/** Building it takes some time. */
const schema = standardSchema();

function graphOf(text: string): Graph {
  const project = emptyProject({ caddyfile: 'file:///Caddyfile' });
  return modelOf(configOf(text), project, schema).model.redirects;
}

/** The circles, each as the URLs it goes through. */
function circles(text: string): readonly string[] {
  return cycles(graphOf(text)).map((cycle) => cycle.map(({ from }) => nodeText(from)).join(' → '));
}

/** The first edge that leads away from any path of a host, over https. */
function edgeOf(text: string, host: string): Edge | undefined {
  return graphOf(text).edges.find(
    ({ from }) => from.scheme === 'https' && from.host === host && from.path === undefined,
  );
}

describe('circles of redirects', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'both ways',
      'www.a.test {\nredir https://a.test{uri}\n}\na.test {\nredir https://www.a.test{uri}\n}',
      ['https://www.a.test → https://a.test'],
    ],
    ['one way', 'www.a.test {\nredir https://a.test{uri}\n}\na.test {\nrespond ok\n}', []],
    ['to itself', 'a.test {\nredir https://a.test{uri}\n}', ['https://a.test']],
    ['to its own host', 'a.test {\nredir https://{host}{uri}\n}', ['https://a.test']],
    [
      'two names in one block',
      'a.test, www.a.test {\nredir https://a.test{uri}\n}',
      ['https://a.test'],
    ],
    [
      'two names told apart',
      'a.test, www.a.test {\n@www host www.a.test\nredir @www https://a.test{uri}\nrespond x\n}',
      [],
    ],
    [
      'to http, which Caddy sends back',
      'a.test {\nredir http://a.test{uri}\n}',
      ['http://a.test → https://a.test'],
    ],
    [
      'to http, which a site sends back',
      'a.test {\nredir http://a.test{uri}\n}\nhttp://a.test {\nredir https://a.test{uri}\n}',
      ['http://a.test → https://a.test'],
    ],
    [
      'from http alone',
      'a.test {\nrespond x\n}\nhttp://a.test {\nredir https://a.test{uri}\n}',
      [],
    ],
    [
      'http without redirects',
      '{\nauto_https disable_redirects\n}\na.test {\nredir http://a.test{uri}\n}',
      [],
    ],
    ['http with HTTPS off', '{\nauto_https off\n}\na.test {\nredir http://a.test{uri}\n}', []],
    [
      'a prefix that takes its own target',
      'a.test {\nredir /app* /app/\n}',
      ['https://a.test/app/'],
    ],
    ['a single path', 'a.test {\nredir /old/ /new/\n}', []],
    ['two paths', 'a.test {\nredir /a /b\nredir /b /a\n}', ['https://a.test/a → https://a.test/b']],
    ['a path that grows', 'a.test {\nredir * /app{uri}\n}', ['https://a.test']],
    [
      'a path that grows over two sites',
      'a.test {\nredir https://b.test/p{uri}\n}\nb.test {\nredir https://a.test{uri}\n}',
      ['https://a.test → https://b.test/p/…'],
    ],
    ['a path that grows once', 'a.test {\n@no not path /app*\nredir @no /app{uri}\n}', []],
    [
      'beside a handle',
      'a.test {\nhandle /health {\nrespond ok\n}\nhandle {\nredir https://www.a.test{uri}\n}\n}\nwww.a.test {\nredir https://a.test{uri}\n}',
      ['https://a.test → https://www.a.test'],
    ],
    [
      'inside a narrower handle',
      'a.test {\nhandle /x/* {\nredir https://a.test/y{uri}\n}\nrespond ok\n}',
      [],
    ],
    [
      'a port of its own',
      'a.test:8443 {\nredir https://a.test:8443{uri}\n}',
      ['https://a.test:8443'],
    ],
    [
      'a plugin that may answer',
      'a.test {\nroute {\nrate_limit 1\nredir https://a.test{uri}\n}\n}',
      [],
    ],
    [
      'an address range',
      'a.test {\n@in client_ip 10.0.0.0/8\nredir @in https://a.test{uri}\n}',
      [],
    ],
    ['a variable nobody knows', 'a.test {\nredir https://{$HOST}{uri}\n}', []],
    ['a header in the target', 'a.test {\nredir https://{header.X-Host}{uri}\n}', []],
    [
      'three sites',
      'a.test {\nredir https://b.test{uri}\n}\nb.test {\nredir https://c.test/x\n}\nc.test {\nredir https://a.test{path}\n}',
      ['https://c.test/x → https://a.test/x → https://b.test/x'],
    ],
    [
      'a wildcard site',
      '*.a.test {\nredir https://www.a.test{uri}\n}\nwww.a.test {\nredir https://x.a.test{uri}\n}',
      ['https://www.a.test → https://x.a.test'],
    ],
    ['a catch-all on port 80', 'a.test {\nrespond x\n}\n:80 {\nredir https://{host}{uri}\n}', []],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => assert.deepEqual(circles(text), expected));
  }

  it('takes in what Django does', () => {
    const graph = graphOf(
      'www.a.test {\nredir https://a.test{uri}\n}\na.test {\nreverse_proxy web:8000\n}',
    );
    assert.deepEqual(cycles(graph), []);
    const django: Edge = {
      from: { scheme: 'https', host: 'a.test' },
      to: { scheme: 'https', host: 'www.a.test' },
      at: graph.edges[0]!.at,
      by: 'django',
      status: '301',
      shape: 'uri',
      relative: false,
      doubleSlash: false,
      grows: false,
      certain: true,
      unless: [],
    };
    const found = cycles({ ...graph, edges: [...graph.edges, django] });
    assert.deepEqual(
      found.map((cycle) => cycle.map(({ by }) => by)),
      [['redir', 'django']],
    );
  });
});

describe('where a redirect leads', () => {
  const cases: readonly (readonly [string, string, Edge['shape'], boolean])[] = [
    ['https://a.test{uri}', 'https://a.test', 'uri', false],
    ['https://a.test{path}', 'https://a.test', 'path', false],
    ['https://a.test{path}?{query}', 'https://a.test', 'uri', false],
    ['https://a.test', 'https://a.test/', 'none', false],
    ['https://a.test/login', 'https://a.test/login', 'fixed', false],
    ['https://a.test/{uri}', 'https://a.test//…', 'uri', true],
    ['https://{labels.1}.{labels.0}{uri}', 'https://co.test', 'uri', false],
    ['https://www.{host}{uri}', 'https://www.www.shop.co.test', 'uri', false],
    ['//b.test{uri}', 'https://b.test', 'uri', false],
    ['https://A.test:443{uri}', 'https://a.test', 'uri', false],
  ];
  for (const [target, to, shape, doubleSlash] of cases) {
    it(target, () => {
      const edge = edgeOf(`www.shop.co.test {\nredir * ${target}\n}`, 'www.shop.co.test');
      assert.equal(edge?.to && nodeText(edge.to), to);
      assert.equal(edge?.shape, shape);
      assert.equal(edge?.doubleSlash, doubleSlash);
    });
  }

  it('knows the host when the path is not known, and nothing when the host is not', () => {
    const half = edgeOf('a.test {\nredir https://b.test/{uuid}/x\n}', 'a.test');
    assert.deepEqual([half?.to, half?.target], [undefined, { scheme: 'https', host: 'b.test' }]);
    const none = edgeOf('a.test {\nredir https://b.{header.X}{uri}\n}', 'a.test');
    assert.deepEqual([none?.to, none?.target], [undefined, undefined]);
    const login = edgeOf('a.test {\nredir https://b.test/login?next={uuid}\n}', 'a.test');
    assert.equal(login?.to && nodeText(login.to), 'https://b.test/login');
  });

  it('tells a target without scheme', () => {
    const edge = edgeOf('www.a.test {\nredir a.test{uri}\n}', 'www.a.test');
    assert.equal(edge?.relative, true);
    assert.equal(edge?.to?.host, 'www.a.test');
  });

  it('says what it depends on', () => {
    const edge = edgeOf(
      'a.test {\n@in client_ip 10.0.0.0/8\nredir @in https://b.test{uri} permanent\n}',
      'a.test',
    );
    assert.deepEqual([edge?.certain, edge?.unless.length, edge?.status], [false, 1, '301']);
  });

  it('is found for thousands of sites', () => {
    const sites = Array.from(
      { length: 4000 },
      (_, index) => `s${index}.test {\nredir https://s${index + 1}.test{uri}\n}`,
    );
    const started = performance.now();
    const graph = graphOf(sites.join('\n'));
    assert.equal(graph.edges.filter(({ by }) => by === 'redir').length, 4000);
    assert.deepEqual(cycles(graph), []);
    assert.ok(performance.now() - started < 15_000, `${performance.now() - started} ms`);
  });
});

describe('redirects, beside a running Caddy', () => {
  let folder = '';
  let child: ChildProcess | undefined;

  before(function () {
    if (process.env.CADDY_BIN) return;
    console.log('      skipped: CADDY_BIN does not name a Caddy');
    this.skip();
  });
  after(() => {
    child?.kill('SIGKILL');
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('go round in the same circles', async function () {
    this.timeout(60_000);
    const port = await freePort();
    const count = 120;
    const text = randomSites(Number(process.env.REDIRECTS_SEED ?? 5), count, port);
    folder = mkdtempSync(join(tmpdir(), 'redirects-'));
    writeFileSync(join(folder, 'Caddyfile'), text);
    child = await startCaddy(process.env.CADDY_BIN!, join(folder, 'Caddyfile'), port);
    const graph = graphOf(text);
    const next = new Map<string, Edge>();
    for (const edge of graph.edges) {
      const key = nodeText(edge.from);
      if (edge.certain && !next.has(key)) next.set(key, edge);
    }
    let endless = 0;
    for (let index = 0; index < count; index++) {
      const start = `http://h${index}.test:${port}`;
      const real = await isEndless(`${start}/page?x=1`, port);
      assert.equal(leadsRound(start, next), real, `${start}\n${text}`);
      if (real) endless++;
    }
    assert.ok(endless > 10 && endless < count - 10, `${endless} of ${count} are endless`);
    console.log(`      ${count} starts, ${endless} endless, all as told`);
  });
});

/** Whether following the edges comes to a place again. */
function leadsRound(start: string, next: ReadonlyMap<string, Edge>): boolean {
  const seen = new Set<string>();
  for (let edge = next.get(start); edge; ) {
    const key = nodeText(edge.from);
    if (edge.grows || seen.has(key)) return true;
    seen.add(key);
    edge = edge.to && next.get(nodeText(edge.to));
  }
  return false;
}

function randomSites(seed: number, count: number, port: number): string {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % limit;
  };
  const other = (): string => `http://h${below(count)}.test:${port}`;
  const bodies = (): string => {
    const targets = [
      `${other()}{uri}`,
      `${other()}{path}`,
      other(),
      `${other()}/fixed`,
      `${other()}/p{uri}`,
      `http://{hostport}{uri}`,
      '/x{uri}',
      '/fixed',
      'other.test{uri}',
    ];
    const target = targets[below(targets.length)]!;
    switch (below(6)) {
      case 0:
        return `respond ok`;
      case 1:
        return `redir /fixed* ${target}\nrespond ok`;
      case 2:
        return `handle /some/* {\nredir ${target.startsWith('/') ? `* ${target}` : target}\n}\nhandle {\nrespond ok\n}`;
      default:
        return `redir * ${target}`;
    }
  };
  const sites = Array.from(
    { length: count },
    (_, index) => `http://h${index}.test:${port} {\n${bodies()}\n}\n`,
  );
  return `{\nadmin off\nauto_https off\n}\n${sites.join('')}`;
}

async function isEndless(start: string, port: number): Promise<boolean> {
  let url = new URL(start);
  for (let hops = 0; hops < 60; hops++) {
    const location = await locationOf(url, port);
    if (location === undefined) return false;
    if (location.length > 2000) return true;
    url = new URL(location, url);
  }
  return true;
}

function locationOf(url: URL, port: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const path = `${url.pathname}${url.search}`;
    const sent = httpRequest(
      { host: '127.0.0.1', port, path, headers: { host: url.host } },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.headers.location));
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

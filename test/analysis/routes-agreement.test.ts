import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { answers, type Outcome } from '../../server/analysis/answers/answer.ts';
import { buildConfig } from '../../server/analysis/expand/build-config.ts';
import type { Config } from '../../server/analysis/config.ts';
import { type Leaf, leaves } from '../../server/analysis/routes/leaves.ts';
import { matches, type Request } from '../../server/analysis/routes/matchers.ts';
import { type Route, readRoutes } from '../../server/analysis/routes/routes.ts';
import { emptyProject } from '../../server/project/neighbours.ts';
import { standardSchema } from '../../server/schema/schema.ts';
import { freePort, startCaddy } from './running-caddy.ts';
import { generate, type GeneratedRequest, type Surroundings } from './route-generator.ts';

/** What comes back, as far as it is compared. */
interface Seen {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
}

const SEED = Number(process.env.ROUTES_SEED ?? 1);
const SITES = Number(process.env.ROUTES_SITES ?? 300);
const REQUESTS = 7;

describe('routes, beside a running Caddy', () => {
  const caddy = process.env.CADDY_BIN;
  const servers: Server[] = [];
  let folder = '';
  let child: ChildProcess | undefined;
  let around: Surroundings;

  before(async function () {
    if (!caddy) {
      console.log('      skipped: CADDY_BIN does not name a Caddy');
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'routes-'));
    writeFolders(folder);
    const upstreams = [
      await startUpstream('A', servers),
      await startUpstream('B', servers),
    ] as const;
    around = { folder, upstreams, port: await freePort() };
  });

  after(() => {
    child?.kill('SIGKILL');
    for (const server of servers) server.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('gives the answer that Caddy gives', async function () {
    this.timeout(120_000);
    const { caddyfile, requests } = generate(SEED, SITES, REQUESTS, around);
    const path = join(folder, 'Caddyfile');
    writeFileSync(path, caddyfile);
    child = await startCaddy(caddy!, path, around.port);
    const config = buildConfig('file:///Caddyfile', inMemory(caddyfile), alone);
    const reader = readRoutes(config, standardSchema().order);
    const routes = new Map<string, readonly Route[]>();
    const ends = new Map<string, readonly Leaf[]>();
    for (const site of config.sites) {
      const host = site.addresses[0]!.host;
      routes.set(host, reader.ofSite(site));
      ends.set(host, leaves(routes.get(host)!));
    }
    const wrong: string[] = [];
    let unknown = 0;
    for (const asked of requests) {
      const seen = await send(asked, around.port);
      const request = modelRequest(asked, around.port);
      const outcomes = answers(routes.get(asked.host)!, request);
      const expected = outcomes.map((outcome) => seenOf(outcome, request, around));
      const known = outcomes.length === 1 && outcomes[0]!.doubts.length === 0 && expected[0];
      if (!known) unknown++;
      const right = expected.some((one) => one === undefined || isSame(one, seen));
      if (!right) wrong.push(describeWrong(asked, seen, outcomes, expected, config));
      for (const outcome of outcomes) {
        const missed = leafThatMisses(outcome, ends.get(asked.host)!, request);
        if (missed)
          wrong.push(`leaf ${missed}\n${describeWrong(asked, seen, outcomes, expected, config)}`);
      }
    }
    console.log(
      `      ${requests.length} requests to ${config.sites.length} sites: ${wrong.length} wrong, ${unknown} not certain`,
    );
    assert.equal(wrong.length, 0, `\n${wrong.slice(0, 3).join('\n\n')}`);
    assert.ok(unknown <= requests.length * 0.05, `${unknown} of ${requests.length} not certain`);
    assert.ok(requests.length >= SITES, 'too few requests');
  });
});

const alone = emptyProject({ caddyfile: 'file:///Caddyfile', environmentComplete: true });

function inMemory(text: string): Parameters<typeof buildConfig>[1] {
  return {
    root: 'file:///',
    read: (uri) => (uri === 'file:///Caddyfile' ? text : undefined),
    find: () => [],
  };
}

function modelRequest(asked: GeneratedRequest, port: number): Request {
  return {
    scheme: 'http',
    host: asked.host,
    path: asked.path,
    query: asked.query,
    method: asked.method,
    port,
    headers: new Map(Object.entries(asked.headers)),
    exists: kindOf,
  };
}

function kindOf(path: string): 'file' | 'folder' | 'nothing' {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'nothing';
  }
}

/** What a client sees of an outcome; undefined when the outcome does not say. */
function seenOf(outcome: Outcome, request: Request, around: Surroundings): Seen | undefined {
  switch (outcome.kind) {
    case 'redirect':
      if (!outcome.location || outcome.location.open) return undefined;
      return { status: Number(outcome.status), location: outcome.location.text, body: '' };
    case 'respond':
      if (outcome.status === undefined || outcome.body === undefined) return undefined;
      return {
        status: outcome.status,
        location: undefined,
        body: outcome.status === 204 ? '' : outcome.body,
      };
    case 'abort':
      return { status: 0, location: undefined, body: '' };
    case 'error':
      return outcome.status === undefined
        ? undefined
        : { status: outcome.status, location: undefined, body: '' };
    case 'nothing':
      return { status: 200, location: undefined, body: '' };
    case 'proxy': {
      const { path, query } = outcome.address;
      if (!path || path.open || !query || query.open) return undefined;
      const name = around.upstreams.indexOf(outcome.proxy.upstreams[0]!.text) === 0 ? 'A' : 'B';
      const shown = `${path.text === '' ? '/' : path.text}${query.text === '' ? '' : `?${query.text}`}`;
      return { status: 200, location: undefined, body: `${name} ${shown}` };
    }
    case 'files':
      return fileOf(outcome, request);
    case 'internal':
    case 'unknown':
      return undefined;
  }
}

/** What Caddy's file server does with a path below a root. */
function fileOf(
  { files, root, path: found, query, passed }: Outcome & { kind: 'files' },
  request: Request,
): Seen | undefined {
  const escaped = found?.open ? undefined : found?.text;
  if (root === 'unknown' || root === 'none' || escaped === undefined) return undefined;
  const path = decode(escaped);
  const original = decode(request.path);
  let file = posix.join(root.text, posix.normalize(`/${path}`)).replace(/\/$/, '');
  const gone = { status: 404, location: undefined, body: '' };
  let index = false;
  if (kindOf(file) === 'folder') {
    file = posix.join(file, 'index.html');
    index = true;
  }
  if (isBelowFile(file)) return { ...gone, status: 400 };
  if (kindOf(file) !== 'file') return gone;
  if (posix.basename(original) === posix.basename(path) && files.canonical) {
    const tail = query?.text ? `?${query.text}` : '';
    const to = (target: string): Seen => ({ status: 308, location: `${target}${tail}`, body: '' });
    if (index && !original.endsWith('/')) return to(`${original}/`);
    if (!index && original.endsWith('/')) return to(original.slice(0, -1));
  }
  const posts = passed.some(({ route }) => route.handler.kind === 'method');
  if (posts || request.method === 'POST') {
    return { status: 405, location: undefined, body: '' };
  }
  return { status: 200, location: undefined, body: readFileSync(file, 'utf8') };
}

function isBelowFile(file: string): boolean {
  for (let at = posix.dirname(file); at !== '/'; at = posix.dirname(at)) {
    if (kindOf(at) === 'file') return true;
  }
  return false;
}

function decode(text: string): string {
  return decodeURIComponent(text);
}

function isSame(expected: Seen, seen: Seen): boolean {
  if (expected.status !== seen.status) return false;
  // Redirects of the file server have a page for a body, and escape their target.
  if (expected.status >= 300 && expected.status < 400) {
    return seen.location !== undefined && decode(expected.location ?? '') === decode(seen.location);
  }
  return expected.body === seen.body && expected.location === seen.location;
}

/** A leaf whose matcher does not take a request that ended there. */
function leafThatMisses(
  outcome: Outcome,
  found: readonly Leaf[],
  request: Request,
): string | undefined {
  const last = outcome.chain.at(-1);
  if (!last) return undefined;
  const path = { text: request.path, open: false };
  const fitting = found.filter(({ chain }) => isSameChain(chain, outcome.chain));
  if (fitting.length === 0) return 'is missing';
  const taking = fitting.some(({ matcher }) => matches(matcher, request, path) !== 'no');
  if (!taking) return 'does not take the request';
  const [leaf] = fitting;
  if (outcome.kind !== 'files' || !leaf || leaf.root === 'unknown') return undefined;
  const root = typeof outcome.root === 'string' ? outcome.root : outcome.root.text;
  const said = typeof leaf.root === 'string' ? leaf.root : leaf.root.text;
  return root === said || root === 'unknown' ? undefined : `says ${said} instead of ${root}`;
}

function isSameChain(a: readonly Route[], b: readonly Route[]): boolean {
  return a.length === b.length && a.every((route, index) => route === b[index]);
}

function describeWrong(
  asked: GeneratedRequest,
  seen: Seen,
  outcomes: readonly Outcome[],
  expected: readonly (Seen | undefined)[],
  config: Config,
): string {
  const site = config.sites.find(({ addresses }) => addresses[0]?.host === asked.host)!;
  const text = config.sources.get('file:///Caddyfile')!.filled.text;
  const ours = outcomes.map((outcome, index) => {
    const line = outcome.chain.at(-1)?.line;
    const doubts = outcome.doubts.map(
      ({ why, taken, route }) =>
        `${why} ${taken} ${text.slice(route.line.start, route.line.end).slice(0, 40)}`,
    );
    return `${outcome.kind} ${line ? text.slice(line.start, line.end) : ''} ${JSON.stringify(expected[index])} ${JSON.stringify(doubts)}`;
  });
  return [
    `${asked.method} ${asked.host}${asked.path}?${asked.query} ${JSON.stringify(asked.headers)}`,
    `Caddy: ${JSON.stringify(seen)}`,
    `ours:  ${ours.join('\n       ')}`,
    text.slice(site.start, site.end),
  ].join('\n');
}

// --- Processes -------------------------------------------------------------------------------

function writeFolders(folder: string): void {
  const files = [
    'one/index.html',
    'one/page.html',
    'one/app.css',
    'one/a',
    'one/static/app.css',
    'one/static/index.html',
    'one/folder/index.html',
    'one/folder/page.html',
    'one/a b',
    'two/index.html',
    'two/static/app.css',
    'two/static/static/app.css',
    'two/a/b',
    'two/a/index.html',
    'two/old.html',
    'two/x.php',
    'one/caf\u00e9',
  ];
  for (const name of files) {
    mkdirSync(join(folder, posix.dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), `file ${name}`);
  }
}

function startUpstream(name: string, servers: Server[]): Promise<string> {
  const server = createServer((request, response) => {
    response.end(`${name} ${request.url}`);
  });
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

function send(asked: GeneratedRequest, port: number): Promise<Seen> {
  const path = asked.query === '' ? asked.path : `${asked.path}?${asked.query}`;
  const headers = { ...asked.headers, host: `${asked.host}:${port}` };
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, path, method: asked.method, headers };
    const sent = httpRequest(options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const bytes = response.headers.location;
        const location = bytes === undefined ? bytes : Buffer.from(bytes, 'latin1').toString();
        resolve({
          status: response.statusCode ?? 0,
          location,
          body: Buffer.concat(parts).toString(),
        });
      });
    });
    sent.on('error', () => resolve({ status: 0, location: undefined, body: '' }));
    sent.end();
  });
}

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { answer, answers, type Outcome } from '../../server/analysis/answers/answer.ts';
import { headersAt, leaves } from '../../server/analysis/routes/leaves.ts';
import { type Matcher, matches, type Request } from '../../server/analysis/routes/matchers.ts';
import { covers, intersects } from '../../server/analysis/routes/matcher-sets.ts';
import { matchGlob } from '../../server/analysis/routes/path-pattern.ts';
import { generate } from './route-generator.ts';
import { readRoutes } from '../../server/analysis/routes/routes.ts';
import { configOf, order, routesIn, token } from './sites.ts';

const PLAIN: Request = { scheme: 'https', host: 'a.test', path: '/', method: 'GET' };

/** What answers a path of the first site: kind and the line's words. */
function at(text: string, path: string, more: Partial<Request> = {}): string {
  const outcomes = answers(routesIn(text), { ...PLAIN, path, ...more });
  return outcomes.map(worded).join(' | ');
}

function worded(outcome: Outcome): string {
  const line = outcome.chain.at(-1)?.line;
  const words = line ? [line.name, ...line.args].map(({ text }) => text).join(' ') : '';
  return outcome.doubts.length > 0 ? `${words || outcome.kind}?` : words || outcome.kind;
}

describe('the handlers of routes', () => {
  /** What stands behind a directive that takes no words of any kind. */
  const words: ReadonlyMap<string, string> = new Map([
    ['uri', 'strip_prefix /a'],
    ['invoke', 'named'],
    ['handle_path', '/a/*'],
  ]);

  for (const name of order) {
    it(`know what ${name} does`, () => {
      const [route] = routesIn(`a.test {\n${name} ${words.get(name) ?? '/a b'}\n}\n&(named) {\n}`);
      assert.notEqual(route?.handler.kind, 'unknown');
    });
  }
});

describe('the order of routes', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      'redir runs before respond',
      'respond /health ok\nredir https://b.test{uri}',
      '/health',
      'redir https://b.test{uri}',
    ],
    [
      'a handle keeps redir away',
      'handle /health {\nrespond ok\n}\nhandle {\nredir https://b.test{uri}\n}',
      '/health',
      'respond ok',
    ],
    [
      'of two equal handles the first',
      'handle /a {\nrespond 1\n}\nhandle /a {\nrespond 2\n}',
      '/a',
      'respond 1',
    ],
    [
      'an equal handle goes on where the first ends',
      'handle /a {\nheader X 1\n}\nhandle /a {\nrespond 2\n}',
      '/a',
      'respond 2',
    ],
    [
      'another handle does not',
      'handle /a {\nheader X 1\n}\nhandle /a* {\nrespond 2\n}',
      '/a',
      'nothing',
    ],
    [
      'longer paths first',
      'handle {\nrespond 0\n}\nhandle /p/* {\nrespond 1\n}\nhandle /p/q/* {\nrespond 2\n}',
      '/p/q/r',
      'respond 2',
    ],
    [
      'handle and handle_path together',
      'handle_path /s/* {\nrespond 1\n}\nhandle /s/admin/* {\nrespond 2\n}',
      '/s/admin/x',
      'respond 2',
    ],
    [
      'a named matcher before a path stays there',
      '@m method GET\nhandle @m {\nrespond 1\n}\nhandle /p/* {\nrespond 2\n}',
      '/p/x',
      'respond 1',
    ],
    [
      'and behind it',
      '@m method GET\nhandle /p/* {\nrespond 2\n}\nhandle @m {\nrespond 1\n}',
      '/p/x',
      'respond 2',
    ],
    [
      'respond before reverse_proxy before file_server',
      'file_server\nreverse_proxy web:80\nrespond 1',
      '/',
      'respond 1',
    ],
    ['route keeps the order of the file', 'route {\nrespond 1\nredir /x\n}', '/', 'respond 1'],
    ['handle before route', 'route {\nrespond 1\n}\nhandle {\nrespond 2\n}', '/', 'respond 2'],
    [
      'a stripped prefix is gone inside',
      'handle_path /api/* {\nhandle /api/v1/* {\nrespond 1\n}\nrespond 2\n}',
      '/api/v1/x',
      'respond 2',
    ],
    [
      'an exact path is only itself',
      'handle /api {\nrespond 1\n}\nrespond 2',
      '/api/',
      'respond 2',
    ],
    ['case is ignored', 'handle /API/* {\nrespond 1\n}\nrespond 2', '/api/x', 'respond 1'],
    [
      'a path without slash never matches',
      '@p path api/*\nrespond @p 1\nrespond 2',
      '/api/x',
      'respond 2',
    ],
    ['an empty matcher takes everything', '@e {\n}\nrespond @e 1\nrespond 2', '/x', 'respond @e 1'],
    ['no route at all', 'redir /a /b', '/x', 'nothing'],
    [
      'file_server with pass_thru may go on',
      'file_server {\npass_thru\n}\nacme_server',
      '/x',
      'file_server? | acme_server? | nothing?',
    ],
    [
      'a plugin may answer',
      'route {\nrate_limit 1\nrespond 1\n}',
      '/x',
      'rate_limit 1? | respond 1?',
    ],
    [
      'an address range is not known',
      '@in client_ip 10.0.0.0/8\nrespond @in 1\nrespond 2',
      '/x',
      'respond @in 1? | respond 2?',
    ],
    ['authentication lets pass', 'basic_auth {\nbob hash\n}\nrespond 1', '/x', 'respond 1'],
    [
      'try_files may rewrite',
      'try_files {path} /index.html\nhandle /api/* {\nrespond 1\n}\nfile_server',
      '/api/x',
      'respond 1? | file_server?',
    ],
    ['no upstream is an error', 'reverse_proxy', '/x', 'reverse_proxy'],
  ];
  for (const [name, body, path, expected] of cases) {
    it(name, () => assert.equal(at(`a.test {\n${body}\n}`, path), expected));
  }

  it('follows the order option', () => {
    const site = 'a.test {\nrespond 1\nredir https://b.test\n}\n';
    assert.equal(at(site, '/'), 'redir https://b.test');
    assert.equal(at(`{\norder respond before redir\n}\n${site}`, '/'), 'respond 1');
    assert.equal(at(`{\norder respond first\n}\n${site}`, '/'), 'respond 1');
  });

  it('runs named routes, and gives up on one that calls itself', () => {
    const text = (body: string): string => `&(r) {\n${body}\n}\na.test {\ninvoke r\n}\n`;
    const routes = (body: string): string => {
      const config = configOf(text(body));
      return answers(readRoutes(config, order).ofSite(config.sites[0]!), PLAIN)
        .map(worded)
        .join(' | ');
    };
    assert.equal(routes('respond 1'), 'respond 1');
    assert.equal(routes('invoke r'), 'invoke r? | nothing?');
    // Caddy keeps only the first of directives that are all without matcher.
    assert.equal(routes('header X-A 1\nrespond 1'), 'nothing');
    assert.equal(routes('header /* X-A 1\nrespond 1'), 'respond 1');
  });

  it('counts the last of two roots for everything, the first that matches otherwise', () => {
    const rootOf = (body: string, path: string): unknown => {
      const [outcome] = answers(routesIn(`a.test {\n${body}\nfile_server\n}`), { ...PLAIN, path });
      assert.equal(outcome?.kind, 'files');
      const root = outcome?.kind === 'files' ? outcome.root : undefined;
      return typeof root === 'object' ? root.text : root;
    };
    assert.equal(rootOf('root * /a\nroot * /b', '/x'), '/b');
    assert.equal(rootOf('root * /a\nroot /s/* /b', '/s/x'), '/b');
    assert.equal(rootOf('root * /a\nroot /s/* /b', '/x'), '/a');
    assert.equal(rootOf('root {$NOBODY}', '/x'), 'unknown');
    assert.equal(rootOf('', '/x'), 'none');
  });
});

describe('requests that stand for many', () => {
  it('tells what takes a part of them', () => {
    const text =
      'a.test {\nhandle /static/admin/* {\nrespond 1\n}\nhandle_path /static/* {\nfile_server\n}\nrespond 2\n}';
    assert.equal(at(text, '/static/css/', { below: true }), 'file_server');
    assert.equal(at(text, '/static/', { below: true }), 'respond 1? | file_server?');
    assert.equal(at(text, '/media/', { below: true }), 'respond 2');
    const [first] = answers(routesIn(text), { ...PLAIN, path: '/static/', below: true });
    assert.equal(first?.doubts[0]?.why, 'part');
  });

  it('keeps what follows in a path that is stripped, rewritten or sent elsewhere', () => {
    const one = (body: string, path: string): Outcome | undefined =>
      answer(routesIn(`a.test {\n${body}\n}`), { ...PLAIN, path, below: true });
    const files = one('handle_path /s/* {\nroot /srv\nfile_server\n}', '/s/');
    assert.deepEqual(files?.kind === 'files' && files.path, { text: '/', open: true });
    const redirect = one('redir https://www.{host}{uri}', '/x/');
    assert.deepEqual(redirect?.kind === 'redirect' && redirect.location, {
      text: 'https://www.a.test/x/',
      open: true,
    });
    const proxy = one('rewrite /api{uri}\nreverse_proxy web:80', '/x/');
    assert.deepEqual(proxy?.kind === 'proxy' && proxy.address.path, {
      text: '/api/x/',
      open: true,
    });
  });

  it('never leaves out what one of them comes to', () => {
    const around = { port: 80, folder: '/srv', upstreams: ['a:80', 'b:80'] as const };
    const paths = ['/', '/a', '/a/', '/static/', '/api/', '/fo'];
    let compared = 0;
    for (let seed = 1; seed <= 8; seed++) {
      const { caddyfile, requests } = generate(seed, 40, 8, around);
      const config = configOf(caddyfile);
      const routesOf = readRoutes(config, order);
      const routes = new Map(
        config.sites.map((site) => [site.addresses[0]!.host, routesOf.ofSite(site)]),
      );
      for (const { host, path, method } of requests) {
        const own = routes.get(host)!;
        const asked: Request = { scheme: 'http', host, path, method };
        const start = paths.find((prefix) => path.startsWith(prefix) && !/\/\.|\/\//.test(path));
        if (!start) continue;
        const known = answers(own, { ...asked, path: start, below: true });
        if (known.some(({ kind }) => kind === 'unknown')) continue;
        for (const outcome of answers(own, asked)) {
          compared++;
          const last = outcome.chain.at(-1);
          const found = known.some((other) => other.chain.at(-1) === last);
          assert.ok(
            found,
            `${host}${path} below ${start}: ${worded(outcome)}, not among ${known.map(worded).join(' | ')}`,
          );
        }
      }
    }
    assert.ok(compared > 1000, `only ${compared}`);
  });
});

describe('leaves', () => {
  it('put back what was stripped, and know the root', () => {
    const text = `a.test {
      root * /srv
      handle_path /media/* {
        root * /srv/media
        handle /private/* {
          respond 403
        }
        file_server
      }
      handle /static/* {
        file_server
      }
      handle {
        header X-A 1
        header /admin/* >X-B 2
        reverse_proxy web:8000
      }
    }`;
    const found = leaves(routesIn(text)).map(({ route, matcher, root, prefix }) => [
      route.handler.kind,
      matcher.kind === 'all' ? matcher.of.map(patternsOf).join(' & ') : patternsOf(matcher),
      typeof root === 'object' ? root.text : root,
      prefix,
    ]);
    assert.deepEqual(found, [
      ['files', '/static/*', '/srv', ''],
      ['respond', '/media/* & /media/private/*', '/srv/media', '/media'],
      ['files', '/media/*', '/srv/media', '/media'],
      ['proxy', 'any', '/srv', ''],
    ]);
    const proxy = leaves(routesIn(text)).find(({ route }) => route.handler.kind === 'proxy')!;
    const headers = headersAt(proxy).map(({ operation, always }) => [
      operation.name,
      operation.deferred,
      always,
    ]);
    assert.deepEqual(headers, [
      ['X-B', true, false],
      ['X-A', false, true],
    ]);
  });

  it('do not claim a root, or a path, that depends on the request', () => {
    const roots = (body: string): unknown[] =>
      leaves(routesIn(`a.test {\n${body}\n}`)).map(({ root }) =>
        typeof root === 'object' ? root.text : root,
      );
    assert.deepEqual(roots('root /a/* /one\nfile_server'), ['unknown']);
    assert.deepEqual(roots('root /a/* /one\nroot * /two\nfile_server /b/*'), ['/two']);
    assert.deepEqual(roots('root /a/* /one\nroot * /two\nfile_server /a/b/*'), ['/one']);
    const [leaf] = leaves(routesIn('a.test {\nrewrite /x{uri}\nreverse_proxy /y/* web:80\n}'));
    assert.equal(leaf?.prefix, undefined);
    assert.equal(leaf?.matcher.kind, 'unknown');
  });
});

function patternsOf(matcher: Matcher): string {
  return matcher.kind === 'path'
    ? matcher.patterns.map(({ text }) => text).join(',')
    : matcher.kind;
}

describe('sets of requests', () => {
  const path = (...patterns: string[]): Matcher => ({
    kind: 'path',
    patterns: patterns.map(token),
  });
  const host = (...hosts: string[]): Matcher => ({ kind: 'host', hosts: hosts.map(token) });

  it('know what covers what', () => {
    const cases: readonly (readonly [Matcher, Matcher, boolean | undefined])[] = [
      [path('/a/*'), path('/a/b/*'), true],
      [path('/a/b/*'), path('/a/*'), false],
      [path('/a*'), path('/A/x'), true],
      [path('/*'), { kind: 'any' }, true],
      [path('*.php'), path('/x/*'), false],
      [path('/a/*'), path('/a/*/c'), true],
      [host('*.a.test'), host('b.a.test'), true],
      [host('a.test'), path('/a'), false],
      [path('/a/*'), { kind: 'all', of: [host('a.test'), path('/a/b')] }, true],
      [{ kind: 'not', of: path('/b/*') }, path('/a/*'), true],
      [path('/{x}'), path('/a'), undefined],
    ];
    for (const [a, b, expected] of cases)
      assert.equal(covers(a, b), expected, JSON.stringify([a, b]));
  });

  const PIECES = ['/', 'a', 'b', '/a', '/b', '*', '?', '.html'];
  const pattern = fc
    .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(''));
  const leaf: fc.Arbitrary<Matcher> = fc.oneof(
    fc.array(pattern, { minLength: 1, maxLength: 2 }).map((patterns) => path(...patterns)),
    fc.constantFrom(host('a.test'), host('*.test'), host('b.test', 'a.test')),
    fc.constantFrom<Matcher>(
      { kind: 'any' },
      { kind: 'method', methods: [token('GET')] },
      { kind: 'protocol', protocol: token('https') },
    ),
  );
  const { matcher } = fc.letrec<{ matcher: Matcher }>((tie) => ({
    matcher: fc.oneof(
      { maxDepth: 2, depthSize: 'small' },
      leaf,
      fc.record({
        kind: fc.constantFrom('all' as const, 'some' as const),
        of: fc.array(tie('matcher'), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('not' as const), of: tie('matcher') }),
    ),
  }));
  const requests: Request[] = [];
  for (const one of [
    '/',
    '/a',
    '/b',
    '/a/b',
    '/a/',
    '/ab',
    '/a.html',
    '/b/a.html',
    '/a/a/b',
    '/b/b',
    '/aa',
    '/?',
    '/a/b/a/b',
  ])
    for (const name of ['a.test', 'b.test', 'c.d.test'])
      for (const method of ['GET', 'POST'])
        for (const scheme of ['http', 'https'] as const)
          requests.push({ scheme, host: name, path: one, method });
  const takes = (one: Matcher, request: Request): boolean =>
    matches(one, request, { text: request.path, open: false }) === 'yes';

  it('are right whenever they are certain', () => {
    let certain = 0;
    fc.assert(
      fc.property(matcher, matcher, (a, b) => {
        const covered = covers(a, b);
        const shared = intersects(a, b);
        if (covered !== undefined) certain++;
        for (const request of requests) {
          const inA = takes(a, request);
          const inB = takes(b, request);
          if (covered === true && inB) assert.ok(inA, `covers, but not ${JSON.stringify(request)}`);
          if (shared === false) assert.ok(!(inA && inB), `apart, but ${JSON.stringify(request)}`);
        }
      }),
      { numRuns: 1500, seed: 7 },
    );
    assert.ok(certain > 500, `certain only ${certain} times`);
  });
});

describe('hostile input', () => {
  it('is answered in time that grows with its length', () => {
    const many = Array.from(
      { length: 10_000 },
      (_, index) => `handle /p${index % 977}/* {\nrespond ${index}\n}`,
    );
    const started = performance.now();
    const routes = routesIn(`a.test {\n${many.join('\n')}\n}`);
    assert.equal(routes.length, 10_000);
    assert.equal(answers(routes, { ...PLAIN, path: '/none' }).length, 1);
    assert.equal(leaves(routes).length, 10_000);
    assert.ok(performance.now() - started < 15_000, `${performance.now() - started} ms`);
  });

  it('does not grow without end in named routes that call each other twice', () => {
    const named = Array.from(
      { length: 28 },
      (_, index) =>
        `&(r${index}) {\n@a client_ip 1.1.1.1\ninvoke @a r${index + 1}\ninvoke r${index + 1}\n}`,
    );
    const text = `${named.join('\n')}\n&(r28) {\n@b remote_ip 1.1.1.1\nrespond @b x\n}\na.test {\ninvoke r0\n}\n`;
    const started = performance.now();
    const routes = routesIn(text);
    assert.ok(answers(routes, PLAIN).length > 0);
    assert.ok(leaves(routes).length > 0);
    assert.ok(performance.now() - started < 15_000, `${performance.now() - started} ms`);
  });

  it('matches globs without trying every way', () => {
    const started = performance.now();
    assert.equal(matchGlob(`/${'*a'.repeat(200)}b`, `/${'a'.repeat(5000)}`), false);
    assert.ok(performance.now() - started < 5000);
  });

  it('never throws', () => {
    const words = fc.array(
      fc.constantFrom(
        'handle',
        'route',
        '{',
        '}',
        '\n',
        '@m',
        'path',
        '/a*',
        'redir',
        'root',
        'uri',
        'strip_prefix',
        '{path}',
        'not',
        'file_server',
        'header',
        '>X',
        'invoke',
        '&(x)',
        'a.test',
        'try_files',
        '{$E}',
        '*',
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(words, (list) => {
        const config = configOf(`a.test {\n${list.join(' ')}\n}\n`);
        const routesOf = readRoutes(config, order);
        for (const site of config.sites) {
          const routes = routesOf.ofSite(site);
          assert.ok(answers(routes, { ...PLAIN, below: true }).length > 0);
          for (const one of leaves(routes)) headersAt(one);
        }
      }),
      { numRuns: 500 },
    );
  });
});

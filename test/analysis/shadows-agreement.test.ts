import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAnalysis } from '../../server/analysis/analyze.ts';
import { lint } from '../../server/lint.ts';
import { memoryWorkspace } from '../../server/workspace.ts';
import { freePort, startCaddy } from './running-caddy.ts';

/** A directive that ends requests, and how its answer is told from others. */
interface End {
  readonly text: (mark: Mark, matcher: string) => string;
  readonly isFrom: (mark: Mark, seen: Seen) => boolean;
  /** Turns requests away, so that without a narrower matcher it is only a last word. */
  readonly refuses?: boolean;
  /** Its answers tell nothing of who gave them. */
  readonly isNameless?: boolean;
}

type Mark = 'zeta' | 'iota';

interface Seen {
  readonly status: number;
  readonly location: string;
  readonly body: string;
}

interface Case {
  readonly first: string;
  readonly second: string;
  readonly matchers: readonly [string, string];
  readonly around: string;
  readonly host: string;
}

const PATHS = ['/', '/b/', '/b/x/', '/p/', '/p/b/', '/x/'];
const MATCHERS = ['', '/b*', '/p*'];
const AROUND = ['', 'handle', 'handle_path /*', 'route'];
const CODES = { zeta: 418, iota: 419 } as const;

describe('directives that never run, beside a running Caddy', () => {
  const caddy = process.env['CADDY_BIN'];
  const servers: Server[] = [];
  let folder = '';
  let child: ChildProcess | undefined;

  after(() => {
    child?.kill('SIGKILL');
    for (const server of servers) server.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('are those that never answer', async function () {
    if (!caddy) {
      console.log('      skipped: CADDY_BIN does not name a Caddy');
      this.skip();
    }
    this.timeout(120_000);
    folder = mkdtempSync(join(tmpdir(), 'shadows-'));
    for (const mark of ['zeta', 'iota']) {
      for (const path of PATHS) {
        const inside = join(folder, mark, path);
        mkdirSync(inside, { recursive: true });
        writeFileSync(join(inside, 'index.html'), `file ${mark}`);
      }
    }
    const upstreams = {
      zeta: await upstream('zeta', servers),
      iota: await upstream('iota', servers),
    };
    const ends = endsOf(folder, upstreams);
    const port = await freePort();
    const cases = casesOf(ends);
    const texts = cases.map((one) => siteOf(one, ends, port));
    const options = '{\n\tadmin off\n\tauto_https off\n\tlog {\n\t\toutput discard\n\t}\n}\n';
    const path = join(folder, 'Caddyfile');
    writeFileSync(path, options + texts.join(''));
    child = await startCaddy(caddy, path, port);
    const wrong: string[] = [];
    for (const [index, one] of cases.entries()) {
      const end = ends.get(one.second)!;
      // A last word for all that is left, or one refusal behind another, does no harm.
      const isLastWord = one.matchers[1] === '' || one.matchers[0] !== '';
      if (end.refuses && (isLastWord || ends.get(one.first)?.refuses)) continue;
      const seen = await Promise.all(PATHS.map((asked) => ask(one.host, asked, port)));
      const ran = seen.some((answer) => end.isFrom('iota', answer));
      const said = await saysDead(texts[index]!);
      if (ran === said) {
        wrong.push(`${ran ? 'runs' : 'never runs'}, and the rules say otherwise:\n${texts[index]}`);
      }
    }
    console.log(`      ${cases.length} sites: ${wrong.length} wrong`);
    assert.equal(wrong.length, 0, `\n${wrong.slice(0, 8).join('\n')}`);
  });
});

function endsOf(folder: string, upstreams: Record<Mark, string>): ReadonlyMap<string, End> {
  const answers = (text: End['text'], more: Partial<End> = {}): End => ({
    text,
    isFrom: (mark, { body }) => body.includes(mark),
    ...more,
  });
  const says = (mark: Mark): string => `respond "${mark}"`;
  return new Map<string, End>([
    [
      'redir',
      {
        text: (mark, matcher) => `redir ${matcher || '*'} https://other.test/${mark}`,
        isFrom: (mark, { location }) => location.endsWith(`/${mark}`),
      },
    ],
    ['respond', answers((mark, matcher) => `respond ${matcher} "${mark}"`)],
    [
      'refusal',
      {
        text: (mark, matcher) => `respond ${matcher} "no ${mark}" 403`,
        isFrom: (mark, { body }) => body === `no ${mark}`,
        refuses: true,
      },
    ],
    ['handle', answers((mark, matcher) => `handle ${matcher} {\n${says(mark)}\n}`)],
    [
      'handle_path',
      answers((mark, matcher) => `handle_path ${matcher || '/*'} {\n${says(mark)}\n}`),
    ],
    ['route', answers((mark, matcher) => `route ${matcher} {\n${says(mark)}\n}`)],
    ['proxy', answers((mark, matcher) => `reverse_proxy ${matcher} ${upstreams[mark]}`)],
    ['files', answers((mark, matcher) => `file_server ${matcher} {\nroot ${folder}/${mark}\n}`)],
    [
      'error',
      {
        text: (mark, matcher) => `error ${matcher} ${CODES[mark]}`,
        isFrom: (mark, { status }) => status === CODES[mark],
        refuses: true,
      },
    ],
    [
      'abort',
      {
        text: (_, matcher) => `abort ${matcher}`,
        isFrom: (_, { status }) => status === 0,
        refuses: true,
        isNameless: true,
      },
    ],
    [
      'metrics',
      {
        text: (_, matcher) => `metrics ${matcher}`,
        isFrom: (_, { body }) => body.includes('# HELP'),
        isNameless: true,
      },
    ],
  ]);
}

/** Every pair of ends in every block, with matchers, as each of the two stands above. */
function casesOf(ends: ReadonlyMap<string, End>): readonly Case[] {
  const found: Case[] = [];
  let turn = 0;
  for (const [first, { isNameless }] of ends) {
    for (const second of ends.keys()) {
      if (first === second && isNameless) continue;
      for (const around of AROUND) {
        for (const own of MATCHERS) {
          for (const other of MATCHERS) {
            // Two without a matcher, in a block that orders them, are equal where they are of one kind.
            if (own === other && own !== '') continue;
            // One in three of all, and each kind of each pair in some block.
            if (turn++ % 3 !== 0) continue;
            found.push({ first, second, matchers: [own, other], around, host: `c${turn}.test` });
          }
        }
      }
    }
  }
  return found;
}

/** The directive in question stands below the other one, and its answer says "iota". */
function siteOf(one: Case, ends: ReadonlyMap<string, End>, port: number): string {
  const [own, other] = one.matchers;
  const first = ends.get(one.first)!.text('zeta', own);
  const second = ends.get(one.second)!.text('iota', other);
  const inner = `${first}\n# below\n${second}\n`;
  const body = one.around ? `${one.around} {\n${inner}}\n` : inner;
  return `http://${one.host}:${port} {\n${body}}\n`;
}

/** Whether some rule says that what stands below the comment never runs. */
async function saysDead(text: string): Promise<boolean> {
  const workspace = memoryWorkspace({ Caddyfile: text });
  const analysis = await openAnalysis(workspace, 'file:///workspace/Caddyfile');
  const from = text.indexOf('# below');
  return lint(analysis).some(
    ({ rule, at, related }) =>
      (rules.has(rule) && at.start > from) ||
      (rule === 'redir-beats-handle' && related.some((place) => place.at.start > from)),
  );
}

const rules: ReadonlySet<string> = new Set([
  'unreachable-directive',
  'unreachable-handle',
  'static-behind-proxy',
]);

async function upstream(mark: string, servers: Server[]): Promise<string> {
  const server = createServer((_, response) => response.end(`upstream ${mark}`));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function ask(host: string, path: string, port: number): Promise<Seen> {
  return new Promise((resolve) => {
    const headers = { host: `${host}:${port}` };
    const sent = request({ host: '127.0.0.1', port, path, headers }, (response) => {
      let body = '';
      response.on('data', (part: Buffer) => (body += part.toString()));
      response.on('end', () => {
        const { location = '' } = response.headers;
        resolve({ status: response.statusCode ?? 0, location, body });
      });
    });
    sent.on('error', () => resolve({ status: 0, location: '', body: '' }));
    sent.end();
  });
}

import assert from 'node:assert/strict';
import { openAnalysis } from '../../server/analysis/analyze.ts';
import { createMemory, type Memory } from '../../server/analysis/memory.ts';
import { lint } from '../../server/lint.ts';
import { createRooms } from '../../server/lsp/rooms.ts';
import { memoryWorkspace } from '../../server/workspace.ts';

const URI = 'file:///workspace/Caddyfile';
const STEPS = 100;

/** Blocks of a file, each in several forms; one of them is another after each step. */
const BLOCKS: readonly (readonly string[])[] = [
  [
    '{\n\temail a@example.org\n}\n',
    '{\n\torder respond first\n}\n',
    '{\n\tauto_https disable_redirects\n}\n',
    '{\n\thttp_port 8080\n}\n',
    '{\n\ton_demand_tls {\n\t\task http://c.example.org/ask\n\t}\n}\n',
  ],
  ['(common) {\n\tencode gzip\n}\n', '(common) {\n\tencode zstd\n\t@api path /api\n}\n', ''],
  ['&(app) {\n\trespond "app"\n}\n', '&(app) {\n\tredir https://b.example.org{uri}\n}\n', ''],
  [
    'a.example.org {\n\tinvoke app\n}\n',
    'a.example.org {\n\timport common\n\thandle @api {\n\t\tinvoke app\n\t}\n}\n',
    'a.example.org:8443 {\n\ttls a.pem a.key {\n\t\tprotocols tls1.3\n\t}\n}\n',
    'http://a.example.org {\n\tredir https://a.example.org{uri}\n}\n',
  ],
  [
    'b.example.org {\n\tredir https://a.example.org{uri}\n}\n',
    'b.example.org {\n\tredir a.example.org\n}\n',
    'a.example.org {\n\trespond "b"\n}\n',
    'b.example.org:8443 {\n\ttls internal\n\trespond {http.nothing}\n}\n',
  ],
  [
    'c.example.org {\n\trespond @api 200\n\t@api path /api\n}\n',
    'c.example.org {\n\trespond @apis 200\n}\n',
    'c.example.org {\n\thandle {\n\t\trespond 1\n\t}\n\thandle {\n\t\trespond 2\n\t}\n',
    'www.b.example.org {\n\tredir https://c.example.org{uri} permanent\n}\n',
  ],
  ['d.example.org {\n\tinvoke app\n}\n', 'd.example.org {\n\trespond 1\n\tinvoke app\n}\n'],
  ['*.example.org {\n\ttls {\n\t\ton_demand\n\t}\n}\n', '*.example.org {\n\trespond 1\n}\n'],
];

describe('the memory of an analysis', function () {
  this.timeout(60_000);

  it('changes nothing of what is found', async () => {
    assert.equal(await firstDifference(createMemory()), undefined);
  });

  const whole = createMemory();
  const broken: Readonly<Record<string, Partial<Memory>>> = {
    'a store that keeps what other inputs led to': {
      store: (name) => whole.store(name),
    },
    'a list that keeps what other inputs led to': {
      map: (name, _inputs, keys, work) => whole.map(name, [], keys, work),
    },
    'a list that keeps what other keys led to': {
      map: (name, _inputs, keys, work) =>
        whole.map(name, [keys.length], [0], () => keys.map(work))[0]!,
    },
    'a value that keeps what other inputs led to': {
      once: (name, _inputs, make) => whole.once(name, [], make),
    },
  };
  for (const [name, fault] of Object.entries(broken)) {
    it(`is found out by this test: ${name}`, async () => {
      assert.notEqual(await firstDifference({ ...createMemory(), ...fault }), undefined);
    });
  }
});

/** The text for which something else is found than without a memory; undefined when there is none in many steps. */
async function firstDifference(memory: Memory): Promise<string | undefined> {
  const rooms = createRooms(new Map());
  const forms = BLOCKS.map(() => 0);
  let state = 7;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % limit;
  };
  for (let step = 0; step < STEPS; step++) {
    const block = below(BLOCKS.length);
    forms[block] = below(BLOCKS[block]!.length);
    const plain = BLOCKS.map((all, index) => all[forms[index]!]).join('\n');
    const text = rooms.textOf(URI, plain);
    const found = await findings(text, memory);
    if (found !== (await findings(text, createMemory()))) return text;
  }
  return undefined;
}

async function findings(text: string, memory: Memory): Promise<string> {
  const analysis = await openAnalysis(memoryWorkspace({ Caddyfile: text }), URI, {}, memory);
  return JSON.stringify([
    lint(analysis),
    analysis.redirects.edges.map(({ from, to }) => [from, to]),
  ]);
}

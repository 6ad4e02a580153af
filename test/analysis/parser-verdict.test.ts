import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildConfig } from '../../server/analysis/expand/build-config.ts';
import { load } from '../../server/analysis/load.ts';
import { parserVerdict } from '../../server/analysis/braces/parser-verdict.ts';
import { lineStarts, positionAt } from '../../grammar/text.ts';
import { emptyProject } from '../../server/project/neighbours.ts';
import { memoryWorkspace } from '../../server/workspace.ts';
import { randomNumbers } from '../../scripts/mutants.ts';
import { runAdapter } from '../../scripts/running-adapter.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'parser-verdict-')));
const root = pathToFileURL(folder).toString();
const uri = `${root}/Caddyfile`;

describe('the verdict of the parser', function () {
  this.timeout(300_000);

  after(() => rmSync(folder, { recursive: true, force: true }));

  const stops: readonly (readonly [string, string, number])[] = [
    ['glued', ':80{\n}\n', 1],
    ['comma-inside', ':80,:81 {\n}\n', 1],
    ['comma-brace', ':80, {\n}\n', 1],
    ['comma-end', ':80,', 1],
    ['matcher-outside', '@a path /x\n', 1],
    ['crowded-open', ':80 {\n\troute { respond a\n\t}\n}\n', 2],
    ['crowded-close', ':80 {\n\trespond a }\n', 2],
    ['alone', ':80 {\n\troute\n\t{\n\t}\n}\n', 3],
    ['empty', ':80 {\n\trespond {}\n}\n', 2],
    ['headless', '(a)\n:80 {\n}\n', 1],
    ['unclosed', ':80 {\n\troute {\n\t\trespond a\n', 3],
    ['anonymous', '(a) {\n}\n:80 {\n\timport a {\n\t\t{\n\t\t}\n\t}\n}\n', 5],
    ['behind-close', '(a) {\n}\n:80 {\n\timport a {\n\t\tb {\n\t\t} c\n\t}\n}\n', 6],
  ];

  for (const [why, text, line] of stops) {
    it(`stops: ${why}`, async () => {
      const verdict = await verdictOn(text);
      assert.equal(verdict.kind === 'stops' && verdict.why, why);
      if (verdict.kind === 'stops')
        assert.equal(positionAt(lineStarts(text), verdict.at.start).line + 1, line);
    });
  }

  it('ends where imports put braces in order', async () => {
    const given = '(a) {\n\troute {args[0]}\n\trespond b\n}\n:80 {\n\timport a "{"\n\t}\n}\n';
    assert.equal((await verdictOn(given)).kind, 'ends');
    const brought = ':80 {\n\timport part\n:81 {\n}\n';
    assert.equal((await verdictOn(brought, { part: 'respond a\n}\n' })).kind, 'ends');
  });

  it('knows nothing of what stands behind a variable without a value', async () => {
    assert.equal((await verdictOn(':80 {\n\trespond {$WHAT}\n')).kind, 'unknown');
  });

  it('agrees with Caddy on thousands of random tokens', async function () {
    const program = process.env['CADDY_BIN'];
    if (!program) this.skip();
    const adapter = await runAdapter(program);
    const random = randomNumbers(11);
    const counts = new Map<string, number>();
    const others: string[] = [];
    try {
      for (let made = 0; made < 1500; made++) {
        const part = linesFrom(parts, 4, random);
        const text = `(s) {\n${linesFrom(parts, 3, random)}\n}\n:80 {\n${linesFrom(wholes, 9, random)}\n}\n`;
        // A block without an end that is taken in twice takes Caddy longer than anybody waits.
        if ((text + part).split('{block}').length > 2) continue;
        writeFileSync(join(folder, 'part'), part);
        const said = await adapter.adapt(text).catch(() => null);
        const verdict = await verdictOn(text, { part });
        // Now and then Caddy crashes.
        if (said === null || verdict.kind === 'unknown' || verdict.kind === 'told') continue;
        const caddy = said !== undefined && ofParser.test(said) ? 'stops' : 'ends';
        const key = `${caddy} ${verdict.kind}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
        if (caddy !== verdict.kind) others.push(`${said}\n${text}\n--- part\n${part}`);
      }
    } finally {
      adapter.stop();
    }
    assert.equal(others.join('\n=====\n'), '');
    assert.ok((counts.get('stops stops') ?? 0) > 200, JSON.stringify([...counts]));
    assert.ok((counts.get('ends ends') ?? 0) > 80, JSON.stringify([...counts]));
  });
});

async function verdictOn(
  text: string,
  files: Readonly<Record<string, string>> = {},
): Promise<ReturnType<typeof parserVerdict>> {
  const workspace = memoryWorkspace({ ...files, Caddyfile: text }, root);
  const project = emptyProject({ caddyfile: uri });
  const { answer } = await load(workspace, uri, (all) => buildConfig(uri, all, project));
  return parserVerdict(answer);
}

function linesFrom(pool: readonly string[], count: number, random: () => number): string {
  const lines: string[] = [];
  for (let made = 0; made < count; made++) lines.push(pool[Math.floor(random() * pool.length)]!);
  return lines.join('\n');
}

const parts: readonly string[] = [
  'respond a',
  'header {args[0]} b',
  'route {',
  'route {args[0]} {',
  'route {args[0]}',
  '}',
  '{block}',
  '{blocks.k}',
  '{args[:]}',
  '} }',
  ':81 {',
  'respond {block}',
  'respond "a\nb"',
];

const path = join(folder, 'part');
const wholes: readonly string[] = [
  'respond a',
  'route {',
  'route {',
  '}',
  '}',
  '}',
  '',
  ':82 {',
  '{',
  'route { respond a',
  'import s a',
  'import s "{"',
  'import s }',
  'import s {',
  'import s a {\n\tk b\n}',
  'import s {\n\tk {\n\t\trespond b\n\t} c\n}',
  'import s route {',
  'k {',
  'respond {}',
  `import ${path}`,
  `import ${path} a`,
  `import ${path} "}"`,
  '# a\\',
  'respond a \\',
  '(t) {',
  'import s <<E\n\ta\n\tb\n\tE',
  '&(r) {',
  'respond "{"',
  ':83, :84',
  ':85{',
];

/** What Caddy's parser says, and nothing that reads directives. */
const ofParser =
  /may not be defined globally|Expected another address|cannot end with a curly|cannot contain a comma|unexpected EOF|Unexpected next token after|Unexpected '\{' on|Unexpected '\{\}' at|Unexpected '\}' because|syntax error: unexpected|anonymous blocks/;

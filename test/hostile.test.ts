import assert from 'node:assert/strict';
import { openAnalysis } from '../server/analysis/analyze.ts';
import { type Diagnostic, lint } from '../server/lint.ts';
import { memoryWorkspace } from '../server/workspace.ts';

describe('hostile files', function () {
  this.timeout(60_000);

  const doubled = (first: string, step: (index: number) => string, use: string): string => {
    const steps = Array.from({ length: 40 }, (_, index) => `(s${index + 1}) {\n${step(index)}}\n`);
    return `(s0) {\n${first}}\n${steps.join('')}${use}`;
  };

  /** Each with a finding that it must have; a page of the file is enough to see it. */
  const files: Readonly<Record<string, { readonly text: string; readonly rule?: string }>> = {
    'nothing at all': { text: '', rule: 'empty-file' },
    'a line break alone': { text: '\n' },
    'open braces on lines of their own': { text: '{\n'.repeat(20_000), rule: 'unclosed-block' },
    'open braces on one line': { text: '{ '.repeat(20_000), rule: 'brace-placement' },
    'closing braces': { text: '}\n'.repeat(20_000), rule: 'stray-brace' },
    'nested blocks': { text: `:80 {\n${'route {\n'.repeat(20_000)}`, rule: 'unclosed-block' },
    'NUL bytes': { text: '\0'.repeat(100_000) },
    'replacement characters': { text: ':80 {\n\trespond "\ufffd"\n\t\ufffd\n}\n' },
    'a snippet that doubles itself': {
      text: doubled(
        '\theader X y\n',
        (index) => `\timport s${index}\n\timport s${index}\n`,
        ':80 {\n\timport s40\n}\n',
      ),
      rule: 'import-cycle',
    },
    'a block that doubles itself': {
      text: doubled(
        '\t{block}\n\t{block}\n',
        (index) => `\timport s${index} {\n\t\t{block}\n\t\t{block}\n\t}\n`,
        ':80 {\n\timport s40 {\n\t\theader X y\n\t}\n}\n',
      ),
      rule: 'import-cycle',
    },
    'arguments that double themselves': {
      text: doubled(
        '\trespond {args[0]}\n',
        (index) => `\timport s${index} {args[:]} {args[:]}\n`,
        ':80 {\n\timport s40 a b\n}\n',
      ),
      rule: 'import-cycle',
    },
    'a word that doubles itself': {
      text: doubled(
        '\trespond {args[0]}\n',
        (index) => `\timport s${index} {args[0]}{args[0]}\n`,
        ':80 {\n\timport s40 a\n}\n',
      ),
      rule: 'import-cycle',
    },
    'a word that doubles itself, and a brace too many': {
      text: doubled(
        '\trespond {args[0]}\n',
        (index) => `\timport s${index} {args[0]}{args[0]}\n`,
        ':80 {\n\timport s40 a\n}\n}\n',
      ),
      rule: 'stray-brace',
    },
    'a file that imports itself': { text: ':80 {\n\timport Caddyfile\n}\n', rule: 'import-cycle' },
    'many "tls" in one site': {
      text: `a.example {\n${'\ttls {\n\t\talpn h2\n\t}\n'.repeat(5_000)}}\n`,
    },
  };

  for (const [name, { text, rule }] of Object.entries(files)) {
    it(`${name}: no crash, and a word about it`, async () => {
      const found = await check(text);
      if (rule)
        assert.ok(
          found.some((each) => each.rule === rule),
          list(found),
        );
    });
  }

  /** Files of which one part is written many times. */
  const growing: Readonly<Record<string, (times: number) => string>> = {
    'closing braces': (times) => '}\n'.repeat(times),
    'blocks without an end': (times) => 'a { '.repeat(times),
    'open braces': (times) => '{ '.repeat(times),
    quotes: (times) => '"'.repeat(times),
    'heredocs without an end': (times) => 'respond <<E\n'.repeat(times),
    'settings of TLS': (times) => 'tls {\n}\n'.repeat(times),
    'variables without an end on one line': (times) => `:80 {\n${'{$A:{$B:'.repeat(times)}`,
    'variables without an end on many lines': (times) => '{$A:\n'.repeat(times),
    'variables without an end in backticks': (times) =>
      `:80 {\n\trespond \`${'{$A'.repeat(times)}\`\n}\n`,
    'negations of negations': (times) => `:80 {\n\t@a ${'not '.repeat(times)}path /a\n}\n`,
    'names that nobody knows': (times) => `:80 {\n${'order "{"\n'.repeat(times)}}\n`,
    'words behind the blocks of imports': (times) =>
      `:80 {\n${'import a { } x\n'.repeat(times)}}\n`,
    'negations of nothing': (times) => `:80 {\n\t@a {\n\t\t${'not '.repeat(times)}\n\t}\n}\n`,
  };

  for (const [name, write] of Object.entries(growing)) {
    it(`${name}: a time that grows with the file`, () => grows((times) => check(write(times))));
  }

  /** Neighbours of which one part is written many times. */
  const growingNeighbours: Readonly<
    Record<string, (times: number) => Readonly<Record<string, string>>>
  > = {
    'commands of a script': (times) => ({
      'deploy.sh': 'docker compose up -d\necho "$A" done\n'.repeat(times),
    }),
    'commands that name what there is not': (times) => ({
      'deploy.sh': 'docker compose -f compose.old.yml up -d\ncaddy validate -c old\n'.repeat(times),
    }),
    'variables of a script': (times) => ({
      'deploy.sh': Array.from({ length: times }, (_, at) => `export A${at}=1\nb\n`).join(''),
    }),
    services: (times) => ({
      'compose.yaml': `services:\n${Array.from({ length: times / 8 }, (_, at) => `  a${at}:\n    image: a\n`).join('')}`,
    }),
  };

  for (const [name, write] of Object.entries(growingNeighbours)) {
    it(`${name}: a time that grows with the file`, () =>
      grows((times) =>
        check(':80 {\n\treverse_proxy a:1\n}\n', {
          'compose.yaml': 'services:\n  a:\n    image: a\n',
          ...write(times),
        }),
      ));
  }
});

async function grows(run: (times: number) => Promise<unknown>): Promise<void> {
  await run(500);
  const small = await processorTime(() => run(2_000));
  const large = await processorTime(() => run(8_000));
  // Four times the file; a square would be sixteen times the time.
  assert.ok(large < 10 * small + 200, `${small} ms, ${large} ms`);
}

async function check(
  text: string,
  neighbours: Readonly<Record<string, string>> = {},
): Promise<readonly Diagnostic[]> {
  const workspace = memoryWorkspace({ Caddyfile: text, ...neighbours });
  return lint(await openAnalysis(workspace, 'file:///workspace/Caddyfile'));
}

/** In milliseconds, of this process alone: how busy the machine is does not count. */
async function processorTime(run: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

function list(found: readonly Diagnostic[]): string {
  return found.map(({ rule, message }) => `${rule}: ${message}`).join('\n');
}

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

  it('takes a time that grows with the file', async () => {
    for (const piece of ['}\n', 'a { ', '{ ', '"', 'respond <<E\n', 'tls {\n}\n']) {
      await check(piece.repeat(500));
      const small = await measured(() => check(piece.repeat(2_000)));
      const large = await measured(() => check(piece.repeat(8_000)));
      // Four times the file; a square would be sixteen times the time.
      assert.ok(large < 12 * small + 200, `${JSON.stringify(piece)}: ${small} ms, ${large} ms`);
    }
  });
});

async function check(text: string): Promise<readonly Diagnostic[]> {
  const workspace = memoryWorkspace({ Caddyfile: text });
  return lint(await openAnalysis(workspace, 'file:///workspace/Caddyfile'));
}

async function measured(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function list(found: readonly Diagnostic[]): string {
  return found.map(({ rule, message }) => `${rule}: ${message}`).join('\n');
}

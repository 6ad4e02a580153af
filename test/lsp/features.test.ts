import assert from 'node:assert/strict';
import { array, assert as check, asyncProperty, constantFrom, nat, property } from 'fast-check';
import { parse } from '../../grammar/parser.ts';
import { applyEdits } from '../../grammar/text.ts';
import { type Analysis, openAnalysis } from '../../server/analysis/analyze.ts';
import { actions } from '../../server/features/actions.ts';
import { safeFixes } from '../../server/features/fixes.ts';
import { folds } from '../../server/features/folding.ts';
import { formatting } from '../../server/features/formatting.ts';
import { ignoreHere, ignoreInFile } from '../../server/features/ignoring.ts';
import { type FileSymbol, symbols } from '../../server/features/symbols.ts';
import { sameWords } from '../../server/features/word-sequence.ts';
import type { Diagnostic } from '../../server/lint.ts';
import { lint } from '../../server/lint.ts';
import type { Fix, PlacedEdit } from '../../server/rules/rule.ts';
import { memoryWorkspace } from '../../server/workspace.ts';

const URI = 'file:///workspace/Caddyfile';

/** Texts made of what the lexer cares about. */
const pieces = [
  'a',
  'import',
  '@m',
  ' ',
  ' ',
  '\t',
  '\n',
  '\n',
  '\r\n',
  '\\\n',
  '{',
  '}',
  ' {\n',
  '\n}\n',
  '"',
  '`',
  '<<E\n',
  '\nE',
  '# x',
  '{$A}',
  '{b}',
  ',',
  '😀',
  '# caddylint-ignore x: y\n',
];
const texts = array(constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));

describe('ignore comments', () => {
  it('change nothing else, wherever a finding lies', async () => {
    await check(
      asyncProperty(texts, nat(), async (text, position) => {
        const analysis = await analyze(text);
        const diagnostic = found(position % (text.length + 1));
        for (const edit of [ignoreHere(analysis, diagnostic), ignoreInFile(analysis, diagnostic)]) {
          if (!edit) continue;
          const changed = parse(applyEdits(text, [edit]));
          assert.ok(sameWords(parse(text), changed), JSON.stringify(changed.text));
          const comments = changed.comments.map(({ start, end }) => changed.text.slice(start, end));
          assert.ok(comments.some((comment) => comment.includes('third-level-www')));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are not offered where no comment can stand', async () => {
    for (const text of [
      'a {\n\trespond <<E\n\t\tx\n\t\tE\n}',
      'a {\n\trespond "\nx"\n}',
      'a {\n\tfoo \\\n\tx\n}',
    ]) {
      const analysis = await analyze(text);
      assert.equal(ignoreHere(analysis, found(text.indexOf('x'))), undefined, text);
    }
  });

  it('join a comment that is there', async () => {
    const text = 'a {\n\t# caddylint-ignore one, two: because\n\tx\n}\n';
    const edit = ignoreHere(await analyze(text), found(text.indexOf('x')));
    assert.ok(edit);
    assert.equal(applyEdits(text, [edit]), text.replace('two', 'two, third-level-www'));
  });

  it('stay behind the lines that must come first', async () => {
    const at = (uri: string): Diagnostic => ({ ...found(0), at: { uri, start: 0, end: 0 } });
    const analysis = await analyze('import run.sh\nimport Dockerfile\n', {
      'run.sh': '#!/bin/sh\necho',
      Dockerfile: '# syntax=docker/dockerfile:1\nFROM caddy',
    });
    const names = ['run.sh', 'Dockerfile'].map((name) => `file:///workspace/${name}`);
    for (const uri of names) {
      const text = analysis.files.read(uri) ?? '';
      assert.equal(ignoreInFile(analysis, at(uri))?.start, text.indexOf('\n') + 1, uri);
    }
  });

  it('silence the rule', async () => {
    const text =
      'www.shop.example.com {\n\tredir https://shop.example.com{uri}\n}\nshop.example.com {\n}\n';
    const analysis = await analyze(text);
    const [diagnostic] = lint(analysis);
    assert.ok(diagnostic);
    for (const edit of [ignoreHere(analysis, diagnostic), ignoreInFile(analysis, diagnostic)]) {
      assert.ok(edit);
      assert.deepEqual(lint(await analyze(applyEdits(text, [edit]))), []);
    }
  });
});

describe('fixing all', () => {
  const edit = (start: number, end: number, text: string, uri = URI): PlacedEdit => ({
    uri,
    start,
    end,
    text,
  });
  const withFix = (...edits: PlacedEdit[]): Diagnostic => {
    const fix: Fix = { title: 'Mend it', edits, safe: true };
    return { ...found(edits[0]?.start ?? 0), fixes: [fix] };
  };

  it('takes fixes whole, in order, and none that touches another', () => {
    const diagnostics = [
      withFix(edit(4, 6, 'B'), edit(0, 1, 'A')),
      withFix(edit(8, 9, 'C'), edit(5, 7, 'x')),
      withFix(edit(6, 8, 'D')),
      withFix(edit(8, 8, 'y')),
      withFix(edit(4, 6, 'B')),
    ];
    assert.equal(applyEdits('0123456789', safeFixes(diagnostics, URI)), 'A123BD89');
  });

  it('leaves other files, and fixes that are not safe, alone', () => {
    const unsafe = { ...withFix(edit(0, 1, 'x')).fixes[0]!, safe: false };
    const diagnostics = [
      withFix(edit(0, 1, 'x'), edit(0, 1, 'x', 'file:///workspace/other')),
      { ...found(0), fixes: [unsafe] },
    ];
    assert.deepEqual(safeFixes(diagnostics, URI), []);
  });

  it('is one of the actions, behind the fixes', async () => {
    const text =
      'www.shop.example.com {\n\tredir https://shop.example.com{uri}\n}\nshop.example.com {\n}\n';
    const analysis = await analyze(text);
    const kinds = actions(analysis, lint(analysis), URI, () => true).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['fix', 'ignore', 'ignore', 'ignore', 'fix-all']);
  });
});

describe('what editors draw', () => {
  it('formatting keeps what Caddy reads, or is declined', () => {
    check(
      property(texts, nat(), nat(), (text, from, length) => {
        const start = from % (text.length + 1);
        for (const span of [
          undefined,
          { start, end: Math.min(text.length, start + (length % 20)) },
        ]) {
          const edits = formatting(text, span);
          if (edits) assert.ok(sameWords(parse(text), parse(applyEdits(text, edits))));
        }
      }),
    );
  });

  it('names lie inside what they name, and are never empty', () => {
    const look = ({ name, nameAt, start, end, children }: FileSymbol): void => {
      assert.notEqual(name, '');
      assert.ok(start <= nameAt.start && nameAt.start <= nameAt.end && nameAt.end <= end);
      for (const child of children) look(child);
    };
    check(property(texts, (text) => symbols(parse(text)).forEach(look)));
  });

  it('folds lie inside the text and span lines', () => {
    check(
      property(texts, (text) => {
        for (const { start, end } of folds(parse(text))) {
          assert.ok(0 <= start && end <= text.length);
          assert.ok(text.slice(start, end).includes('\n'));
        }
      }),
    );
  });

  it('takes a file of many lines in its stride', () => {
    const text = `${'a {\n\tb "c\n" d\n}\n# x\n'.repeat(5_000)}${'e '.repeat(50_000)}`;
    const start = performance.now();
    folds(parse(text));
    symbols(parse(text));
    assert.ok(formatting(text));
    assert.ok(performance.now() - start < 5_000);
  });
});

async function analyze(text: string, others: Record<string, string> = {}): Promise<Analysis> {
  return openAnalysis(memoryWorkspace({ Caddyfile: text, ...others }), URI);
}

function found(offset: number): Diagnostic {
  return {
    rule: 'third-level-www',
    category: 'trap',
    severity: 'warning',
    message: 'Something.',
    at: { uri: URI, start: offset, end: offset },
    related: [],
    fixes: [],
  };
}

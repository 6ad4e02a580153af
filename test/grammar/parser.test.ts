import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { CaddyfileParser, parse } from '../../grammar/parser.ts';
import { reparse } from '../../grammar/reparse.ts';
import { applyEdits, type Span } from '../../grammar/text.ts';
import { pathAt, type Tree, walk } from '../../grammar/tree.ts';

const CORPUS = '../shared/corpus/cases.jsonl';

describe('parser', () => {
  it('has a grammar that Chevrotain finds no fault with', () => {
    // Chevrotain's validation uses Object.groupBy, which Node 20 lacks.
    const object = Object as { groupBy?: unknown };
    object.groupBy ??= groupBy;
    assert.doesNotThrow(() => new CaddyfileParser(false));
  });

  it('reads any text, and its spans cover every character once', () => {
    fc.assert(fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), checkCover), {
      numRuns: 2000,
    });
  });

  it('reads every Caddyfile of the corpus, and its spans cover every character once', function () {
    if (!existsSync(CORPUS)) {
      console.log(`      no ${CORPUS}`);
      this.skip();
    }
    for (const line of readFileSync(CORPUS, 'utf8').split('\n')) {
      if (line) checkCover((JSON.parse(line) as { input: string }).input);
    }
  });

  it('finds the lines around every offset', () => {
    fc.assert(
      fc.property(soup, fc.nat(), (text, number) => {
        const offset = number % (text.length + 1);
        for (const line of pathAt(parse(text), offset)) {
          assert.ok(line.start <= offset && offset <= line.end);
        }
      }),
    );
  });

  it('reads a changed text as if it had never seen another', () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(12), soup), { maxLength: 6 });
    const sites = fc.array(fc.oneof(soup, site, site), { maxLength: 8 });
    fc.assert(
      fc.property(sites, edits, (parts, changes) => {
        let tree = parse(parts.join('\n'));
        for (const [at, length, inserted] of changes) {
          const start = at % (tree.text.length + 1);
          const end = Math.min(start + length, tree.text.length);
          const text = applyEdits(tree.text, [{ start, end, text: inserted.slice(0, length) }]);
          tree = reparse(tree, text);
          assert.deepEqual(tree, parse(text));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('takes over what a change has neither touched nor moved', () => {
    const before = parse('a {\n}\n'.repeat(20));
    const after = reparse(before, `${before.text.slice(0, 50)}X${before.text.slice(51)}`);
    const shared = after.lines.filter((line) => before.lines.includes(line));
    assert.equal(after.lines.length, 20);
    assert.ok(shared.length >= 16, `${shared.length} lines`);
  });

  const hostile: Record<string, string> = {
    'a hundred thousand open braces': '{ '.repeat(100_000),
    'a hundred thousand nested blocks': 'a {\n'.repeat(100_000) + '}\n'.repeat(100_000),
    'variables that never close': '{$ '.repeat(300_000),
    'a megabyte on one line': 'x'.repeat(1_000_000),
    'a megabyte of quotes': '"'.repeat(1_000_000),
    'a megabyte of backslashes': '\\'.repeat(1_000_000),
    'heredocs that never end': Array.from({ length: 50_000 }, (_, i) => `<<M${i}`).join('\n'),
    'comments with backslashes': '#\\\n'.repeat(300_000),
    'NUL bytes': 'a\0b {\0}\n'.repeat(10_000),
    'carriage returns alone': '\r'.repeat(1_000_000),
    'braces in one word': '{'.repeat(1_000_000),
    'words joined over lines': 'a \\\n'.repeat(250_000),
  };
  // As a ratio, since machines differ: nothing may cost more than a few times what ordinary text costs.
  let ordinary = 0;
  before(() => {
    const text = 'a.com {\n\treverse_proxy web:8000\n\tencode gzip\n}\n'.repeat(22_000);
    parse(text);
    ordinary = time(text);
  });
  for (const [name, text] of Object.entries(hostile)) {
    it(`reads ${name} about as fast as a megabyte of ordinary text`, () => {
      const ratio = Math.min(time(text), time(text)) / ordinary;
      assert.ok(ratio < 8, `${ratio.toFixed(1)} times as long`);
    });
  }
});

function time(text: string): number {
  const start = performance.now();
  parse(text);
  return performance.now() - start;
}

const soup = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '{',
        '}',
        ' ',
        '\t',
        '\n',
        '\r\n',
        '"',
        '`',
        '#',
        '\\',
        '<<',
        '<<E',
        'E',
        ',',
        'import',
        '(a)',
        '&(b)',
        '{$X}',
        '{$X:a b}',
        '{$',
        '{args[0]}',
        '\ufeff',
        '\u00a0',
        'é',
        '😀',
        '\0',
      ),
      fc.constantFrom('example.com', 'respond', '@m', 'www.{$D}'),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

/** So that much stands at the top, and what is inserted makes a difference. */
const site = fc.constantFrom(
  'a.com {\n\troot * /srv\n}\n',
  '# one\nb.com, c.com {\n\tlog {\n\t}\n}\n',
  'd.com {\n\trespond <<E\n\t\thi\n\tE\n}\n',
  '}\n',
  'e.com {$X:1} "q\n" {\n}\n',
);

/** Words, braces and comments do not overlap, and between them stands nothing but white space and joining backslashes. */
function checkCover(text: string): void {
  const tree = parse(text);
  const spans = allSpans(tree).sort((a, b) => a.start - b.start);
  let done = 0;
  for (const { start, end } of spans) {
    assert.ok(start >= done && end > start && end <= text.length, `${start}-${end} after ${done}`);
    assert.match(text.slice(done, start), BLANK);
    done = end;
  }
  assert.match(text.slice(done), BLANK);
}

const BLANK = /^[\s\\\u0085\ufeff]*$/;

function allSpans(tree: Tree): Span[] {
  const spans: Span[] = [...tree.comments, ...tree.strays];
  for (const [line] of walk(tree.lines)) {
    spans.push(...line.words);
    if (line.block) spans.push(line.block.open);
    if (line.block?.close) spans.push(line.block.close);
  }
  return spans;
}

function groupBy<T>(items: Iterable<T>, key: (item: T) => string): Record<string, T[]> {
  const groups: Record<string, T[]> = {};
  for (const item of items) (groups[key(item)] ??= []).push(item);
  return groups;
}

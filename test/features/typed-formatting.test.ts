import assert from 'node:assert/strict';
import { array, assert as check, constantFrom, nat, property } from 'fast-check';
import { format } from '../../grammar/format.ts';
import { parse } from '../../grammar/parser.ts';
import { applyEdits, lineStarts } from '../../grammar/text.ts';
import { pathAt } from '../../grammar/tree.ts';
import { typedFormatting } from '../../server/features/typed-formatting.ts';
import { sameWords } from '../../server/features/word-sequence.ts';

/** Lines that make up a file when blocks are closed behind them. */
const rows = [
  'a.com {',
  'handle /x {',
  'respond   ok',
  '@m path  /a',
  '# why',
  '',
  '}',
  '}',
  'header {',
];
const words = [
  ...rows,
  '"two',
  'lines"',
  '<<END',
  'END',
  'a \\',
  ' { ',
  '}',
  '\t',
  '`',
  'import x',
  '{$A}',
];

describe('formatting while typing', () => {
  it('keeps what Caddy reads and every line, and stays within the block or the two lines', () => {
    check(
      property(array(constantFrom(...words), { maxLength: 25 }), nat(), (parts, position) => {
        const text = parts.join('\n');
        const offset = position % (text.length + 1);
        for (const typed of ['}', '\n']) {
          if (text[offset - 1] !== typed) continue;
          const edits = typedFormatting(text, offset, typed);
          const changed = applyEdits(text, edits);
          assert.ok(sameWords(parse(text), parse(changed)), changed);
          assert.equal(lineStarts(changed).length, lineStarts(text).length, changed);
          const first =
            text.lastIndexOf('\n', typed === '}' ? openOf(text, offset) : offset - 2) + 1;
          const newline = text.indexOf('\n', offset);
          const last = newline < 0 ? text.length : newline;
          for (const { start, end } of edits) assert.ok(first <= start && end <= last, changed);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('indents a line as Caddy’s own formatter does', () => {
    check(
      property(
        array(constantFrom(...rows), { minLength: 2, maxLength: 25 }),
        nat(),
        (parts, which) => {
          const text = format(`a.com {\n${parts.join('\n')}\n`);
          const starts = lineStarts(text);
          const start = starts[1 + (which % (starts.length - 1))]!;
          const blanks = /^\t*/.exec(text.slice(start))![0];
          const rest = text.slice(start + blanks.length);
          // Caddy indents ten blocks and no more.
          const isUsual = parse(text).strays.length === 0 && !text.includes('\t'.repeat(10));
          if (!isUsual || /^(?:\n|$)/.test(rest)) return;
          const bare = text.slice(0, start) + rest;
          assert.equal(applyEdits(bare, typedFormatting(bare, start, '\n')), text);
          // An empty line is indented as what would be written there: before a brace, one step deeper.
          const pushed = `${text.slice(0, start)}\n${blanks}${rest}`;
          const inside = rest.startsWith('}') ? `${blanks}\t` : blanks;
          assert.equal(
            applyEdits(pushed, typedFormatting(pushed, start, '\n')),
            `${text.slice(0, start)}${inside}\n${blanks}${rest}`,
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('takes a long file in its stride', () => {
    const text = `${'a {\n\tb "c\n" d\n}\n'.repeat(10_000)}a {\nb\n\n}\n`;
    const start = performance.now();
    for (const typed of ['\n', '}']) typedFormatting(text, text.length - 2, typed);
    assert.ok(performance.now() - start < 5_000);
  });
});

function openOf(text: string, offset: number): number {
  const line = pathAt(parse(text), offset).find(({ block }) => block?.close?.end === offset);
  return line?.block ? line.block.open.start - 1 : offset;
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { format, formatEdits } from '../../grammar/format.ts';
import { applyEdits, lineStarts } from '../../grammar/text.ts';

const table: readonly (readonly [name: string, input: string, formatted: string])[] = [
  ['nothing at all', '', '\n'],
  ['white space only', ' \t\r\n\n', '\n'],
  ['a missing line break at the end', 'localhost', 'localhost\n'],
  ['spare line breaks at both ends', '\n\nlocalhost\n\n\n', 'localhost\n'],
  ['spaces between words and at line ends', 'root   *\t /srv  \nlog', 'root * /srv\nlog\n'],
  ['other white space', 'a\u00a0b\u0085c\u3000d\u2028e', 'a b c d e\n'],
  ['indentation by spaces', 'a {\n    b\n  }', 'a {\n\tb\n}\n'],
  ['more than one blank line', 'a\n\n\n\nb', 'a\n\nb\n'],
  ['blank lines at the edges of a block', 'a {\n\n\tb\n\n}', 'a {\n\tb\n}\n'],
  ['a brace glued to its word', 'a{\nb\n}', 'a {\n\tb\n}\n'],
  ['a brace on its own line', 'a\n{\nb\n}', 'a {\n\tb\n}\n'],
  ['a block on one line', 'a { b }', 'a {\n\tb\n}\n'],
  ['an empty block', 'a {\n}', 'a {\n}\n'],
  ['a pair of braces as a word', 'a {} b', 'a {} b\n'],
  ['braces with space between', 'a { }', 'a {\n}\n'],
  ['two sites without a blank line', 'a {\n}\nb {\n}', 'a {\n}\nb {\n}\n'],
  ['two sites on one line', 'a {\n} b {\n}', 'a {\n}\n\nb {\n}\n'],
  ['two blocks inside a site', 's {\na {\n}\nb {\n}\n}', 's {\n\ta {\n\t}\n\tb {\n\t}\n}\n'],
  ['a word behind a closing brace', 'a {\n} b', 'a {\n}\n\nb\n'],
  ['a closing brace behind a word', 'a {\nb}', 'a {\n\tb\n}\n'],
  ['closing braces in a row', 'a {\nb {\n}}', 'a {\n\tb {\n\t}\n}\n'],
  ['closing braces too many', '}\n}', '}\n}\n'],
  ['an opening brace as the last word', 'a {', 'a {\n'],
  ['opening braces in a row', '{{', '{\n\t{\n'],
  [
    'nesting deeper than Caddy indents',
    `${'a {\n'.repeat(12)}b`,
    `${Array.from({ length: 12 }, (_, depth) => `${'\t'.repeat(Math.min(depth, 10))}a {\n`).join('')}${'\t'.repeat(10)}b\n`,
  ],
  ['global options', '{\ndebug\n}\n\n:80', '{\n\tdebug\n}\n\n:80\n'],
  ['global options behind an import', 'import x\n{\ndebug\n}', 'import x\n{\n\tdebug\n}\n'],
  ['global options behind two imports', 'import x\n\nimport y\n{', 'import x\n\nimport y\n{\n'],
  ['a blank line between an import and a brace', 'import x\n\n{', 'import x {\n'],
  ['an import with a block', 'import x {\nb\n}', 'import x {\n\tb\n}\n'],
  ['a word that begins like import', 'imports x\n{', 'imports x {\n'],
  ['an import inside a block', 'a {\nimport x\n{', 'a {\n\timport x {\n'],
  ['a placeholder', 'respond {http.request.uri}  200', 'respond {http.request.uri} 200\n'],
  ['placeholders inside words', 'a{b}c{$D:e} {f}{g}', 'a{b}c{$D:e} {f}{g}\n'],
  ['an environment variable on its line', 'a {\n{$B}\n}', 'a {\n\t{$B}\n}\n'],
  ['a brace inside a word after a placeholder', 'a {\nx {b} c}\n}', 'a {\n\tx {b} c}\n}\n'],
  ['a comment', 'a {\n#b   c {\n}', 'a {\n\t#b   c {\n}\n'],
  ['a comment behind a brace', 'a { # b\n}', 'a {\n\t# b\n}\n'],
  ['a comment behind a word', 'a    # b  ', 'a # b\n'],
  ['a comment inside a word', 'a#b   c', 'a#b   c\n'],
  ['spaces at the end of a comment', '# a  \nb', '# a  \nb\n'],
  ['blank lines behind a comment', '# a\n\n\n\nb', '# a\n\n\nb\n'],
  ['double quotes', 'a  "b   {\n  c"  d', 'a "b   {\n  c" d\n'],
  ['double quotes inside a word', 'a"b   c"', 'a"b c"\n'],
  ['escaped quotes', '"a \\"  b"  c', '"a \\"  b" c\n'],
  ['a backtick inside double quotes', 'a "`  "  b', 'a "`  " b\n'],
  ['backticks', 'a  `b   {\n  "c`  d', 'a `b   {\n  "c` d\n'],
  ['backticks inside a word', 'a`b   c`  d', 'a`b   c` d\n'],
  ['an escaped backtick', 'a `b\\`   c`  d', 'a `b\\`   c` d\n'],
  ['backticks at the start of a line', 'a {\n\tb\n\t`c`\n}', 'a {\n\tb `c\n\t`\n}\n'],
  ['an open quote', 'a "b   c\n  {', 'a "b   c\n  {\n'],
  ['a line that goes on', 'a \\\n    b', 'a \\\n b\n'],
  ['an escaped space', 'a b\\   c', 'a b\\  c\n'],
  ['an escaped brace', 'a \\{ b', 'a \\{ b\n'],
  ['an escape that overtakes a brace', 'a { \\b c', 'a  \\b {\n\tc\n'],
  ['an escape of two code units behind a line break', 'a\n\\😀', 'a \\😀\n'],
  ['an escape that overtakes a line break', 'a\n\\b c', 'a \\b\nc\n'],
  ['a backslash at the very end', 'a   \\', 'a \\\n'],
  ['a heredoc', 'a  <<E\n  b   {\n  E   c', 'a <<E\n  b   {\n  E c\n'],
  ['a heredoc at the start of a line', 'a {\n<<E\n  b\n  E\n}', 'a {\n\t<<E\n  b\n  E\n}\n'],
  ['a heredoc closed behind other text', 'a <<E\n  xE  b\n  c', 'a <<E\n  xE b\nc\n'],
  ['a marker that goes on in a word', 'a <<E\n  Ex  b\nE  c', 'a <<E\n  Ex  b\nE c\n'],
  ['an open heredoc', 'a <<E\n  b   c', 'a <<E\n  b   c\n'],
  ['a heredoc without a marker', 'a <<\n  b   c', 'a <<\nb c\n'],
  ['a heredoc with a bad marker', 'a <<E!\n  b   c', 'a <<E!\nb c\n'],
  ['a marker with space behind it', 'a <<E \n  b   c', 'a <<E\nb c\n'],
  ['an escaped heredoc', 'a \\<<E\n  b   c', 'a \\<<E\nb c\n'],
  ['a less-than sign inside a word', 'a b<<E\n  c   d', 'a b<<E\nc d\n'],
  ['a less-than sign at the end of a word', 'a b<  c', 'a b<c\n'],
  ['carriage returns', 'a {\r\n\tb\r\n}\r\n', 'a {\n\tb\n}\n'],
  ['a heredoc with carriage returns', 'a <<E\r\n  b   c\r\n  E\r\n', 'a <<E\nb c\nE\n'],
  ['carriage returns in a comment', '# a\r\nb', '# a\r\nb\n'],
  ['a byte order mark', '\ufeffa  b', '\ufeffa b\n'],
  ['a byte order mark before a brace', '\ufeff{\n}', '\ufeff {\n}\n'],
];

describe('format', () => {
  for (const [name, input, formatted] of table) {
    it(name, () => {
      assert.equal(format(input), formatted);
    });
  }

  it('prints the table as caddy fmt does', function () {
    const fmt = caddyFmt() ?? this.skip();
    this.timeout(60_000);
    for (const [name, input, formatted] of table) assert.equal(fmt(input), formatted, name);
  });

  it('formats the corpus as labelled', function () {
    const labelled = (corpus() ?? this.skip()).filter((item) => item.formatted !== undefined);
    assert.ok(labelled.length > 0);
    // The labels are written without the line break that Caddy puts at the end.
    for (const { id, input, formatted } of labelled) {
      assert.equal(format(input).trimEnd(), formatted?.trimEnd(), id);
    }
  });

  it('formats the corpus as caddy fmt does', function () {
    const cases = corpus() ?? this.skip();
    const fmt = caddyFmt() ?? this.skip();
    this.timeout(60_000);
    const step = 80;
    for (let at = 0; at < cases.length; at += step) {
      const group = cases.slice(at, at + step);
      // One process for many files: joined, they are one more text that both must agree on.
      const joined = group.map(({ input }) => input).join('\n');
      assert.equal(format(joined), fmt(joined), `from ${group[0]?.id} on, joined`);
      const single = group[at % group.length];
      if (single) assert.equal(format(single.input), fmt(single.input), single.id);
    }
  });

  it('leaves formatted files of the corpus alone', function () {
    const cases = corpus() ?? this.skip();
    const unstable = cases.filter(({ input }) => format(format(input)) !== format(input));
    // Caddy's own second pass differs where backticks begin a line, see the table.
    assert.deepEqual(
      unstable.map(({ id }) => id),
      ['wild/641cd281'],
    );
  });

  it('agrees with caddy fmt on any soup of tokens', function () {
    const fmt = caddyFmt() ?? this.skip();
    this.timeout(120_000);
    fc.assert(
      fc.property(soup(80), (text) => assert.equal(format(text), fmt(text))),
      { numRuns: 100 },
    );
  });

  it('keeps all that is not white space, in order but for braces', () => {
    const words = (text: string): string => text.replaceAll(/[\s\u0085{]/gu, '');
    fc.assert(
      fc.property(soup(60), (text) => {
        const formatted = format(text);
        assert.equal(words(formatted), words(text));
        assert.equal(formatted.split('{').length, text.split('{').length);
      }),
    );
  });

  it('takes time in proportion to the text, whatever it holds', function () {
    this.timeout(60_000);
    const long = 'a'.repeat(100_000);
    const hostile = [
      '{'.repeat(300_000),
      '}'.repeat(300_000),
      `a${' \n'.repeat(300_000)}b`,
      '`"\\'.repeat(100_000),
      `a <<${long}${long}\n${long}${' a'.repeat(200_000)}`,
      'a <<E\n'.repeat(100_000),
      'a { \\b '.repeat(100_000),
      `#${' \u2003'.repeat(200_000)}\n{`,
    ];
    const start = performance.now();
    for (const text of hostile) assert.equal(applyEdits(text, formatEdits(text)), format(text));
    // About a second on a slow machine; anything quadratic takes minutes.
    assert.ok(performance.now() - start < 20_000);
  });
});

describe('formatEdits', () => {
  it('changes nothing in a formatted text', () => {
    assert.deepEqual(formatEdits('a {\n\tb\n}\n'), []);
  });

  it('replaces no more than what differs', () => {
    assert.deepEqual(formatEdits('a  b {\n    c\n\n\n\n}'), [
      { start: 2, end: 3, text: '' },
      { start: 7, end: 11, text: '\t' },
      { start: 13, end: 16, text: '' },
      { start: 17, end: 17, text: '\n' },
    ]);
  });

  it('moves a brace that something overtook', () => {
    const text = 'a { \\b c';
    assert.equal(applyEdits(text, formatEdits(text)), 'a  \\b {\n\tc\n');
  });

  it('keeps to the lines of a span', () => {
    const text = 'a  b\nc  d\ne  f';
    const lineC = [{ start: 7, end: 8, text: '' }];
    assert.deepEqual(formatEdits(text, { start: 5, end: 9 }), lineC);
    assert.deepEqual(formatEdits(text, { start: 5, end: 10 }), lineC);
    assert.deepEqual(formatEdits(text, { start: 7, end: 7 }), lineC);
    assert.equal(applyEdits(text, formatEdits(text, { start: 12, end: 12 })), 'a  b\nc  d\ne f\n');
    assert.equal(applyEdits(text, formatEdits(text, { start: 0, end: 0 })), 'a b\nc  d\ne  f');
  });

  it('indents the first and the last line of a span and no other', () => {
    const text = 'a {\nb\nc\nd\n}\n';
    assert.equal(
      applyEdits(text, formatEdits(text, { start: 4, end: 8 })),
      'a {\n\tb\n\tc\nd\n}\n',
    );
  });

  it('comes to format on any soup of tokens', () => {
    fc.assert(
      fc.property(soup(60), (text) => {
        const edits = formatEdits(text);
        assert.equal(applyEdits(text, edits), format(text));
        let done = -1;
        for (const { start, end, text: by } of edits) {
          assert.ok(start > done, 'apart and in order');
          assert.notEqual(text.slice(start, end), by);
          done = end;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('comes to format on the corpus', function () {
    for (const { id, input } of corpus() ?? this.skip()) {
      assert.equal(applyEdits(input, formatEdits(input)), format(input), id);
    }
  });

  it('gives every edit to the lines that it touches', () => {
    fc.assert(
      fc.property(soup(40), (text) => {
        const all = formatEdits(text);
        const seen = new Set<string>();
        const starts = lineStarts(text);
        for (const [line, start] of starts.entries()) {
          const end = starts[line + 1] ?? text.length;
          for (const edit of formatEdits(text, { start, end })) {
            assert.ok(edit.start <= end && edit.end >= start);
            seen.add(JSON.stringify(edit));
          }
        }
        assert.deepEqual(seen, new Set(all.map((edit) => JSON.stringify(edit))));
      }),
    );
  });
});

/** Texts made of what the formatter looks at, most of them no Caddyfiles. */
function soup(pieces: number): fc.Arbitrary<string> {
  const words = ['a', 'import', 'import x\n', '{b}', '{$C}', '{}', '😀', '\ufeff', '\u0000'];
  const braces = ['a {\n', '\n}\n', '{', '}', '{{'];
  const quotes = ['"', '`', '\\', '\\\n', '\\"', '\\`', '\\<<', '\\{', '\\😀', '#', '# d\n'];
  const heredocs = ['<', '<<', '<<E\n', 'E', 'E\n', ' E '];
  const spaces = ['\n', '\n', '\n\n\n', ' ', ' ', ' ', '\t', '\r\n', '\u0085', '\u2003'];
  const atoms = [...words, ...braces, ...quotes, ...heredocs, ...spaces];
  return fc.array(fc.constantFrom(...atoms), { maxLength: pieces }).map((parts) => parts.join(''));
}

/** What the real `caddy fmt -` prints; absent without a Caddy. */
function caddyFmt(): ((text: string) => string) | undefined {
  const program = process.env['CADDY_BIN'];
  if (program === undefined) {
    console.log('skipped: CADDY_BIN is not set');
    return undefined;
  }
  return (text) => {
    const { status, stdout, stderr } = spawnSync(program, ['fmt', '-'], { input: text });
    assert.equal(status, 0, String(stderr));
    return stdout.toString();
  };
}

interface Case {
  readonly id: string;
  readonly input: string;
  readonly formatted?: string;
}

/** The labelled Caddyfiles beside the project; absent where they are not. */
function corpus(): readonly Case[] | undefined {
  const file = '../shared/corpus/cases.jsonl';
  if (!existsSync(file)) {
    console.log(`skipped: ${file} is missing`);
    return undefined;
  }
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line): Case => JSON.parse(line));
}

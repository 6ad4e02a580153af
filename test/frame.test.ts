import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { drawFrame, harmless } from '../server/cli/frame.ts';
import { type Session, showsLinks, wantsColor } from '../server/cli/session.ts';

/** A frame as it is printed: the line and the carets below it. */
function drawn(line: string, part: string, width = 80): string {
  const start = line.indexOf(part);
  const frame = drawFrame(line, start, start + part.length, width);
  return `${frame.line}\n${' '.repeat(frame.indent)}${'^'.repeat(frame.length)}`;
}

describe('frames', () => {
  it('expand tabs', () => {
    assert.equal(drawn('\tredir\tx', 'x'), '    redir   x\n            ^');
    assert.equal(drawn('\tx', '\t'), '    x\n^^^^');
  });

  it('mark at least one column, behind the line too', () => {
    assert.deepEqual(drawFrame('abc', 3, 3, 80), { line: 'abc', indent: 3, length: 1 });
    assert.deepEqual(drawFrame('', 0, 0, 80), { line: '', indent: 0, length: 1 });
  });

  it('know wide, joined and combining characters', () => {
    assert.equal(drawn('日本 x', 'x'), '日本 x\n     ^');
    assert.equal(drawn('日本 x', '本'), '日本 x\n  ^^');
    assert.equal(drawn('e\u0301 x', 'x'), 'e\u0301 x\n  ^');
    assert.equal(drawn('👩‍👩‍👧 x', 'x'), '👩‍👩‍👧 x\n   ^');
    assert.equal(drawn('ﾊﾟ x', 'x').split('\n')[1]?.endsWith('^'), true);
  });

  it('show control characters as pictures', () => {
    assert.equal(drawn('a\u001B[1mb', 'b'), 'a␛[1mb\n     ^');
    assert.equal(harmless('\u007F\u0085\u202E\u2066x'), '␡\uFFFD\uFFFD\uFFFDx');
  });

  it('cut long lines around the mark', () => {
    const line = `${'a'.repeat(500)} HERE ${'b'.repeat(500)}`;
    const frame = drawFrame(line, 501, 505, 60);
    assert.ok(frame.line.length <= 60);
    assert.match(frame.line, /^…a+ HERE b+…$/);
    assert.equal(frame.line.slice(frame.indent, frame.indent + frame.length), 'HERE');
    const start = drawFrame(line, 0, 3, 60);
    assert.match(start.line, /^a+…$/);
    assert.deepEqual([start.indent, start.length], [0, 3]);
    const end = drawFrame(line, 1004, 1006, 60);
    assert.match(end.line, /^…b+$/);
    assert.equal(end.indent + end.length, end.line.length);
    const long = drawFrame(line, 0, line.length, 60);
    assert.ok(long.indent + long.length <= 60);
  });

  it('never pass the width, and always mark within it', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', '\t', '日', 'é', '\u001B', '😀', '\u0301'),
    });
    fc.assert(
      fc.property(
        text,
        fc.nat(60),
        fc.nat(60),
        fc.integer({ min: 20, max: 40 }),
        (line, a, b, width) => {
          const [start, end] = [Math.min(a, b, line.length), Math.min(Math.max(a, b), line.length)];
          const frame = drawFrame(line, start, end, width);
          assert.ok(frame.length >= 1 && frame.indent >= 0);
          assert.ok(frame.indent + frame.length <= width + 1, JSON.stringify(frame));
          assert.doesNotMatch(frame.line, /\p{Cc}/u);
        },
      ),
    );
  });

  it('take no longer for a hostile line', () => {
    const line = 'a😀\t'.repeat(1_000_000);
    const begin = performance.now();
    drawFrame(line, 10, 20, 80);
    assert.ok(performance.now() - begin < 1000);
  });
});

describe('the terminal', () => {
  const session = (environment: Session['environment'], terminal = true): Session => ({
    folder: '/',
    environment,
    terminal,
    version: '0',
    input: async () => '',
    print: () => {},
    complain: () => {},
    warn: () => {},
  });

  it('is coloured unless something speaks against it', () => {
    assert.equal(wantsColor(session({}), undefined), true);
    assert.equal(wantsColor(session({}, false), undefined), false);
    assert.equal(wantsColor(session({ TERM: 'dumb' }), undefined), false);
    assert.equal(wantsColor(session({ NO_COLOR: '1' }), undefined), false);
    assert.equal(wantsColor(session({ NO_COLOR: '' }), undefined), true);
    assert.equal(wantsColor(session({ FORCE_COLOR: '1' }, false), undefined), true);
    assert.equal(wantsColor(session({ FORCE_COLOR: '1' }), false), false);
    assert.equal(wantsColor(session({ NO_COLOR: '1' }, false), true), true);
  });

  it('has links when it is known to show them', () => {
    assert.equal(showsLinks(session({ TERM: 'xterm-256color' })), false);
    assert.equal(showsLinks(session({ VTE_VERSION: '7600' })), true);
    assert.equal(showsLinks(session({ VTE_VERSION: '4000' })), false);
    assert.equal(showsLinks(session({ TERM_PROGRAM: 'vscode' })), true);
    assert.equal(showsLinks(session({ TERM_PROGRAM: 'vscode', CI: '1' })), false);
    assert.equal(showsLinks(session({ TERM_PROGRAM: 'vscode' }, false)), false);
    assert.equal(showsLinks(session({ FORCE_HYPERLINK: '1' }, false)), true);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineStarts, positionAt, through, wholeLine } from '../../grammar/text.ts';

const texts = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r\n') });

describe('lines of a text', () => {
  it('are those of the table of lines, whatever stands at the beginning', () => {
    fc.assert(
      fc.property(texts, fc.nat(40), (text, at) => {
        const offset = Math.min(at, text.length);
        const starts = lineStarts(text);
        const { line } = positionAt(starts, offset);
        assert.deepEqual(wholeLine(text, offset), {
          start: starts[line],
          end: starts[line + 1] ?? text.length,
        });
      }),
    );
  });
});

describe('a place through another', () => {
  const place = (uri: string, start: number, end: number) => ({ uri, start, end });

  it('reaches to the end of the later one', () => {
    assert.deepEqual(through(place('a', 1, 9), place('a', 4, 6)), place('a', 1, 9));
    assert.deepEqual(through(place('a', 1, 3), place('a', 4, 6)), place('a', 1, 6));
  });

  it('is the first alone when they are in two files', () => {
    assert.deepEqual(through(place('a', 1, 3), place('b', 4, 6)), place('a', 1, 3));
  });
});

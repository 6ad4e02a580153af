import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createRooms } from '../../server/lsp/rooms.ts';
import { rowStarts, rowStartsAfter } from '../../server/lsp/rows.ts';
import { changeOf } from '../../grammar/reparse.ts';

const URI = 'file:///Caddyfile';

const part = fc.constantFrom(
  'a',
  ' {\n',
  '}\n',
  '}',
  '\n',
  '\r\n',
  '\r',
  ' x',
  '{\r\n}\r\n',
  '# c\n',
);
const text = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''));

describe('positions in a text with room', () => {
  it('are those of the editor, after every change', () => {
    const edit = fc.record({ at: fc.nat(), gone: fc.nat({ max: 4 }), come: text });
    fc.assert(
      fc.property(text, fc.array(edit, { maxLength: 8 }), (first, edits) => {
        const rooms = createRooms(new Map());
        let plain = first;
        for (const { at, gone, come } of [{ at: 0, gone: 0, come: '' }, ...edits]) {
          const start = at % (plain.length + 1);
          plain = plain.slice(0, start) + come + plain.slice(start + gone);
          compare(rooms.document(URI, rooms.textOf(URI, plain)), plain);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of lines are read on after a change', () => {
    fc.assert(
      fc.property(text, text, text, text, (head, old, fresh, tail) => {
        const [before, after] = [head + old + tail, head + fresh + tail];
        const read = rowStartsAfter(rowStarts(before), after, changeOf(before, after));
        assert.deepEqual(read, rowStarts(after));
      }),
      { numRuns: 2000 },
    );
  });
});

/** Every position leads to the same character and back, as it does in the text of the editor. */
function compare(document: TextDocument, plain: string): void {
  const wanted = TextDocument.create(URI, 'caddyfile', 1, plain);
  assert.equal(document.lineCount, wanted.lineCount);
  for (let offset = 0; offset <= plain.length; offset++) {
    const position = wanted.positionAt(offset);
    const roomy = document.offsetAt(position);
    assert.deepEqual(document.positionAt(roomy), position);
    const character = plain[wanted.offsetAt(position)];
    if (character !== '\n' && character !== '\r') {
      assert.equal(document.getText()[roomy], character);
    }
  }
  for (let line = 0; line < wanted.lineCount; line++) {
    assert.deepEqual(
      document.positionAt(document.offsetAt({ line, character: 99 })),
      wanted.positionAt(wanted.offsetAt({ line, character: 99 })),
    );
  }
}

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { format } from '../../grammar/format.ts';
import { parse } from '../../grammar/parser.ts';
import { applyEdits } from '../../grammar/text.ts';
import { layoutEdits } from '../../server/analysis/laid-out.ts';

const CORPUS = '../shared/corpus/cases.jsonl';

describe('the layout, block by block', () => {
  const check = (text: string): boolean => {
    const edits = layoutEdits(parse(text), new WeakMap());
    if (edits) assert.equal(applyEdits(text, edits), format(text), JSON.stringify(text));
    return edits !== undefined;
  };

  it('is that of the whole', () => {
    const piece = fc.constantFrom(
      ...'{}"`#\\ \t\n\n\r'.split(''),
      'a.com {\n',
      '\n}\n',
      '}\n\n\n',
      '\trespond {path} "x"\n',
      'import x\n',
      '# a\n',
      '<<E\n x\n E\n',
      '&(r) {\n',
      'b{c}',
    );
    const texts = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(texts, (text) => void check(text)),
      { numRuns: 20_000 },
    );
  });

  it('is that of the whole for every Caddyfile of the corpus', function () {
    if (!existsSync(CORPUS)) this.skip();
    let count = 0;
    for (const line of readFileSync(CORPUS, 'utf8').split('\n')) {
      if (line && check((JSON.parse(line) as { input: string }).input)) count++;
    }
    assert.ok(count > 1500, String(count));
  });
});

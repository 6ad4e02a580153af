import assert from 'node:assert/strict';
import fc from 'fast-check';
import { regexpFault } from '../../server/schema/regexp.ts';
import { finds } from '../../server/schema/regexp-match.ts';
import { literalStart } from '../../server/schema/regexp-texts.ts';

describe('texts of a regular expression', () => {
  it('begin with what is written there', () => {
    assert.equal(literalStart('^/api/v[0-9]+/'), '/api/v');
    assert.equal(literalStart('^/page\\.html$'), '/page.html');
    assert.equal(literalStart('^/ab?c'), '/a');
    assert.equal(literalStart('^/ab+c'), '/ab');
    assert.equal(literalStart('^/ab{2}c'), '/ab');
    assert.equal(literalStart('^/(?:a|b)'), '/');
    assert.equal(literalStart('^/a|^/b'), undefined);
    assert.equal(literalStart('/a'), undefined);
    assert.equal(literalStart('^*/a'), undefined);
    assert.equal(literalStart('(?i)^/a'), undefined);
    assert.equal(literalStart('^(?i)/a'), undefined);
    assert.equal(literalStart('^/\\Qa.b\\E'), undefined);
    assert.equal(literalStart('^/[|]a'), '/');
  });

  it('are found without trying any way twice', () => {
    assert.equal(finds('^(a+)+$', `${'a'.repeat(300)}!`), false);
    assert.equal(finds('((((a*)*)*)*)*b', 'a'.repeat(200)), false);
    assert.equal(finds('(?i)a', 'A'), undefined);
    assert.equal(finds('\\pL', 'a'), undefined);
    assert.equal(finds('(', 'a'), undefined);
  });

  it('agree with what JavaScript finds, where both languages mean the same', () => {
    const piece = fc.constantFrom(
      ...'ab/.$()|*+?'.split(''),
      ...'\\. [ab] [^a] \\d (?: {2} {0,2} \\b'.split(' '),
    );
    const patterns = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''));
    const texts = fc.array(fc.constantFrom('a', 'b', '/', '.', '1', '{'), { maxLength: 8 });
    fc.assert(
      fc.property(fc.boolean(), patterns, texts, (isBound, rest, letters) => {
        const pattern = `${isBound ? '^' : ''}${rest}`;
        if (regexpFault(pattern)) return;
        let expression: RegExp;
        try {
          expression = new RegExp(pattern);
        } catch {
          return;
        }
        const text = letters.join('');
        assert.equal(finds(pattern, text), expression.test(text), `${pattern} in "${text}"`);
        if (!expression.test(text)) return;
        assert.ok(text.startsWith(literalStart(pattern) ?? ''), pattern);
      }),
      { numRuns: 20_000, seed: 5 },
    );
  });
});

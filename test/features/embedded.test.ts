import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lintEmbedded } from '../../server/features/embedded.ts';

/** The findings as "rule on text". */
function found(text: string): readonly string[] {
  return lintEmbedded(text).map(({ rule, at }) => `${rule} on ${text.slice(at.start, at.end)}`);
}

describe('a Caddyfile in another text', () => {
  it('is judged like a file when it is one', () => {
    assert.deepEqual(found('example.com {\n\tredir old.example.org{uri}\n\tencod gzip\n}\n'), [
      'redirect-missing-scheme on old.example.org{uri}',
      'unknown-directive on encod',
    ]);
    assert.deepEqual(found('{\n\tdebugg\n}\n:80 {\n\trespond 1 2 3\n}\n'), [
      'unknown-directive on debugg',
      'wrong-arguments on 3',
    ]);
    assert.deepEqual(found('example.com\n\nreverse_proxy localhost:8000 {\n\tlb_polcy first\n}'), [
      'unknown-directive on lb_polcy',
    ]);
  });

  it('is judged like a part of a site when its lines are directives', () => {
    assert.deepEqual(
      found('handle_path /api {\n\treverse_proxy web:8000 {\n\t\tlb_polcy first\n\t}\n}'),
      ['unknown-directive on lb_polcy'],
    );
    assert.deepEqual(found('@api path /api/*\nrespond @api x 200 y'), ['wrong-arguments on y']);
    assert.deepEqual(found('encode zstd gzip'), []);
    assert.deepEqual(found('reverse_proxy @defined-above web:8000'), []);
    assert.deepEqual(found('respond "unclosed'), ['unterminated-quote on "']);
  });

  it('is left alone when it is a part of something else', () => {
    for (const text of [
      'email admin@example.com\nservers {\n\ttimeouts {\n\t}\n}',
      'transport http {\n\ttls\n}',
      'lb_policy frist',
      'path /api/*\nmethod GTE',
      'vars {magic} 3 5',
      'root\nfile_server\nreverse_proxy',
      'rate_limit {\n\tzone x\n}',
      'route {\n\tsubroute {\n\t}\n\tbogus\n}',
      '"{request>remote_ip} - {user}" {\n}',
      '',
      '# nothing',
    ]) {
      assert.deepEqual(found(text), [], text);
    }
  });

  it('is left alone when it says how something is written', () => {
    for (const text of [
      'reverse_proxy [<matcher>] [<upstreams...>] {\n\tto <upstreams...>\n}',
      'example.com {\n\t...\n}',
      'example.com {\n\trespond 1 2 3 …\n}',
      'route [@named [...]] {\n}',
    ]) {
      assert.deepEqual(found(text), [], text);
    }
  });

  it('says nothing of what is not shown', () => {
    for (const text of [
      'example.com {\n\timport common\n\trespond @api "x"\n}',
      'import sites/*\n',
      'example.com {\n\tfile_server\n}',
      'www.example.com {\n\tredir https://app.example.com{uri}\n}',
      '# one way\nexample.com {\n\trespond 1\n}\n# or\nexample.com {\n\trespond 2\n}',
      'example.com {\n\trate_limit {\n\t\tzone x\n\t}\n}',
      'example.com {\n\tinvoke app\n}',
    ]) {
      assert.deepEqual(found(text), [], text);
    }
  });

  it('may be any text', () => {
    const words = 'example.com respond import @api { } {$X} <<A A " ` # … tls'.split(' ');
    const word = fc.constantFrom(...words);
    const gap = fc.constantFrom(' ', '\n', '\t', '');
    const text = fc
      .array(fc.tuple(fc.oneof(word, fc.string({ maxLength: 4 })), gap), { maxLength: 20 })
      .map((pieces) => pieces.flat().join(''));
    fc.assert(
      fc.property(text, (embedded) => {
        for (const { at } of lintEmbedded(embedded)) {
          assert.ok(0 <= at.start && at.start <= at.end && at.end <= embedded.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});

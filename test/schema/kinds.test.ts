import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isDuration, isGoDuration, isInteger, isSize } from '../../server/schema/kinds-values.ts';
import { standardKinds } from '../../server/schema/schema.ts';
import { casesOf, surprises } from './facts-check.ts';
import { sample } from './sample.ts';

/** Words that Caddy accepts and words that it refuses, by kind and by a line that takes the kind. */
const words: readonly {
  readonly kind: string;
  readonly line: string;
  readonly accepted: readonly string[];
  readonly refused: readonly string[];
}[] = [
  {
    kind: 'duration',
    line: 'fail_duration',
    accepted: [
      '0',
      '-0',
      '5s',
      '1h30m',
      '7d',
      '1.5d',
      '1d12h',
      '-1d',
      '.5s',
      '5.s',
      '1h+1d',
      '1µs',
      '1μs',
      '106751d',
    ],
    refused: [
      '5',
      '',
      's',
      '1',
      '-',
      '1 s',
      '1S',
      'd',
      '1e3s',
      '0.5d2d',
      '1d-1h',
      '106752d',
      '{env.X}',
      '1w',
    ],
  },
  {
    kind: 'size',
    line: 'request_buffers',
    accepted: ['0', '1', '1b', '1 kB', '1.5MiB', '1,024', '10K', '1gi', '1EiB', '15EB', '.5m'],
    refused: ['', 'MB', '-1', '1XB', '1.2.3', '1m b', '16EiB', '20EB', '+1', '{env.X}'],
  },
  {
    kind: 'int',
    line: 'max_fails',
    accepted: ['0', '-1', '+1', '007', '9223372036854775807', '-9223372036854775808'],
    refused: [
      '',
      '1.0',
      '1_000',
      '0x1',
      '9223372036854775808',
      '-9223372036854775809',
      ' 1',
      '{x}',
    ],
  },
  {
    kind: 'status_pattern',
    line: 'unhealthy_status',
    accepted: ['200', '5xx', '2', '1000', '-5'],
    refused: ['xxx', '5x', '5XX', 'ok', '5xx5', ''],
  },
  {
    kind: 'host_and_port',
    line: 'health_upstream',
    accepted: ['a:80', '[::1]:80', ':80', 'a:-1'],
    refused: ['a', 'a:', '::1:80', '[::1]', 'a:b', ''],
  },
  {
    kind: 'upstream',
    line: 'to',
    accepted: [
      'a',
      'a:80',
      ':80',
      '[::1]:80',
      '::1',
      '{http.x}',
      '{http.x}:80',
      'a:{http.x}',
      'a:8000-8010',
      'tcp/a:80',
      'unix//a',
      'unix//a|0220',
      'a/b',
      '1.2.3.4',
      '',
    ],
    refused: [
      'a:b',
      'a:70000',
      'a:2-1',
      'a:1-2-3',
      'a:-1',
      'unix//a|',
      'unix//a|9',
      'unix//a|0440',
      'http://a/',
      'http://a/b',
      'http://a?b',
      'http://a#b',
      'http://{x}',
      'http://a:443',
      'https://a:80',
      'http://a:b',
      'http://[::1',
      'http://a:2-1',
      'http://a:1-2-3',
      'ws://a',
      'wss://a',
      'ftp://a',
      '://a',
    ],
  },
  {
    kind: 'upstream',
    line: 'to http://base',
    accepted: [
      'http://a',
      'HTTP://a:80',
      'http://a:8000-8010',
      'http://u@a',
      'http://a?',
      'http://a#',
      'http://[::1]:80',
    ],
    refused: [],
  },
];

describe('kinds', () => {
  const kinds = standardKinds();
  const accepts = (kind: string, text: string): boolean | undefined =>
    kinds.get(kind)?.accepts?.({ text, quote: '', unknown: false });

  for (const { kind, line, accepted, refused } of words)
    it(`accept and refuse words of ${line}`, () => {
      assert.deepEqual(
        accepted.filter((word) => !accepts(kind === 'size' ? 'buffer_size' : kind, word)),
        [],
      );
      assert.deepEqual(
        refused.filter((word) => accepts(kind === 'size' ? 'buffer_size' : kind, word)),
        [],
      );
    });

  it('agree with the real Caddy', async function () {
    const caddy = process.env['CADDY_BIN'];
    if (!caddy) {
      console.log('      skipped: CADDY_BIN is not set');
      return this.skip();
    }
    this.timeout(120_000);
    const cases = words.flatMap(({ line, accepted, refused }) =>
      casesOf(
        [
          `+ ${accepted.map((word) => `${line} "${word}"`).join('\\n')}`,
          ...refused.map((word) => `- ${line} "${word}"`),
        ].join('\n'),
        (piece) => `:80 {\nreverse_proxy {\n${piece}\n}\n}\n`,
      ),
    );
    assert.deepEqual(await surprises(caddy, sample(cases, 30)), []);
  });

  it('propose only words that they accept, each with a name of its own', () => {
    for (const [name, kind] of kinds) {
      const proposed = (kind.values ?? []).map((value) => value.text);
      assert.equal(new Set(proposed).size, proposed.length, name);
      for (const text of proposed) assert.notEqual(accepts(name, text), false, `${name}: ${text}`);
      assert.notEqual(kind.describe, '', name);
    }
  });

  it('take every duration of Go for a duration, and days for 24 hours', () => {
    const unit = fc.constantFrom('ns', 'us', 'ms', 's', 'm', 'h');
    const part = fc.tuple(fc.nat(1000), unit).map(([number, name]) => `${number}${name}`);
    const duration = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(duration, fc.nat(100), (text, days) => {
        assert.ok(isGoDuration(text) && isDuration(text));
        assert.ok(isDuration(`${days}d${text}`) && !isGoDuration(`${days}d${text}`));
      }),
    );
  });

  it('answer for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        for (const kind of kinds.values()) kind.accepts?.({ text, quote: '', unknown: false });
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (number) => {
        assert.ok(isInteger(`${number}`));
        assert.equal(isSize(`${number}`), number >= 0n);
      }),
    );
  });
});

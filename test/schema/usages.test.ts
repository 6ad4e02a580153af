import assert from 'node:assert/strict';
import { grade, judge, type Result } from '../../scripts/agreement.ts';
import { usagesOf } from '../../scripts/fresh-cases.ts';

/** THOROUGH=1 tries two hundred times as many, SEED=2 others. */
const count = process.env['THOROUGH'] ? 60_000 : 300;
const seed = Number(process.env['SEED'] ?? 1);

describe('usages that the facts give, and Caddy', function () {
  this.timeout(process.env['THOROUGH'] ? 7_200_000 : 300_000);

  const found: Record<'ACCEPTED' | 'MISSED' | 'ELSEWHERE', string[]> = {
    ACCEPTED: [],
    MISSED: [],
    ELSEWHERE: [],
  };

  before(async function () {
    if (!process.env['CADDY_BIN']) {
      console.log('      skipped: CADDY_BIN is not set');
      this.skip();
    }
    let tried = 0;
    for await (const one of usagesOf(count, seed)) {
      const result = await judge(one);
      const verdict = grade(result);
      if (verdict && verdict !== 'ok') found[verdict].push(shown(result));
      tried++;
    }
    assert.ok(tried > count / 2);
  });

  it('are refused by none of the rules when Caddy takes them', () => {
    assert.deepEqual(found.ACCEPTED, []);
  });

  it('are refused by some rule when Caddy refuses them', () => {
    assert.ok(found.MISSED.length <= count / 200, found.MISSED.join('\n'));
  });

  it('are refused where they stand', () => {
    assert.ok(found.ELSEWHERE.length <= count / 100, found.ELSEWHERE.join('\n'));
  });
});

function shown({ one, diagnostics }: Result): string {
  const said = diagnostics.map(({ rule, message }) => `${rule}: ${message}`);
  return [`${one.id}: ${one.op}`, one.error ?? '', ...said, one.input].join('\n');
}

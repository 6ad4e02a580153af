import assert from 'node:assert/strict';
import { grade, judge } from '../../scripts/agreement.ts';
import { mixesOf } from '../../scripts/fresh-cases.ts';

/** THOROUGH=1 tries fifty times as many, SEED=2 others. */
const count = process.env['THOROUGH'] ? 4000 : 80;
const seed = Number(process.env['SEED'] ?? 1);

describe('sites that share names and listeners, and Caddy', function () {
  this.timeout(process.env['THOROUGH'] ? 3_600_000 : 120_000);

  it('are refused when Caddy refuses them, and only then', async function () {
    if (!process.env['CADDY_BIN']) {
      console.log('      skipped: CADDY_BIN is not set');
      this.skip();
    }
    const wrong: string[] = [];
    let refused = 0;
    for await (const one of mixesOf(count, seed)) {
      const result = await judge(one);
      const verdict = grade(result);
      if (one.verdict === 'reject') refused++;
      if (verdict === 'ok') continue;
      const said = result.diagnostics.map(({ rule, message }) => `${rule}: ${message}`);
      wrong.push([verdict, one.error ?? '', ...said, one.input].join('\n'));
    }
    assert.ok(refused > count / 5 && refused < count - count / 5);
    assert.ok(wrong.length <= count / 500, wrong.join('\n'));
  });
});

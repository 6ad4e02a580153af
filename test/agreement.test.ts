import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import {
  type Case,
  type Grade,
  grade,
  judge,
  readCases,
  type Result,
} from '../scripts/agreement.ts';

const corpus = '../shared/corpus/cases.jsonl';

describe('agreement with Caddy on labelled files', function () {
  this.timeout(300_000);

  const graded: { readonly result: Result; readonly verdict: Grade }[] = [];

  before(async function () {
    if (!existsSync(corpus)) {
      console.log(`skipped: there is no ${corpus}`);
      this.skip();
    }
    for (const one of readCases(corpus)) {
      const result = await judge(one);
      graded.push({ result, verdict: grade(result) ?? 'ok' });
    }
  });

  const of = (verdict: Case['verdict']): typeof graded =>
    graded.filter(({ result }) => result.one.verdict === verdict);
  const list = (found: typeof graded): string =>
    found.map(({ result }) => `${result.one.id}: ${result.one.error ?? ''}`).join('\n');

  it('raises no false alarm', () => {
    const alarms = of('accept').filter(({ verdict }) => verdict === 'ACCEPTED');
    assert.equal(list(alarms), '');
  });

  it('finds an error in what Caddy refuses', () => {
    const refused = of('reject');
    const missed = refused.filter(({ verdict }) => verdict === 'MISSED');
    assert.ok(missed.length <= refused.length * 0.01, list(missed));
  });

  it('finds it where Caddy or the change is', () => {
    const refused = of('reject');
    const off = refused.filter(({ verdict }) => verdict !== 'ok');
    assert.ok(off.length <= refused.length * 0.03, list(off));
  });

  it('takes plugins for possible', () => {
    const alarms = of('third_party').filter(
      ({ verdict, result }) => verdict === 'ACCEPTED' && !hasOtherMistakes(result),
    );
    assert.equal(list(alarms), '');
  });

  it('says once that a file is written for Caddy 1', () => {
    for (const { result } of of('v1')) {
      const told = result.diagnostics.filter(({ rule }) => rule === 'v1-directive');
      assert.ok(told.length <= 1, result.one.id);
    }
  });

  it('never fails, and takes less than a second for each', () => {
    for (const { result } of graded) {
      const failed = result.diagnostics.filter(({ rule }) => rule === 'internal-error');
      assert.deepEqual(failed, [], result.one.id);
      assert.ok(result.milliseconds < 1000, `${result.one.id}: ${result.milliseconds} ms`);
    }
  });
});

/** Files that a Caddy with the plugin would refuse, too: a brace too many, an address to be filled in, words of Caddy 1. */
function hasOtherMistakes({ diagnostics }: Result): boolean {
  const others = new Set(['stray-brace', 'invalid-address', 'wrong-arguments']);
  const errors = diagnostics.filter(
    ({ severity, category }) => severity === 'error' && category === 'validity',
  );
  return errors.every(({ rule }) => others.has(rule));
}

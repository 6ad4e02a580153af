import assert from 'node:assert/strict';
import fc from 'fast-check';
import { holdAll, readNetwork } from '../../server/analysis/conflicts/ip-networks.ts';

/** All addresses in parts, each of which is needed. */
const parts = fc.array(fc.nat(), { maxLength: 40 }).map((choices) => {
  const networks = [''];
  for (const choice of choices) {
    const [split = ''] = networks.splice(choice % networks.length, 1);
    networks.push(...(split.length < 32 ? [`${split}0`, `${split}1`] : [split]));
  }
  return networks;
});

describe('networks of addresses', () => {
  it('hold all addresses together, and not without one of them', () => {
    fc.assert(
      fc.property(parts, fc.nat(), (networks, choice) => {
        assert.ok(holdAll(networks));
        assert.ok(!holdAll(networks.toSpliced(choice % networks.length, 1)));
      }),
    );
  });

  it('are read bit by bit', () => {
    const bit = fc.constantFrom('0', '1');
    const bits = fc.array(bit, { maxLength: 32 }).map((digits) => digits.join(''));
    fc.assert(
      fc.property(bits, (start) => {
        const padded = start.padEnd(32, '0');
        const bytes = [0, 8, 16, 24].map((at) => Number.parseInt(padded.slice(at, at + 8), 2));
        const groups = [0, 16].map((at) => Number.parseInt(padded.slice(at, at + 16), 2));
        const hexadecimal = groups.map((group) => group.toString(16)).join(':');
        const { length } = start;
        assert.deepEqual(readNetwork(`${bytes.join('.')}/${length}`), { version: 4, bits: start });
        assert.deepEqual(readNetwork(`${hexadecimal}::/${length}`), { version: 6, bits: start });
        const mapped = readNetwork(`::${bytes.join('.')}/${96 + length}`);
        assert.deepEqual(mapped, { version: 6, bits: '0'.repeat(96) + start });
      }),
    );
  });

  it('are no single addresses', () => {
    for (const text of ['10.0.0.1', '::1', 'private_ranges', '10.0.0.0/33', '10.0.0/8'])
      assert.equal(readNetwork(text), undefined);
  });
});

import type { Analysis } from '../analysis/analyze.ts';
import { fronts } from '../analysis/sites/listening.ts';
import { twiceInServer } from '../analysis/conflicts/web-servers.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const duplicateSite: Rule = {
  id: 'duplicate-site',
  summary: 'Two sites have the same address.',
  category: 'validity',
  severity: 'error',
  check(analysis) {
    const { config, faults, memory } = analysis;
    return memory.once('duplicate sites', [...fronts(config, memory), faults.key], () => [
      ...duplicates(analysis),
    ]);
  },
};

function* duplicates(analysis: Analysis): Generator<Finding> {
  const { faults } = analysis;
  // Caddy compares what is written: other spellings of one address it merges in silence.
  for (const { first, address } of twiceInServer(analysis, ({ text }) => text)) {
    if (faults.isDamaged(address.token) || faults.isDamaged(first.token)) continue;
    yield finding(
      address.token,
      `"${address.text}" already has a site, and Caddy refuses a second one. Merge the two blocks.`,
      { related: [{ at: first.token, message: 'The first one.' }] },
    );
  }
}

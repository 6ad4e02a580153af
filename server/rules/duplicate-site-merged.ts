import { addressKey } from '../analysis/sites/addresses.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { fronts } from '../analysis/sites/listening.ts';
import { twiceInServer } from '../analysis/conflicts/web-servers.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const duplicateSiteMerged: Rule = {
  id: 'duplicate-site-merged',
  summary: 'Two sites are one, in two spellings.',
  category: 'trap',
  severity: 'error',
  check(analysis) {
    const { config, faults, memory } = analysis;
    return memory.once('merged sites', [...fronts(config, memory), faults.key], () => [
      ...duplicates(analysis),
    ]);
  },
};

function* duplicates(analysis: Analysis): Generator<Finding> {
  const { faults, ports } = analysis;
  const found = twiceInServer(analysis, (address) => addressKey(address, ports));
  for (const { first, address } of found) {
    if (first.text === address.text || address.unknown) continue;
    if (faults.isDamaged(address.token) || faults.isDamaged(first.token)) continue;
    yield finding(
      address.token,
      `"${address.text}" is the same site as "${first.text}": Caddy puts this block behind the other one, and what that one answers never comes here. Merge the two blocks.`,
      { related: [{ at: first.token, message: 'The first one.' }] },
    );
  }
}

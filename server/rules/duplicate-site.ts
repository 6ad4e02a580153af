import type { Address } from '../analysis/sites/addresses.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Site } from '../analysis/config.ts';
import { fronts, shareListener } from '../analysis/sites/listening.ts';
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

function* duplicates({ config, faults }: Analysis): Generator<Finding> {
  const seen = new Map<string, { site: Site; address: Address }[]>();
  for (const site of config.sites) {
    for (const address of site.addresses) {
      if (address.token.unknown || faults.isDamaged(address.token)) continue;
      // Caddy compares what is written: other spellings of one address it merges in silence.
      const others = seen.get(address.text) ?? [];
      const first = others.find(
        (other) => other.site !== site && shareListener(other.site, site, config),
      );
      // Of those that share a listener, the first stands for all.
      if (!first && others.length < most) seen.set(address.text, [...others, { site, address }]);
      if (first) {
        yield finding(
          address.token,
          `"${address.text}" already has a site, and Caddy refuses a second one. Merge the two blocks.`,
          { related: [{ at: first.address.token, message: 'The first one.' }] },
        );
      }
    }
  }
}

/** So many sites with one address and listeners of their own are looked at. */
const most = 20;

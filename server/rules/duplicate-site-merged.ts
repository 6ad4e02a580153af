import { type Address, addressKey, listenPort } from '../analysis/sites/addresses.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Site } from '../analysis/config.ts';
import { fronts, shareListener } from '../analysis/sites/listening.ts';
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

function* duplicates({ config, ports, faults }: Analysis): Generator<Finding> {
  const seen = new Map<string, { site: Site; address: Address }>();
  for (const site of config.sites) {
    for (const address of site.addresses) {
      const { token, unknown, fault } = address;
      if (unknown || token.unknown || fault || faults.isDamaged(token)) continue;
      if (listenPort(address, ports) === undefined) continue;
      const key = addressKey(address, ports);
      const first = seen.get(key);
      if (!first) seen.set(key, { site, address });
      else if (
        first.site !== site &&
        first.address.text !== address.text &&
        shareListener(first.site, site, config)
      ) {
        yield finding(
          token,
          `"${address.text}" is the same site as "${first.address.text}": Caddy puts this block behind the other one, and what that one answers never comes here. Merge the two blocks.`,
          { related: [{ at: first.address.token, message: 'The first one.' }] },
        );
      }
    }
  }
}

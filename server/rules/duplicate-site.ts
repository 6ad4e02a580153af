import type { Address } from '../analysis/addresses.ts';
import { finding, type Rule } from './rule.ts';

export const duplicateSite: Rule = {
  id: 'duplicate-site',
  summary: 'Two sites have the same address.',
  category: 'validity',
  severity: 'error',
  *check({ config }) {
    const seen = new Map<string, Address>();
    for (const { addresses } of config.sites) {
      for (const address of addresses) {
        if (address.unknown) continue;
        const key = spelling(address);
        const first = seen.get(key);
        if (!first) {
          seen.set(key, address);
          continue;
        }
        yield finding(
          address.token,
          `"${address.text}" already has a site, and Caddy refuses a second one. Merge the two blocks.`,
          { related: [{ at: first.token, message: 'The first one.' }] },
        );
      }
    }
  },
};

/** Caddy compares addresses as they are spelled, but for upper case: other spellings of one site it merges in silence. */
function spelling({ scheme, host, port, path }: Address): string {
  return `${scheme}://${host}:${port}${path}`;
}

import { unservedHosts } from '../analysis/routes/unserved-hosts.ts';
import { finding, type Rule } from './rule.ts';

export const wildcardDepth: Rule = {
  id: 'wildcard-depth',
  summary: 'A star stands for one label, and does not reach a name.',
  category: 'trap',
  severity: 'info',
  *check(analysis) {
    for (const { site, token } of unservedHosts(analysis)) {
      const wildcard = site.addresses.find(({ host }) => host.startsWith('*.'));
      if (!wildcard) continue;
      const { host } = wildcard;
      const isBelow = `.${token.text.toLowerCase()}`.endsWith(host.slice(1));
      yield finding(
        token,
        isBelow
          ? `"${host}" stands for names with one more label, so "${token.text}" never comes here. Add it to the addresses of the site.`
          : `"${host}" does not stand for "${token.text}", so this never matches. Add the name to the addresses, or delete the matcher.`,
        {
          severity: 'warning',
          related: [{ at: wildcard.token, message: 'One label, and no other.' }],
        },
      );
    }
  },
};

import { removeSite } from './edits.ts';
import { finding, type Rule } from './rule.ts';

export const wwwOnLocalName: Rule = {
  id: 'www-on-local-name',
  summary: 'An IP address or localhost gets a www name.',
  category: 'trap',
  severity: 'info',
  *checkBlock(analysis) {
    for (const site of analysis.sites) {
      for (const { host, token, unknown } of site.addresses) {
        if (unknown || !host.startsWith('www.')) continue;
        const bare = host.slice('www.'.length);
        if (bare !== 'localhost' && !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(bare)) continue;
        const leaves = analysis.leaves(site);
        const isRedirect =
          leaves.length > 0 && leaves.every(({ route }) => route.handler.kind === 'redirect');
        const removal =
          isRedirect && site.addresses.length === 1 && !site.via
            ? removeSite(analysis, site, (comment) => /\bwww\b/i.test(comment))
            : undefined;
        yield finding(
          token,
          `Nobody asks for "${host}", as "${bare}" has no www name. Delete ${removal ? 'this block' : 'this name'}, or write a domain.`,
          {
            fixes: removal
              ? [{ title: `Delete the site "${host}"`, edits: [removal], safe: false }]
              : [],
          },
        );
      }
    }
  },
};

import type { Block } from '../analysis/analyze.ts';
import type { Config, Site } from '../analysis/config.ts';
import { removeSite } from './edits.ts';
import { finding, type Rule } from './rule.ts';

export const wwwOnLocalName: Rule = {
  id: 'www-on-local-name',
  summary: 'An IP address, localhost or a name below .local gets a www name.',
  category: 'trap',
  severity: 'info',
  *check(analysis) {
    const { config, blocks } = analysis;
    for (const site of blocks.map('sites with local www names', [], sitesWithLocalWww).flat()) {
      for (const { host, token, unknown } of site.addresses) {
        const bare = unknown ? undefined : localBehindWww(host);
        // Who asks for other names below localhost asks for this one, too.
        if (bare === undefined || (bare === 'localhost' && hasHost(config, '*.localhost')))
          continue;
        const leaves = analysis.leaves(site);
        const isRedirect =
          leaves.length > 0 && leaves.every(({ route }) => route.handler.kind === 'redirect');
        const removal =
          isRedirect && site.addresses.length === 1 && !site.via
            ? removeSite(analysis, site, (comment) => /\bwww\b/i.test(comment))
            : undefined;
        const isOfNetwork = !isOfMachine(bare);
        // A network may know its own names.
        if (isOfNetwork && !(isRedirect && hasHost(config, bare))) continue;
        const what = removal ? 'this block' : 'this name';
        yield finding(
          token,
          isOfNetwork
            ? `Nobody gets to "${host}" unless your network knows it besides "${bare}". Delete ${what} if it does not.`
            : `Nobody asks for "${host}", as "${bare}" has no www name. Delete ${what}, or write a domain.`,
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

function sitesWithLocalWww({ sites }: Block): readonly Site[] {
  return sites.filter(({ addresses }) =>
    addresses.some(({ host, unknown }) => !unknown && localBehindWww(host) !== undefined),
  );
}

/** What stands behind `www.` if it is no domain. */
function localBehindWww(host: string): string | undefined {
  if (!host.startsWith('www.')) return undefined;
  const bare = host.slice('www.'.length);
  // Machines answer for their own name below `.local` alone; other networks have servers that may know more.
  return isOfMachine(bare) || bare.endsWith('.local') ? bare : undefined;
}

/** Whether a name is understood without any DNS. */
function isOfMachine(bare: string): boolean {
  return bare === 'localhost' || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(bare);
}

function hasHost({ sites }: Pick<Config, 'sites'>, wanted: string): boolean {
  return sites.some(({ addresses }) => addresses.some(({ host }) => host === wanted));
}

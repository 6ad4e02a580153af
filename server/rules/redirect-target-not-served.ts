import { distance } from 'fastest-levenshtein';
import type { Analysis } from '../analysis/analyze.ts';
import { areTwins, coversHost, readDomain } from '../analysis/sites/domains.ts';
import type { Edge } from '../analysis/answers/redirects.ts';
import { type Fix, finding, replace, type Rule } from './rule.ts';

export const redirectTargetNotServed: Rule = {
  id: 'redirect-target-not-served',
  summary: 'A redirect leads to a name of the same domain that no site serves.',
  category: 'trap',
  severity: 'warning',
  *check(analysis) {
    if (!analysis.config.complete) return;
    const { edges } = analysis.redirects;
    const wanted = edges.filter(
      ({ to, token, relative, from }) => to && token && !relative && from.path === undefined,
    );
    const hosts = wanted.length > 0 ? servedHosts(analysis) : undefined;
    if (!hosts) return;
    for (const edge of wanted) {
      const { to, token, from } = edge;
      // What listens at another port is another server's.
      if (!to || !token || to.port !== undefined) continue;
      if (hosts.some((host) => coversHost(host, to.host))) continue;
      const meant = hosts.find((host) => isTypo(to.host, host));
      const related = readDomain(to.host).registrable === readDomain(from.host).registrable;
      if (!meant && !related) continue;
      const isTwin = areTwins(to.host, from.host);
      const guess = meant
        ? ` Did you mean "${meant}"?`
        : isTwin
          ? ` Add a site for it, or redirect to one that exists.`
          : ' Add a site for it, unless another server has it.';
      yield finding(
        token,
        `This redirects to "${to.host}", but no site here serves that name.${guess}`,
        {
          // Other names of a domain are often served elsewhere.
          ...(meant || isTwin ? {} : { severity: 'info' }),
          fixes: meant ? fixesFor(edge, to.host, meant) : [],
        },
      );
    }
  },
};

/** The hosts of all sites; undefined when a site takes any host, or one that is not known. */
function servedHosts({ config }: Analysis): readonly string[] | undefined {
  const addresses = config.sites.flatMap((site) => site.addresses);
  if (addresses.some(({ host, unknown }) => unknown || host === '' || host === '*'))
    return undefined;
  return addresses.map(({ host }) => host);
}

function isTypo(host: string, served: string): boolean {
  if (areTwins(host, served) || Math.abs(host.length - served.length) > 2) return false;
  return host.length > 6 && distance(host, served) <= 2;
}

function fixesFor({ token }: Edge, host: string, meant: string): readonly Fix[] {
  if (!token?.text.includes(host)) return [];
  const text = token.text.replace(host, meant);
  const quote = token.quote === '"' || token.quote === '`' ? token.quote : '';
  return [
    {
      title: `Replace by "${meant}"`,
      edits: [replace(token, `${quote}${text}${quote}`)],
      safe: false,
    },
  ];
}

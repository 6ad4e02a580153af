import { readDomain } from '../analysis/sites/domains.ts';
import { placeKey } from '../../grammar/text.ts';
import { finding, insertAfter, type Rule } from './rule.ts';

export const redirectNotPermanent: Rule = {
  id: 'redirect-not-permanent',
  summary: 'A redirect between www and bare name is temporary.',
  category: 'style',
  severity: 'hint',
  *check({ redirects }) {
    const seen = new Set<string>();
    for (const { from, to, token, route, status, certain, by, shape } of redirects.edges) {
      if (by !== 'redir' || !to || !token || !certain || from.path !== undefined) continue;
      if (to.host !== `www.${from.host}` && from.host !== `www.${to.host}`) continue;
      const bare = readDomain(from.host.startsWith('www.') ? to.host : from.host);
      // A www name on a subdomain is better deleted.
      if (!bare.isLocal && bare.registrable !== bare.host) continue;
      if (status !== '302' || shape !== 'uri' || seen.has(placeKey(token))) continue;
      seen.add(placeKey(token));
      // A code is written out: then it is meant.
      if (!route || route.line.args.at(-1) !== token) continue;
      yield finding(
        token,
        'Browsers and search engines ask the old name again and again, since this is temporary (302). Once the name is settled, write "permanent" behind it.',
        {
          fixes: token.via
            ? []
            : [
                {
                  title: 'Append "permanent"',
                  edits: [insertAfter(token, ' permanent')],
                  safe: false,
                },
              ],
        },
      );
    }
  },
};

import { tlsLines } from '../analysis/sites/https.ts';
import { connectionLines } from '../analysis/conflicts/web-servers.ts';
import { removeLine } from './edits.ts';
import { finding, type Rule } from './rule.ts';

export const tlsOnHttpSite: Rule = {
  id: 'tls-on-http-site',
  summary: 'A site without HTTPS has settings for it.',
  category: 'trap',
  severity: 'warning',
  *checkBlock(analysis) {
    const { config, sites, ports } = analysis;
    for (const site of sites) {
      const isPlain = site.addresses.every(
        ({ scheme, port, unknown, fault }) =>
          !unknown &&
          !fault &&
          (scheme === 'http' || (scheme === '' && port === String(ports.http))),
      );
      if (!isPlain || site.addresses.length === 0) continue;
      // Some settings Caddy refuses here, which is told as an error.
      const refused = connectionLines(site, config);
      for (const line of tlsLines(site)) {
        // One snippet serves sites of both kinds.
        if (line.name.via || refused.includes(line)) continue;
        const [address] = site.addresses;
        yield finding(
          line.name,
          `This does nothing, since "${address?.text ?? ''}" is served without HTTPS. Delete it, or take ${address?.scheme === 'http' ? '"http://"' : 'the port'} out of the address.`,
          {
            tag: 'unused',
            fixes: [{ title: 'Delete "tls"', edits: [removeLine(analysis, line)], safe: true }],
          },
        );
      }
    }
  },
};

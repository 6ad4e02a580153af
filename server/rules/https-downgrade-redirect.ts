import { readDomain } from '../analysis/sites/domains.ts';
import { isPlainHttp } from '../analysis/sites/addresses.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import { type Fix, finding, replace, type Rule } from './rule.ts';

export const httpsDowngradeRedirect: Rule = {
  id: 'https-downgrade-redirect',
  summary: 'An HTTPS site redirects to plain HTTP.',
  category: 'trap',
  severity: 'error',
  *check(analysis) {
    for (const { from, to, token } of analysis.redirects.edges) {
      if (!to || !token || from.scheme !== 'https' || to.scheme !== 'http') continue;
      if (from.host === to.host) {
        if (from.port !== to.port && to.port !== undefined) continue;
        yield finding(
          token,
          `"https://${from.host}" redirects to plain HTTP, and Caddy redirects that to HTTPS again: nobody ever sees a page. Delete this redirect, or write "http://" in front of the site's address if it is not to have HTTPS.`,
        );
      } else if (!isMeant(analysis, to.host)) {
        const way =
          'This leads from HTTPS to plain HTTP, where everybody on the way can read along';
        // What listens at another port, or on the local network, seldom has a certificate.
        const isApart = (to.port ?? 80) !== 80 || readDomain(to.host).isLocal;
        yield isApart
          ? finding(token, `${way}. Serve it by a site of Caddy if it has no HTTPS.`, {
              severity: 'info',
            })
          : finding(token, `${way}. Write "https://${to.host}".`, {
              severity: 'warning',
              fixes: secure(analysis.textAt(token), token),
            });
      }
    }
  },
};

/** A local name that this file serves by plain HTTP on purpose. */
function isMeant({ config, ports }: Analysis, host: string): boolean {
  if (!readDomain(host).isLocal) return false;
  return config.sites.some(({ addresses }) =>
    addresses.some((address) => address.host === host && isPlainHttp(address, ports) === true),
  );
}

function secure(written: string, { uri, start }: Token): readonly Fix[] {
  const at = start + written.indexOf('http://');
  if (at < start) return [];
  const edit = replace({ uri, start: at, end: at + 'http'.length }, 'https');
  return [{ title: 'Write "https://"', edits: [edit], safe: false }];
}

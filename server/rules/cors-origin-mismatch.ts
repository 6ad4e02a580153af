import { corsOf } from '../analysis/django/cors.ts';
import { djangoHosts } from '../analysis/django/django-http.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { tlsInFront } from '../analysis/deployment/in-front.ts';
import { schemeOf } from '../analysis/sites/https.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

/** https://github.com/adamchainz/django-cors-headers */
export const corsOriginMismatch: Rule = {
  id: 'cors-origin-mismatch',
  summary: 'A page that may call Django is named with another scheme than it has.',
  category: 'deployment',
  severity: 'warning',
  *check(analysis) {
    const { django } = analysis.project;
    const cors = django && corsOf(django);
    if (!cors?.setting || !cors.origins || tlsInFront(analysis) !== false) return;
    const { setting, origins: items } = cors;
    // What is set elsewhere may let the page in after all.
    if (cors.all !== false || cors.others || items.some(isUnknown)) return;
    const secure = secureHosts(analysis);
    const callees = djangoHosts(analysis).map(({ host }) => host);
    const named = new Set(items.map((item) => (item.type === 'str' ? item.value : '')));
    for (const item of items) {
      const host = item.type === 'str' ? /^http:\/\/([^/:]+)$/.exec(item.value)?.[1] : undefined;
      const right = `https://${host}`;
      if (host === undefined || !secure.has(host) || named.has(right)) continue;
      // A page needs no leave to call its own host.
      if (callees.every((callee) => callee === host)) continue;
      const at = item.at ?? setting.at;
      const fix: Fix = {
        title: `Write "${right}"`,
        edits: [replace(at, `"${right}"`)],
        safe: false,
      };
      yield finding(
        at,
        `Caddy serves "${host}" over HTTPS, so its pages come from "${right}", and browsers refuse their calls to another host of Django's. Write "${right}".`,
        { fixes: analysis.textAt(at).slice(1, -1) === `http://${host}` ? [fix] : [] },
      );
    }
  },
};

function isUnknown({ type }: { readonly type: string }): boolean {
  return type !== 'str';
}

/** Names that Caddy serves over HTTPS alone. */
function secureHosts({ config, ports }: Analysis): ReadonlySet<string> {
  const schemes = config.sites.flatMap((site) =>
    site.addresses.map((address) => ({
      host: address.unknown ? '' : address.host,
      scheme: schemeOf(address, site, ports),
    })),
  );
  const plain = new Set(schemes.filter(({ scheme }) => scheme !== 'https').map(({ host }) => host));
  return new Set(schemes.map(({ host }) => host).filter((host) => host !== '' && !plain.has(host)));
}

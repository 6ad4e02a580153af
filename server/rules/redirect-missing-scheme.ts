import type { Analysis, Block } from '../analysis/analyze.ts';
import type { Site, Token } from '../analysis/config.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { finding, insertBefore, type Rule } from './rule.ts';

export const redirectMissingScheme: Rule = {
  id: 'redirect-missing-scheme',
  summary: 'A redirect to another host needs a scheme.',
  category: 'trap',
  severity: 'error',
  *check(analysis) {
    const targets = analysis.blocks.map('redirect targets', [], targetsIn).flat();
    for (const { to, site } of targets) {
      const host = hostWithoutScheme(to, site, analysis);
      if (host === undefined) continue;
      yield finding(
        to,
        `"${to.text}" has no scheme, so browsers take "${host}" for a page of the same site and ask for an ever longer address. Write "https://" in front.`,
        {
          fixes: [
            { title: 'Insert "https://"', edits: [insertBefore(to, 'https://')], safe: true },
          ],
        },
      );
    }
  },
};

interface Target {
  readonly to: Token;
  readonly site: Site;
}

/** Where redirects lead, but for those that name a scheme or a path. */
function targetsIn({ sites, leaves }: Block): readonly Target[] {
  return sites.flatMap((site) =>
    leaves(site).flatMap(({ route }) => {
      if (route.handler.kind !== 'redirect' || !mayBeHost(route.handler.to)) return [];
      return [{ to: route.handler.to, site }];
    }),
  );
}

function mayBeHost({ text, unknown }: Token): boolean {
  return !unknown && !/^[/?#.{]|:\/\//.test(text);
}

/** The host that a target begins with; undefined when it begins with anything else, or nobody can tell. */
function hostWithoutScheme(to: Token, site: Site, analysis: Analysis): string | undefined {
  const first = /^[^/?#{]*(?:\{(?:host|http\.request\.host)\})?/.exec(to.text)?.[0] ?? '';
  const [address] = site.addresses;
  if (first.includes('{') && (!address || address.host === '' || address.unknown)) return undefined;
  const host = first
    .replace(/\{[^}]*\}/, address?.host ?? '')
    .replace(/:\d+$/, '')
    .toLowerCase();
  const served = analysis.config.sites.some(({ addresses }) =>
    addresses.some((one) => one.host === host),
  );
  if (served) return host;
  // `page.html` is a page. A file name whose ending is also a top-level domain can only be told by what follows.
  const { registrable, isListed, isLocal } = readDomain(host);
  if (!registrable || !isListed || isLocal) return undefined;
  const alone = first === to.text;
  return alone && looksLikeFile(host) ? undefined : host;
}

/** Endings of files that are top-level domains as well. */
const fileEndings = new Set([
  'md',
  'sh',
  'py',
  'pl',
  'rs',
  'zip',
  'mov',
  'ps',
  'cab',
  'app',
  'ai',
  'so',
  'cc',
]);

function looksLikeFile(host: string): boolean {
  const parts = host.split('.');
  return parts.length === 2 && fileEndings.has(parts[1] ?? '');
}

import type { Analysis, Block } from '../analyze.ts';
import { isHole, type Site, type Token } from '../config.ts';
import { everyRoute } from './every-route.ts';
import { hostsOf, matchHost } from './matchers.ts';

/** A name that a `host` matcher waits for, in a site where it never comes. */
export interface UnservedHost {
  readonly site: Site;
  readonly token: Token;
}

/** Names in `host` matchers that none of the addresses of their site takes; those that came by an import are left out. */
export function unservedHosts({ blocks, config }: Analysis): readonly UnservedHost[] {
  if (!config.complete) return [];
  const all = blocks.map('hosts of matchers', [], (block) => [...hostsIn(block)]).flat();
  // A named route may run in several sites.
  const served = new Set(all.filter(({ isServed }) => isServed).map(({ token }) => token));
  const found = all.filter(({ token }) => !served.has(token));
  return [...new Map(found.map((one) => [one.token, one])).values()];
}

function* hostsIn({
  sites,
  routes,
}: Block): Generator<UnservedHost & { readonly isServed: boolean }> {
  for (const site of sites) {
    const { addresses } = site;
    const isOpen = addresses.some(({ unknown, fault, host }) => unknown || fault || host === '');
    for (const { matcher } of everyRoute(routes(site))) {
      for (const token of hostsOf(matcher)) {
        if (token.via || isHole(token) || isMisshapen(token)) continue;
        const isServed =
          isOpen || addresses.some(({ host }) => matchHost(token.text, host) !== 'no');
        yield { site, token, isServed };
      }
    }
  }
}

/** Whether a host has a scheme, a port or a path, with which it never fits. */
export function isMisshapen({ text }: Token): boolean {
  return text.includes('/') || /^[^:[\]]+:\d+$/.test(text);
}

import type { Config, Site, Token } from './config.ts';
import { everyRoute } from './every-route.ts';
import { isHole, matchHost, type Matcher } from './matchers.ts';
import type { Route } from './routes.ts';

/** A name that a `host` matcher waits for, in a site where it never comes. */
export interface UnservedHost {
  readonly site: Site;
  readonly token: Token;
}

/** Names in `host` matchers that none of the addresses of their site takes; those that came by an import are left out. */
export function unservedHosts(
  { sites, complete }: Config,
  routes: (site: Site) => readonly Route[],
): readonly UnservedHost[] {
  if (!complete) return [];
  const found = new Map<Token, UnservedHost>();
  const served = new Set<Token>();
  for (const site of sites) {
    const { addresses } = site;
    const isOpen = addresses.some(({ unknown, fault, host }) => unknown || fault || host === '');
    for (const { matcher } of everyRoute(routes(site))) {
      for (const token of hostsOf(matcher)) {
        if (token.via || isHole(token) || isMisshapen(token)) continue;
        const isServed =
          isOpen || addresses.some(({ host }) => matchHost(token.text, host) !== 'no');
        // A named route may run in several sites.
        if (isServed) served.add(token);
        else found.set(token, { site, token });
      }
    }
  }
  return [...found.values()].filter(({ token }) => !served.has(token));
}

/** Whether a host has a scheme, a port or a path, with which it never fits. */
export function isMisshapen({ text }: Token): boolean {
  return text.includes('/') || /^[^:[\]]+:\d+$/.test(text);
}

/** The words of `host` matchers, those behind `not` left out. */
function hostsOf(matcher: Matcher): readonly Token[] {
  if (matcher.kind === 'host') return matcher.hosts;
  return matcher.kind === 'all' || matcher.kind === 'some' ? matcher.of.flatMap(hostsOf) : [];
}

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
  for (const site of sites) {
    const { addresses } = site;
    if (addresses.some(({ unknown, fault, host }) => unknown || fault || host === '')) continue;
    for (const { matcher } of everyRoute(routes(site))) {
      for (const token of hostsOf(matcher)) {
        if (token.via || isHole(token) || isMisshapen(token)) continue;
        if (addresses.some(({ host }) => matchHost(token.text, host) !== 'no')) continue;
        found.set(token, { site, token });
      }
    }
  }
  return [...found.values()];
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

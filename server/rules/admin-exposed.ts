import type { Analysis } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import { optionLines } from '../analysis/options.ts';
import { isLoopbackHost } from '../project/published.ts';
import { isOnLoopback } from '../project/published.ts';
import { splitNetworkAddress } from '../schema/kinds-addresses.ts';
import { type Finding, finding, replace, type Rule } from './rule.ts';

export const adminExposed: Rule = {
  id: 'admin-exposed',
  summary: 'The admin API listens for more than this machine.',
  category: 'security',
  severity: 'warning',
  *check(analysis) {
    yield* fromEnvironment(analysis);
    for (const line of optionLines(analysis.config, 'admin')) {
      const [address] = line.args;
      const port = address && exposedPort(address);
      if (!address || port === undefined) continue;
      const published = analysis.project.caddy?.ports.find(({ target }) => String(target) === port);
      yield finding(
        address,
        `Whoever reaches port ${port} can replace the whole configuration, since the admin API asks for no password. Write "localhost:${port}", or "off".`,
        {
          ...(published && !isOnLoopback(published)
            ? {
                severity: 'error' as const,
                related: [{ at: published.at, message: 'The port is open to the network.' }],
              }
            : {}),
          fixes:
            address.via || address.quote !== ''
              ? []
              : [
                  {
                    title: `Write "localhost:${port}"`,
                    edits: [replace(address, `localhost:${port}`)],
                    safe: false,
                  },
                ],
        },
      );
    }
  },
};

/** Where the Caddyfile says nothing, a variable does. https://caddyserver.com/docs/command-line#environment-variables */
function* fromEnvironment({ config, project }: Analysis): Generator<Finding> {
  const fact = project.environment.variables.get('CADDY_ADMIN');
  if (!fact?.value || !config.complete || optionLines(config, 'admin').length > 0) return;
  const port = exposedPort({ text: fact.value, unknown: false });
  if (port === undefined) return;
  const published = project.caddy?.ports.find(({ target }) => String(target) === port);
  const isOpen = published !== undefined && !isOnLoopback(published);
  yield finding(
    fact.at,
    `Whoever reaches port ${port} can replace the whole configuration, since the admin API asks for no password. Take "CADDY_ADMIN" away, or write "localhost:${port}".`,
    isOpen
      ? {
          severity: 'error',
          related: [{ at: published.at, message: 'The port is open to the network.' }],
        }
      : {},
  );
}

/** The port of an address that others reach; undefined for this machine's own, sockets, and what is not known. */
function exposedPort({ text, unknown }: Pick<Token, 'text' | 'unknown'>): string | undefined {
  if (unknown || text.includes('{') || text === 'off') return undefined;
  const address = splitNetworkAddress(text);
  if (!address || address.network.startsWith('unix') || address.network.startsWith('fd')) {
    return undefined;
  }
  const { host, port } = address;
  return isLoopbackHost(host) || port === '' ? undefined : port;
}

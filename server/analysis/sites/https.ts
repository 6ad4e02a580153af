import { type Address, isPlainHttp, type Ports } from './addresses.ts';
import { optionLines } from '../options.ts';
import type { Config, Line, Site, Token } from '../config.ts';

/** The protocol that browsers speak with Caddy. */
export type Scheme = 'http' | 'https';

/** What an address of `site` speaks; absent when that is not known. */
export function schemeOf(address: Address, site: Site, ports: Ports): Scheme | undefined {
  if (address.fault) return undefined;
  const plain = isPlainHttp(address, ports);
  if (plain === undefined) return undefined;
  const isBare = address.scheme === '' && address.host === '';
  const ownPort = address.port !== '' && address.port !== String(ports.https);
  // Without a name there is nothing to get a certificate for, so only `tls` makes it HTTPS.
  if (!plain && isBare && ownPort && tlsLines(site).length === 0) {
    return 'http';
  }
  return plain ? 'http' : 'https';
}

/** What all addresses of a site speak; absent when they differ or one is not known. */
export function siteScheme(site: Site, ports: Ports): Scheme | undefined {
  const [first, ...others] = site.addresses.map((address) => schemeOf(address, site, ports));
  return others.every((other) => other === first) ? first : undefined;
}

/**
 * Addresses that would speak TLS, and for which no certificate is made or loaded since `auto_https` says so. Nobody gets
 * to what stands behind them.
 */
export function withoutCertificate({
  config,
  ports,
}: {
  readonly config: Config;
  readonly ports: Ports;
}): readonly Address[] {
  const found = autoHttps(config, ['off', 'disable_certs']);
  if (!found || found.mode.unknown || !config.complete) return [];
  // A certificate that is loaded for one site serves every site whose name it holds.
  if (config.sites.some(loadsCertificates)) return [];
  return config.sites.flatMap((site) =>
    site.addresses.filter(
      (address) => address.host !== '' && schemeOf(address, site, ports) === 'https',
    ),
  );
}

function loadsCertificates(site: Site): boolean {
  return tlsLines(site).some(({ args, block = [] }) => {
    const isLoaded = block.some((line) => loaders.has(line.name.text));
    return args.length > 1 || args.some(({ unknown }) => unknown) || isLoaded;
  });
}

/** The `tls` lines of a site. */
export function tlsLines(site: Site): readonly Line[] {
  return site.lines.filter(({ name }) => name.text === 'tls');
}

const loaders: ReadonlySet<string> = new Set(['load', 'get_certificate', 'on_demand']);

/** The words of `auto_https` with the first of `modes` that is set; absent when none is. */
export function autoHttps(
  config: Pick<Config, 'options'>,
  modes: readonly string[],
): { readonly line: Line; readonly mode: Token } | undefined {
  for (const line of optionLines(config, 'auto_https')) {
    const mode = line.args.find(({ text }) => modes.includes(text));
    if (mode) return { line, mode };
  }
  return undefined;
}

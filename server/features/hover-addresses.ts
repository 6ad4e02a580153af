import { type Address, listenPort } from '../analysis/sites/addresses.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Site } from '../analysis/config.ts';
import { hasOption } from '../analysis/options.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { autoHttps, schemeOf } from '../analysis/sites/https.ts';
import type { Cursor } from './cursor.ts';
import { joined } from './entry-doc.ts';
import { admittedBy } from './named-host.ts';

/** What Caddy makes of an address: port, certificate, redirect from HTTP. Empty where that is not known. */
export function addressHover(cursor: Cursor): string {
  const found = siteAt(cursor);
  if (!found) return '';
  const { address, site } = found;
  const { ports } = cursor.analysis;
  const scheme = schemeOf(address, site, ports);
  const port = listenPort(address, ports);
  if (scheme === undefined || port === undefined || address.unknown) return '';
  const name = address.host === '' ? 'any name' : `\`${address.host}\``;
  const path = address.path === '' ? '' : `, path \`${address.path}\``;
  return joined([
    `${scheme === 'https' ? 'HTTPS' : 'Plain HTTP'} for ${name} on port ${port}${path}.`,
    scheme === 'https' ? certificateText(cursor, address, site) : 'No certificate is needed.',
    scheme === 'https' ? redirectText(cursor, address) : '',
    publishedText(cursor, port),
    admittedText(cursor.analysis, site, address),
  ]);
}

/** The address that the cursor is on. */
export function siteAt({
  analysis,
  uri,
  offset,
}: Cursor): { readonly site: Site; readonly address: Address } | undefined {
  for (const site of analysis.config.sites) {
    for (const address of site.addresses) {
      const { token } = address;
      if (token.uri === uri && token.start <= offset && offset <= token.end) {
        return { site, address };
      }
    }
  }
  return undefined;
}

/** Which settings of Django name the host; empty where Django does not see it. */
function admittedText(analysis: Analysis, site: Site, address: Address): string {
  const names = new Set(admittedBy(analysis, site, address).map(({ name }) => `\`${name}\``));
  return names.size === 0 ? '' : `In ${[...names].join(' and ')} of Django.`;
}

/** How visitors reach a port of Caddy's container; empty when that is not known, or by the same number. */
function publishedText({ analysis }: Cursor, port: number): string {
  const { caddy } = analysis.project;
  if (!caddy || caddy.networkMode || caddy.ports.some(({ target }) => target === 0)) return '';
  const open = caddy.ports.filter(({ target, protocol }) => target === port && protocol === 'tcp');
  if (open.length === 0) return `The service \`${caddy.name}\` does not publish port ${port}.`;
  const numbers = new Set(open.map(({ published }) => published));
  if (numbers.has(undefined) || numbers.has(port)) return '';
  return `The host publishes it as port ${[...numbers].join(', ')}.`;
}

function certificateText({ analysis }: Cursor, { host }: Address, site: Site): string {
  const tls = site.lines.find(({ name }) => name.text === 'tls');
  const [first, second] = tls?.args ?? [];
  if (first?.unknown || second?.unknown) return '';
  if (first?.text === 'internal') {
    return "The certificate is issued by Caddy's own authority, as `tls internal` says.";
  }
  if (first && second) return `The certificate is read from \`${first.text}\`.`;
  if (tls?.block) return 'The certificate is managed as the block of `tls` says.';
  if (autoHttps(analysis.config, ['off', 'disable_certs'])) {
    return 'No certificate is obtained, because `auto_https` turns that off.';
  }
  if (hasOption(analysis.config, 'local_certs')) {
    return "The certificate is issued by Caddy's own authority, as `local_certs` says.";
  }
  if (hasOption(analysis.config, 'cert_issuer', 'acme_ca')) {
    return 'The certificate is issued as the global options say.';
  }
  if (host === '') return '';
  if (readDomain(host).isLocal) {
    return "The certificate is issued by Caddy's own authority, because the name is not a public one.";
  }
  if (host.includes('*')) return 'A public certificate for a wildcard needs the DNS challenge.';
  return 'The certificate is obtained from a public authority and renewed by itself.';
}

/** Other sites may take the requests to the HTTP port, so this is only said where there are none for the name. */
function redirectText({ analysis }: Cursor, { host }: Address): string {
  const { config, ports } = analysis;
  if (host === '' || autoHttps(config, ['off', 'disable_redirects'])) return '';
  const hasOwn = config.sites.some((site) =>
    site.addresses.some(
      (other) =>
        schemeOf(other, site, ports) !== 'https' && (other.host === host || other.host === ''),
    ),
  );
  return hasOwn ? '' : `Requests to \`http://${host}\` are redirected here.`;
}

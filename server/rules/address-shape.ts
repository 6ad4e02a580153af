import { addressShape as shapeOf, type AddressShape } from '../analysis/sites/address-shape.ts';
import type { Address } from '../analysis/sites/addresses.ts';
import type { Block } from '../analysis/analyze.ts';
import { hasOption } from '../analysis/options.ts';
import { hasOwnCertificates, publicAddresses } from '../analysis/sites/certificates.ts';
import { coversHost } from '../analysis/sites/domains.ts';
import { proxyInFront } from '../analysis/deployment/in-front.ts';
import { autoHttps } from '../analysis/sites/https.ts';
import { finding, replace, type Rule } from './rule.ts';

export const addressShape: Rule = {
  id: 'address-shape',
  summary: 'Caddy accepts the address of a site, and nobody ever gets there.',
  category: 'trap',
  severity: 'error',
  *checkBlock({ sites, faults }) {
    for (const { addresses } of sites) {
      // A directive that is taken for addresses.
      if (addresses.some(({ text }) => text.startsWith('/'))) continue;
      for (const address of addresses) {
        const shape = shapeOf(address);
        if (!shape || faults.isDamaged(address.token)) continue;
        const better = correction(shape);
        const canReplace =
          better !== undefined && !address.token.via && address.token.text === address.text;
        yield finding(address.token, messageFor(shape, address), {
          fixes: canReplace
            ? [{ title: `Write "${better}"`, edits: [replace(address.token, better)], safe: false }]
            : [],
        });
      }
    }
  },
  *check(analysis) {
    const { blocks, config } = analysis;
    if (!config.complete || hasOption(config, 'local_certs', 'cert_issuer', 'acme_ca')) return;
    if (autoHttps(config, ['off', 'disable_certs', 'ignore_loaded_certs'])) return;
    const names = blocks.map('public names with underscores', [], underscored).flat();
    if (names.length === 0 || proxyInFront(analysis) !== false) return;
    // A certificate that another site has may hold the name, too.
    if (config.sites.some(hasOwnCertificates)) return;
    const stars = config.sites.flatMap(({ addresses }) =>
      addresses.filter(({ host }) => host.startsWith('*.')),
    );
    for (const { host, token } of names) {
      if (stars.some((star) => star.token !== token && coversHost(star.host, host))) continue;
      yield finding(
        token,
        `No authority gives a certificate for "${host}" because of its "_", so browsers refuse the site. Write another name, such as "${host.replaceAll('_', '-')}".`,
      );
    }
  },
};

/** https://cabforum.org/2018/11/12/ballot-sc-12-sunset-of-underscores-in-dnsnames/ */
function underscored({ sites, ports, faults }: Block): readonly Address[] {
  return sites
    .flatMap((site) => publicAddresses(site, ports))
    .filter((address) => address.host.includes('_'))
    .filter((address) => !shapeOf(address) && !faults.isDamaged(address.token));
}

function messageFor(shape: AddressShape, { host, text }: Address): string {
  switch (shape.kind) {
    case 'half-scheme':
      return `This is a site for the host "${host}", and "${shape.rest}" has none. Write "${shape.scheme}://${shape.rest}".`;
    case 'two-ports':
      return `"${host}" as a whole becomes the host, which no browser ever asks for. Write one port.`;
    case 'socket':
      return `This is a site for the host "unix". Write the socket behind "bind" in the site, and an address such as "http://" in front of it.`;
    case 'mask':
      return `The site of an address is not that of a network: this matches only the path in "http://${text}". Write "http://${shape.ip}", and the network in a matcher "remote_ip".`;
    case 'label':
      return `No host has the name "${host}": ${shape.label === '' ? 'two dots stand side by side' : `"${shape.label}" begins or ends with a dash`}. Correct it.`;
  }
}

function correction(shape: AddressShape): string | undefined {
  return shape.kind === 'half-scheme' ? `${shape.scheme}://${shape.rest}` : undefined;
}

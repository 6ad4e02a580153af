import type { Block } from '../analysis/analyze.ts';
import type { Site } from '../analysis/config.ts';
import { proxyInFront } from '../analysis/deployment/in-front.ts';
import { hasOption } from '../analysis/options.ts';
import { addressShape as shapeOf, type AddressShape } from '../analysis/sites/address-shape.ts';
import type { Address, Ports } from '../analysis/sites/addresses.ts';
import { hasOwnCertificates, publicAddresses } from '../analysis/sites/certificates.ts';
import { coversHost } from '../analysis/sites/domains.ts';
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
    const names = blocks.map('public names without certificates', [], uncertified).flat();
    if (names.length === 0 || proxyInFront(analysis) !== false) return;
    // A certificate that another site has may hold the name, too.
    if (config.sites.some(hasOwnCertificates)) return;
    const stars = config.sites.flatMap(({ addresses }) =>
      addresses.filter(({ host }) => host.startsWith('*.')),
    );
    for (const { host, token } of names) {
      if (stars.some((star) => star.token !== token && coversHost(star.host, host))) continue;
      const [reason, advice] = host.includes('_')
        ? ['because of its "_"', `Write another name, such as "${host.replaceAll('_', '-')}"`]
        : ['since it has more than one star', 'Write the names, or one star for each domain'];
      yield finding(
        token,
        `No authority gives a certificate for "${host}" ${reason}, so browsers refuse the site. ${advice}.`,
      );
    }
  },
};

/** Names with an underscore or a second star. https://cabforum.org/2018/11/12/ballot-sc-12-sunset-of-underscores-in-dnsnames/ */
function uncertified({ sites, ports, faults }: Block): readonly Address[] {
  return sites
    .flatMap((site) => [
      ...publicAddresses(site, ports).filter(({ host }) => host.includes('_')),
      ...manyStars(site, ports),
    ])
    .filter((address) => !shapeOf(address) && !faults.isDamaged(address.token));
}

/** Names with several stars that are public as far as the list of suffixes can tell. */
function manyStars(site: Site, ports: Ports): readonly Address[] {
  const found = new Map<Address, Address>();
  for (const address of site.addresses) {
    const host = address.host.replace(/^(?:\*\.)+/, '*.');
    if (host !== address.host) found.set({ ...address, host }, address);
  }
  return publicAddresses({ ...site, addresses: [...found.keys()] }, ports).flatMap(
    (address) => found.get(address) ?? [],
  );
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

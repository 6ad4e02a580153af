import type { Address } from '../analysis/sites/addresses.ts';
import type { Block } from '../analysis/analyze.ts';
import { isUnfitForCertificate } from '../analysis/conflicts/automation.ts';
import { schemeConflicts } from '../analysis/conflicts/connection-policies.ts';
import type { Site } from '../analysis/config.ts';
import { fronts } from '../analysis/sites/listening.ts';
import type { StructureFaultKind } from '../analysis/braces/structure.ts';
import { variableOfVersionOne } from '../analysis/language/version-one.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const invalidAddress: Rule = {
  id: 'invalid-address',
  summary: 'The address of a site is none that Caddy can serve.',
  category: 'validity',
  severity: 'error',
  *checkBlock(analysis) {
    const { sites, faults } = analysis;
    for (const site of sites) {
      for (const address of site.addresses) {
        const message = faults.isDamaged(address.token)
          ? undefined
          : problem(address, site, analysis);
        if (message !== undefined) {
          yield finding(address.token, message, { fixes: ofVersionTwo(address, analysis) });
        }
      }
    }
  },
  *check(analysis) {
    for (const { kind, at } of analysis.faults.list) {
      const message = commas[kind as StructureFaultKind];
      if (message !== undefined) yield finding(at, message);
    }
    const { config, memory } = analysis;
    const conflicts = memory.once('HTTP beside HTTPS', fronts(config, memory), () =>
      schemeConflicts(analysis),
    );
    for (const { address, other } of conflicts) {
      yield finding(
        address.token,
        `"${address.text}" and "${other.text}" are on one port, and Caddy cannot speak HTTP and HTTPS on the same one. Give one of them another port.`,
        { related: [{ at: other.token, message: 'The other one.' }] },
      );
    }
  },
};

function hasOldVariable(text: string): boolean {
  return text.search(variableOfVersionOne) >= 0;
}

function ofVersionTwo({ text, token }: Address, { textAt }: Block): readonly Fix[] {
  const written = textAt(token);
  const now = written.replaceAll(variableOfVersionOne, '{$$$1}');
  if (token.via || now === written || !hasOldVariable(text)) return [];
  return [{ title: `Write "${now}"`, edits: [replace(token, now)], safe: false }];
}

const commas: Partial<Record<StructureFaultKind, string>> = {
  'comma-brace': 'Behind the comma, Caddy expects another address. Delete the comma.',
  'comma-inside':
    'An address holds no comma. Put a space behind it, so that there are two addresses.',
  'comma-end':
    'Behind the comma, Caddy expects another address, but the file ends. Delete the comma.',
};

function problem(address: Address, site: Site, analysis: Block): string | undefined {
  const { fault, scheme, port, host, text } = address;
  const { config, ports } = analysis;
  switch (fault) {
    case 'port':
      return `"${port}" is no port: a number from 0 to 65535, such as 8080, belongs there.`;
    case 'port-range':
      return `There is no port ${port}; the highest is 65535.`;
    case 'scheme':
      if (scheme === 'ws' || scheme === 'wss')
        return `Sites have no scheme "${scheme}://": WebSockets come over HTTP. Write "${scheme === 'ws' ? 'http' : 'https'}://", or no scheme at all.`;
      return `Caddy serves no "${scheme}://". Write "https://" or "http://", or no scheme at all.`;
    case 'scheme-port':
      return port === ''
        ? `The global options give "http://" and "https://" one port, so that "${text}" contradicts itself. Change "http_port" or "https_port".`
        : `"${scheme}://" and the port ${port} contradict each other. Delete one of the two.`;
    default:
      break;
  }
  if (!isUnfitForCertificate(address, site, config, ports)) return undefined;
  if (hasOldVariable(text))
    return 'Caddy 1 wrote environment variables like this; for Caddy 2 it is no host name. Write {$NAME}.';
  if (host.includes('{'))
    return `Caddy cannot get a certificate for "${host}", since it fills placeholders in later. Write the name, or an environment variable as {$NAME}.`;
  return `Caddy cannot get a certificate for "${host === '' ? text : host}", which is no host name. Correct it, or write "http://" in front.`;
}

import { type Loader, spend } from './compose-loader.ts';
import { known } from './compose-substitute.ts';
import { get, itemsOf, type Mapping, type Node, type Text, textOf } from './compose-tree.ts';
import type { Port } from './project.ts';

/**
 * The published ports of a service, ranges expanded. Of two that agree in all but their place the
 * later one counts, in the place of the first. A port whose number in the container is not known has
 * the target 0; an address that is not known is `''`. https://docs.docker.com/reference/compose-file/services/#ports
 */
export function readPorts(loader: Loader, service: Node): readonly Port[] {
  const ports = new Map<string, Port>();
  const unknown: Port[] = [];
  for (const item of itemsOf(get(service, 'ports'))) {
    for (const port of portsOf(loader, item)) {
      if (port.target === 0) unknown.push(port);
      else ports.set(`${port.hostIp}|${port.published}|${port.target}|${port.protocol}`, port);
    }
  }
  return [...ports.values(), ...unknown];
}

function portsOf(loader: Loader, item: Node): readonly Port[] {
  if (item.kind === 'mapping') return longPort(item);
  return item.kind === 'text' ? shortPorts(loader, item) : [];
}

/** `[[ip:]published:]target[/protocol]`, where the numbers may be ranges. */
function shortPorts(loader: Loader, item: Text): readonly Port[] {
  const [address = '', protocolText = 'tcp'] = item.text.split('/');
  const parts = address.split(':');
  const targets = rangeOf(parts.at(-1) ?? '');
  const published = parts.length > 1 ? rangeOf(parts.at(-2) ?? '') : undefined;
  // Colons of an IPv6 address are left over.
  const ip = parts
    .slice(0, -2)
    .join(':')
    .replace(/^\[(.*)\]$/, '$1');
  const protocol = protocolOf(protocolText);
  const hostIp = ip === '' ? {} : { hostIp: known(ip) ?? '' };
  const common = { protocol: protocol ?? 'tcp', at: item.at, short: true, ...hostIp };
  if (!targets || !protocol) return [{ ...common, target: 0 }];
  const count = targets.last - targets.first + 1;
  if (!spend(loader, count, item.at)) return [];
  // One port in the container and a range on the host: Docker takes a free one of them.
  const parallel = published && published.last - published.first + 1 === count;
  return Array.from({ length: count }, (_, index) => ({
    ...common,
    target: targets.first + index,
    ...(parallel ? { published: published.first + index } : {}),
  }));
}

function longPort(item: Mapping): readonly Port[] {
  const target = rangeOf(textOf(get(item, 'target')) ?? '');
  const published = rangeOf(textOf(get(item, 'published')) ?? '');
  const protocol = protocolOf(
    textOf(get(item, 'protocol')) ?? (get(item, 'protocol') ? '' : 'tcp'),
  );
  const hostIp = get(item, 'host_ip');
  const certain = published && published.first === published.last;
  const port: Port = {
    target: target && target.first === target.last && protocol ? target.first : 0,
    protocol: protocol ?? 'tcp',
    at: item.at,
    short: false,
    ...(certain ? { published: published.first } : {}),
    ...(hostIp ? { hostIp: textOf(hostIp) ?? '' } : {}),
  };
  return [port];
}

function rangeOf(text: string): { readonly first: number; readonly last: number } | undefined {
  const [first, last, more] = text.split('-').map(portNumber);
  if (first === undefined || more !== undefined) return undefined;
  if (!text.includes('-')) return { first, last: first };
  return last === undefined || last < first ? undefined : { first, last };
}

function portNumber(text: string): number | undefined {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return number > 0 && number < 65536 ? number : undefined;
}

function protocolOf(text: string): Port['protocol'] | undefined {
  const lower = text.toLowerCase();
  return lower === 'tcp' || lower === 'udp' || lower === 'sctp' ? lower : undefined;
}

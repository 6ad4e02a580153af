import { isIpPrefix } from '../../schema/kinds-modules.ts';

/** A network such as `10.0.0.0/8`. */
export interface IpNetwork {
  readonly version: 4 | 6;
  /** The digits of the address that the network has in common, as many as its mask has bits. */
  readonly bits: string;
}

/** Reads a network; absent for a single address, and for what is none. */
export function readNetwork(text: string): IpNetwork | undefined {
  if (!isIpPrefix(text)) return undefined;
  const slash = text.lastIndexOf('/');
  const address = text.slice(0, slash);
  const version = address.includes(':') ? 6 : 4;
  const bits = version === 6 ? ipv6Bits(address) : ipv4Bits(address);
  return { version, bits: bits.slice(0, Number(text.slice(slash + 1))) };
}

/** Whether networks of one version hold every address between them. */
export function holdAll(networks: readonly string[]): boolean {
  if (networks.length === 0 || networks.includes('')) return networks.length > 0;
  const below = (half: string): readonly string[] =>
    networks.filter((bits) => bits.startsWith(half)).map((bits) => bits.slice(1));
  return holdAll(below('0')) && holdAll(below('1'));
}

function ipv4Bits(address: string): string {
  return address.split('.').map(bitsOf(10, 8)).join('');
}

function ipv6Bits(address: string): string {
  const [before = '', after] = address.split('::');
  const [start, end] = [groupBits(before), groupBits(after ?? '')];
  return start + '0'.repeat(128 - start.length - end.length) + end;
}

/** The last of the groups may be written as an IPv4 address. */
function groupBits(groups: string): string {
  if (groups === '') return '';
  const sixteen = bitsOf(16, 16);
  return groups
    .split(':')
    .map((group) => (group.includes('.') ? ipv4Bits(group) : sixteen(group)))
    .join('');
}

function bitsOf(radix: number, length: number): (digits: string) => string {
  return (digits) => Number.parseInt(digits, radix).toString(2).padStart(length, '0');
}

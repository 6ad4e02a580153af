import type { Address } from './addresses.ts';

/** An address that Caddy accepts, and that means something else than was meant. */
export type AddressShape =
  /** `http:/example.com` or `http//example.com`: a host named `http`. */
  | { readonly kind: 'half-scheme'; readonly scheme: string; readonly rest: string }
  /** `example.com:443:80`. */
  | { readonly kind: 'two-ports' }
  /** `unix//run/caddy.sock`. */
  | { readonly kind: 'socket' }
  /** `10.0.0.1/24`. */
  | { readonly kind: 'mask'; readonly ip: string }
  /** `a..b`, `-a.com`. */
  | { readonly kind: 'label'; readonly label: string };

/** What is wrong with the shape of an address; absent when it is in order, and when part of it is not known. */
export function addressShape(address: Address): AddressShape | undefined {
  const { host, port, path, unknown, fault, token } = address;
  if (unknown || token.unknown || fault || host === '') return undefined;
  if ((host === 'http' || host === 'https') && path !== '' && address.scheme === '') {
    return { kind: 'half-scheme', scheme: host, rest: path.replace(/^\/+/, '') };
  }
  if (host === 'unix' && path !== '' && port === '') return { kind: 'socket' };
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) && /^\/\d{1,2}$/.test(path)) {
    return { kind: 'mask', ip: host };
  }
  if (host.includes(':')) return isIPv6(host) ? undefined : { kind: 'two-ports' };
  // Other characters are refused.
  if (host.endsWith('.') || !/^[\w.*-]+$/.test(host)) return undefined;
  const label = host.split('.').find((one) => one === '' || /^-|-$/.test(one));
  return label === undefined ? undefined : { kind: 'label', label };
}

function isIPv6(host: string): boolean {
  if (!/^[0-9a-f:.]+(?:%.+)?$/.test(host)) return false;
  return host.includes('::') || host.split(':').length === 8;
}

import type { Compose, Port, Service } from './project.ts';

/** Whether a port of the host can be reached on all of its interfaces. */
export function isOnEveryInterface({ hostIp }: Port): boolean {
  return hostIp === undefined || hostIp === '0.0.0.0' || hostIp === '::';
}

/** Whether it can be reached from the host alone. */
export function isOnLoopback({ hostIp = '' }: Port): boolean {
  return isLoopbackIp(hostIp);
}

/** Whether a host is always the machine, or the container, that asks for it. IPv6 without brackets. */
export function isLoopbackHost(host: string): boolean {
  return host.toLowerCase() === 'localhost' || isLoopbackIp(host);
}

/** The same for an IP address. */
export function isLoopbackIp(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** Whether a port of the host leads to the container, for programs of the host itself. */
export function publishesOnHost({ ports }: Service, port: number): boolean {
  return ports.some(
    (one) =>
      one.published === port &&
      one.protocol === 'tcp' &&
      (isOnEveryInterface(one) || isOnLoopback(one)),
  );
}

/** The services of which the host has some port. */
export function publishedServices({ services }: Compose): readonly Service[] {
  return [...services.values()].filter(({ ports }) => ports.length > 0);
}

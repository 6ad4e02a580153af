import type { Service } from './project.ts';

/** Whether a port of the host leads to the container, for programs of the host itself. */
export function publishesOnHost({ ports }: Service, port: number): boolean {
  return ports.some(
    ({ published, protocol, hostIp = '127.0.0.1' }) =>
      published === port && protocol === 'tcp' && /^(?:127\.|0\.0\.0\.0$|::1?$)/.test(hostIp),
  );
}

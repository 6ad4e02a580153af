import { isLoopbackHost } from '../../project/published.ts';
import type { Compose, Service } from '../../project/project.ts';
import type { Files } from '../../workspace.ts';
import { isHole, type Token } from '../config.ts';

/** Whom a proxy dials. https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#upstream-addresses */
export interface Upstream {
  readonly token: Token;
  /** `http`, `https`, `h2c`, …; empty when not written, which means HTTP on any port. */
  readonly scheme: string;
  /** Without brackets; empty for this machine, as in `:8000`. */
  readonly host: string;
  /** As written; absent when there is none, which means 80, or 443 with `https`. */
  readonly port?: string;
  /** The path of a Unix socket; then there is neither host nor port. */
  readonly socket?: string;
}

/** Takes an upstream address apart; undefined when part of it is not known before run time. */
export function readUpstream(token: Token): Upstream | undefined {
  const { text } = token;
  if (isHole(token)) return undefined;
  const separator = text.indexOf('://');
  const scheme = separator < 0 ? '' : text.slice(0, separator);
  const rest = separator < 0 ? text : text.slice(separator + 3);
  const socket = /^unix(?:\+h2c)?\/(.+)$/.exec(rest)?.[1];
  if (socket !== undefined) return { token, scheme, host: '', socket };
  const address = rest.replace(/^(?:tcp|udp)[46]?\//, '').replace(/\/.*$/, '');
  const bracketed = /^\[([^\]]+)\](?::(.+))?$/.exec(address);
  const colon = bracketed ? -1 : address.lastIndexOf(':');
  const host = bracketed ? (bracketed[1] ?? '') : colon < 0 ? address : address.slice(0, colon);
  const port = bracketed ? bracketed[2] : colon < 0 ? undefined : address.slice(colon + 1);
  return port ? { token, scheme, host, port } : { token, scheme, host };
}

/** Whether an upstream is on the machine, or in the container, that Caddy itself runs in. */
export function isLoopback({ host, socket }: Upstream): boolean {
  return (
    socket !== undefined ||
    isLoopbackHost(host) ||
    // Whoever dials these gets to itself.
    ['', '0.0.0.0', '::'].includes(host)
  );
}

/**
 * The service that answers to `host` inside the networks of `from`: by its name, its container's name or host
 * name, or an alias in a network that both have joined. https://docs.docker.com/compose/how-tos/networking/
 */
export function serviceNamed(host: string, compose: Compose, from: Service): Service | undefined {
  const named = compose.services.get(host);
  if (named) return named;
  return [...compose.services.values()].find((service) => {
    if (service.containerName?.value === host || service.hostname?.value === host) return true;
    if (!service.containerName && isMadeName(host, service.name)) return true;
    return [...service.networks].some(
      ([network, aliases]) => from.networks.has(network) && aliases.includes(host),
    );
  });
}

/**
 * Whether a host is what Compose calls a container that is given no name: that of the project, which is often the folder's on the
 * server, the service's, and a number.
 */
function isMadeName(host: string, service: string): boolean {
  const end = /^[\w.-]+?[-_](\d+)$/.exec(host)?.[1];
  if (end === undefined) return false;
  const rest = host.slice(0, -end.length - 1);
  return rest.endsWith(`-${service}`) || rest.endsWith(`_${service}`);
}

/** What Podman calls the container of a unit that names none. https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html */
export function madeByPodman(unit: string): string {
  return `systemd-${unit}`;
}

/** Whether a service may reach others under names that its `links` give, which are not read. */
export function mayHaveLinks({ places }: Service, files: Files): boolean {
  return places.some(({ uri }) => /^\s+(?:external_)?links\s*:/m.test(files.read(uri) ?? ''));
}

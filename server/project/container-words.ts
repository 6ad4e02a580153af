import { dirname, type Files } from '../workspace.ts';
import type { Fact, Port } from './project.ts';

/** `[[ip:]host:]container[/protocol]`; numbers alone are read. */
export function portOf({ value, at }: Fact<string>): Port {
  const unknown: Port = { target: 0, protocol: 'tcp', at, short: true };
  const [address = '', protocol = 'tcp'] = value.split('/');
  const parts = address.split(':');
  const [target, published] = [parts.at(-1), parts.at(-2)].map(numberOf);
  if (target === undefined || (protocol !== 'tcp' && protocol !== 'udp')) return unknown;
  const ip = parts
    .slice(0, -2)
    .join(':')
    .replace(/^\[(.*)\]$/, '$1');
  return {
    target,
    protocol,
    at,
    short: true,
    ...(published === undefined ? {} : { published }),
    ...(ip === '' ? {} : { hostIp: ip }),
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

/** The image without its tag. */
export function repositoryOf(image: string): string {
  const named = image.split('@')[0] ?? image;
  const colon = named.lastIndexOf(':');
  return colon > named.lastIndexOf('/') ? named.slice(0, colon) : named;
}

/** What a path of the host may be in the repository: its one Caddyfile of that name, or its one folder with a Caddyfile, where Caddy's own folder is mounted. */
export function ofRepository(path: string, target: string, files: Files): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === '' || /[%*?{}[\]]/.test(name)) return undefined;
  const isFile = /addyfile/.test(name);
  if (!isFile && target !== CADDY_FOLDER) return undefined;
  const found = files.find(files.root, isFile ? `**/${name}` : `**/${name}/Caddyfile`);
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) return undefined;
  return isFile ? only : dirname(only);
}

/** Where the image of Caddy looks for its Caddyfile. https://hub.docker.com/_/caddy */
const CADDY_FOLDER = '/etc/caddy';

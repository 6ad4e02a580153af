import { literalName } from '../../schema/usage.ts';
import type { Line } from '../config.ts';
import type { BoundLine } from '../model.ts';

/** Whether a line is a directive that hands requests to upstreams. */
export function dials({ binding }: BoundLine): boolean {
  return dialling.has(literalName(binding.entry) ?? '');
}

const dialling: ReadonlySet<string> = new Set(['reverse_proxy', 'php_fastcgi', 'forward_auth']);

/** Whether the block of such a directive names upstreams, or may do so. */
export function mayNameUpstreams({ block = [], partial }: Line): boolean {
  const may = ['to', 'dynamic', 'import'];
  return partial === true || block.some(({ name }) => name.unknown || may.includes(name.text));
}

/** What is wrong with the shape of a word that Caddy takes for an upstream; absent when it is in order. */
export type UpstreamShape =
  /** `web:8000/` or `web:8000/api`: `rest` is what stands behind the port, with its slash. */
  | { readonly kind: 'path'; readonly address: string; readonly rest: string }
  /** `api/*`, a path. */
  | { readonly kind: 'matcher' }
  /** `unix/run/app.sock`, with one slash instead of two. */
  | { readonly kind: 'relative-socket'; readonly path: string }
  /** `/run/app.sock`, without its network. */
  | { readonly kind: 'bare-socket'; readonly path: string }
  /** `,web:8000`: without its commas. */
  | { readonly kind: 'comma'; readonly rest: string }
  /** `http:/web:8000`: what stands behind the slash. */
  | { readonly kind: 'half-scheme'; readonly scheme: string; readonly rest: string };

/** Caddy splits an upstream at its first slash into a network and an address, and takes any word for a network. */
export function upstreamShape(text: string): UpstreamShape | undefined {
  if (text.includes('://') || text.includes('{')) return undefined;
  const rest = text.replace(/^,|,$/g, '');
  if (rest !== text && rest !== '') return { kind: 'comma', rest };
  const half = /^(https?|h2c):\/?([^/\d].*)$/.exec(text);
  if (half) return { kind: 'half-scheme', scheme: half[1]!, rest: half[2]! };
  const slash = text.indexOf('/');
  if (slash < 0) return text.includes('*') ? { kind: 'matcher' } : undefined;
  if (isSocketPath(text)) return { kind: 'bare-socket', path: text };
  const before = text.slice(0, slash);
  if (/^unix(?:gram|packet)?(?:\+h2c)?$/.test(before)) {
    const path = text.slice(slash + 1);
    return /^[/.@|]/.test(path) ? undefined : { kind: 'relative-socket', path };
  }
  if (/^(?:tcp|udp|ip)[46]?$|^fd(?:gram)?$|^h2c$|^quic$|\+/.test(before)) return undefined;
  if (/:\d+$|^localhost$/.test(before)) {
    return { kind: 'path', address: before, rest: text.slice(slash) };
  }
  return text.includes('*') || text.endsWith('/') ? { kind: 'matcher' } : undefined;
}

/** Whether a path is surely that of a socket, and of no page. */
export function isSocketPath(text: string): boolean {
  return /^\/(?:.*\.sock(?:et)?$|(?:var\/)?run\/)/.test(text);
}

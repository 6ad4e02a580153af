import { type Config, linesOf, type Site } from '../config.ts';
import { kept, type Memory } from '../memory.ts';
import { isLoopback, readUpstream } from './upstreams.ts';

/** The ports of its own machine that a Caddyfile's proxies dial, each once and in order. */
export function dialledPorts({ sites }: Config, memory: Memory): readonly number[] {
  const before = memory.store<Site, readonly number[]>('dialled ports', []);
  const all = sites.flatMap((site) => kept(before, site, () => [...portsIn(site)]));
  return [...new Set(all)].sort((a, b) => a - b);
}

function* portsIn({ lines }: Site): Generator<number> {
  for (const { name, args } of linesOf(lines)) {
    if (name.text !== 'reverse_proxy' && name.text !== 'to') continue;
    for (const token of args) {
      const upstream = readUpstream(token);
      const port = upstream && isLoopback(upstream) ? upstream.port : undefined;
      if (port !== undefined && /^\d{1,5}$/.test(port)) yield Number(port);
    }
  }
}

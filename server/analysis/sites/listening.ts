import type { Config, Line, Site } from '../config.ts';
import type { Memory } from '../memory.ts';
import { optionLines } from '../options.ts';

/** Where a line `bind` or `default_bind` has a site listen. */
export interface Bind {
  readonly line: Line;
  readonly hosts: readonly string[];
  /** Empty for all that Caddy speaks there by default. */
  readonly protocols: readonly string[];
}

/** What the `bind` directives of a site say, or else `default_bind`; undefined when it is not known. */
export function bindsOf(site: Site, config: Pick<Config, 'options'>): readonly Bind[] | undefined {
  const own = site.lines.filter(({ name }) => name.text === 'bind');
  const lines = own.length > 0 ? own : optionLines(config, 'default_bind');
  const binds: Bind[] = [];
  for (const line of lines) {
    const { args, block = [], partial } = line;
    const words = [...args, ...block.flatMap(({ name, args }) => [name, ...args])];
    if (partial || words.some(({ unknown }) => unknown)) return undefined;
    const last = block.findLast(({ name }) => name.text === 'protocols');
    const protocols = last?.args.map(({ text }) => text) ?? [];
    binds.push({ line, hosts: args.map(({ text }) => text), protocols });
  }
  return binds;
}

/**
 * All that it follows from where sites listen, under which names, and how they speak TLS: the same objects as long as
 * nothing of that is another, whatever else is typed into the sites.
 */
export function fronts(config: Config, memory: Memory): readonly unknown[] {
  const { sites, options, complete } = config;
  const addresses = memory.map('addresses', [], sites, (site) => site.addresses);
  const lines = memory.map('lines about connections', [], sites, (site) =>
    site.lines.filter(({ name }) => name.text === 'tls' || name.text === 'bind'),
  );
  return [addresses, lines, complete, ...options];
}

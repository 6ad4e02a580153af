import type { Config, Site } from '../config.ts';
import type { Memory } from '../memory.ts';
import { optionLines } from '../options.ts';

/** The words of the `bind` directives of a site, or else of `default_bind`; undefined when they are not known. */
export function bindsOf(
  site: Site,
  config: Pick<Config, 'options'>,
): readonly string[] | undefined {
  const own = site.lines.filter(({ name }) => name.text === 'bind');
  const lines = own.length > 0 ? own : optionLines(config, 'default_bind');
  const words = lines.flatMap(({ args }) => args);
  // A block names protocols, by which Caddy tells listeners apart, too.
  if (lines.some(({ block }) => block) || words.some(({ unknown }) => unknown)) return undefined;
  return words.map(({ text }) => text);
}

/** Whether two sites surely listen on a common address, given the same port. */
export function shareListener(a: Site, b: Site, config: Pick<Config, 'options'>): boolean {
  const first = bindsOf(a, config);
  const second = bindsOf(b, config);
  if (!first || !second) return false;
  if (first.length === 0 || second.length === 0) return first.length === second.length;
  return first.some((word) => second.includes(word));
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

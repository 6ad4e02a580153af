import { type Config, type Line, linesOf, type Token } from '../config.ts';
import { optionLines } from '../options.ts';

/**
 * The URLs that Caddy asks whether a name may get a certificate, where some site gets certificates when they are asked for. It follows no redirects, and
 * takes 2xx alone for a yes. https://caddyserver.com/docs/caddyfile/options#on-demand-tls,
 * https://github.com/caddyserver/caddy/blob/master/modules/caddytls/ondemand.go
 */
export function asksForPermission(config: Pick<Config, 'options' | 'sites'>): readonly Token[] {
  const asked = optionLines(config, 'on_demand_tls').flatMap(({ block = [] }) =>
    block.flatMap(urlsIn),
  );
  const isUsed = (): boolean =>
    config.sites.some(({ lines }) => linesOf(lines).some(({ name }) => name.text === 'on_demand'));
  return asked.length > 0 && isUsed() ? asked : [];
}

/** `ask URL`, `permission http URL`, or the latter with `endpoint URL` in its block. */
function urlsIn({ name, args, block = [] }: Line): readonly Token[] {
  const [first, second] = args;
  if (name.text === 'ask') return first ? [first] : [];
  if (name.text !== 'permission' || first?.text !== 'http') return [];
  const inner = block.filter((line) => line.name.text === 'endpoint');
  return [...(second ? [second] : []), ...inner.flatMap((line) => line.args.slice(0, 1))];
}

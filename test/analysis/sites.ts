import { buildConfig } from '../../server/analysis/expand/build-config.ts';
import type { Config, Token } from '../../server/analysis/config.ts';
import { type Route, readRoutes } from '../../server/analysis/routes/routes.ts';
import { emptyProject } from '../../server/project/neighbours.ts';
import { standardSchema } from '../../server/schema/schema.ts';

/** Caddy's order of directives. */
export const order = standardSchema().order;

/** The config of one Caddyfile, for which every variable that is not given is unknown. */
export function configOf(text: string): Config {
  const files = {
    root: 'file:///',
    read: (uri: string) => (uri === 'file:///Caddyfile' ? text : undefined),
    find: () => [],
  };
  return buildConfig('file:///Caddyfile', files, emptyProject({ caddyfile: 'file:///Caddyfile' }));
}

/** The routes of the first site of a Caddyfile. */
export function routesIn(text: string): readonly Route[] {
  const config = configOf(text);
  return readRoutes(config, order).ofSite(config.sites[0]!);
}

/** A word that stands nowhere. */
export function token(text: string): Token {
  return { uri: 'file:///Caddyfile', start: 0, end: text.length, text, quote: '', unknown: false };
}

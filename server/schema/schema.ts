import { directives } from './directives.ts';
import { proxyDirectives } from './directives-proxy.ts';
import { addressKinds } from './kinds-addresses.ts';
import { moduleKinds } from './kinds-modules.ts';
import { nameKinds } from './kinds-names.ts';
import { valueKinds } from './kinds-values.ts';
import type { Kinds } from './kinds.ts';
import { log } from './log.ts';
import { matchers } from './matchers.ts';
import { readBodies } from './notation.ts';
import { options } from './options.ts';
import { tls } from './tls.ts';
import type { Body } from './usage.ts';

/** What Caddy accepts. */
export interface Schema {
  /** What may stand in a site block. */
  readonly site: Body;
  /** The HTTP handler directives. */
  readonly directives: Body;
  /** What may stand in a block of directives below the site: handle, route, a named route. */
  readonly routes: Body;
  readonly options: Body;
  readonly requestMatchers: Body;
  readonly responseMatchers: Body;
  /** Directives in the order in which Caddy runs them unless it is told otherwise. */
  readonly order: readonly string[];
  readonly kinds: Kinds;
  /** Every body that has a name in the facts. */
  readonly bodies: ReadonlyMap<string, Body>;
  /** What is wrong with the facts; empty for those that are shipped. */
  readonly faults: readonly string[];
}

/**
 * The schema of the standard distribution, and of plugins whose facts are given as texts in the same
 * notation. Building it takes some ten milliseconds: keep it.
 */
export function standardSchema(plugins: readonly string[] = []): Schema {
  const kinds = standardKinds();
  const { bodies, faults } = readBodies(
    [directives, proxyDirectives, matchers, tls, log, options, ...plugins],
    kinds,
  );
  const named = (name: string): Body => bodies.get(name) ?? nothing;
  return {
    site: named('site'),
    directives: named('directives'),
    routes: named('routes'),
    options: named('options'),
    requestMatchers: named('request_matchers'),
    responseMatchers: named('response_matchers'),
    order: orderOf(named('directives')),
    kinds,
    bodies,
    faults,
  };
}

/** Every kind that the facts may name. */
export function standardKinds(): Kinds {
  return new Map(
    [valueKinds, addressKinds, nameKinds, moduleKinds].flatMap((group) => Object.entries(group)),
  );
}

const nothing: Body = { name: '', entries: [], includes: [], open: true, byName: new Map() };

function orderOf(body: Body): readonly string[] {
  return [...body.byName.keys()];
}

import { directives } from './directives.ts';
import { proxyDirectives } from './directives-proxy.ts';
import { addressKinds } from './kinds-addresses.ts';
import { moduleKinds } from './kinds-modules.ts';
import { nameKinds } from './kinds-names.ts';
import { valueKinds } from './kinds-values.ts';
import type { Kinds } from './kinds.ts';
import { log } from './log.ts';
import { matchers } from './matchers.ts';
import { type Bodies, readBodies } from './notation.ts';
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

/** The schema of the standard distribution. Building it takes some ten milliseconds: keep it. */
export function standardSchema(): Schema {
  const kinds = standardKinds();
  const texts = [directives, proxyDirectives, matchers, tls, log, options];
  return schemaOf(readBodies(texts, kinds), kinds);
}

/** The schema that such bodies are. */
export function schemaOf({ bodies, faults }: Bodies, kinds: Kinds): Schema {
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

/** Plugins come behind the directives of Caddy in the facts, and say where they belong. */
function orderOf(body: Body): readonly string[] {
  const order: string[] = [];
  for (const [name, [entry]] of body.byName) {
    const [side, other] = entry?.notes.order?.split(' ') ?? [];
    const at = other === undefined ? -1 : order.indexOf(other);
    if (entry?.notes.plugin === undefined) order.push(name);
    else if (at >= 0) order.splice(side === 'before' ? at : at + 1, 0, name);
  }
  return order;
}

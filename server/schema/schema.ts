import { directiveFacts } from './directives.ts';
import { addressKinds } from './kinds-addresses.ts';
import { nameKinds } from './kinds-names.ts';
import { valueKinds } from './kinds-values.ts';
import type { Kinds } from './kinds.ts';
import type { Body } from './usage.ts';
import { readBodies } from './usage.ts';

/** What Caddy accepts. */
export interface Schema {
  /** What may stand in a site block. */
  readonly site: Body;
  /** What may stand in the routes of a site: handle, route, handle_errors, … */
  readonly directives: Body;
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

/** The schema of the standard distribution. Building it takes some milliseconds: keep it. */
export function standardSchema(): Schema {
  const kinds: Kinds = new Map(
    [valueKinds, addressKinds, nameKinds].flatMap((group) => Object.entries(group)),
  );
  const { bodies, faults } = readBodies([directiveFacts], kinds);
  const named = (name: string): Body => bodies.get(name) ?? nothing;
  return {
    site: named('site'),
    directives: named('directives'),
    options: named('options'),
    requestMatchers: named('request_matchers'),
    responseMatchers: named('response_matchers'),
    order: orderOf(named('directives')),
    kinds,
    bodies,
    faults,
  };
}

const nothing: Body = { name: '', entries: [], includes: [], open: true, byName: new Map() };

function orderOf(body: Body): readonly string[] {
  return [...body.byName.keys()];
}

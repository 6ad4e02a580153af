import type { Address } from '../sites/addresses.ts';
import { wildcardsFor } from '../sites/domains.ts';
import { differ, isEmpty, type Settings, withoutManagers } from './certificate-settings.ts';

export interface Policy {
  /** Those that need a certificate; none for a policy for all names. */
  readonly addresses: readonly Address[];
  readonly settings: Settings;
  /** Nobody has written it. */
  readonly isAdded?: true;
}

/**
 * The policies that say nothing and that Caddy keeps all the same. It sorts the narrow ones to the front, in a way that
 * turns equal ones around, and drops one that is the last, or in front of a wider one that says nothing either.
 */
export function leftEmpty(policies: readonly Policy[]): ReadonlySet<Policy> {
  const sorted = inCaddysOrder(policies);
  if (!sorted) return new Set();
  return new Set(
    sorted.filter((policy, index) => {
      if (!isEmpty(policy.settings) || index === sorted.length - 1) return false;
      const wider = sorted.slice(index + 1).find((other) => isWithin(policy, other));
      return !wider || !isEmpty(withoutManagers(wider.settings));
    }),
  );
}

/**
 * The policies that Caddy drops since the one for all names says the same: those that say it are one by then, and no wider
 * one stands between. Those of which nobody knows count as dropped.
 */
export function dropped(policies: readonly Policy[], everything: Settings): ReadonlySet<Policy> {
  const same = new Set(policies.filter(({ settings }) => !differ(settings, everything)));
  const sorted = inCaddysOrder(policies);
  const first = sorted?.findIndex((policy) => same.has(policy)) ?? -1;
  if (!sorted || first < 0) return same;
  const all = { ...sorted[first]!, addresses: [...same].flatMap(({ addresses }) => addresses) };
  const wider = sorted.slice(first + 1).find((other) => !same.has(other) && isWithin(all, other));
  return wider ? new Set() : same;
}

/** Undefined when there are so many that Go sorts them in another way. */
function inCaddysOrder(policies: readonly Policy[]): readonly Policy[] | undefined {
  if (policies.length > 20) return undefined;
  const sorted = [...policies];
  for (let from = 1; from < sorted.length; from++)
    for (let at = from; at > 0 && comesBefore(sorted[at]!, sorted[at - 1]!); at--)
      [sorted[at - 1], sorted[at]] = [sorted[at]!, sorted[at - 1]!];
  return sorted;
}

function comesBefore(a: Policy, b: Policy): boolean {
  if (isWithin(a, b)) return true;
  return !isWithin(b, a) && hostsOf(a).size > hostsOf(b).size;
}

function isWithin(a: Policy, b: Policy): boolean {
  const wide = [...hostsOf(b)];
  if (wide.length === 0) return true;
  const narrow = [...hostsOf(a)];
  return narrow.length > 0 && narrow.every((host) => wide.some((each) => covers(each, host)));
}

function covers(pattern: string, host: string): boolean {
  return pattern === host || (pattern.startsWith('*') && wildcardsFor(host).includes(pattern));
}

function hostsOf({ addresses }: Policy): ReadonlySet<string> {
  return new Set(addresses.map(({ host }) => host));
}

import { isPublicName } from './certificate-names.ts';
import type { Token } from '../config.ts';
import { internalIssuer, type Issuer, textOf } from './issuers.ts';
import { sortStably } from '../stable-sort.ts';

/** How certificates for some names are got. */
export interface Policy {
  /** Empty for all names. */
  names: readonly Named[];
  /** Empty for what Caddy takes by itself. */
  issuers: readonly Issuer[];
  /** Caddy's own authority signs, since the names are of this machine and nobody said otherwise. */
  readonly isLocal?: true;
  /** What brings certificates from elsewhere. */
  managers: readonly string[];
  keyType: string;
  ratio: number;
  onDemand: boolean;
  reuse: boolean;
  readonly noStapling: boolean;
  /** It holds a word that nobody knows. */
  vague: boolean;
}

export interface Named {
  readonly host: string;
  readonly at: Token;
}

/**
 * The policies that Caddy keeps: it sorts the narrow ones to the front, drops those that say nothing unless they stand before a wider
 * one that says something, and joins those that say the same.
 * https://github.com/caddyserver/caddy/blob/v2.11.7/caddyconfig/httpcaddyfile/tlsapp.go
 */
export function consolidated(given: readonly Policy[]): readonly Policy[] {
  const policies = sortStably(given, comesBefore);
  dropEmpty(policies);
  if (given.every(isEmpty)) return [];
  const issuers = new Map(given.map((policy) => [policy, issuersOf(policy)]));
  const saySame = (one: Policy, other: Policy): boolean =>
    restOf(one) === restOf(other) &&
    (issuers.get(one) === issuers.get(other)
      ? issuers.get(one) !== '' || haveSameDefaults(one, other)
      : hasLocalDefault(one) && hasLocalDefault(other));
  for (let i = 0; i < policies.length; i++)
    for (let j = i + 1; j < policies.length; j++) {
      const [one, other] = [policies[i]!, policies[j]!];
      if (one === other) {
        policies.splice(j--, 1);
        continue;
      }
      if (!saySame(one, other)) continue;
      if (one.names.length > 0 && other.names.length === 0) {
        // A wider one that says something else would take the place of the narrow one.
        if (shadowedBy(i, policies) < j) continue;
        policies.splice(i--, 1);
        break;
      }
      const names = [...one.names];
      for (const name of other.names)
        if (!names.some(({ host }) => host === name.host)) names.push(name);
      one.names = names;
      policies.splice(j--, 1);
    }
  return policies;
}

/** Whether it says nothing but for which names it is. */
export function isEmpty(policy: Policy): boolean {
  return issuersOf(policy) === '' && restOf(policy) === '' && !policy.noStapling;
}

function dropEmpty(policies: Policy[]): void {
  for (let i = 0; i < policies.length; i++) {
    if (!isEmpty(policies[i]!)) continue;
    const wider = policies[shadowedBy(i, policies)];
    const isSpare = wider && isEmpty({ ...wider, managers: [] });
    if (i === policies.length - 1 || isSpare) policies.splice(i--, 1);
  }
}

function issuersOf({ issuers, isLocal }: Policy): string {
  return textOf(isLocal ? [internalIssuer()] : issuers);
}

/** What Caddy compares besides issuers; empty when nothing is set. */
function restOf({ keyType, ratio, onDemand, reuse, managers }: Policy): string {
  const rest = [keyType, ratio || '', onDemand || '', reuse || '', managers.join(' ')];
  return rest.every((text) => text === '') ? '' : rest.join('|');
}

/** What nobody said may be joined when it comes to the same for all names. */
function haveSameDefaults(a: Policy, b: Policy): boolean {
  const [one, other] = [defaultOf(a), defaultOf(b)];
  return one === 'any' || other === 'any' || one === other;
}

function hasLocalDefault(policy: Policy): boolean {
  if (policy.issuers.length > 0) return false;
  return policy.isLocal === true || defaultOf(policy) === 'internal';
}

function defaultOf({ names, onDemand }: Policy): 'any' | 'mixed' | 'public' | 'internal' {
  if (names.length === 0) return 'any';
  const known = names.filter(({ host }) => isPublicName(host, onDemand));
  if (known.length === 0) return 'internal';
  return known.length < names.length ? 'mixed' : 'public';
}

function comesBefore(a: Policy, b: Policy): boolean {
  if (isWithin(a, b)) return true;
  return !isWithin(b, a) && a.names.length > b.names.length;
}

/** The first of the policies behind this one that is for all of its names; -1 without one. */
function shadowedBy(i: number, policies: readonly Policy[]): number {
  return policies.findIndex((other, j) => j > i && isWithin(policies[i]!, other));
}

function isWithin({ names }: Policy, { names: wide }: Policy): boolean {
  if (wide.length === 0) return true;
  return (
    names.length > 0 &&
    names.every(({ host }) => wide.some((pattern) => covers(pattern.host, host)))
  );
}

/** CertMagic's MatchWildcard: a star stands for a label, and for those in front of it only if they are stars, too. */
export function covers(pattern: string, host: string): boolean {
  if (pattern === host) return true;
  if (!pattern.includes('*')) return false;
  const labels = host.split('.');
  return labels.some((label, at) => {
    if (label === '') return false;
    labels[at] = '*';
    return labels.join('.') === pattern;
  });
}

import type { Token } from '../config.ts';
import { headersAt, type Leaf } from '../routes/leaves.ts';

/** The value of `Cache-Control` that all answers of a leaf certainly get from Caddy. */
export function cacheControl(leaf: Leaf): Token | undefined {
  const last = headersAt(leaf).findLast(
    ({ operation, side }) =>
      side === 'response' && operation.name.toLowerCase() === 'cache-control',
  );
  if (!last || last.always !== true || last.operation.action === 'delete') return undefined;
  const { value } = last.operation;
  return value?.unknown ? undefined : value;
}

/** In seconds. */
export const DAY = 86_400;

/** How long browsers use an answer without asking again, in seconds; undefined when they have to ask. */
export function freshFor(value: string): number | undefined {
  const parts = new Map(
    value
      .toLowerCase()
      .split(/[\s,;]+/)
      .map((part): [string, string] => {
        const at = part.indexOf('=');
        return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
      }),
  );
  if (parts.has('no-store') || parts.has('no-cache')) return undefined;
  const age = parts.get('max-age') ?? '';
  return /^\d{1,10}$/.test(age) ? Number(age) : undefined;
}

import type { Analysis } from '../analyze.ts';
import type { Backend } from './backends.ts';
import { refuses } from '../routes/handlers.ts';
import { type Leaf, routesBefore } from '../routes/leaves.ts';
import { intersects } from '../routes/matcher-sets.ts';
import { narrows } from '../routes/matchers.ts';

/** Whether something in Caddy keeps strangers out, or may do so. */
export function isGuarded({ leaf, site }: Backend, analysis: Pick<Analysis, 'leaves'>): boolean {
  if (narrows(leaf.matcher) || asksFirst(leaf)) return true;
  // A certificate of the visitor, or an address that only some can reach.
  const isPrivate = site.lines.some(
    ({ name, block }) =>
      name.text === 'bind' ||
      (name.text === 'tls' && block?.some((inner) => inner.name.text === 'client_auth')),
  );
  return isPrivate || analysis.leaves(site).some((other) => keepsOut(other, leaf));
}

function asksFirst(leaf: Leaf): boolean {
  for (const { route, matcher } of routesBefore(leaf)) {
    const { kind } = route.handler;
    // A plugin's directive may ask for a password.
    const mayKeepOut = kind === 'auth' || kind === 'unknown';
    if (mayKeepOut && intersects(matcher, leaf.matcher) !== false) return true;
  }
  return false;
}

/** Whether some of the visitors are, or may be, turned away by another directive. */
function keepsOut({ route: { handler }, matcher }: Leaf, leaf: Leaf): boolean {
  const mayRefuse = refuses(handler) || handler.kind === 'unknown';
  return mayRefuse && narrows(matcher) && intersects(matcher, leaf.matcher) !== false;
}

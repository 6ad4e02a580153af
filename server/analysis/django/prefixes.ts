/**
 * Prefixes of paths that Caddy takes away in front of Django, and the routes of Django that begin with them all the same.
 */
import type { Django, Fact } from '../../project/project.ts';

/**
 * The route that begins with the prefix, such as `/api`, while none without it takes what is left of the path.
 * Absent where the routes do without the prefix, or are not known.
 */
export function routeBelow({ urls = [] }: Django, prefix: string): Fact<string> | undefined {
  const takesAnything = urls.some(
    ({ route: { value }, goesOn }) => value.startsWith('<') || (value === '' && goesOn),
  );
  const own = `${prefix.slice(1)}/`;
  return takesAnything ? undefined : urls.find(({ route }) => route.value.startsWith(own))?.route;
}

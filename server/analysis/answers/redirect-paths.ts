import type { Leaf } from '../routes/leaves.ts';
import { type Matcher, pathPart } from '../routes/matchers.ts';
import { readPathPattern } from '../routes/path-pattern.ts';

/** A path for each redirect of a site that goes to a path of the same site. */
export function redirectedPaths(leaves: readonly Leaf[]): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const { route, matcher } of leaves) {
    if (paths.size > MOST_PATHS) break;
    if (route.handler.kind !== 'redirect') continue;
    for (const path of samplePaths(matcher)) paths.add(path);
  }
  return paths;
}

const MOST_PATHS = 300;

/** Paths that a matcher takes, for each of its patterns; none where it names no path. */
function samplePaths(matcher: Matcher): readonly string[] {
  const { patterns = [] } = pathPart(matcher) ?? {};
  return patterns.slice(0, 20).flatMap((token) => {
    const pattern = readPathPattern(token.text);
    if (token.unknown || (pattern.kind !== 'exact' && pattern.kind !== 'prefix')) return [];
    return [pattern.kind === 'exact' ? token.text : token.text.slice(0, -1)];
  });
}

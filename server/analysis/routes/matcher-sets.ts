import { isHole, type Token } from '../config.ts';
import { type Matcher, patternOf, matcherKey, matchHostToken } from './matchers.ts';
import { type PathPattern, patternCovers, patternIntersects, type Truth } from './path-pattern.ts';
import { startOfPaths } from './path-regexp.ts';

/** Whether `a` takes every request that `b` takes; undefined when it cannot be told. */
export function covers(a: Matcher, b: Matcher): boolean | undefined {
  if (a.kind === 'any' || a === b) return true;
  if (matcherKey(a) === matcherKey(b)) return true;
  if (b.kind === 'some') return every(b.of.map((part) => covers(a, part)));
  if (a.kind === 'all') return every(a.of.map((part) => covers(part, b)));
  if (b.kind === 'all') {
    const parts = b.of.map((part) => covers(a, part));
    if (parts.includes(true)) return true;
    return a.kind === 'some' && a.of.some((part) => covers(part, b) === true) ? true : undefined;
  }
  if (a.kind === 'some') {
    const parts = a.of.map((part) => covers(part, b));
    if (parts.includes(true)) return true;
    return parts.length === 0 ? false : undefined;
  }
  if (a.kind === 'not') {
    const shared = intersects(a.of, b);
    return shared === undefined ? undefined : !shared;
  }
  if (a.kind === 'unknown' || b.kind === 'unknown' || b.kind === 'not') return undefined;
  if (a.kind === 'path') {
    if (a.patterns.some((pattern) => coversEverything(pattern))) return true;
    if (b.kind === 'path') return pathsCover(a.patterns, b.patterns);
    if (b.kind === 'path-regexp') return pathsCoverRegexp(a.patterns, b.expression);
    return a.patterns.some((token) => token.unknown) ? undefined : false;
  }
  if (a.kind === 'host' && b.kind === 'host') return hostsCover(a.hosts, b.hosts);
  if (a.kind === 'method' && b.kind === 'method') {
    return every(b.methods.map((method) => has(a.methods, method)));
  }
  if (a.kind === b.kind || a.kind === 'path-regexp') return undefined;
  return false;
}

/** Whether some request is taken by both; undefined when it cannot be told. */
export function intersects(a: Matcher, b: Matcher): boolean | undefined {
  if (a.kind === 'some') return any(a.of.map((part) => intersects(part, b)));
  if (b.kind === 'some') return any(b.of.map((part) => intersects(a, part)));
  if (a.kind === 'all' || b.kind === 'all') return together([...partsOf(a), ...partsOf(b)]);
  if (a.kind === 'unknown' || b.kind === 'unknown') return undefined;
  if (a.kind === 'any' || b.kind === 'any') return true;
  if (a.kind === 'not') {
    const inside = covers(a.of, b);
    return inside === undefined ? undefined : !inside;
  }
  if (b.kind === 'not') return intersects(b, a);
  if (a.kind === 'path' && b.kind === 'path') return pathsIntersect(a.patterns, b.patterns);
  if (a.kind === 'path' && b.kind === 'path-regexp') {
    return pathsIntersectRegexp(a.patterns, b.expression);
  }
  if (a.kind === 'path-regexp') return b.kind === 'path' ? intersects(b, a) : undefined;
  if (b.kind === 'path-regexp') return undefined;
  if (a.kind === 'host' && b.kind === 'host') return hostsIntersect(a.hosts, b.hosts);
  if (a.kind === 'method' && b.kind === 'method') {
    return any(b.methods.map((method) => has(a.methods, method)));
  }
  if (a.kind === 'protocol' && b.kind === 'protocol') {
    const known = ['http', 'https'];
    if (!known.includes(a.protocol.text) || !known.includes(b.protocol.text)) return undefined;
    return a.protocol.text === b.protocol.text;
  }
  return a.kind === b.kind ? undefined : true;
}

/** Whether some request fulfils all parts. Certain when they speak of different things, two by two. */
function together(parts: readonly Matcher[]): boolean | undefined {
  let result: boolean | undefined = true;
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'unknown') result = undefined;
    for (const other of parts.slice(0, index)) {
      const shared = intersects(part, other);
      if (shared === false) return false;
      const entangled = part.kind === other.kind || part.kind === 'not' || other.kind === 'not';
      if (!shared || (entangled && parts.length > 2)) result = undefined;
    }
  }
  return result;
}

function partsOf(matcher: Matcher): readonly Matcher[] {
  return matcher.kind === 'all' ? matcher.of.flatMap(partsOf) : [matcher];
}

function every(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(false)) return false;
  return values.includes(undefined) ? undefined : true;
}

function any(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(true)) return true;
  return values.includes(undefined) ? undefined : false;
}

// --- Path ------------------------------------------------------------------------------------

function coversEverything(token: Token): boolean {
  return patternCovers(patternOf(token), { kind: 'any' }) === true;
}

function pathsCover(wide: readonly Token[], narrow: readonly Token[]): boolean | undefined {
  return every(
    narrow.map((token) =>
      any(wide.map((other) => patternCovers(patternOf(other), patternOf(token)))),
    ),
  );
}

function pathsIntersect(a: readonly Token[], b: readonly Token[]): boolean | undefined {
  return any(
    a.flatMap((token) => b.map((other) => patternIntersects(patternOf(token), patternOf(other)))),
  );
}

/** As far as its beginning tells. Case of letters is nothing to a pattern. */
function pathsCoverRegexp(wide: readonly Token[], expression: Token): true | undefined {
  const start = beginning(expression);
  return wide.some((token) => patternCovers(patternOf(token), start)) ? true : undefined;
}

/** Never certain: an expression may take nothing at all. */
function pathsIntersectRegexp(paths: readonly Token[], expression: Token): false | undefined {
  const start = beginning(expression);
  return paths.every((token) => patternIntersects(patternOf(token), start) === false)
    ? false
    : undefined;
}

function beginning(expression: Token): PathPattern {
  return { kind: 'prefix', text: startOfPaths(expression).toLowerCase() };
}

// --- Host ------------------------------------------------------------------------------------

function hostsCover(wide: readonly Token[], narrow: readonly Token[]): boolean | undefined {
  return every(
    narrow.map((token) => any(wide.map((other) => toBoolean(hostTruth(other, token), 'yes')))),
  );
}

function hostsIntersect(a: readonly Token[], b: readonly Token[]): boolean | undefined {
  return any(
    a.flatMap((token) =>
      b.map((other) =>
        any([
          toBoolean(hostTruth(token, other), 'some'),
          toBoolean(hostTruth(other, token), 'some'),
        ]),
      ),
    ),
  );
}

function hostTruth(pattern: Token, host: Token): Truth {
  if (isHole(host)) {
    return pattern.text === host.text ? 'yes' : 'unknown';
  }
  return matchHostToken(pattern, host.text);
}

function toBoolean(truth: Truth, least: 'yes' | 'some'): boolean | undefined {
  if (truth === 'unknown') return undefined;
  return truth === 'yes' || (truth === 'some' && least === 'some');
}

// --- Others ----------------------------------------------------------------------------------

function has(tokens: readonly Token[], token: Token): boolean | undefined {
  if (isHole(token)) return undefined;
  if (tokens.some((other) => other.text.toUpperCase() === token.text.toUpperCase())) return true;
  return tokens.some(isHole) ? undefined : false;
}

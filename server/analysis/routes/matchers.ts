import type { Environment } from '../../project/project.ts';
import { isHole, type Token } from '../config.ts';
import {
  matchPath,
  type PathPattern,
  readPathPattern,
  type Text,
  type Truth,
} from './path-pattern.ts';
import { oncePer } from '../memory.ts';
import { matchPathRegexp } from './path-regexp.ts';

/** A set of requests, as the matchers of a Caddyfile describe it. Patterns are kept as written. */
export type Matcher =
  | { readonly kind: 'any' }
  | {
      /** Cannot be judged here: a plugin's matcher, an expression, an address range, an unknown word. */
      readonly kind: 'unknown';
      /** The matcher's name, such as `remote_ip`; empty when not even that is known. */
      readonly name: string;
      /** Equal for matchers that are written alike, which match the same requests. */
      readonly key: string;
    }
  | { readonly kind: 'path'; readonly patterns: readonly Token[] }
  | {
      readonly kind: 'path-regexp';
      readonly expression: Token;
      /** Under which its captures are found, beside the matcher's own name. */
      readonly name: string;
    }
  | { readonly kind: 'host'; readonly hosts: readonly Token[] }
  | { readonly kind: 'method'; readonly methods: readonly Token[] }
  | { readonly kind: 'protocol'; readonly protocol: Token }
  | {
      readonly kind: 'header';
      readonly field: Token;
      /** Any of them fits. Empty: the field must only be there. Absent: it must not be there. */
      readonly values?: readonly Token[];
    }
  | {
      readonly kind: 'query';
      /** `key=value`, any of which fits. */
      readonly pairs: readonly Token[];
    }
  | {
      readonly kind: 'file';
      /** Empty: the request's own path. */
      readonly files: readonly Token[];
      readonly root?: Token;
      readonly policy?: Token;
      /** Splits a path in two after one of these, such as `.php`. */
      readonly split: readonly Token[];
    }
  | { readonly kind: 'all' | 'some'; readonly of: readonly Matcher[] }
  | { readonly kind: 'not'; readonly of: Matcher };

/** What is asked: one request, or all requests that are alike in what is known. */
export interface Request {
  readonly scheme: 'http' | 'https';
  /** Without a port. A label `*` stands for any. Undefined: any host. */
  readonly host: string | undefined;
  /** With its slash and its percent escapes, without a query. */
  readonly path: string;
  /** The request stands for every path that begins with `path`. */
  readonly below?: boolean;
  /** Without the question mark; absent for any query. */
  readonly query?: string;
  /** Absent for any method. */
  readonly method?: string;
  /** The port in the URL, when it is not the scheme's own. */
  readonly port?: number;
  /** Names in lower case. Absent: nothing is known about the request's header. */
  readonly headers?: ReadonlyMap<string, string>;
  /** What is found at a path of Caddy's disk. Absent or undefined: not known. */
  readonly exists?: (path: string) => 'file' | 'folder' | 'nothing' | undefined;
  /** What Caddy's process is started with, for `{env.NAME}`. Absent: not known. */
  readonly environment?: Environment;
}

export const ANY: Matcher = { kind: 'any' };

/** Both of them. */
export function both(a: Matcher, b: Matcher): Matcher {
  if (a.kind === 'any') return b;
  if (b.kind === 'any') return a;
  const parts = [a, b].flatMap((part) => (part.kind === 'all' ? part.of : [part]));
  return { kind: 'all', of: parts };
}

/** Whether a matcher may take some visitors and not others. */
export function narrows(matcher: Matcher): boolean {
  if (matcher.kind === 'all' || matcher.kind === 'some') return matcher.of.some(narrows);
  if (matcher.kind === 'not') return narrows(matcher.of);
  return matcher.kind === 'unknown' || matcher.kind === 'header' || matcher.kind === 'query';
}

/**
 * Whether `matcher` takes `request`, whose path has become `path` by rewriting; undefined when that is
 * not known. `file` judges file matchers.
 */
export function matches(
  matcher: Matcher,
  request: Request,
  path: Text | undefined,
  file: (matcher: Matcher & { kind: 'file' }) => Truth = () => 'unknown',
): Truth {
  switch (matcher.kind) {
    case 'any':
      return 'yes';
    case 'unknown':
      return 'unknown';
    case 'path':
      return oneOf(matcher.patterns.map((token) => matchPathToken(token, path)));
    case 'path-regexp':
      return path ? matchPathRegexp(matcher.expression, path) : 'unknown';
    case 'host':
      return oneOf(matcher.hosts.map((token) => matchHostToken(token, request.host)));
    case 'method':
      return matchMethod(matcher.methods, request.method);
    case 'protocol':
      return matchProtocol(matcher.protocol, request);
    case 'header':
      return matchHeader(matcher.field, matcher.values, request.headers);
    case 'query':
      return matchQuery(matcher.pairs, request.query);
    case 'file':
      return file(matcher);
    case 'not':
      return negate(matches(matcher.of, request, path, file));
    case 'all':
      return allOf(matcher.of.map((part) => matches(part, request, path, file)));
    case 'some':
      return someOf(matcher.of.map((part) => matches(part, request, path, file)));
  }
}

/** What a matcher asks of the path, whatever else it asks for; undefined for nothing, or no plain patterns. */
export function pathPart(matcher: Matcher): (Matcher & { readonly kind: 'path' }) | undefined {
  if (matcher.kind === 'path') return matcher;
  return matcher.kind === 'all' ? matcher.of.find((part) => part.kind === 'path') : undefined;
}

/** The path of a matcher that has exactly one, whatever else it asks for. */
export function soloPath(matcher: Matcher): Token | undefined {
  const { patterns = [] } = pathPart(matcher) ?? {};
  return patterns.length === 1 ? patterns[0] : undefined;
}

/** Equal for matchers that take the same requests because they are written alike. */
export const matcherKey = oncePer(makeKey);

function makeKey(matcher: Matcher): string {
  switch (matcher.kind) {
    case 'any':
      return 'any';
    case 'unknown':
      return `unknown(${matcher.key})`;
    case 'path':
      return keyOf('path', matcher.patterns);
    case 'path-regexp':
      return `${keyOf('path-regexp', [matcher.expression])}${matcher.name}`;
    case 'host':
      return keyOf('host', matcher.hosts);
    case 'method':
      return keyOf('method', matcher.methods);
    case 'protocol':
      return keyOf('protocol', [matcher.protocol]);
    case 'header':
      return `${matcher.values ? '' : '!'}${keyOf('header', [matcher.field, ...(matcher.values ?? [])])}`;
    case 'query':
      return keyOf('query', matcher.pairs);
    case 'file': {
      const { files, root, policy, split } = matcher;
      const extra = [...(root ? [root] : []), ...(policy ? [policy] : [])];
      return `${keyOf('file', files)}${keyOf('root', extra)}${keyOf('split', split)}`;
    }
    case 'not':
      return `not(${matcherKey(matcher.of)})`;
    case 'all':
    case 'some':
      return `${matcher.kind}(${matcher.of.map(matcherKey).sort().join(',')})`;
  }
}

function keyOf(name: string, tokens: readonly Token[]): string {
  return `${name}${JSON.stringify(tokens.map((token) => token.text))}`;
}

// --- Truth -----------------------------------------------------------------------------------

/** All of several independent conditions. Two that each hold for a part may have no part in common. */
function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes('no')) return 'no';
  if (truths.includes('unknown')) return 'unknown';
  const partial = truths.filter((truth) => truth === 'some').length;
  if (partial === 0) return 'yes';
  return partial === 1 ? 'some' : 'unknown';
}

function someOf(truths: readonly Truth[]): Truth {
  return negate(allOf(truths.map(negate)));
}

/** Any of several patterns of one kind, none of which together cover what they do not cover alone. */
function oneOf(truths: readonly Truth[]): Truth {
  if (truths.includes('yes')) return 'yes';
  if (truths.includes('unknown')) return 'unknown';
  return truths.includes('some') ? 'some' : 'no';
}

function negate(truth: Truth): Truth {
  if (truth === 'yes') return 'no';
  return truth === 'no' ? 'yes' : truth;
}

export function patternOf(token: Token): PathPattern {
  return token.unknown ? { kind: 'unknown', text: token.text } : readPathPattern(token.text);
}

function matchPathToken(token: Token, path: Text | undefined): Truth {
  const pattern = patternOf(token);
  if (pattern.kind === 'any') return 'yes';
  return path ? matchPath(pattern, path) : 'unknown';
}

export function matchHostToken(token: Token, host: string | undefined): Truth {
  if (isHole(token) || host === undefined) return 'unknown';
  return matchHost(token.text, host);
}

/** Whether a pattern of the `host` matcher takes `host`, in which a label `*` stands for any. */
export function matchHost(pattern: string, host: string): Truth {
  const wanted = pattern.toLowerCase().split('.');
  const given = host.toLowerCase().split('.');
  if (!pattern.includes('*') && !host.includes('*')) {
    return pattern.toLowerCase() === host.toLowerCase() ? 'yes' : 'no';
  }
  if (wanted.length !== given.length) return 'no';
  let result: Truth = 'yes';
  for (const [index, label] of wanted.entries()) {
    if (label === '*' || label === given[index]) continue;
    if (given[index] !== '*') return 'no';
    result = 'some';
  }
  return result;
}

function matchMethod(methods: readonly Token[], method: string | undefined): Truth {
  if (method === undefined) return 'unknown';
  if (methods.some((token) => token.text.toUpperCase() === method)) return 'yes';
  return methods.some(isHole) ? 'unknown' : 'no';
}

function matchProtocol(protocol: Token, request: Request): Truth {
  if (isHole(protocol)) return 'unknown';
  if (protocol.text === 'http' || protocol.text === 'https') {
    return protocol.text === request.scheme ? 'yes' : 'no';
  }
  return 'unknown';
}

/** https://caddyserver.com/docs/caddyfile/matchers#header */
function matchHeader(
  field: Token,
  values: readonly Token[] | undefined,
  headers: ReadonlyMap<string, string> | undefined,
): Truth {
  if (!headers || isHole(field)) return 'unknown';
  const actual = headers.get(field.text.toLowerCase());
  if (!values) return actual === undefined ? 'yes' : 'no';
  if (values.length === 0) return actual === undefined ? 'no' : 'yes';
  if (actual === undefined) return 'no';
  if (values.some((value) => !isHole(value) && matchValue(value.text, actual))) return 'yes';
  return values.some(isHole) ? 'unknown' : 'no';
}

function matchValue(pattern: string, value: string): boolean {
  if (pattern === '*') return true;
  const first = pattern.startsWith('*');
  const last = pattern.endsWith('*');
  if (first && last) return value.includes(pattern.slice(1, -1));
  if (first) return value.endsWith(pattern.slice(1));
  return last ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}

/** https://caddyserver.com/docs/caddyfile/matchers#query */
function matchQuery(pairs: readonly Token[], query: string | undefined): Truth {
  if (query === undefined || pairs.some(isHole)) return 'unknown';
  if (pairs.length === 0) return query === '' ? 'yes' : 'no';
  const given = new URLSearchParams(query);
  const wanted = new Map<string, string[]>();
  for (const { text } of pairs) {
    const equals = text.indexOf('=');
    const key = equals < 0 ? text : text.slice(0, equals);
    const value = equals < 0 ? '*' : text.slice(equals + 1);
    wanted.set(key, [...(wanted.get(key) ?? []), value]);
  }
  for (const [key, values] of wanted) {
    const actual = given.getAll(key);
    if (!actual.some((value) => values.some((pattern) => pattern === '*' || pattern === value))) {
      return 'no';
    }
  }
  return 'yes';
}

/** The words of `host` matchers, those behind `not` left out. */
export function hostsOf(matcher: Matcher): readonly Token[] {
  if (matcher.kind === 'host') return matcher.hosts;
  return matcher.kind === 'all' || matcher.kind === 'some' ? matcher.of.flatMap(hostsOf) : [];
}

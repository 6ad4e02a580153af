import type { Line, Token } from '../config.ts';
import { ANY, type Matcher } from './matchers.ts';

/** The named matchers that can be used at a place: those defined there, and those further out. */
export interface MatcherScope {
  readonly own: ReadonlyMap<string, Matcher>;
  readonly outer?: MatcherScope;
}

/** The scope of a block with these lines. The first of two definitions counts; Caddy refuses the second. */
export function matcherScope(lines: readonly Line[], outer?: MatcherScope): MatcherScope {
  const own = new Map<string, Matcher>();
  for (const line of lines) {
    const { text } = line.name;
    if (text.startsWith('@') && !own.has(text)) own.set(text, readMatcher(line));
  }
  return outer ? { own, outer } : { own };
}

/** What a directive applies to, and its arguments without the matcher. */
export function takeMatcher(
  line: Line,
  scope: MatcherScope,
): { readonly matcher: Matcher; readonly args: readonly Token[] } {
  const [first, ...rest] = line.args;
  if (!first) return { matcher: ANY, args: [] };
  const matcher = matcherOfToken(first, scope);
  if (matcher) return { matcher, args: rest };
  if (first.unknown && rest.length > 0 && first.text.startsWith('{$')) {
    // The variable may hold a matcher, or nothing at all.
    const key = JSON.stringify([first.uri, first.start]);
    return { matcher: { kind: 'unknown', name: '', key }, args: line.args };
  }
  return { matcher: ANY, args: line.args };
}

/**
 * The matcher that a directive's first argument is; undefined when it is none.
 * https://caddyserver.com/docs/caddyfile/matchers#syntax
 */
function matcherOfToken(token: Token, scope: MatcherScope): Matcher | undefined {
  if (token.text === '*') return ANY;
  if (token.text.startsWith('/')) return { kind: 'path', patterns: [token] };
  if (!token.text.startsWith('@')) return undefined;
  for (let at: MatcherScope | undefined = scope; at; at = at.outer) {
    const found = at.own.get(token.text);
    if (found) return found;
  }
  return { kind: 'unknown', name: token.text, key: token.text };
}

/** The matcher that a line such as `@name path /a` or `@name { … }` defines. */
export function readMatcher(line: Line): Matcher {
  return readSet(line, line.name.text);
}

/** All conditions of one set must hold. Without any, everything does; it still counts as a matcher. */
function readSet(line: Line, name: string): Matcher {
  const after = line.args.findIndex(({ text, quote }) => text !== 'not' || quote !== '');
  const negations = after < 0 ? line.args.length : after;
  const set = readPlainSet({ ...line, args: line.args.slice(negations) }, name);
  return negations % 2 === 0 ? set : { kind: 'not', of: set };
}

function readPlainSet(line: Line, name: string): Matcher {
  const [first, ...rest] = line.args;
  if (!first) return conjunction(readLines(line.block ?? [], name));
  if (first.quote !== '') return unknown('expression', line.args, name);
  const { uri, start, end } = line;
  const inner: Line = { uri, start, end, name: first, args: rest };
  return conjunction(readLines([line.block ? { ...inner, block: line.block } : inner], name));
}

/** Several lines of one kind are one matcher, most of them with all the values together. */
function readLines(lines: readonly Line[], name: string): readonly Matcher[] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const kind = line.name.quote === '' ? line.name.text : 'expression';
    const group = groups.get(kind);
    if (group) group.push(line);
    else groups.set(kind, [line]);
  }
  return [...groups].flatMap(([kind, group]) => readKind(kind, group, name));
}

function readKind(kind: string, lines: readonly Line[], name: string): readonly Matcher[] {
  const args = lines.flatMap((line) => line.args);
  switch (kind) {
    case 'path':
      return [{ kind, patterns: pathsFirst(args) }];
    case 'path_regexp':
      return [readPathRegexp(lines, name)];
    case 'host':
      return [{ kind, hosts: args }];
    case 'method':
      return [{ kind, methods: args }];
    case 'protocol': {
      const protocol = lines[lines.length - 1]?.args[0];
      return [protocol ? { kind, protocol } : unknown(kind, args, name)];
    }
    case 'query':
      return [{ kind, pairs: args.filter((token) => token.text !== '') }];
    case 'header':
      return readHeaders(lines);
    case 'file':
      return [readFile(lines, args)];
    case 'not':
      return lines.map((line) => ({ kind: 'not', of: readSet(line, name) }));
    default:
      return [unknown(kind, lines.flatMap(tokensOf), name)];
  }
}

/** One line, a name in front of the expression or not; anything else Caddy refuses. */
function readPathRegexp(lines: readonly Line[], name: string): Matcher {
  const [line, ...others] = lines;
  const [first, second, ...more] = line?.args ?? [];
  const expression = second ?? first;
  if (!line || !expression || line.block || others.length > 0 || more.length > 0) {
    return unknown('path_regexp', lines.flatMap(tokensOf), name);
  }
  const own = second ? (first?.text ?? '') : '';
  return { kind: 'path-regexp', expression, name: JSON.stringify([name, own]) };
}

/** A `*` behind other patterns takes the place of the first, as Caddy arranges it. */
function pathsFirst(patterns: readonly Token[]): readonly Token[] {
  const star = patterns.findIndex((token, index) => index > 0 && token.text === '*');
  return star < 0 ? patterns : [patterns[star]!, ...patterns.slice(1)];
}

/** One condition per field; values of one field are alternatives. */
function readHeaders(lines: readonly Line[]): readonly Matcher[] {
  const fields = new Map<string, { field: Token; values: Token[] | undefined }>();
  for (const { args } of lines) {
    const [field, value] = args;
    if (!field) continue;
    const absent = field.text.startsWith('!');
    const plain = absent ? { ...field, text: field.text.slice(1) } : field;
    const key = plain.text.toLowerCase();
    const known = fields.get(key);
    if (absent) fields.set(key, { field: plain, values: undefined });
    else if (known?.values && value) known.values.push(value);
    else fields.set(key, { field: plain, values: value ? [value] : [] });
  }
  return [...fields.values()].map(({ field, values }) =>
    values ? { kind: 'header', field, values } : { kind: 'header', field },
  );
}

/** https://caddyserver.com/docs/caddyfile/matchers#file */
function readFile(lines: readonly Line[], args: readonly Token[]): Matcher {
  const inner = lines.flatMap((line) => line.block ?? []);
  const last = (kind: string): Token | undefined =>
    inner.findLast((line) => line.name.text === kind)?.args[0];
  const root = last('root');
  const policy = last('try_policy');
  const listed = inner.filter((line) => line.name.text === 'try_files');
  return {
    kind: 'file',
    files: [...args, ...listed.flatMap((line) => line.args)],
    split: inner.findLast((line) => line.name.text === 'split_path')?.args ?? [],
    ...(root ? { root } : {}),
    ...(policy ? { policy } : {}),
  };
}

function conjunction(parts: readonly Matcher[]): Matcher {
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind: 'all', of: parts };
}

/** The matcher's own name is part of the key, since captures of regular expressions go by it. */
function unknown(kind: string, tokens: readonly Token[], name: string): Matcher {
  const texts = tokens.map((token) => token.text);
  return { kind: 'unknown', name: kind, key: JSON.stringify([kind, name, ...texts]) };
}

function tokensOf(line: Line): readonly Token[] {
  return [line.name, ...line.args, ...(line.block ?? []).flatMap(tokensOf)];
}

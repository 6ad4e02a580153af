import type { Expression } from './expression-tree.ts';
import { isIpAddress, isIpPrefix } from './kinds-modules.ts';
import { whyNoUrlPattern } from './url-pattern.ts';

/**
 * What is wrong with the arguments of a matcher that is called in an expression; empty when nothing is, undefined for anything else
 * than a matcher. https://github.com/caddyserver/caddy/blob/v2.11.7/modules/caddyhttp/celmatcher.go
 */
export function matcherFault({
  name,
  args,
}: Extract<Expression, { kind: 'call' }>): string | undefined {
  if (name === 'file') return fileFault(args);
  if (maps.has(name)) return mapFault(name, args);
  const range = counts.get(name);
  if (!range) return undefined;
  const [least, most] = range;
  if (args.length < least || args.length > most) {
    const wanted = least === most ? String(least) : `${least} to ${most}`;
    return most === Infinity
      ? `"${name}" needs a text`
      : `"${name}" takes ${wanted} ${most === 1 ? 'text' : 'texts'}`;
  }
  if (!args.every(isText)) return `"${name}" takes texts in quotes and placeholders alone`;
  return literalFault(name, args) ?? '';
}

/** How many texts they take. */
const counts: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['path', [1, Infinity]],
  ['host', [1, Infinity]],
  ['method', [1, Infinity]],
  ['remote_ip', [1, Infinity]],
  ['client_ip', [1, Infinity]],
  ['protocol', [1, 1]],
  ['path_regexp', [1, 2]],
  ['url_pattern', [1, 2]],
  ['header_regexp', [2, 3]],
  ['vars_regexp', [2, 3]],
]);

const maps: ReadonlySet<string> = new Set(['header', 'query', 'vars']);

/** Where all of them are known, Caddy looks at them when it starts. */
function literalFault(name: string, args: readonly Expression[]): string | undefined {
  const texts = args.map(literalOf);
  if (texts.some((text) => text === undefined)) return undefined;
  const known = texts.map((text = '') => text);
  if (name === 'host') {
    const hosts = known.map((text) => text.toLowerCase());
    const again = hosts.find((host, at) => hosts.indexOf(host) < at);
    return again === undefined ? undefined : `"${again}" stands twice in "host"`;
  }
  if (name === 'url_pattern' && known.length === 1) {
    const why = whyNoUrlPattern(known[0]!);
    return why === undefined ? undefined : `"${known[0]}" ${why}`;
  }
  if (name !== 'remote_ip' && name !== 'client_ip') return undefined;
  const bad = known.find((text) => !isIpAddress(text) && !isIpPrefix(text));
  if (bad === 'private_ranges') return '"private_ranges" has to be written out in expressions';
  return bad === undefined ? undefined : `"${bad}" is neither an IP address nor a range`;
}

function mapFault(name: string, args: readonly Expression[]): string {
  const [map, second] = args;
  if (map?.kind !== 'map' || second) return `"${name}" takes a map such as {'name': 'value'}`;
  const isFine = map.entries.every(
    ([key, value]) => isText(key) && (isText(value) || isTexts(value)),
  );
  return isFine ? '' : `the map of "${name}" holds texts, or lists of texts, behind texts`;
}

function fileFault(args: readonly Expression[]): string {
  const [first] = args;
  if (args.length !== 1 || first?.kind !== 'map')
    return args.every((each) => isString(each) || isPlaceholder(each))
      ? ''
      : '"file" takes texts in quotes, or a map';
  for (const [key, value] of first.entries) {
    const name = isString(key) ? literalOf(key) : undefined;
    const isList = name === 'try_files' || name === 'split_path';
    const isWord = name === 'root' || name === 'try_policy';
    if (isList ? !isTexts(value) : !isWord || !isText(value))
      return 'the map of "file" holds lists of texts behind "try_files" and "split_path", and a text behind "root" and "try_policy"';
  }
  return '';
}

/** A text in quotes, a placeholder, or several of them with "+" between. */
function isText(tree: Expression): boolean {
  if (tree.kind === 'binary') return tree.sign === '+' && isText(tree.left) && isText(tree.right);
  return isString(tree) || isPlaceholder(tree);
}

function isTexts(tree: Expression): boolean {
  return tree.kind === 'list' && tree.items.every(isText);
}

function isString(tree: Expression): boolean {
  return tree.kind === 'value' && /^[rR]?['"`]/.test(tree.text);
}

function isPlaceholder(tree: Expression): boolean {
  return tree.kind === 'call' && tree.name === 'ph' && !tree.target;
}

/** What a text in quotes says; undefined where it is none, or has escapes. */
function literalOf(tree: Expression): string | undefined {
  if (tree.kind !== 'value' || !/^(?:"[^"\\]*"|'[^'\\]*')$/.test(tree.text)) return undefined;
  return tree.text.slice(1, -1);
}

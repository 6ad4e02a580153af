import type { Place } from '../../../grammar/text.ts';
import type { Config } from '../config.ts';
import { tokensOf } from './parser-tokens.ts';
import type { Parsing, ParserVerdict } from './parser-verdict.ts';
import {
  argumentsBehind,
  blockBehind,
  current,
  isClose,
  isOnNewLine,
  isOpen,
  next,
  nextArgument,
  type ParserToken,
  readerOf,
} from './token-reader.ts';

/** What an import gives to what it brings. */
interface Given {
  readonly args: readonly string[];
  readonly block: readonly ParserToken[];
  readonly blocks: ReadonlyMap<string, readonly ParserToken[]>;
}

/**
 * The tokens that the import at hand brings. The cursor is moved to the token that Caddy takes for the one before them.
 * https://github.com/caddyserver/caddy/blob/v2.11.7/caddyconfig/caddyfile/parse.go (doImport)
 */
export function broughtTokens(
  parsing: Parsing,
  nesting: number,
): { readonly tokens: readonly ParserToken[] } | { readonly verdict: ParserVerdict } {
  const { reader } = parsing;
  if (!nextArgument(reader)) return { verdict: { kind: 'told' } };
  const pattern = current(reader)!;
  if (pattern.text === '') return { verdict: { kind: 'told' } };
  const args = argumentsBehind(reader);
  const block = blockBehind(reader);
  const blocks = blocksIn(block);
  if ('at' in blocks) return { verdict: { kind: 'stops', why: 'anonymous', at: blocks.at } };
  const last = current(reader)!;
  const snippet = parsing.snippets.get(pattern.text);
  const found = snippet ?? parsing.files(last.uri, pattern.text);
  if (!found || parsing.budget < found.length) return { verdict: { kind: 'unknown' } };
  const chain = `${last.uri}:${last.line} ${snippet ? pattern.text : ''}\n`;
  reader.done.length -= Math.min(reader.done.length, args.length + block.length + 2);
  const given = { args: args.map(({ text }) => text), block, blocks };
  return { tokens: filled(found, given, chain, nesting, parsing.madeBraces) };
}

/**
 * Finds the tokens of the files that a pattern in a file names, as they were found when the config was made; undefined when nobody
 * knows them.
 */
export function filesOf(
  config: Config,
): (from: string, pattern: string) => readonly ParserToken[] | undefined {
  const files = new Map<string, readonly ParserToken[] | undefined>();
  return (from, pattern) => {
    const key = `${from} ${pattern}`;
    if (!files.has(key)) files.set(key, readFiles(config, from, pattern));
    return files.get(key);
  };
}

function readFiles(
  { imports, sources }: Config,
  from: string,
  pattern: string,
): readonly ParserToken[] | undefined {
  const use = imports.find(
    ({ at, snippet, ...each }) =>
      snippet === undefined && each.pattern.text === pattern && at.uri === from,
  );
  if (!use || (use.targets.length === 0 && !/[*?]/.test(pattern))) return undefined;
  const tokens: ParserToken[] = [];
  for (const { uri } of use.targets) {
    const source = sources.get(uri);
    const own = source && tokensOf(source);
    if (!own) return undefined;
    for (const token of own) tokens.push(token);
  }
  return tokens;
}

/** The named parts of the block of an import, or the brace of one without a name. */
function blocksIn(
  block: readonly ParserToken[],
): ReadonlyMap<string, readonly ParserToken[]> | ParserToken {
  const reader = readerOf(block);
  const found = new Map<string, readonly ParserToken[]>();
  while (next(reader)) {
    const name = current(reader)!;
    if (isOpen(name)) return name;
    found.set(name.text, [...argumentsBehind(reader), ...blockBehind(reader)]);
  }
  return found;
}

/** The tokens with what is given filled in, but in the snippets that they define. */
function filled(
  tokens: readonly ParserToken[],
  given: Given,
  chain: string,
  outer: number,
  madeBraces: Place[],
): readonly ParserToken[] {
  const result: ParserToken[] = [];
  let nesting = outer;
  /** The place of the token on its line. */
  let index = 0;
  let isHead = false;
  let isInside = false;
  for (const each of tokens) {
    const token = { ...each, chain: each.chain + chain };
    if (!isInside && nesting === 0) {
      const before = result[result.length - 1];
      index = !before || isOnNewLine(before, token) ? 0 : index + 1;
      if (index === 0 && /^\(.+\)$/s.test(token.text)) isHead = true;
    }
    if (isOpen(token)) {
      nesting++;
      if (index === 1 && isHead && nesting === 1) {
        isInside = true;
        isHead = false;
      }
    } else if (isClose(token)) {
      nesting--;
      if (nesting === 0) isInside = false;
    }
    if (isInside) result.push(token);
    else {
      const made = filledToken(token, given);
      for (const one of made) result.push(one);
      if (token.text.includes('{args') && made.some(isBrace)) madeBraces.push(token.at);
    }
  }
  return result;
}

function isBrace(token: ParserToken): boolean {
  return isOpen(token) || isClose(token);
}

/** A word that doubles itself in one snippet after another has to end. */
const LONGEST_PRODUCT = 1 << 24;

function filledToken(token: ParserToken, given: Given): readonly ParserToken[] {
  const { text } = token;
  if (!text.includes('{')) return [token];
  if (text === '{block}') return given.block;
  if (text.startsWith('{blocks.') && text.endsWith('}'))
    return given.blocks.get(text.slice('{blocks.'.length, -1)) ?? [];
  const range = /^\{args\[([+-]?\d*):([+-]?\d*)\]\}$/.exec(text);
  if (range) {
    const from = Number(range[1] || 0);
    const to = range[2] ? Number(range[2]) : given.args.length;
    if (from >= 0 && from <= to && to <= given.args.length)
      return given.args.slice(from, to).map((arg) => ({ ...token, text: arg }));
  }
  const longest = Math.max(0, ...given.args.map(({ length }) => length));
  if (longest * text.length > LONGEST_PRODUCT) return [token];
  const replaced = text.replace(
    /\{args(?:\[([+-]?\d+)\]|\.([+-]?\d+))\}/g,
    (whole, index?: string, old?: string) => given.args[Number(index ?? old)] ?? whole,
  );
  return [replaced === text ? token : { ...token, text: replaced }];
}

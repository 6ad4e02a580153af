import type { Place } from '../../../grammar/text.ts';
import type { Config, Problem } from '../config.ts';
import { broughtTokens, filesOf } from './imported-tokens.ts';
import { tokensOf } from './parser-tokens.ts';
import type { StructureFaultKind } from './structure.ts';
import {
  back,
  current,
  isClose,
  isFirst,
  isLast,
  isOpen,
  next,
  type ParserToken,
  readerOf,
  type TokenReader,
} from './token-reader.ts';

/**
 * What Caddy's parser makes of a Caddyfile and all that it imports. `stops`: it refuses the file at a place. `ends`: it accepts
 * it. `told`: it stops at something that another rule tells, such as an import of nothing. `unknown`: nobody can tell, since
 * a variable has no value that is known, or something is imported that cannot be read here.
 */
export type ParserVerdict =
  | { readonly kind: 'stops'; readonly why: StopKind; readonly at: Place }
  /**
   * `braceAddress`: a closing brace has become the address of a site, which Caddy minds later. `madeBraces`: the words that an import has made a
   * brace of.
   */
  | {
      readonly kind: 'ends';
      readonly braceAddress: boolean;
      readonly madeBraces: readonly Place[];
    }
  | { readonly kind: 'told' }
  | { readonly kind: 'unknown' };

export type StopKind = StructureFaultKind | 'unclosed';

/**
 * Reads a config token by token as Caddy does, without asking what was meant.
 * https://github.com/caddyserver/caddy/blob/v2.11.7/caddyconfig/caddyfile/parse.go
 */
export function parserVerdict(config: Config): ParserVerdict {
  const [root] = config.sources.values();
  const isUnread = config.problems.some(({ kind }) => unread.has(kind));
  const tokens = root && !isUnread && tokensOf(root);
  if (!tokens) return { kind: 'unknown' };
  const parsing: Parsing = {
    reader: readerOf(tokens),
    files: filesOf(config),
    snippets: new Map(),
    budget: MOST_TOKENS,
    nesting: 0,
    braceAddress: false,
    madeBraces: [],
  };
  while (next(parsing.reader)) if (!readServerBlock(parsing)) break;
  const { verdict, braceAddress, madeBraces } = parsing;
  return verdict ?? { kind: 'ends', braceAddress, madeBraces };
}

/** Imports that have no end, and files that are not there for Caddy. */
const unread: ReadonlySet<Problem['kind']> = new Set([
  'import-cycle',
  'import-too-much',
  'import-not-mounted',
  'import-folder',
]);

/** How many tokens imports may bring. */
const MOST_TOKENS = 400_000;

export interface Parsing {
  readonly reader: TokenReader;
  /** The tokens of the files that an import in a file names. */
  readonly files: (from: string, pattern: string) => readonly ParserToken[] | undefined;
  readonly snippets: Map<string, readonly ParserToken[]>;
  /** How many more tokens imports may bring. */
  budget: number;
  /** How many braces of directives are open. */
  nesting: number;
  braceAddress: boolean;
  readonly madeBraces: Place[];
  /** Present once the parser has stopped. */
  verdict?: ParserVerdict;
}

/** False, as the parser does not go on. */
function stop(parsing: Parsing, why: StopKind, token: ParserToken | undefined): false {
  parsing.verdict = token ? { kind: 'stops', why, at: token.at } : { kind: 'unknown' };
  return false;
}

/** What a block lacks at the end may be a brace that something behind it keeps from being one. */
function stopUnclosed(parsing: Parsing): false {
  const [swallowing] = parsing.reader.swallowing;
  return swallowing
    ? stop(parsing, 'behind-close', swallowing)
    : stop(parsing, 'unclosed', current(parsing.reader));
}

function readServerBlock(parsing: Parsing): boolean {
  const keys: string[] = [];
  const head = readAddresses(parsing, keys);
  if (head !== 'body') return head === 'end';
  const [key = ''] = keys;
  const isWrapped = keys.length === 1 && key.endsWith(')');
  if (isWrapped && key.startsWith('&(')) return readBraces(parsing, true) !== undefined;
  if (isWrapped && key.startsWith('(')) return readSnippet(parsing, key.slice(1, -1));
  return readSite(parsing);
}

/** `body`: something follows that is no address. `end`: the file ends behind them. */
function readAddresses(parsing: Parsing, keys: string[]): 'body' | 'end' | 'stop' {
  const { reader } = parsing;
  let last: ParserToken | undefined;
  for (let expecting = false; ; ) {
    const token = current(reader);
    if (!token) return 'end';
    if (token.text.startsWith('@')) return stop(parsing, 'matcher-outside', token) || 'stop';
    if (token.text === 'import' && isFirst(reader)) {
      if (!carryOut(parsing, 0)) return 'stop';
      // The first token that it brings is the one at hand.
      if (!next(reader)) return 'end';
      continue;
    }
    if (isOpen(token)) return expecting ? stop(parsing, 'comma-brace', last) || 'stop' : 'body';
    if (token.quote === '' && token.text.endsWith('{'))
      return stop(parsing, 'glued', token) || 'stop';
    if (token.text !== '') {
      expecting = token.text.endsWith(',');
      const key = expecting ? token.text.slice(0, -1) : token.text;
      if (key.includes(',')) return stop(parsing, 'comma-inside', token) || 'stop';
      if (key !== '') keys.push(key);
      if (isClose(token)) parsing.braceAddress = true;
    }
    last = token;
    if (!next(reader)) return expecting ? stop(parsing, 'comma-end', token) || 'stop' : 'end';
    if (!expecting && isFirst(reader)) return 'body';
  }
}

function readSnippet(parsing: Parsing, name: string): boolean {
  if (parsing.snippets.has(name)) {
    parsing.verdict = { kind: 'told' };
    return false;
  }
  const tokens = readBraces(parsing, false);
  if (tokens) parsing.snippets.set(name, tokens);
  return tokens !== undefined;
}

/** What stands between braces, with or without what imports bring; undefined where the parser stops. */
function readBraces(parsing: Parsing, carriesOut: boolean): readonly ParserToken[] | undefined {
  const { reader } = parsing;
  if (!isOpen(current(reader))) {
    stop(parsing, 'headless', reader.done[reader.done.length - 2] ?? current(reader));
    return undefined;
  }
  const tokens: ParserToken[] = [];
  for (let depth = 1; next(reader); ) {
    const token = current(reader)!;
    if (carriesOut && token.text === 'import' && isFirst(reader)) {
      if (!carryOut(parsing, 1)) return undefined;
      continue;
    }
    if (isClose(token) && --depth === 0) return tokens;
    if (isOpen(token)) depth++;
    tokens.push(token);
  }
  stopUnclosed(parsing);
  return undefined;
}

function readSite(parsing: Parsing): boolean {
  const { reader } = parsing;
  const isBraced = isOpen(current(reader));
  if (!isBraced) back(reader);
  while (next(reader) && !isClose(current(reader))) {
    const isImport = current(reader)?.text === 'import';
    if (!(isImport ? carryOut(parsing, 1) : readDirective(parsing))) return false;
  }
  return !isBraced || isClose(current(reader)) || stopUnclosed(parsing);
}

function readDirective(parsing: Parsing): boolean {
  const { reader } = parsing;
  while (next(reader)) {
    const token = current(reader)!;
    if (isOpen(token)) {
      parsing.nesting++;
      if (!isLast(reader))
        return stop(parsing, 'crowded-open', reader.rest[reader.rest.length - 1]);
      if (isFirst(reader)) return stop(parsing, 'alone', token);
    } else if (token.text === '{}' && token.quote === '') {
      if (isLast(reader)) return stop(parsing, 'empty', token);
    } else if (isFirst(reader) && parsing.nesting === 0) {
      back(reader);
      break;
    } else if (isClose(token)) {
      if (parsing.nesting-- === 0) return stop(parsing, 'crowded-close', token);
    } else if (token.text === 'import' && isFirst(reader) && !carryOut(parsing, 1)) return false;
  }
  return parsing.nesting === 0 || stopUnclosed(parsing);
}

/** Puts what the import at hand brings behind the cursor, which then stands before it. */
function carryOut(parsing: Parsing, nesting: number): boolean {
  const brought = broughtTokens(parsing, nesting);
  if ('verdict' in brought) {
    parsing.verdict = brought.verdict;
    return false;
  }
  const { reader } = parsing;
  parsing.budget -= brought.tokens.length + 1;
  for (let at = brought.tokens.length - 1; at >= 0; at--) reader.rest.push(brought.tokens[at]!);
  return true;
}

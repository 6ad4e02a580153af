import { parse } from '../../grammar/parser.ts';
import { lineStarts, positionAt } from '../../grammar/text.ts';
import type { Comment, Line } from '../../grammar/tree.ts';
import type { Kinds } from './kinds.ts';
import type { Body, Choice, Element, Entry, Notes } from './usage.ts';

/*
 * The notation of the facts (read by `readBodies` below).
 *
 * A facts file exports one template literal (String.raw) of Caddyfile text. It holds named bodies
 * only: `(name) { entries }`. A name may be given in several files: the entries are joined in the
 * order in which schema.ts lists the files, so that a plugin extends `(directives)` or
 * `(reverse_proxy_transports)` simply by naming it again.
 *
 * Plugins        a line `plugin PATH…` says that what follows, as far as the next such line or the end of the
 *                text, comes from the plugin with this Go module path, the usual one first. See plugins.ts.
 *
 * Predefined names, looked up by the rest of the program:
 *   site                  what may stand in a site block: directives, site_directives, named matchers
 *   directives            HTTP handler directives, in Caddy's default order
 *   unordered_directives  handler directives of plugins that have no place in that order
 *   site_directives       directives that stand in the site only
 *   routes                what may stand in handle, route, handle_errors, named routes, …
 *   options               global options
 *   request_matchers      path, host, not, … (the first word is the name of the matcher)
 *   response_matchers     status, header
 *   tls, log              bodies of the directives `tls` and `log`; log_options that of the global `log`
 *   anywhere              `import`; understood in every body without being named
 *
 * A second word after the name, `(lb_policies) http.reverse_proxy.selection_policies {`, says that the
 * names in this body are modules of that namespace of Caddy: a plugin may add to them, so that an
 * unknown one is reported as `unknown-module`, not as `unknown-name`, and its block is not judged.
 *
 * Entry          one usage: NAME PATTERN { BODY }. Several entries with one name are alternatives:
 *                tried in order, the first that binds wins; a problem is told of the one that got furthest.
 * Name           a literal, or `<kind>` for every first word of that kind (header fields, `@name`).
 *                A literal name wins over a kind.
 * Pattern        `<kind>`, `<label:kind>` one word; `<kind...>` one or more; a bare word is a literal;
 *                `a|b|<kind>` alternatives (any of them for this one word); `[ … ]` optional, may nest
 *                and hold several elements; `[ … ]...` zero or more times.
 *                `[<kind...>]` zero or more. `[<ignored...>]`: Caddy accepts these words and never reads them.
 *                A kind that nobody defined accepts any word (a test forbids such kinds).
 * Inline body    `=> name` at the end of a pattern: the rest of this line, with its block, is itself a
 *                line of the body `(name)`. So a module is written once, as an entry of its namespace:
 *                    transport => reverse_proxy_transports
 *                    not => request_matchers
 *                `[=> name]` the same, but the rest may be missing.
 *                An entry of such a body: `http { tls }`.
 * Body           no braces: a block is refused. Braces: an optional block; empty braces: a block that
 *                must be empty, if there is one. Inside it entries,
 *                `import name` (all entries of `(name)`), and `...` alone on a line: anything may stand
 *                here as well (unknown modules, foreign languages).
 * Documentation  comment lines directly above the entry, in our own words, Markdown. A comment separated
 *                by an empty line documents nothing.
 * Notes          comment lines that begin with `@`, among them:
 *                  @since 2.8          first version that knows it
 *                  @until 2.9          last version that knows it
 *                  @deprecated text    old spelling; the text says what to write
 *                  @deprecated-since 2.8  first version that calls it old; without it, all that matter do
 *                  @link suffix        appended to https://caddyserver.com/docs/; or a whole address
 *                  @once               may stand only once in its block (Caddy refuses a second)
 *                  @once unless 0      the same, but a first one that ends with this word is as good as none; "" is the empty word
 *                  @once-since 2.11.7  the same from this version on; older ones take the last line
 *                  @last [label]       of several in one block (with the same word of this label) only the last counts, so
 *                                      that Caddy starts whatever the others say
 *                  @distinct label     words with this label must all differ, on such lines of a block together
 *                  @distinct-late label  the same, where Caddy notices only when it starts; upper and lower case
 *                                      count as equal
 *                  @block              the block is required
 *                  @block-ignored      Caddy accepts a block here and never reads it
 *                  @requires name      the block must hold an entry of that name
 *                  @excludes names     Caddy refuses it after one of these in the same block
 *                  @first              must be the first line of its block
 *                  @terminal           a handler that ends the request: nothing after it runs
 *                  @order before name  where the plugin puts the directive into the order, or `after name`; without
 *                                      it nobody knows whether a directive of a plugin has a place there
 *                  @defines thing      the last word is a name for a thing, defined by the line
 *                  @names thing        the last word is the name of such a thing; Caddy does not start when
 *                                      no line defines it
 *                  @run-on             Caddy reads surplus words of the line as the name of the next
 *                                      entry of the block, so that they are refused only if they name none
 * Kinds          see kinds.ts; a kind may be open (a plugin may add to its words): an unknown word of it
 *                is an `unknown-module` too.
 *                `matcher` is a committing kind: a first word that looks like a matcher is one, as in
 *                Caddy, even if the line then lacks an argument.
 */

/** The bodies of a set of facts by name, and what is wrong with the facts (a test wants this empty). */
export interface Bodies {
  readonly bodies: ReadonlyMap<string, Body>;
  readonly faults: readonly string[];
}

/** Reads facts in the notation above. Bodies may name each other in any order, and themselves. */
export function readBodies(texts: readonly string[], kinds: Kinds): Bodies {
  return readInto(new Map(), texts, kinds);
}

/** Adds facts to bodies that nobody else holds: they are changed in place. */
export function extendBodies(
  base: ReadonlyMap<string, Body>,
  texts: readonly string[],
  kinds: Kinds,
): Bodies {
  return readInto(new Map(base as ReadonlyMap<string, OpenBody>), texts, kinds);
}

function readInto(bodies: Map<string, OpenBody>, texts: readonly string[], kinds: Kinds): Bodies {
  const defined = new Set(bodies.keys());
  const faults: string[] = [];
  const none: readonly string[] = [];
  const named = (name: string): OpenBody => {
    const known = bodies.get(name);
    if (known) return known;
    const body = emptyBody(name, name === anywhere ? undefined : named(anywhere));
    bodies.set(name, body);
    return body;
  };
  for (const text of texts) {
    const tree = parse(text);
    const starts = lineStarts(text);
    const lineOf = (offset: number): number => positionAt(starts, offset).line;
    const comments = commentsByLine(text, tree.comments, lineOf);
    let reading: Reading = { lineOf, comments, named, kinds, faults, none };
    for (const line of tree.lines) {
      const name = line.words[0]?.text ?? '';
      if (name === 'plugin' && line.words[1] && !line.block) {
        reading = { ...reading, plugin: line.words[1].text };
        continue;
      }
      if (!name.startsWith('(') || !name.endsWith(')') || !line.block) {
        faults.push(`not a named body: ${name}`);
        continue;
      }
      const body = named(name.slice(1, -1));
      defined.add(body.name);
      const namespace = line.words[1]?.text;
      if (namespace) body.namespace = namespace;
      fillBody(body, line.block.lines, reading);
    }
  }
  for (const name of bodies.keys()) if (!defined.has(name)) faults.push(`no body is named ${name}`);
  return { bodies, faults };
}

interface Reading {
  readonly lineOf: (offset: number) => number;
  /** By the line of the text, from 0, each with the word `#` removed. */
  readonly comments: ReadonlyMap<number, string>;
  readonly named: (name: string) => OpenBody;
  readonly kinds: Kinds;
  readonly faults: string[];
  /** The module path of the plugin that is being described. */
  readonly plugin?: string;
  /** What most entries name: one list for all of them. */
  readonly none: readonly string[];
}

interface OpenBody {
  name: string;
  namespace?: string;
  entries: Entry[];
  includes: OpenBody[];
  open: boolean;
  byName: Map<string, Entry[]>;
  anywhere?: OpenBody;
}

function emptyBody(name: string, common: OpenBody | undefined): OpenBody {
  const body = { name, entries: [], includes: [], open: false, byName: new Map() };
  return common ? { ...body, anywhere: common } : body;
}

const anywhere = 'anywhere';

function fillBody(body: OpenBody, lines: readonly Line[], reading: Reading): void {
  for (const line of lines) {
    const name = line.words[0]?.text ?? '';
    if (name === '...') body.open = true;
    else if (name === 'import' && line.words.length === 2 && !line.words[1]?.text.startsWith('<'))
      body.includes.push(reading.named(line.words[1]?.text ?? ''));
    else addEntry(body, readEntry(line, reading));
  }
}

function addEntry(body: OpenBody, entry: Entry): void {
  body.entries.push(entry);
  if (!('literal' in entry.name)) return;
  const same = body.byName.get(entry.name.literal);
  if (same) same.push(entry);
  else body.byName.set(entry.name.literal, [entry]);
}

function readEntry(line: Line, reading: Reading): Entry {
  const words = line.words.map((word) => word.text);
  const comments = commentsAbove(line, reading);
  const notes = readNotes(comments.notes, reading);
  const entry = {
    name: readChoice(words[0] ?? '', reading),
    pattern: readPattern(words.slice(1).join(' '), reading),
    doc: comments.doc,
    notes,
  };
  if (comments.notes.has('block-ignored')) return { ...entry, block: 'ignored' };
  if (!line.block) return { ...entry, block: 'none' };
  if (line.block.lines.length === 0) return { ...entry, block: 'empty' };
  const body = emptyBody('', reading.named(anywhere));
  fillBody(body, line.block.lines, reading);
  const only = body.entries.length === 0 && !body.open ? body.includes[0] : undefined;
  return {
    ...entry,
    block: comments.notes.has('block') ? 'required' : 'optional',
    body: only && body.includes.length === 1 ? only : body,
  };
}

function readNotes(notes: ReadonlyMap<string, string>, reading: Reading): Notes {
  for (const name of notes.keys())
    if (!knownNotes.has(name)) reading.faults.push(`unknown note: @${name}`);
  const link = notes.get('link');
  const deprecatedSince = notes.get('deprecated-since');
  const onceSince = notes.get('once-since');
  const distinctLate = notes.get('distinct-late');
  const [, unless] = /^unless (.*)$/.exec(notes.get('once') ?? '') ?? [];
  return {
    ...pick(notes, 'since'),
    ...pick(notes, 'until'),
    ...pick(notes, 'deprecated'),
    ...(deprecatedSince === undefined ? {} : { deprecatedSince }),
    ...pick(notes, 'order'),
    ...pick(notes, 'defines'),
    ...pick(notes, 'names'),
    ...pick(notes, 'distinct'),
    ...(distinctLate === undefined ? {} : { distinctLate }),
    ...(reading.plugin === undefined ? {} : { plugin: reading.plugin }),
    ...(link === undefined ? {} : { link: link.startsWith('https://') ? link : manual + link }),
    once: notes.has('once') || onceSince !== undefined,
    ...(unless === undefined ? {} : { onceUnless: unless === '""' ? '' : unless }),
    ...(onceSince === undefined ? {} : { onceSince }),
    ...pick(notes, 'last'),
    first: notes.has('first'),
    terminal: notes.has('terminal'),
    runOn: notes.has('run-on'),
    requires: notes.get('requires')?.split(' ') ?? reading.none,
    excludes: notes.get('excludes')?.split(' ') ?? reading.none,
  };
}

const manual = 'https://caddyserver.com/docs/';

const knownNotes: ReadonlySet<string> = new Set([
  'since',
  'until',
  'deprecated',
  'deprecated-since',
  'order',
  'defines',
  'names',
  'link',
  'once',
  'once-since',
  'last',
  'distinct',
  'distinct-late',
  'block',
  'block-ignored',
  'first',
  'terminal',
  'run-on',
  'requires',
  'excludes',
]);

function pick<Name extends string>(
  notes: ReadonlyMap<string, string>,
  name: Name,
): { readonly [Key in Name]?: string } {
  const value = notes.get(name);
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]: string });
}

interface CommentsAbove {
  readonly doc: string;
  /** The text after the name of each note. */
  readonly notes: ReadonlyMap<string, string>;
}

function commentsAbove(line: Line, reading: Reading): CommentsAbove {
  const doc: string[] = [];
  const notes = new Map<string, string>();
  const first = reading.lineOf(line.start);
  let from = first;
  while (reading.comments.has(from - 1)) from--;
  for (let at = from; at < first; at++) {
    const text = reading.comments.get(at) ?? '';
    if (!text.startsWith('@')) doc.push(text);
    else {
      const space = text.indexOf(' ');
      const name = space < 0 ? text.slice(1) : text.slice(1, space);
      notes.set(name, space < 0 ? '' : text.slice(space + 1));
    }
  }
  return { doc: doc.join('\n').trim(), notes };
}

/** Only comments that have a line of their own. */
function commentsByLine(
  text: string,
  comments: readonly Comment[],
  lineOf: (offset: number) => number,
): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const comment of comments) {
    const before = text.slice(text.lastIndexOf('\n', comment.start - 1) + 1, comment.start);
    if (before.trim() !== '') continue;
    found.set(lineOf(comment.start), text.slice(comment.start + 1, comment.end).trim());
  }
  return found;
}

function readPattern(text: string, reading: Reading): readonly Element[] {
  const tokens = patternTokens(text);
  let at = 0;
  const readUntilClose = (nested: boolean): Element[] => {
    const elements: Element[] = [];
    while (at < tokens.length) {
      const token = tokens[at++] ?? '';
      if (token === '[') {
        const inner = readUntilClose(true);
        const repeat = tokens[at - 1] === ']...';
        elements.push({ type: 'optional', elements: inner, repeat });
      } else if (token === ']' || token === ']...') {
        if (!nested) reading.faults.push(`a bracket closes nothing: ${text}`);
        return elements;
      } else if (token === '=>') {
        const name = tokens[at++] ?? '';
        elements.push({ type: 'inline', body: reading.named(name) });
      } else elements.push(readWord(token, reading));
    }
    if (nested) reading.faults.push(`a bracket stays open: ${text}`);
    return elements;
  };
  return readUntilClose(false);
}

/** Brackets stand for themselves; everything else is separated by spaces. */
function patternTokens(text: string): readonly string[] {
  const tokens: string[] = [];
  let from = 0;
  const word = (end: number): void => {
    if (end > from) tokens.push(text.slice(from, end));
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === ' ') {
      word(at);
      from = at + 1;
    } else if (character === '[' || character === ']') {
      word(at);
      const token = text.startsWith(']...', at) ? ']...' : character;
      tokens.push(token);
      at += token.length - 1;
      from = at + 1;
    }
  }
  word(text.length);
  return tokens;
}

function readWord(token: string, reading: Reading): Element {
  const inside = token.endsWith('...>');
  const outside = token.endsWith('...');
  const bare = inside ? `${token.slice(0, -4)}>` : outside ? token.slice(0, -3) : token;
  const choices = bare.split('|').map((text) => readChoice(text, reading));
  return {
    type: 'word',
    label: choices.map((choice) => ('literal' in choice ? choice.literal : choice.label)).join('|'),
    choices,
    many: inside || outside,
  };
}

function readChoice(text: string, reading: Reading): Choice {
  if (!text.startsWith('<') || !text.endsWith('>')) return { literal: text };
  const inner = text.slice(1, -1);
  const colon = inner.indexOf(':');
  const kind = inner.slice(colon + 1);
  const accepts = reading.kinds.get(kind);
  if (!accepts) reading.faults.push(`unknown kind: ${kind}`);
  return {
    kind,
    label: colon < 0 ? kind : inner.slice(0, colon),
    accepts: accepts ?? { describe: kind },
  };
}

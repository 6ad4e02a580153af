import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseAllDocuments } from 'yaml';
import type { Place } from '../../grammar/text.ts';
import type { Trouble } from './project.ts';

/** What a YAML file says, as plain data: aliases and `<<` are resolved, and every node knows where it is written. */
export type YamlNode = YamlScalar | YamlSequence | YamlMapping;

export interface YamlScalar {
  readonly kind: 'scalar';
  /** By the rules of YAML 1.2. */
  readonly value: string | number | boolean | null;
  /** The content as written, without quotes but with its escapes. */
  readonly raw: string;
  /** Without quotes, and not a `|` or `>` block: a word such as `yes` or `1_000` may not be meant as text. */
  readonly plain: boolean;
  /** Where the content is written, without quotes. */
  readonly at: Place;
  /** Such as `!reset`; absent when none is written. */
  readonly tag?: string;
  readonly size: 1;
}

export interface YamlSequence {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
  readonly at: Place;
  readonly tag?: string;
  /** How many nodes this is, with itself. */
  readonly size: number;
}

export interface YamlMapping {
  readonly kind: 'mapping';
  /** In the order written; what `<<` brings in comes after. Keys that are not scalars are left out. */
  readonly entries: ReadonlyMap<string, YamlEntry>;
  readonly at: Place;
  readonly tag?: string;
  readonly size: number;
}

export interface YamlEntry {
  readonly keyAt: Place;
  readonly value: YamlNode;
}

/** Reads all documents of a YAML text. What is not in order is told as trouble, and the rest is still there. */
export function readYaml(
  uri: string,
  text: string,
): { readonly documents: readonly YamlNode[]; readonly troubles: readonly Trouble[] } {
  const troubles: Trouble[] = [];
  const documents: YamlNode[] = [];
  const reader: Reader = { uri, text, anchors: new Map(), copies: maxCopies, troubles };
  for (const document of parse(reader)) {
    for (const error of document.errors) {
      // One slip can bring on hundreds of errors, which help nobody.
      if (troubles.length >= maxTroubles) break;
      tell(reader, `This is not valid YAML: ${error.message}`, error.pos[0], error.pos[1]);
    }
    reader.anchors.clear();
    if (document.contents) documents.push(convert(reader, document.contents, 0));
  }
  return { documents, troubles };
}

/** The value at `key`, when `node` is a mapping that has it. */
export function yamlGet(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return node?.kind === 'mapping' ? node.entries.get(key)?.value : undefined;
}

/** The items of a sequence; none of anything else. */
export function yamlItems(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'sequence' ? node.items : [];
}

/** The values of a mapping; none of anything else. */
export function yamlMembers(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'mapping' ? [...node.entries.values()].map(({ value }) => value) : [];
}

const maxTroubles = 20;
/** Compose itself stops at 100 000 visited nodes; aliases of aliases would otherwise grow without end. */
const maxCopies = 100_000;
/** Far deeper than any real file, and far from the end of the stack. */
const maxDepth = 200;

interface Reader {
  readonly uri: string;
  readonly text: string;
  /** The node that an alias of this name means at this point of the text. */
  readonly anchors: Map<string, YamlNode>;
  /** How many more nodes aliases may bring in. */
  copies: number;
  readonly troubles: Trouble[];
}

function parse(reader: Reader) {
  try {
    // The library's own check of unique keys compares each key with all others; `mapping` does it faster.
    const stream = parseAllDocuments(reader.text, { uniqueKeys: false, prettyErrors: false });
    return Array.isArray(stream) ? stream : [];
  } catch {
    // The parser is recursive; text that is nested many thousands deep ends the stack.
    tell(reader, 'This cannot be read as YAML: it is nested too deep.', 0, 0);
    return [];
  }
}

function convert(reader: Reader, node: Node, depth: number): YamlNode {
  if (isAlias(node)) return alias(reader, node);
  const converted = content(reader, node, depth);
  if (node.anchor) reader.anchors.set(node.anchor, converted);
  return converted;
}

function alias(reader: Reader, node: Node & { source: string }): YamlNode {
  const [start, end] = node.range ?? [0, 0];
  const found = reader.anchors.get(node.source);
  if (!found) {
    // The YAML parser has no complaint about this.
    tell(reader, `No anchor "&${node.source}" stands above this alias.`, start, end);
    return nothing(reader, start, end);
  }
  if (found.size > reader.copies) {
    tell(reader, 'Aliases of aliases make this file too large to be read.', start, end);
    return nothing(reader, start, end);
  }
  reader.copies -= found.size;
  return found;
}

function content(reader: Reader, node: Node, depth: number): YamlNode {
  const [start, end] = node.range ?? [0, 0];
  if (depth > maxDepth) {
    tell(reader, 'This is nested too deep to be read.', start, end);
    return nothing(reader, start, end);
  }
  // A tag in full, such as `tag:yaml.org,2002:str`, is one of YAML's own and has already done its work.
  const tag = node.tag && node.tag.startsWith('!') ? { tag: node.tag } : {};
  if (isMap(node)) return { ...mapping(reader, node.items, start, end, depth), ...tag };
  if (isSeq(node)) return { ...sequence(reader, node.items, start, end, depth), ...tag };
  return { ...scalar(reader, node, start, end), ...tag };
}

function scalar(reader: Reader, node: Node, start: number, end: number): YamlScalar {
  const value: unknown = isScalar(node) ? node.value : null;
  const quoted =
    isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') && end > start;
  const closed = quoted && end - start > 1 && reader.text[end - 1] === reader.text[start];
  const at = place(reader, quoted ? start + 1 : start, closed ? end - 1 : end);
  const raw = reader.text.slice(at.start, at.end);
  const plain = isScalar(node) && node.type === 'PLAIN';
  return { kind: 'scalar', value: isValue(value) ? value : null, raw, plain, at, size: 1 };
}

function sequence(
  reader: Reader,
  nodes: readonly unknown[],
  start: number,
  end: number,
  depth: number,
): YamlSequence {
  const items: YamlNode[] = [];
  let size = 1;
  for (const node of nodes) {
    if (!isNode(node)) continue;
    const item = convert(reader, node, depth + 1);
    items.push(item);
    size += item.size;
  }
  return { kind: 'sequence', items, at: trimmed(reader, start, end), size };
}

function mapping(
  reader: Reader,
  pairs: readonly Pair[],
  start: number,
  end: number,
  depth: number,
): YamlMapping {
  const entries = new Map<string, YamlEntry>();
  const merged: YamlNode[] = [];
  let size = 1;
  for (const pair of pairs) {
    const key = isNode(pair.key) ? convert(reader, pair.key, depth + 1) : undefined;
    if (key?.kind !== 'scalar') continue;
    const value = isNode(pair.value)
      ? convert(reader, pair.value, depth + 1)
      : nothing(reader, key.at.end, key.at.end);
    if (isScalar(pair.key) && pair.key.type === 'PLAIN' && pair.key.value === '<<') {
      merged.push(value);
      continue;
    }
    const name = typeof key.value === 'string' ? key.value : key.raw;
    if (entries.has(name)) {
      const message = `"${name}" is already written above in the same mapping.`;
      if (reader.troubles.length < maxTroubles) reader.troubles.push({ message, at: key.at });
    }
    entries.set(name, { keyAt: key.at, value });
    size += value.size;
  }
  for (const source of merged) size += mergeInto(entries, source);
  return { kind: 'mapping', entries, at: trimmed(reader, start, end), size };
}

/** What is written wins over what is merged, and the first source that has a key over later ones. https://yaml.org/type/merge.html */
function mergeInto(entries: Map<string, YamlEntry>, source: YamlNode): number {
  let size = 0;
  for (const node of source.kind === 'sequence' ? source.items : [source]) {
    if (node.kind !== 'mapping') continue;
    for (const [name, entry] of node.entries) {
      if (entries.has(name)) continue;
      entries.set(name, entry);
      size += entry.value.size;
    }
  }
  return size;
}

function nothing(reader: Reader, start: number, end: number): YamlScalar {
  return {
    kind: 'scalar',
    value: null,
    raw: '',
    plain: true,
    at: place(reader, start, end),
    size: 1,
  };
}

function isValue(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isNode(node: unknown): node is Node {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
}

/** The library ends a block collection after its last line break. */
function trimmed(reader: Reader, start: number, end: number): Place {
  const text = reader.text.slice(start, end);
  return place(reader, start, start + text.trimEnd().length);
}

/** An error about what is missing at the end of a text is placed behind it by the library. */
function place(reader: Reader, start: number, end: number): Place {
  const { length } = reader.text;
  return { uri: reader.uri, start: Math.min(start, length), end: Math.min(end, length) };
}

function tell(reader: Reader, message: string, start: number, end: number): void {
  reader.troubles.push({ message, at: place(reader, start, end) });
}

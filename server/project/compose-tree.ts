import type { Place } from '../../grammar/text.ts';
import { hole, known, type Lookup, substitute } from './compose-substitute.ts';
import type { Fact } from './project.ts';
import type { YamlNode, YamlScalar } from './yaml.ts';

/**
 * A compose file after its variables are filled in. The nodes of several files come together in one
 * tree, so every text remembers where it is written and against what folder its paths are meant.
 */
export type Node = Text | List | Mapping;

interface Common {
  readonly at: Place;
  /** `undefined`: an ordinary node. */
  readonly mark: Mark | undefined;
  /** How many nodes this is, with itself. */
  readonly size: number;
}

export interface Text extends Common {
  readonly kind: 'text';
  /** Has a `hole` where a part is not known; empty for null. */
  readonly text: string;
  readonly isNull: boolean;
  /** As written, without quotes. */
  readonly raw: string;
  /** What it says before variables are filled in; absent for what is no text in YAML. */
  readonly template?: string;
  readonly origin: Origin;
}

export interface List extends Common {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface Mapping extends Common {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  /** Where the key is written, in each file that was merged, first to last. */
  readonly keys: readonly Place[];
  readonly value: Node;
}

/**
 * `!reset` takes away what earlier files say, `!override` puts this in its place.
 * https://docs.docker.com/reference/compose-file/merge/#reset-value
 */
export type Mark = 'reset' | 'override';

/** What a relative path and a variable mean in a file. */
export interface Origin {
  /** A URI without a slash at the end. */
  readonly folder: string;
  readonly lookup: Lookup;
}

/** `node` with its variables filled in. Keys stay as they are, as Compose has it. */
export function interpolate(node: YamlNode, origin: Origin): Node {
  const { at, size } = node;
  const mark = node.tag === '!reset' ? 'reset' : node.tag === '!override' ? 'override' : undefined;
  switch (node.kind) {
    case 'scalar': {
      const text = scalarText(node, origin.lookup);
      const isNull = node.value === null;
      const template = typeof node.value === 'string' ? { template: node.value } : {};
      return { kind: 'text', text, isNull, raw: node.raw, ...template, origin, at, mark, size };
    }
    case 'sequence': {
      const items = node.items.map((item) => interpolate(item, origin));
      return { kind: 'list', items, at, mark, size };
    }
    case 'mapping': {
      const entries = new Map<string, Entry>();
      for (const [key, { keyAt, value }] of node.entries) {
        entries.set(key, { keys: [keyAt], value: interpolate(value, origin) });
      }
      return { kind: 'mapping', entries, at, mark, size };
    }
  }
}

/** `node` as a base to extend: the marks in it have done their work. */
export function settled(node: Node): Node {
  if (node.kind === 'text') return node.mark ? { ...node, mark: undefined } : node;
  if (node.kind === 'list') return { ...node, items: node.items.map(settled), mark: undefined };
  const entries = new Map<string, Entry>();
  for (const [key, entry] of node.entries) {
    if (entry.value.mark !== 'reset') entries.set(key, { ...entry, value: settled(entry.value) });
  }
  return { ...node, entries, mark: undefined };
}

/** What stands at `key`; absent for null and for what is reset. */
export function get(node: Node | undefined, key: string): Node | undefined {
  const value = entriesOf(node).get(key)?.value;
  return value === undefined || isNothing(value) ? undefined : value;
}

/** Whether a node says nothing: null, or reset. */
export function isNothing(node: Node): boolean {
  return node.mark === 'reset' || (node.kind === 'text' && node.isNull);
}

export function entriesOf(node: Node | undefined): ReadonlyMap<string, Entry> {
  return node?.kind === 'mapping' ? node.entries : new Map<string, Entry>();
}

/** The items of a list; a single text is a list of one. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  if (!node || isNothing(node)) return [];
  return node.kind === 'list' ? node.items : [node];
}

/** A text that is known, as a fact. */
export function factOf(node: Node | undefined): Fact<string> | undefined {
  const value = node?.kind === 'text' && !isNothing(node) ? known(node.text) : undefined;
  return value === undefined || !node ? undefined : { value, at: node.at };
}

/** As `factOf`, without the place. */
export function textOf(node: Node | undefined): string | undefined {
  return factOf(node)?.value;
}

/** `undefined` when it is absent or not known. */
export function booleanOf(node: Node | undefined): boolean | undefined {
  const text = textOf(node)?.toLowerCase();
  if (text === 'true' || text === 'y' || text === 'yes' || text === 'on') return true;
  if (text === 'false' || text === 'n' || text === 'no' || text === 'off') return false;
  return undefined;
}

/**
 * The text that Compose makes of a scalar. It reads numbers as Go's YAML does, with octal `0777` and
 * `1_000`, and writes them as Go does; what is not plainly the same in both is not known.
 */
function scalarText({ value, raw, plain }: YamlScalar, lookup: Lookup): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    return plain && /^[-+]?(0b[01_]+|\d[\d_.]*_[\d_.]*)$/.test(raw)
      ? hole
      : substitute(value, lookup);
  }
  if (/^-?(0|[1-9]\d{0,17})$/.test(raw)) return raw;
  const size = Math.abs(value);
  // Beyond these Go writes an exponent.
  const decimal = /^-?(0|[1-9]\d*)\.\d+$/.test(raw) && size >= 1e-4 && size < 1e6;
  return decimal ? String(value) : hole;
}

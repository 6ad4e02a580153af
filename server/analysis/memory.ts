import { parse } from '../../grammar/parser.ts';
import { reparse } from '../../grammar/reparse.ts';
import type { Tree } from '../../grammar/tree.ts';
import type { Site } from './config.ts';
import type { Asked } from './load.ts';
import type { KnownProject } from './read-project.ts';

/**
 * What was worked out for one Caddyfile before, so that a change costs what it concerns and not the whole file. Everything
 * in it is kept by the object it was worked out from: what a change leaves alone is the same object afterwards (see
 * `reparse`), and what nobody holds any more is forgotten. An analysis without a memory gets an empty one, and comes to
 * the same.
 */
export interface Memory {
  /** What was read beside the Caddyfile. */
  project: KnownProject | undefined;
  /** The files and searches that were asked for. */
  asked: Asked | undefined;
  /** The sites as they were. */
  sites: readonly Site[];
  /** `parse(text)`, read on from the text that had this name before. */
  tree(name: string, text: string): Tree;
  /**
   * A store of that name. It is empty unless `inputs`, which are all that its values depend on besides their keys, were
   * the same lately.
   */
  store<K extends object, V>(name: string, inputs?: readonly unknown[]): Store<K, V>;
  /**
   * What `work` makes of each of `keys`, in order, where `inputs` are all that it depends on besides. It is asked only for
   * keys that were not there the last time. The list is the same object as the last time when nothing in it is another;
   * empty lists count as the same.
   */
  map<K, V>(
    name: string,
    inputs: readonly unknown[],
    keys: readonly K[],
    work: (key: K) => V,
  ): readonly V[];
  /** What `make` comes to, where `inputs` are all that it depends on. */
  once<V>(name: string, inputs: readonly unknown[], make: () => V): V;
}

export type Store<K extends object, V> = Pick<WeakMap<K, V>, 'get' | 'set'>;

/** `trees` are those that are known from elsewhere, by the URI of their file. */
export function createMemory(trees: Map<string, Tree> = new Map()): Memory {
  const all = new Map<string, readonly Kept[]>();
  const ends = rememberingEnds();
  const keptFor = (name: string, inputs: readonly unknown[]): Kept => {
    const known = all.get(name) ?? [];
    const first = known.find((one) => areSame(one.inputs, inputs));
    if (first && first === known[0]) return first;
    const now = first ?? { inputs };
    all.set(name, [now, ...known.filter((one) => one !== first)].slice(0, MOST_KEPT));
    return now;
  };
  return {
    project: undefined,
    asked: undefined,
    sites: [],
    tree(name, text) {
      const before = trees.get(name);
      const tree = before ? reparse(before, text) : parse(text);
      trees.set(name, tree);
      return tree;
    },
    store<K extends object, V>(name: string, inputs: readonly unknown[] = []) {
      const kept = keptFor(name, inputs);
      kept.store ??= new WeakMap();
      return kept.store as Store<K, V>;
    },
    map<K, V>(name: string, inputs: readonly unknown[], keys: readonly K[], work: (key: K) => V) {
      const kept = keptFor(name, inputs);
      const before = (kept.list ?? NOTHING) as List<K, V>;
      const list = mapped(before, keys, ends(before.keys, keys), work);
      kept.list = list;
      return list.values;
    },
    once<V>(name: string, inputs: readonly unknown[], make: () => V) {
      const kept = keptFor(name, inputs);
      kept.made ??= { value: make() };
      return kept.made.value as V;
    },
  };
}

/** A file may be looked at with and without plugins in turn. */
const MOST_KEPT = 4;

/** What was worked out under one name from the same inputs. */
interface Kept {
  readonly inputs: readonly unknown[];
  store?: object;
  list?: List<unknown, unknown>;
  made?: { readonly value: unknown };
}

interface List<K, V> {
  readonly keys: readonly K[];
  readonly values: readonly V[];
}

const NOTHING: List<never, never> = { keys: [], values: [] };

/** What has changed is mostly one key among thousands, so that the ends are taken over as they are. */
function mapped<K, V>(
  before: List<K, V>,
  keys: readonly K[],
  { start, end }: Ends,
  work: (key: K) => V,
): List<K, V> {
  const until = before.keys.length - end;
  if (start === keys.length && start === before.keys.length) return before;
  const old = new Map<K, number>();
  for (let at = start; at < until; at++) old.set(before.keys[at]!, at);
  const middle = keys.slice(start, keys.length - end).map((key) => {
    const at = old.get(key);
    return at === undefined ? orNone(work(key)) : before.values[at]!;
  });
  if (areSame(before.values.slice(start, until), middle)) return { keys, values: before.values };
  const last = before.values.slice(until);
  return { keys, values: [...before.values.slice(0, start), ...middle, ...last] };
}

/** How many objects two lists share at their start, and how many of the others at their end. */
interface Ends {
  readonly start: number;
  readonly end: number;
}

function endsOf(before: readonly unknown[], now: readonly unknown[]): Ends {
  const most = Math.min(before.length, now.length);
  let start = 0;
  while (start < most && before[start] === now[start]) start++;
  const shift = before.length - now.length;
  let at = now.length;
  while (at > start && at + shift > start && before[at - 1 + shift] === now[at - 1]) at--;
  return { start, end: now.length - at };
}

/** Nearly all lists that are compared are those of the blocks, as they were and as they are. */
function rememberingEnds(): (before: readonly unknown[], now: readonly unknown[]) => Ends {
  let last: { readonly before: unknown; readonly now: unknown; readonly ends: Ends } | undefined;
  return (before, now) => {
    if (last?.before !== before || last.now !== now) {
      last = { before, now, ends: endsOf(before, now) };
    }
    return last.ends;
  };
}

function orNone<V>(value: V): V {
  return Array.isArray(value) && value.length === 0 ? (NONE as V) : value;
}

const NONE: unknown = Object.freeze([]);

/** What the store holds for `key`, worked out when there is nothing yet. */
export function kept<K extends object, V>(store: Store<K, V>, key: K, make: () => V): V {
  const known = store.get(key);
  if (known !== undefined) return known;
  const value = make();
  store.set(key, value);
  return value;
}

/** `make`, carried out once for each object. For what follows from an object alone that never changes. */
export function oncePer<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, V>();
  return (key) => kept(made, key, () => make(key));
}

/** `make`, carried out on the first asking. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Whether two lists hold the same objects in the same order. */
export function areSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

/** Whether two plain values are the same in all that they hold. */
export function areEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  const [own, other] = [Object.entries(a), Object.entries(b)];
  return (
    own.length === other.length &&
    own.every(([name, value], at) => other[at]![0] === name && areEqual(value, other[at]![1]))
  );
}

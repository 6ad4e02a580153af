import { parse } from '../../grammar/parser.ts';
import { reparse } from '../../grammar/reparse.ts';
import type { Tree } from '../../grammar/tree.ts';
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
  /** `parse(text)`, read on from the text that had this name before. */
  tree(name: string, text: string): Tree;
  /**
   * A store of that name. It is empty unless `inputs`, which are all that its values depend on besides their keys, were
   * the same lately.
   */
  store<K extends object, V>(name: string, inputs?: readonly unknown[]): Store<K, V>;
}

export type Store<K extends object, V> = Pick<WeakMap<K, V>, 'get' | 'set'>;

/** `trees` are those that are known from elsewhere, by the URI of their file. */
export function createMemory(trees: Map<string, Tree> = new Map()): Memory {
  const stores = new Map<string, readonly Kept[]>();
  return {
    project: undefined,
    asked: undefined,
    tree(name, text) {
      const before = trees.get(name);
      const tree = before ? reparse(before, text) : parse(text);
      trees.set(name, tree);
      return tree;
    },
    store<K extends object, V>(name: string, inputs: readonly unknown[] = []): Store<K, V> {
      const all = stores.get(name) ?? [];
      const known = all.find((one) => areSame(one.inputs, inputs));
      if (known && known === all[0]) return known.store as Store<K, V>;
      const first = known ?? { inputs, store: new WeakMap<K, V>() };
      stores.set(name, [first, ...all.filter((one) => one !== known)].slice(0, MOST_STORES));
      return first.store as Store<K, V>;
    },
  };
}

/** A file may be looked at with and without plugins in turn. */
const MOST_STORES = 4;

interface Kept {
  readonly inputs: readonly unknown[];
  readonly store: object;
}

/** What the store holds for `key`, worked out when there is nothing yet. */
export function kept<K extends object, V>(store: Store<K, V>, key: K, make: () => V): V {
  const known = store.get(key);
  if (known !== undefined) return known;
  const value = make();
  store.set(key, value);
  return value;
}

/** Whether two lists hold the same objects in the same order. */
export function areSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

import type { Place } from '../../grammar/text.ts';
import type { Files } from '../workspace.ts';
import type { Lookup } from './compose-substitute.ts';
import type { Entry, Node } from './compose-tree.ts';
import type { Trouble } from './project.ts';
import type { YamlNode } from './yaml.ts';

/** What one reading of an application shares. */
export interface Loader {
  readonly files: Files;
  readonly troubles: Trouble[];
  /** Each file's documents; absent files are not kept. */
  readonly documents: Map<string, readonly YamlNode[]>;
  /** The services of files that others extend, by what variables mean there and by file. */
  readonly extendable: Map<Lookup, Map<string, Scope>>;
  /** How many more nodes may be made. Includes, extensions and ranges can ask for far more than is written. */
  budget: number;
  /** Whether every include could be followed. */
  complete: boolean;
}

/** The services of one file, of which one may extend another. */
export interface Scope {
  readonly uri: string;
  readonly services: ReadonlyMap<string, Entry>;
  /** Those that are already extended. */
  readonly done: Map<string, Node>;
}

export function newLoader(files: Files): Loader {
  return {
    files,
    troubles: [],
    documents: new Map(),
    extendable: new Map(),
    budget: 1_000_000,
    complete: true,
  };
}

/** Takes `count` nodes off the budget, or tells that it is used up. */
export function spend(loader: Loader, count: number, at: Place): boolean {
  if (loader.budget < count) {
    if (loader.budget >= 0) tell(loader, 'This application is too large to be read in full.', at);
    loader.budget = -1;
    loader.complete = false;
    return false;
  }
  loader.budget -= count;
  return true;
}

/** Notes what is not in order. */
export function tell(loader: Loader, message: string, at: Place): void {
  loader.troubles.push({ message, at });
}

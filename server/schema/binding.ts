import type { Body, Choice, Element, Entry, SchemaLine } from './usage.ts';

/** What a line is, by the schema. */
export interface Binding {
  /** The usage that fits, or else the one that got furthest; absent when the name is not known. */
  readonly entry?: Entry;
  /** One for each argument, absent where nobody knows what the word is. */
  readonly slots: readonly (Slot | undefined)[];
  /** The usages further along the line: modules, matchers, and entries reached by surplus words. */
  readonly inner: readonly Inner[];
  /** What the block holds. Absent when there can be none, and when nobody knows. */
  readonly body?: Body;
  /** Why Caddy refuses the line; absent when it accepts it, as far as anybody can know. */
  readonly problem?: Problem;
}

/** A usage whose name is an argument of the line. */
export interface Inner {
  /** The index of the argument. */
  readonly at: number;
  readonly entry: Entry;
}

/** What one argument is. */
export interface Slot {
  /** As messages and signatures call it. */
  readonly label: string;
  /** The part of the usage it fills; absent for the name of an inner usage. */
  readonly element?: Element;
  /** The kind of the word; absent for a literal and for the name of an inner usage. */
  readonly kind?: string;
  /** False behind a bare word of unknown value, which may stand for any number of words. */
  readonly sure: boolean;
}

/** Why Caddy refuses a line. `at` is the index of an argument; -1 is the first word. */
export type Problem =
  | { readonly kind: 'unknown-name'; readonly at: number; readonly body: Body }
  /** The name is no standard module; a plugin may bring it. `instead` is what else may stand there. */
  | {
      readonly kind: 'unknown-module';
      readonly at: number;
      readonly namespace: string;
      readonly instead?: readonly Choice[];
    }
  | { readonly kind: 'too-few-arguments'; readonly expected: readonly Choice[] }
  | { readonly kind: 'too-many-arguments'; readonly at: number }
  | { readonly kind: 'wrong-argument'; readonly at: number; readonly expected: readonly Choice[] }
  | { readonly kind: 'block-unexpected' }
  | { readonly kind: 'block-missing' }
  /** The entry may stand only once; `first` is the line that was there before. */
  | { readonly kind: 'repeated'; readonly first: SchemaLine }
  /**
   * The word stands there for the second time; `first` is the line that has it, perhaps the same. `late`: Caddy notices
   * only when it starts.
   */
  | {
      readonly kind: 'word-repeated';
      readonly at: number;
      readonly first: SchemaLine;
      readonly late: boolean;
    }
  /** The entry may not stand after another; `first` is that other line. */
  | { readonly kind: 'excluded'; readonly first: SchemaLine }
  /** The block of the line lacks an entry that it must hold. */
  | { readonly kind: 'entry-missing'; readonly name: string };

/** For messages: "a duration such as 10s", "`on`". */
export function describe(choice: Choice): string {
  return 'literal' in choice ? `\`${choice.literal}\`` : choice.accepts.describe;
}

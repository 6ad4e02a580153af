import type { Arg } from './usage.ts';

/*
 * The kinds themselves stand in the files `kinds-*.ts`, each of which exports a record from the name
 * in the notation to the kind (`valueKinds`, `addressKinds`, `nameKinds`, `moduleKinds`);
 * schema.ts joins them.
 */

/** What one word may be, by predicate. */
export interface Kind {
  /** For messages: "a duration such as 10s". */
  readonly describe: string;
  /** Whether Caddy takes the word; absent when it takes any. Never asked about an unknown word. */
  readonly accepts?: (arg: Arg) => boolean;
  /**
   * Why Caddy cannot start with a word that it accepts while it reads the file, to be read behind the word: "is no …".
   * Undefined when it can. Never asked about an unknown word.
   */
  readonly fault?: (arg: Arg) => string | undefined;
  /** What a refused word was surely meant to be; undefined where nobody can tell. Never asked about an unknown word. */
  readonly slip?: (arg: Arg) => Slip | undefined;
  /** An accepted word is taken even where the pattern would work without: Caddy does not go back. */
  readonly commits?: true;
  /** A name of this kind is that, even where it is a literal name of the same body. */
  readonly wins?: true;
  /** The namespace of Caddy's modules to which a plugin may add words; an unknown word may be one of those. */
  readonly open?: string;
  /** Placeholders are filled in when Caddy starts, and have to have a value then. */
  readonly atStart?: true;
  /** For completion; the kind may take others. */
  readonly values?: readonly Value[];
}

/** A word that misses its kind by little. */
export interface Slip {
  /** A sentence without its full stop: "A duration has a unit". */
  readonly reason: string;
  /** What to write in its place; of this kind. */
  readonly write: string;
}

/** A word that is worth proposing. */
export interface Value {
  readonly text: string;
  /** Markdown, one sentence; may be empty. */
  readonly doc: string;
}

/** Kinds by the name that the notation uses. */
export type Kinds = ReadonlyMap<string, Kind>;

/** A kind that is a closed list of words; each with its documentation. */
export function oneOf(describe: string, words: Readonly<Record<string, string>>): Kind {
  return { describe, values: valuesOf(words), accepts: (arg) => Object.hasOwn(words, arg.text) };
}

/** Words to propose, each with its documentation. */
export function valuesOf(words: Readonly<Record<string, string>>): readonly Value[] {
  return Object.entries(words).map(([text, doc]) => ({ text, doc }));
}

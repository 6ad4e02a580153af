import type { Place } from '../../grammar/text.ts';
import type { Analysis, Block } from '../analysis/analyze.ts';
import type { Severity } from '../project/lint-settings.ts';

/**
 * One thing to look for. Its documentation, which is also its test, stands beside it in `<id>.md`. A rule yields findings
 * and keeps no state. What is not known, it passes over.
 */
export interface Rule extends RuleFacts {
  /**
   * Judges one site, named route or block of global options, whatever else there is. It is asked again only about blocks
   * that have changed, so most rules have nothing else.
   */
  checkBlock?(block: Block): Iterable<Finding>;
  /** Judges what concerns several blocks or other files. It is asked after every change, so it reads no line by line. */
  check?(context: Analysis): Iterable<Finding>;
}

export interface RuleFacts {
  /** Kebab-case; names the bad pattern, so that "ignore <id>" reads well. */
  readonly id: string;
  /** One sentence for lists. */
  readonly summary: string;
  readonly category: Category;
  readonly severity: Severity;
}

/**
 * The gravest first. `validity`: Caddy refuses it. `trap`: Caddy accepts it and production breaks. `deployment`: two files
 * disagree. `security` and `style` are what they say.
 */
export const categories = ['validity', 'trap', 'deployment', 'security', 'style'] as const;
export type Category = (typeof categories)[number];

export interface Finding {
  /** What is underlined; may be in any file that was read. A token's import chain is shown with it. */
  readonly at: Place;
  /** What will happen, then what to write. Names of the user's files in double quotes. */
  readonly message: string;
  /** Where this case differs from the rule's severity. */
  readonly severity?: Severity;
  /** Other places that belong to it, such as the setting a directive disagrees with. */
  readonly related?: readonly Related[];
  /** Ways to mend it, the best first. */
  readonly fixes?: readonly Fix[];
  readonly tag?: 'unused' | 'deprecated';
}

export interface Related {
  readonly at: Place;
  readonly message: string;
}

/** A change of one or several files, applied whole or not at all. */
export interface Fix {
  /** An imperative sentence without a full stop. */
  readonly title: string;
  readonly edits: readonly PlacedEdit[];
  /** `--fix` applies only safe ones: those that cannot change what works. */
  readonly safe: boolean;
}

/** The text at a place is replaced by `text`; an empty place inserts. */
export interface PlacedEdit extends Place {
  readonly text: string;
}

export function finding(
  at: Place,
  message: string,
  rest: Omit<Finding, 'at' | 'message'> = {},
): Finding {
  return { at, message, ...rest };
}

export function replace({ uri, start, end }: Place, text: string): PlacedEdit {
  return { uri, start, end, text };
}

/** Inserts `text` at the start of `place`. */
export function insertBefore({ uri, start }: Place, text: string): PlacedEdit {
  return { uri, start, end: start, text };
}

/** Inserts `text` at the end of `place`. */
export function insertAfter({ uri, end }: Place, text: string): PlacedEdit {
  return { uri, start: end, end, text };
}

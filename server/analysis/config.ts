import type { Place } from '../../grammar/text.ts';
import type { Quote } from '../../grammar/tree.ts';
import type { Address } from './sites/addresses.ts';
import type { Source } from './expand/fill.ts';

/**
 * What Caddy would run: environment filled in, imports expanded, sites and addresses told apart.
 * Everything here knows where it was written and through which imports it came.
 */
export interface Config {
  /** The Caddyfile and every file it imports, in the order they are first met. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Every global options block, in order; Caddy takes one, and only in front of the sites. */
  readonly options: readonly OptionsBlock[];
  readonly sites: readonly Site[];
  readonly routes: readonly NamedRoute[];
  readonly snippets: readonly Snippet[];
  readonly imports: readonly ImportUse[];
  readonly problems: readonly Problem[];
  /** False when something is imported that cannot be read here: a name that seems undefined may be defined there. */
  readonly complete: boolean;
}

/** One word as Caddy sees it. Its place is where it was written: for an import's argument, at the import. */
export interface Token extends Place {
  /** Quotes removed, environment and import arguments filled in. */
  readonly text: string;
  readonly quote: Quote;
  /** Holds an environment variable or import argument that nobody knows; may then be any text, and unquoted, any number of words. */
  readonly unknown: boolean;
  /** The innermost import this word came through; absent for the Caddyfile's own words. */
  readonly via?: Via;
  /** A brace that was meant to close a block; Caddy takes it for a word of its line. */
  readonly brace?: true;
  /** It begins what follows the closing brace of a block on its line; Caddy takes that for a further line of the block. */
  readonly behindClose?: true;
}

/** One step of an import chain. */
export interface Via {
  /** The `import` line's words. */
  readonly at: Place;
  /** The snippet's name, or the URI of the file. */
  readonly target: string;
  readonly parent?: Via;
}

/** A directive or subdirective. Its place reaches from the name to the last word or closing brace. */
export interface Line extends Place {
  readonly name: Token;
  readonly args: readonly Token[];
  /** Absent without braces. */
  readonly block?: readonly Line[];
  /** The opening brace; present with `block`. */
  readonly open?: Place;
  /** The closing brace; absent when the file ends first. */
  readonly close?: Place;
  /** Nobody knows what an import inside the block brings. */
  readonly partial?: true;
}

export interface OptionsBlock extends Place {
  readonly lines: readonly Line[];
  /** The opening brace; absent when the block comes from elsewhere. */
  readonly open?: Place;
  /** Whether something else than a snippet stands before it, which Caddy refuses. */
  readonly late: boolean;
}

export interface Site extends Place {
  readonly addresses: readonly Address[];
  readonly lines: readonly Line[];
  /** False for a site that reaches to the end of the file. */
  readonly braces: boolean;
  /** The place of all addresses together. */
  readonly head: Place;
  readonly via?: Via;
}

export interface NamedRoute extends Place {
  /** Without `&(` and `)`. */
  readonly name: string;
  readonly nameAt: Place;
  readonly lines: readonly Line[];
}

export interface Snippet extends Place {
  /** Without brackets. */
  readonly name: string;
  readonly nameAt: Place;
  /** How often it is imported. */
  readonly uses: number;
}

/** One `import` that was carried out or tried, once for each time its line is expanded. */
export interface ImportUse {
  /** The line's words. */
  readonly at: Place;
  readonly pattern: Token;
  /** The words behind the pattern. */
  readonly args: readonly Token[];
  /** The snippet's definition, or the files; empty when nothing was found. */
  readonly targets: readonly Place[];
  readonly snippet?: string;
}

/** A fault that shows while the config is put together. */
export type Problem =
  | {
      readonly kind: 'import-missing';
      readonly at: Token;
      readonly glob: boolean;
      readonly similar: readonly string[];
    }
  /** Caddy's container has no such file, whatever is in the repository. */
  | {
      readonly kind: 'import-not-mounted';
      readonly at: Token;
      /** The path in the container at which Caddy looks. */
      readonly path: string;
      readonly glob: boolean;
      /** What is in the repository in its stead. */
      readonly targets: readonly Place[];
    }
  | { readonly kind: 'import-cycle'; readonly at: Token; readonly chain: readonly Place[] }
  | { readonly kind: 'import-wildcards'; readonly at: Token }
  /** It names a folder; `folder` is the URI of that. */
  | { readonly kind: 'import-folder'; readonly at: Token; readonly folder: string }
  | { readonly kind: 'import-without-target'; readonly at: Place }
  | { readonly kind: 'import-too-much'; readonly at: Token }
  /** A `{` behind a placeholder that brought whole lines, so that it stands alone. */
  | { readonly kind: 'block-behind-lines'; readonly at: Token }
  | { readonly kind: 'snippet-later'; readonly at: Token; readonly definition: Place }
  | {
      readonly kind: 'duplicate-snippet';
      readonly at: Place;
      readonly name: string;
      readonly first: Place;
    }
  | {
      readonly kind: 'duplicate-route';
      readonly at: Place;
      readonly name: string;
      readonly first: Place;
    }
  | {
      readonly kind: 'argument-missing';
      readonly at: Token;
      readonly index: number;
      readonly given: number;
    }
  /** `{args[-1]}`, at which Caddy crashes; `name` is what stands between the braces. */
  | { readonly kind: 'argument-negative'; readonly at: Token; readonly name: string }
  /** `{args.0}`, which Caddy fills in and warns of; its own place, not that of its word. */
  | { readonly kind: 'argument-old-spelling'; readonly at: Place; readonly index: number }
  | { readonly kind: 'nested-too-deep'; readonly at: Place };

/** What stands at the top of a config and holds lines. */
export type Owner = OptionsBlock | NamedRoute | Site;

export function isOptions(owner: Owner): owner is OptionsBlock {
  return 'late' in owner;
}

export function isNamedRoute(owner: Owner): owner is NamedRoute {
  return 'nameAt' in owner;
}

export function isSite(owner: Owner): owner is Site {
  return 'addresses' in owner;
}

/** Whether a word holds something that is not known yet: a variable without a value here, or a placeholder. */
export function isHole({ text, unknown }: Pick<Token, 'text' | 'unknown'>): boolean {
  return unknown || text.includes('{');
}

/** Whether a word of a line, or of its block at any depth, is not known. */
export function holdsUnknown({ args, block = [] }: Pick<Line, 'args' | 'block'>): boolean {
  return (
    args.some(({ unknown }) => unknown) ||
    block.some((line) => line.name.unknown || holdsUnknown(line))
  );
}

/** Every line of `lines`, outer before inner. */
export function linesOf(lines: readonly Line[]): readonly Line[] {
  const found: Line[] = [];
  collect(lines, found);
  return found;
}

function collect(lines: readonly Line[], found: Line[]): void {
  for (const line of lines) {
    found.push(line);
    if (line.block) collect(line.block, found);
  }
}

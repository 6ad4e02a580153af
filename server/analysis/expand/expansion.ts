import type { Place } from '../../../grammar/text.ts';
import type { Block } from '../../../grammar/tree.ts';
import type { ImportUse, Line, Problem, Token, Via } from '../config.ts';
import type { Source } from './fill.ts';

/**
 * A line at the top of a file, imports carried out. It may have no word at all, only a block: what
 * it is depends on the lines around it.
 */
export interface TopLine extends Place {
  readonly words: readonly Token[];
  readonly block?: readonly Line[];
  readonly open?: Place;
  readonly close?: Place;
  readonly partial?: true;
  readonly via?: Via;
  /** A closing brace that closes nothing stands before it; Caddy ends a site without braces there. */
  readonly behindStray?: true;
  /** It stands behind the closing brace of the line before, on its line. */
  readonly behindClose?: true;
  /** It is the block behind this word, which has brought lines. */
  readonly behindLines?: Token;
}

export interface SnippetDefinition {
  readonly name: string;
  readonly nameAt: Place;
  readonly at: Place;
  readonly source: Source;
  readonly block: Block;
  /** The same object as long as it is written the same at the same place. */
  readonly stamp: object;
  uses: number;
}

/** The lines of a Caddyfile with all its imports carried out, and what went wrong on the way. */
export interface Expansion {
  readonly lines: readonly TopLine[];
  readonly sources: ReadonlyMap<string, Source>;
  readonly snippets: readonly SnippetDefinition[];
  readonly imports: readonly ImportUse[];
  readonly problems: readonly Problem[];
  readonly complete: boolean;
}

import type { Span } from '../../../grammar/text.ts';
import type { StructureFaultKind } from './structure.ts';

/** One mistake with braces, commas or quotes, at the place where it was made as far as one can tell. */
export interface BraceFault {
  readonly kind: BraceFaultKind;
  readonly at: Span;
  /** The opening brace that stays open, or the closing brace that closes nothing. */
  readonly other?: Span;
  /** What is misread because of it: findings there are consequences. */
  readonly damage: Span;
  /** Caddy's parser lets it pass; it is a mistake only when something is misread. */
  readonly passes: boolean;
  /** The parser lets it pass, and what reads the directive does not. */
  readonly later?: true;
}

/**
 * Besides those of the parser: `unclosed`: a `}` is missing behind `at`. `swallowed`: the same before `at`, a site.
 * `surplus-open`: a `{` too many. `glued-close`: a word ends in the `}` that is
 * missing. `tailed-close`: a word that is such a brace with something behind it. `stray`: a `}` too many. `missing-open`: a `{` is missing behind `at`.
 * `half-open`: a site
 * without an opening brace that has a closing one. `missing-line`: a line with a `{` is missing before `at`. `unterminated`: a quote or heredoc has no end.
 * `second-block`: a `{` behind the `}` of a block, which Caddy takes for a line of that block.
 * `leftover`: what follows the empty block of a directive on its line, which most directives do not read; nobody can say more.
 * `quoted`: a brace in quotes, which opens a block for Caddy before 2.11.5 and is a word since.
 */
export type BraceFaultKind =
  | StructureFaultKind
  | 'unclosed'
  | 'swallowed'
  | 'surplus-open'
  | 'glued-close'
  | 'tailed-close'
  | 'stray'
  | 'missing-open'
  | 'missing-line'
  | 'half-open'
  | 'unterminated'
  | 'second-block'
  | 'leftover'
  | 'quoted';

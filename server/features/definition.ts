import type { Place, Span } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { namedAt } from './names.ts';

/** Where the name under the cursor is defined. */
export interface Definition {
  /** The name, as it stands under the cursor, with the bracket or brace in front of or behind it that the cursor is on. */
  readonly origin: Span;
  readonly targets: readonly Place[];
}

/** The definitions of what `offset` is on; undefined when it names nothing that is known. */
export function definition(
  analysis: Analysis,
  uri: string,
  offset: number,
): Definition | undefined {
  const named = namedAt(analysis, uri, offset);
  if (!named || named.definitions.length === 0) return undefined;
  const origin = {
    start: Math.min(named.at.start, offset),
    end: Math.max(named.at.end, offset),
  };
  return { origin, targets: named.definitions };
}

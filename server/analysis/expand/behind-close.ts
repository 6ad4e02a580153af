import type { Place } from '../../../grammar/text.ts';
import type { Line as TreeLine } from '../../../grammar/tree.ts';
import type { Line, Token, Via } from '../config.ts';
import type { Source } from './fill.ts';

/** The block of a line, expanded. */
export type Inside = Pick<Line, 'open' | 'close' | 'partial'> & { block: Line[] };

/**
 * Whether `line` stands behind the closing brace of `before`, on its line. Behind an empty block most directives do not
 * read it; behind any other it counts.
 */
export function followsClose({ filled }: Source, before: TreeLine, line: TreeLine): boolean {
  const block = before.block;
  if (!block?.close || block.lines.length === 0) return false;
  return !filled.text.slice(block.close.end, line.start).includes('\n');
}

/**
 * What stands at `at`, behind the `}` of a block: Caddy reads it as a further line of that block. `words` and `inner` are
 * those of the line, which has at least one of them.
 */
export function linesBehindClose(
  at: Place,
  [first, ...args]: readonly Token[],
  inner: Inside | undefined,
  via: Via | undefined,
): readonly Line[] {
  if (first) return [{ ...at, name: { ...first, behindClose: true }, args, ...inner }];
  if (!inner?.open) return [];
  // A brace is no name, and the lines behind it belong to the block before.
  const name: Token = {
    ...inner.open,
    text: '{',
    quote: '',
    unknown: false,
    behindClose: true,
    ...(via ? { via } : {}),
  };
  return [{ ...at, name, args: [] }, ...inner.block];
}

import { formatEdits } from '../../grammar/format.ts';
import { parse } from '../../grammar/parser.ts';
import { applyEdits, type Edit, type Span } from '../../grammar/text.ts';
import { sameWords } from './word-sequence.ts';

/**
 * The changes that lay `text` out as `caddy fmt` does; with `span`, those on its lines. `undefined`
 * when they would change what Caddy reads, which its formatter does to some odd files.
 */
export function formatting(text: string, span?: Span): readonly Edit[] | undefined {
  const edits = formatEdits(text, span);
  if (edits.length === 0) return edits;
  return sameWords(parse(text), parse(applyEdits(text, edits))) ? edits : undefined;
}

import { parse } from '../../grammar/parser.ts';
import type { Quote } from '../../grammar/tree.ts';

/**
 * A word as it is written with these quotes, so that Caddy reads `text`; undefined when there is no such way. Heredocs
 * are not written.
 */
export function spelled(text: string, quote: Quote): string | undefined {
  const written = {
    '': text,
    '"': `"${text.replaceAll('"', '\\"')}"`,
    '`': `\`${text}\``,
    '<<': undefined,
  }[quote];
  if (written === undefined || written === '') return undefined;
  // The parser itself says whether it is one word, whatever is in it.
  const { lines, strays, comments } = parse(`x ${written} x\n`);
  const [line] = lines;
  const word = line?.words[1];
  const isOneLine = lines.length === 1 && line?.words.length === 3 && !line.block;
  if (!isOneLine || strays.length > 0 || comments.length > 0) return undefined;
  return word?.text === text && word.quote === quote ? written : undefined;
}

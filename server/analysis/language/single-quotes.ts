import type { Token } from '../config.ts';
import type { BoundLine } from '../model.ts';

export type Slots = BoundLine['binding']['slots'];

/** What stands in single quotes: from the word with the opening quote to the word with the closing one. */
export function* quotedRuns(
  args: readonly Token[],
  slots: Slots,
): Generator<readonly [Token, Token]> {
  let open: Token | undefined;
  for (const [index, token] of args.entries()) {
    const slot = slots[index];
    // Expressions have strings of their own.
    if (slot?.label === 'expression' || token.quote !== '' || token.unknown) {
      open = undefined;
      continue;
    }
    const { text } = token;
    const starts = text.startsWith("'");
    const ends = text.endsWith("'");
    if (starts && ends && text.length > 1) {
      if (!open && slot?.kind !== undefined && oneWord.has(slot.kind)) yield [token, token];
    } else if (starts && !open) open = token;
    else if (ends && open) {
      yield [open, token];
      open = undefined;
    }
  }
}

/** Kinds of words that never hold a quote themselves. */
const oneWord: ReadonlySet<string> = new Set([
  'path',
  'file',
  'upstream',
  'uri_path',
  'host',
  'redirect_target',
  'uri',
  'not_empty',
  'try_file',
]);

/** Whether single quotes were to make one word of several. */
export function isSplitByQuotes({ line, binding }: BoundLine): boolean {
  if (!line.args.some(({ text }) => text.startsWith("'"))) return false;
  return [...quotedRuns(line.args, binding.slots)].some(([first, last]) => first !== last);
}

import type { Word } from '../../grammar/tree.ts';
import { walk } from '../../grammar/tree.ts';
import { finding, type Rule } from './rule.ts';

export const unterminatedQuote: Rule = {
  id: 'unterminated-quote',
  summary: 'A quote is opened and never closed.',
  category: 'validity',
  severity: 'error',
  *check({ config }) {
    for (const { filled, place } of config.sources.values()) {
      for (const [line] of walk(filled.lines)) {
        for (const word of line.words) {
          // Caddy forgives a quote that ends with the file when nothing had to follow it.
          if (!isOpen(word) || line === filled.lines[filled.lines.length - 1]) continue;
          yield finding(
            place({ start: word.start, end: word.start + 1 }),
            `Everything from here to the end of the file is one word, because this ${word.quote} has no partner. Close the quote.`,
          );
        }
      }
    }
  },
};

function isOpen({ fault, quote }: Word): boolean {
  return fault === 'unterminated' && (quote === '"' || quote === '`');
}

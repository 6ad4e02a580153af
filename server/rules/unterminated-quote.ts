import { finding, type Rule } from './rule.ts';

export const unterminatedQuote: Rule = {
  id: 'unterminated-quote',
  summary: 'A quote is opened and never closed.',
  category: 'validity',
  severity: 'error',
  *check({ faults, files }) {
    for (const { kind, at } of faults.list) {
      if (kind !== 'unterminated') continue;
      const quote = (files.read(at.uri) ?? '').slice(at.start, at.start + 1);
      // A heredoc without an end has a rule of its own.
      if (quote !== '"' && quote !== '`') continue;
      yield finding(
        { uri: at.uri, start: at.start, end: at.start + 1 },
        `Everything from here to the end of the file is one word, because this ${quote} has no partner. Close the quote.`,
      );
    }
  },
};

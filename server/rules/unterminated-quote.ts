import { finding, type Rule } from './rule.ts';

export const unterminatedQuote: Rule = {
  id: 'unterminated-quote',
  summary: 'A quote is opened and never closed.',
  category: 'validity',
  severity: 'error',
  *check({ faults, files }) {
    for (const { kind, at } of faults.list) {
      if (kind !== 'unterminated') continue;
      // A backslash does not stop a quote from opening. A heredoc without an end has a rule of its own.
      const [, before, quote] =
        /^((?:\\\s*)?)(["`])/.exec((files.read(at.uri) ?? '').slice(at.start)) ?? [];
      if (before === undefined) continue;
      const start = at.start + before.length;
      yield finding(
        { uri: at.uri, start, end: start + 1 },
        `Everything from here to the end of the file is one word, because this ${quote} has no partner. Close the quote.`,
      );
    }
  },
};

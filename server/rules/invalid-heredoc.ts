import { type Word, walk } from '../../grammar/tree.ts';
import { finding, type Rule } from './rule.ts';

export const invalidHeredoc: Rule = {
  id: 'invalid-heredoc',
  summary: 'A heredoc has no end, a bad marker, or lines indented less than its end.',
  category: 'validity',
  severity: 'error',
  *check({ config }) {
    for (const { filled, place } of config.sources.values()) {
      for (const [line] of walk(filled.lines)) {
        for (const word of line.words) {
          const message = fault(word, filled.text);
          if (message) yield finding(place(head(word, filled.text)), message);
        }
      }
    }
  },
};

function fault(word: Word, text: string): string | undefined {
  const marker = text.slice(word.start + 2, head(word, text).end);
  if (word.fault === 'marker') {
    return 'A heredoc begins with "<<" and a marker of letters, digits, "-" and "_", such as "<<HTML". For two plain "<" write "\\<<".';
  }
  if (word.quote !== '<<') return undefined;
  if (word.fault === 'unterminated') {
    return `This heredoc never ends. Write "${marker}" on a line of its own behind its text.`;
  }
  if (word.fault === 'indent') {
    return `Some line of this heredoc is indented less than its closing "${marker}". Indent all of them at least as far, or move the marker to the left.`;
  }
  return undefined;
}

/** `<<MARKER`. */
function head({ start, end }: Word, text: string): { start: number; end: number } {
  const newline = text.indexOf('\n', start);
  const stop = newline < 0 ? end : Math.min(newline, end);
  return { start, end: start + text.slice(start, stop).trimEnd().length };
}

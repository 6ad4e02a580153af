import type { Span } from '../../grammar/text.ts';
import { type Word, walk } from '../../grammar/tree.ts';
import { finding, type Rule } from './rule.ts';

export const invalidHeredoc: Rule = {
  id: 'invalid-heredoc',
  summary: 'A heredoc has no end, a bad marker, or lines indented less than its end.',
  category: 'validity',
  severity: 'error',
  *check({ config }) {
    for (const { filled, place } of config.sources.values()) {
      if (!filled.text.includes('<<')) continue;
      for (const [line] of walk(filled.lines)) {
        for (const word of line.words) {
          if (!word.fault && word.quote !== '<<') continue;
          const message = fault(word, filled.text);
          if (!message) continue;
          const span = word.fault === 'indent' ? outdented(word, filled.text) : undefined;
          yield finding(place(span ?? head(word, filled.text)), message);
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
  // With nothing at all behind it, Caddy drops it.
  if (word.fault === 'unterminated' && word.text === '') return undefined;
  if (word.fault === 'unterminated') {
    return `This heredoc never ends. Write "${marker}" on a line of its own behind its text.`;
  }
  if (word.fault === 'indent') {
    return `This line of the heredoc is not indented as its closing "${marker}" is. Indent it in the same way, or move the marker to the left.`;
  }
  return undefined;
}

/** `<<MARKER`. */
function head({ start, end }: Span, text: string): Span {
  const newline = text.indexOf('\n', start);
  const stop = newline < 0 ? end : Math.min(newline, end);
  return { start, end: start + text.slice(start, stop).trimEnd().length };
}

/** The first line of a heredoc that does not begin with the indentation of its end. */
function outdented({ start, end }: Word, text: string): Span | undefined {
  const marker = text.slice(start + 2, head({ start, end }, text).end);
  const last = text.lastIndexOf('\n', end - marker.length) + 1;
  const indentation = text.slice(last, end - marker.length);
  for (let at = text.indexOf('\n', start) + 1; at > 0 && at < last; ) {
    const next = text.indexOf('\n', at);
    const line = text.slice(at, next);
    if (line.trim() !== '' && !line.startsWith(indentation)) return { start: at, end: next };
    at = next + 1;
  }
  return undefined;
}

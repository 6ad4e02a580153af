import { lineStarts, positionAt } from '../../../grammar/text.ts';
import type { Source } from '../expand/fill.ts';
import { piecesOf } from './pieces.ts';
import type { ParserToken } from './token-reader.ts';

/**
 * The tokens of a file. Undefined where a variable of unknown value stands for any number of them, and where Caddy's lexer
 * stops.
 */
export function tokensOf(source: Source): readonly ParserToken[] | undefined {
  const { text } = source.filled;
  const starts = lineStarts(text);
  const tokens: ParserToken[] = [];
  let line = 0;
  for (const { text: value, quote, word, newLine, start, end } of piecesOf(source.filled)) {
    if (word?.parts.some(({ kind }) => kind === 'env')) return undefined;
    const { fault } = word ?? {};
    if (fault && (fault !== 'unterminated' || quote === '<<')) return undefined;
    if (newLine) line = positionAt(starts, start).line;
    tokens.push({
      text: value,
      quote: fault ? '' : quote,
      uri: source.uri,
      line,
      chain: '',
      at: source.place({ start, end }),
    });
    line += countBreaks(text, start, end);
  }
  return tokens;
}

function countBreaks(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1))
    count++;
  return count;
}

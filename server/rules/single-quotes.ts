import type { Block } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import { placeKey, through } from '../../grammar/text.ts';
import { quotedRuns, type Slots } from '../analysis/language/single-quotes.ts';
import { type Finding, type Fix, finding, replace, type Rule } from './rule.ts';

export const singleQuotes: Rule = {
  id: 'single-quotes',
  summary: 'Single quotes are no quotes in a Caddyfile.',
  category: 'trap',
  severity: 'error',
  *checkBlock(analysis) {
    for (const bound of analysis.soundLines) {
      if (!bound.line.args.some(({ text }) => text.includes("'"))) continue;
      yield* quoted(analysis, bound.line.args, bound.binding.slots);
    }
  },
  *check(analysis) {
    const seen = new Set<string>();
    for (const { at, args } of analysis.config.imports) {
      if (!args.some(({ text }) => text.includes("'")) || seen.has(placeKey(at))) continue;
      seen.add(placeKey(at));
      yield* quoted(analysis, args, []);
    }
  },
};

function* quoted(
  analysis: Pick<Block, 'textAt'>,
  args: readonly Token[],
  slots: Slots,
): Generator<Finding> {
  for (const [first, last] of quotedRuns(args, slots)) {
    const apart = first === last ? 'They become a part of the word' : 'This is several words';
    yield finding(
      through(first, last),
      `Single quotes are no quotes in a Caddyfile. ${apart}; write double quotes.`,
      { fixes: doubled(analysis, first, last) },
    );
  }
}

function doubled(analysis: Pick<Block, 'textAt'>, first: Token, last: Token): readonly Fix[] {
  if (first.uri !== last.uri || first.via || last.via) return [];
  const place = through(first, last);
  const written = analysis.textAt(place);
  if (!/^'[^'"\\\n]*'$/.test(written)) return [];
  const text = `"${written.slice(1, -1)}"`;
  return [{ title: 'Write double quotes', edits: [replace(place, text)], safe: false }];
}

import { everyRoute } from '../analysis/routes/every-route.ts';
import type { Token } from '../analysis/config.ts';
import type { Handler } from '../analysis/routes/handlers.ts';
import { finding, replace, type Rule } from './rule.ts';
import { placeKey, through } from '../../grammar/text.ts';

export const argumentsSwapped: Rule = {
  id: 'arguments-swapped',
  summary: 'The status stands in front of the text.',
  category: 'trap',
  severity: 'error',
  *checkBlock(analysis) {
    const seen = new Set<string>();
    for (const site of analysis.sites) {
      for (const { handler, line } of everyRoute(analysis.routes(site))) {
        const [text, status] = wordsOf(handler);
        if (!text || !status || seen.has(placeKey(text))) continue;
        if (!/^\d{3}$/.test(text.text) || isStatus(status) || text.unknown) continue;
        seen.add(placeKey(text));
        const fixes =
          text.uri === status.uri && !text.via && !status.via
            ? [
                {
                  title: 'Swap the two',
                  edits: [
                    replace(text, analysis.textAt(status)),
                    replace(status, analysis.textAt(text)),
                  ],
                  safe: false,
                },
              ]
            : [];
        yield finding(
          through(text, status),
          `Every request fails with status 500, since "${status.text}" is no status. Write the text first: ${line.name.text} "${status.text}" ${text.text}.`,
          { fixes },
        );
      }
    }
  },
};

function wordsOf(handler: Handler): readonly [Token | undefined, Token | undefined] {
  if (handler.kind === 'respond') return [handler.body, handler.status];
  if (handler.kind === 'error') return [handler.message, handler.status];
  return [undefined, undefined];
}

function isStatus({ text, unknown }: Token): boolean {
  return unknown || text.includes('{') || /^\d+$/.test(text);
}

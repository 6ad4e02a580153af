import type { Block } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import { placeKey, through } from '../../grammar/text.ts';
import { everyRoute } from '../analysis/routes/every-route.ts';
import type { Handler } from '../analysis/routes/handlers.ts';
import { expandShorthands, pieces } from '../analysis/routes/placeholders.ts';
import type { Route } from '../analysis/routes/routes.ts';
import { type Finding, finding, replace, type Rule } from './rule.ts';

export const argumentsSwapped: Rule = {
  id: 'arguments-swapped',
  summary: 'The status stands in front of the text.',
  category: 'trap',
  severity: 'error',
  *checkBlock(analysis) {
    const seen = new Set<string>();
    for (const site of analysis.sites) {
      yield* swapped(analysis, analysis.routes(site), 'Every request fails with status 500', seen);
      for (const routes of analysis.errorRoutes(site)) {
        yield* swapped(analysis, routes, 'Caddy sends no page', seen);
      }
    }
  },
};

function* swapped(
  { textAt }: Block,
  routes: readonly Route[],
  effect: string,
  seen: Set<string>,
): Generator<Finding> {
  for (const { handler, line } of everyRoute(routes)) {
    const [text, status] = wordsOf(handler);
    if (!text || !status || seen.has(placeKey(text))) continue;
    if (!/^\d{3}$/.test(text.text) || isStatus(status) || text.unknown) continue;
    seen.add(placeKey(text));
    const swap = [replace(text, textAt(status)), replace(status, textAt(text))];
    const isPlain = text.uri === status.uri && !text.via && !status.via;
    yield finding(
      through(text, status),
      `${effect}, since "${status.text}" is no status. Write the text first: ${line.name.text} "${status.text}" ${text.text}.`,
      { fixes: isPlain ? [{ title: 'Swap the two', edits: swap, safe: false }] : [] },
    );
  }
}

function wordsOf(handler: Handler): readonly [Token | undefined, Token | undefined] {
  if (handler.kind === 'respond') return [handler.body, handler.status];
  if (handler.kind === 'error') return [handler.message, handler.status];
  return [undefined, undefined];
}

function isStatus({ text, unknown }: Token): boolean {
  if (unknown) return true;
  // What is filled in may be a number, but not with a text beside it.
  return pieces(expandShorthands(text)).every((piece) =>
    piece.kind === 'text' ? /^\d*$/.test(piece.text) : !worded.has(piece.name),
  );
}

/** Placeholders that are never a number. */
const worded: ReadonlySet<string> = new Set([
  'http.error.message',
  'http.error.status_text',
  'http.request.host',
  'http.request.hostport',
  'http.request.method',
  'http.request.scheme',
  'http.request.uri',
  'http.request.uri.path',
]);

import { isHole, type Token } from '../analysis/config.ts';
import { everyRoute } from '../analysis/routes/every-route.ts';
import { placeKey, through } from '../../grammar/text.ts';
import { type Fix, finding, replace, type Rule } from './rule.ts';

export const tryFilesConstantFirst: Rule = {
  id: 'try-files-constant-first',
  summary: 'The first file of "try_files" is always there, so the others are never tried.',
  category: 'trap',
  severity: 'error',
  *checkBlock(analysis) {
    const seen = new Set<string>();
    for (const site of analysis.sites) {
      for (const { handler } of everyRoute(analysis.routes(site))) {
        if (handler.kind !== 'try-files') continue;
        const [first, ...others] = handler.files;
        if (!first || !isFrontPage(first) || others.every((one) => !one.text.includes('{')))
          continue;
        if (seen.has(placeKey(first))) continue;
        seen.add(placeKey(first));
        yield finding(
          first,
          `"${first.text}" is tried first and always there, so every address shows it, also those of files. Move it to the end.`,
          { fixes: moving(analysis.textAt, first, others) },
        );
      }
    }
  },
};

/** A file that a site has all the time, unlike a page for maintenance. */
function isFrontPage(token: Token): boolean {
  return !isHole(token) && /^\/?(?:index|app|200)\.(?:html?|php)$/.test(token.text);
}

function moving(
  textAt: (place: Token) => string,
  first: Token,
  others: readonly Token[],
): readonly Fix[] {
  const all = [...others, first];
  if (all.some(({ via, uri }) => via || uri !== first.uri)) return [];
  const text = all.map(textAt).join(' ');
  const edits = [replace(through(first, others.at(-1)!), text)];
  return [{ title: `Move "${first.text}" to the end`, edits, safe: false }];
}

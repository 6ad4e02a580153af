import type { Analysis } from '../analysis/analyze.ts';
import type { Edge } from '../analysis/answers/redirects.ts';
import { pieces } from '../analysis/routes/placeholders.ts';
import { placeKey } from '../../grammar/text.ts';
import { type Fix, finding, replace, type Rule } from './rule.ts';

export const redirectLabelsCut: Rule = {
  id: 'redirect-labels-cut',
  summary: 'A target built from labels loses a part of the name.',
  category: 'trap',
  severity: 'warning',
  *check(analysis) {
    const seen = new Set<string>();
    for (const edge of analysis.redirects.edges) {
      const { from, to, token } = edge;
      if (!to || !token || !from.host.startsWith('www.') || seen.has(placeKey(token))) continue;
      const wanted = from.host.slice('www.'.length);
      if (!wanted.endsWith(`.${to.host}`) || !isFromLabels(token.text)) continue;
      seen.add(placeKey(token));
      yield finding(token, `The labels make "${to.host}" of "${from.host}". Write "${wanted}".`, {
        fixes: fixesFor(analysis, edge, wanted),
      });
    }
  },
};

function isFromLabels(text: string): boolean {
  return pieces(text).some(
    (piece) => piece.kind === 'placeholder' && piece.name.startsWith('http.request.host.labels.'),
  );
}

/** Only for a site with one name, since all others would go there as well. */
function fixesFor(analysis: Analysis, { site, token }: Edge, host: string): readonly Fix[] {
  if (!token || token.via || token.quote !== '' || site?.addresses.length !== 1) return [];
  const written = analysis.textAt(token);
  const better = written.replace(/(?:\{labels\.\d\}\.?)+/, host);
  return better === written
    ? []
    : [{ title: `Write "${host}"`, edits: [replace(token, better)], safe: false }];
}

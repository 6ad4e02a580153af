import { everyRoute } from '../analysis/routes/every-route.ts';
import { pieces } from '../analysis/routes/placeholders.ts';
import { placeKey } from '../../grammar/text.ts';
import { finding, type Rule } from './rule.ts';

export const redirectOpen: Rule = {
  id: 'redirect-open',
  summary: 'The visitor says where a redirect leads.',
  category: 'security',
  severity: 'info',
  *checkBlock({ sites, routes }) {
    const seen = new Set<string>();
    for (const site of sites) {
      for (const { handler } of everyRoute(routes(site))) {
        if (handler.kind !== 'redirect' || seen.has(placeKey(handler.to))) continue;
        seen.add(placeKey(handler.to));
        const from = chosenBy(handler.to.text);
        if (from === undefined) continue;
        yield finding(
          handler.to,
          `Links to this site can lead anywhere, since "${from}" comes from the visitor. Write the host, and only the path from the placeholder.`,
        );
      }
    }
  },
};

/** The placeholder that decides about the host, when the request holds it. */
function chosenBy(target: string): string | undefined {
  const [first, second] = pieces(target);
  const isScheme = first?.kind === 'text' && /^(?:https?:)?\/\/$/.test(first.text);
  const host = isScheme ? second : first;
  if (host?.kind !== 'placeholder') return undefined;
  if (host.name.toLowerCase() === 'http.request.header.host') return undefined;
  return /^http\.request\.(?:uri\.query|header|cookie)(?:\.|$)/.test(host.name)
    ? host.text
    : undefined;
}

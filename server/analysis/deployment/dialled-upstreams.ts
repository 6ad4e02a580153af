import type { Blocks } from '../analyze.ts';
import { placeKey } from '../../../grammar/text.ts';
import { everyRoute } from '../routes/every-route.ts';
import { readUpstream, type Upstream } from './upstreams.ts';

/** Whom the routes of all sites dial: `proxy` for their visitors, `auth` to ask whether these may come in. Each place once. */
export function dialledUpstreams(blocks: Blocks, kind?: 'proxy' | 'auth'): readonly Upstream[] {
  const tokens = blocks.map(`upstreams ${kind}`, [], ({ sites, routes }) =>
    sites.flatMap((site) =>
      everyRoute(routes(site)).flatMap(({ handler }) => {
        const dials = handler.kind === 'auth' || handler.kind === 'proxy';
        return dials && (kind ?? handler.kind) === handler.kind ? handler.upstreams : [];
      }),
    ),
  );
  const places = new Map(tokens.flat().map((token) => [placeKey(token), token]));
  return [...places.values()].flatMap((token) => readUpstream(token) ?? []);
}

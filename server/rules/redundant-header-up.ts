import { hasProxyInFront } from '../analysis/backends.ts';
import type { Line } from '../analysis/config.ts';
import { everyRoute } from '../analysis/every-route.ts';
import { headerUp } from '../analysis/headers.ts';
import { expandShorthands } from '../analysis/placeholders.ts';
import { placeKey } from '../analysis/places.ts';
import { removeLine } from './edits.ts';
import { finding, type Rule } from './rule.ts';

export const redundantHeaderUp: Rule = {
  id: 'redundant-header-up',
  summary: 'A header is set to what Caddy sends anyway.',
  category: 'style',
  severity: 'hint',
  *checkBlock(analysis) {
    const seen = new Set<string>();
    // What a trusted proxy says is passed on otherwise.
    if (hasProxyInFront(analysis.config, analysis.project) !== false) return;
    for (const site of analysis.sites) {
      for (const { handler } of everyRoute(analysis.routes(site))) {
        if (handler.kind !== 'proxy' || trusts(handler.line)) continue;
        for (const [name, values] of defaults) {
          const operations = headerUp(handler, name);
          const [only] = operations;
          if (!only || operations.length > 1 || only.action !== 'set') continue;
          const value = expandShorthands(only.value ?? '');
          // An HTTPS upstream gets its own host unless it is told another.
          const isHost = name === 'Host';
          if (isHost && speaksTls(handler.upstreams, handler.line.block ?? [])) continue;
          if (value === '{http.request.host}' && site.addresses.some(({ port }) => port !== '')) {
            continue;
          }
          if (!values.includes(value) || seen.has(placeKey(only.line))) continue;
          seen.add(placeKey(only.line));
          yield finding(only.line, `Caddy sends this "${name}" by itself. Delete the line.`, {
            tag: 'unused',
            fixes: only.line.name.via
              ? []
              : [
                  {
                    title: 'Delete this line',
                    edits: [removeLine(analysis, only.line)],
                    safe: value !== '{http.request.remote}',
                  },
                ],
          });
        }
      }
    }
  },
};

function trusts({ block }: Line): boolean {
  return (block ?? []).some(({ name }) => name.text === 'trusted_proxies');
}

function speaksTls(
  upstreams: readonly { readonly text: string; readonly unknown: boolean }[],
  block: readonly { readonly name: { readonly text: string } }[],
): boolean {
  if (block.some(({ name }) => name.text === 'transport' || name.text === 'dynamic')) return true;
  return upstreams.some(({ text, unknown }) => unknown || /^https:|:443$|[{]/.test(text));
}

/** What Caddy's own parser warns about, and the host. */
const defaults: readonly (readonly [string, readonly string[]])[] = [
  ['X-Forwarded-For', ['{http.request.remote}', '{http.request.remote.host}']],
  ['X-Forwarded-Proto', ['{http.request.scheme}']],
  ['X-Forwarded-Host', ['{http.request.host}', '{http.request.hostport}']],
  ['Host', ['{http.request.host}', '{http.request.hostport}']],
];

import type { Block } from '../analysis/analyze.ts';
import { hasProxyInFront } from '../analysis/deployment/in-front.ts';
import type { Line } from '../analysis/config.ts';
import { everyRoute } from '../analysis/routes/every-route.ts';
import type { ProxyHandler } from '../analysis/routes/handlers.ts';
import { headerUp } from '../analysis/headers/headers.ts';
import { expandShorthands } from '../analysis/routes/placeholders.ts';
import { placeKey } from '../../grammar/text.ts';
import { mayBeBefore, targetOf } from '../analysis/target.ts';
import { readUpstream } from '../analysis/deployment/upstreams.ts';
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
          const isUpstream = name === 'Host' && value === ownHost;
          const speaks = name === 'Host' ? speaksTls(handler) : false;
          // An HTTPS upstream gets its own host unless it is told another.
          if (speaks !== isUpstream || (isUpstream && isOld(analysis))) continue;
          if (value === '{http.request.host}' && site.addresses.some(({ port }) => port !== '')) {
            continue;
          }
          if (!(isUpstream || values.includes(value)) || seen.has(placeKey(only.line))) continue;
          seen.add(placeKey(only.line));
          const effect = isUpstream
            ? 'An HTTPS upstream gets its own name as "Host" from Caddy 2.11 on'
            : `Caddy sends this "${name}" by itself`;
          yield finding(only.line, `${effect}. Delete the line.`, {
            tag: 'unused',
            fixes: only.line.name.via
              ? []
              : [
                  {
                    title: 'Delete this line',
                    edits: [removeLine(analysis, only.line)],
                    // Nothing may say which Caddy reads the file.
                    safe: isUpstream
                      ? analysis.project.version !== undefined
                      : value !== '{http.request.remote}',
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

/** Whether upstreams are asked by HTTPS; absent when that is not known. */
function speaksTls({ upstreams, dynamic, line }: ProxyHandler): boolean | undefined {
  const transport = line.block?.find(({ name }) => name.text === 'transport');
  if (transport && transport.args[0]?.text !== 'http') return undefined;
  // Any of its settings for TLS switches TLS on.
  if (transport?.block?.some(({ name }) => name.text.startsWith('tls'))) return true;
  if (dynamic || line.partial || transport?.partial) return undefined;
  const schemes = upstreams.map((token) => {
    const upstream = readUpstream(token);
    return upstream?.scheme === '' && upstream.port === '443' ? undefined : upstream?.scheme;
  });
  if (schemes.includes(undefined)) return undefined;
  const secure = schemes.filter((scheme) => scheme === 'https');
  return secure.length === 0 ? false : secure.length === schemes.length ? true : undefined;
}

/** Caddy before 2.11 passes the visitor's host on to HTTPS upstreams, too. */
function isOld({ project }: Block): boolean {
  return mayBeBefore(targetOf(project), '2.11');
}

const ownHost = '{http.reverse_proxy.upstream.hostport}';

/** What Caddy's own parser warns about, and the host. */
const defaults: readonly (readonly [string, readonly string[]])[] = [
  ['X-Forwarded-For', ['{http.request.remote}', '{http.request.remote.host}']],
  ['X-Forwarded-Proto', ['{http.request.scheme}']],
  ['X-Forwarded-Host', ['{http.request.host}', '{http.request.hostport}']],
  ['Host', ['{http.request.host}', '{http.request.hostport}']],
];

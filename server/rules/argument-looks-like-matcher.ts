import type { Token } from '../analysis/config.ts';
import type { BoundLine } from '../analysis/model.ts';
import {
  dials,
  isSocketPath,
  mayNameUpstreams,
  upstreamShape,
} from '../analysis/deployment/upstream-shape.ts';
import { type Finding, finding, replace, type Rule } from './rule.ts';

export const argumentLooksLikeMatcher: Rule = {
  id: 'argument-looks-like-matcher',
  summary: 'A path is taken for an upstream, or an upstream for a path.',
  category: 'trap',
  severity: 'error',
  *checkBlock({ soundLines }) {
    for (const bound of soundLines) {
      const { binding, line } = bound;
      const upstreams = line.args.filter((_, index) => binding.slots[index]?.kind === 'upstream');
      const sockets = upstreams.flatMap(socketOf);
      yield* sockets;
      const [first] = upstreams;
      if (first && upstreams.length > 1 && !first.unknown) {
        if (upstreamShape(first.text)?.kind === 'matcher') yield mistakenUpstream(first);
      }
      yield* lateMatchers(upstreams);
      if (upstreams.length === 0) yield* mistakenMatcher(bound);
    }
  },
};

function mistakenUpstream(token: Token): Finding {
  const { uri, start, end, text } = token;
  return finding(
    token,
    `"${text}" is taken for an upstream, since paths start with "/". Write "/${text}".`,
    {
      fixes:
        token.via || token.quote !== ''
          ? []
          : [
              {
                title: `Write "/${text}"`,
                edits: [replace({ uri, start, end }, `/${text}`)],
                safe: false,
              },
            ],
    },
  );
}

/** `reverse_proxy web:8000 /api/*`: a path behind an upstream. */
function* lateMatchers([first, ...others]: readonly Token[]): Generator<Finding> {
  for (const token of first ? others : []) {
    const { text, unknown } = token;
    if (unknown || !text.startsWith('/') || text.includes('{') || isSocketPath(text)) continue;
    yield finding(
      token,
      `"${text}" is taken for one more upstream, since the path comes first. Write it in front of "${first!.text}".`,
    );
  }
}

function socketOf(token: Token): Finding[] {
  const shape = token.unknown ? undefined : upstreamShape(token.text);
  if (shape?.kind !== 'relative-socket' && shape?.kind !== 'bare-socket') return [];
  const isBare = shape.kind === 'bare-socket';
  const text = isBare ? `unix/${shape.path}` : token.text.replace('/', '//');
  return [
    finding(
      token,
      isBare
        ? `"${shape.path}" is taken for the name of a host, and every request gets status 502. Write "${text}".`
        : `Caddy looks for the socket "${shape.path}" in the folder it was started in. Write "${text}", with two slashes.`,
      token.via || token.quote !== ''
        ? {}
        : { fixes: [{ title: `Write "${text}"`, edits: [replace(token, text)], safe: false }] },
    ),
  ];
}

/** `reverse_proxy /run/app.sock`: a matcher, and nothing to dial. */
function* mistakenMatcher(bound: BoundLine): Generator<Finding> {
  const { line } = bound;
  const [only, ...others] = line.args;
  if (!dials(bound) || !only || others.length > 0 || only.unknown) return;
  if (mayNameUpstreams(line)) return;
  if (!isSocketPath(only.text)) return;
  const text = `unix/${only.text}`;
  yield finding(
    only,
    `"${only.text}" is taken for the path of requests, and there is no upstream. Write "${text}".`,
    only.via || only.quote !== ''
      ? {}
      : { fixes: [{ title: `Write "${text}"`, edits: [replace(only, text)], safe: false }] },
  );
}

import type { Token } from '../analysis/config.ts';
import type { BoundLine } from '../analysis/model.ts';
import { upstreamShape } from '../analysis/deployment/upstream-shape.ts';
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

function socketOf(token: Token): Finding[] {
  const shape = token.unknown ? undefined : upstreamShape(token.text);
  if (shape?.kind !== 'relative-socket') return [];
  const text = token.text.replace('/', '//');
  return [
    finding(
      token,
      `Caddy looks for the socket "${shape.path}" in the folder it was started in. Write "${text}", with two slashes.`,
      token.via || token.quote !== ''
        ? {}
        : { fixes: [{ title: `Write "${text}"`, edits: [replace(token, text)], safe: false }] },
    ),
  ];
}

/** `reverse_proxy /run/app.sock`: a matcher, and nothing to dial. */
function* mistakenMatcher({ line, binding }: BoundLine): Generator<Finding> {
  const name = binding.entry?.name;
  const dials = name && 'literal' in name && dialling.has(name.literal);
  const [only, ...others] = line.args;
  if (!dials || !only || others.length > 0 || only.unknown || line.block) return;
  if (!only.text.startsWith('/') || !/\.sock(?:et)?$|^\/(?:var\/)?run\//.test(only.text)) return;
  const text = `unix/${only.text}`;
  yield finding(
    only,
    `"${only.text}" is taken for the path of requests, and there is no upstream. Write "${text}".`,
    only.via || only.quote !== ''
      ? {}
      : { fixes: [{ title: `Write "${text}"`, edits: [replace(only, text)], safe: false }] },
  );
}

const dialling: ReadonlySet<string> = new Set(['reverse_proxy', 'php_fastcgi', 'forward_auth']);

import { policiesOf } from '../analysis/deployment/policies.ts';
import {
  type ContentPolicy,
  directiveFor,
  readPolicy,
} from '../analysis/headers/content-policy.ts';
import type { PageContents } from '../project/project.ts';
import { basename } from '../workspace.ts';
import { finding, type Rule } from './rule.ts';

export const cspBlocksInline: Rule = {
  id: 'csp-blocks-inline',
  summary: "Caddy's Content-Security-Policy forbids the scripts that stand in pages.",
  category: 'deployment',
  severity: 'warning',
  *check({ project: { django }, djangoBackends }) {
    const inline = django?.pages?.inline ?? [];
    if (inline.length === 0) return;
    // A page may come through any of the backends.
    const policies = policiesOf(djangoBackends) ?? [];
    const [value] = policies;
    const read = policies.map(({ text }) => readPolicy(text));
    const blocked = inline.filter(({ kind }) => read.every((policy) => blockedBy(policy, kind)));
    const [first] = blocked;
    const by = read[0] && first && blockedBy(read[0], first.kind);
    if (!value || !first || by === undefined) return;
    const files = new Set(blocked.map(({ at }) => at.uri));
    const others = files.size > 1 ? ` and ${files.size - 1} more` : '';
    yield finding(
      value,
      `Browsers run no script that stands in a page itself, by "${by}" of this policy, and "${basename(first.at.uri)}"${others} ${files.size > 1 ? 'have' : 'has'} some. Move them into files of their own, or add 'unsafe-inline' to "script-src".`,
      {
        related: blocked
          .slice(0, MOST_SHOWN)
          .map(({ at }) => ({ at, message: 'A script that is not run.' })),
      },
    );
  },
};

const MOST_SHOWN = 5;

/** The directive that keeps browsers from running such a script; absent where none does, or where a hash or nonce may let it. https://www.w3.org/TR/CSP3/#match-element-to-source-list */
function blockedBy(
  policy: ContentPolicy,
  kind: PageContents['inline'][number]['kind'],
): string | undefined {
  const own = kind === 'element' ? 'script-src-elem' : 'script-src-attr';
  const found = directiveFor(policy, [own, 'script-src', 'default-src']);
  const lets = found?.sources.some((source) =>
    /^'(?:unsafe-inline'|nonce-|sha\d|strict-dynamic)/i.test(source),
  );
  return found && !lets ? found.name : undefined;
}

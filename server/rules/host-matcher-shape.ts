import { isHole, type Token } from '../analysis/config.ts';
import { isMisshapen, unservedHosts } from '../analysis/routes/unserved-hosts.ts';
import type { BoundLine } from '../analysis/model.ts';
import { literalName } from '../schema/usage.ts';
import { finding, replace, type Rule } from './rule.ts';

export const hostMatcherShape: Rule = {
  id: 'host-matcher-shape',
  summary: 'A "host" matcher waits for a name that never comes.',
  category: 'trap',
  severity: 'error',
  *checkBlock({ soundLines }) {
    for (const { line, binding } of soundLines) {
      for (const [index, token] of line.args.entries()) {
        const slot = binding.slots[index];
        const isHost = slot?.kind === 'host' && isInHostMatcher(line.name, binding.inner, index);
        if (!isHost || isHole(token) || !isMisshapen(token)) continue;
        const host = token.text.replace(/^[a-z]*:?\/\//i, '').replace(/(?::\d+)?(?:\/.*)?$/, '');
        yield finding(
          token,
          `"${token.text}" never matches: a host has neither scheme nor port nor path. Write "${host}".`,
          token.via || token.quote !== '' || host === ''
            ? {}
            : {
                fixes: [{ title: `Write "${host}"`, edits: [replace(token, host)], safe: false }],
              },
        );
      }
    }
  },
  *check(analysis) {
    for (const { site, token } of unservedHosts(analysis)) {
      if (site.addresses.some(({ host }) => host.startsWith('*.'))) continue;
      yield finding(
        token,
        `Requests for "${token.text}" do not come to this site, so this never matches. Add the name to the addresses, or delete the matcher.`,
        {
          severity: 'warning',
          related: [{ at: site.head, message: 'The addresses of the site.' }],
        },
      );
    }
  },
};

/** `@name host a.com`, or a line `host a.com` in the block of a matcher. */
function isInHostMatcher(
  name: Token,
  inner: BoundLine['binding']['inner'],
  index: number,
): boolean {
  const before = inner.findLast(({ at }) => at < index);
  if (!before) return name.text === 'host';
  return literalName(before.entry) === 'host';
}

import type { BoundLine } from '../analysis/model.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { readUpstream } from '../analysis/deployment/upstreams.ts';
import { literalName } from '../schema/usage.ts';
import { finding, type Rule } from './rule.ts';

export const tlsSkipVerify: Rule = {
  id: 'tls-skip-verify',
  summary: 'Caddy does not check whom it talks to over a public network.',
  category: 'security',
  severity: 'warning',
  *checkBlock({ soundLines }) {
    for (const bound of soundLines) {
      if (literalName(bound.binding.entry) !== 'tls_insecure_skip_verify') continue;
      const host = publicHost(bound);
      if (host === undefined) continue;
      yield finding(
        bound.line,
        `Anybody on the way to "${host}" can read and change everything, since its certificate is not checked. Delete this, or name its authority with "tls_trust_pool file".`,
      );
    }
  },
};

/** The first upstream around a line that has a public name. */
function publicHost({ parent }: BoundLine): string | undefined {
  for (let at = parent; at; at = at.parent) {
    const { line, binding } = at;
    const inner = (line.block ?? []).filter(({ name }) => name.text === 'to');
    const own = line.args.filter((_, index) => binding.slots[index]?.kind === 'upstream');
    for (const token of [...own, ...inner.flatMap(({ args }) => args)]) {
      const upstream = readUpstream(token);
      const domain = upstream && upstream.host !== '' && readDomain(upstream.host);
      if (domain && !domain.isLocal && domain.isListed) return domain.host;
    }
  }
  return undefined;
}

import type { Block } from '../analysis/analyze.ts';
import { finding, type Rule } from './rule.ts';
import { isNamedRoute, type Owner, type Token } from '../analysis/config.ts';
import { nearest, suggestion } from './spelling.ts';

export const undefinedRoute: Rule = {
  id: 'undefined-route',
  summary: 'A named route is invoked and not defined.',
  category: 'validity',
  severity: 'error',
  *check({ blocks, config }) {
    if (!config.complete) return;
    const names = config.routes.map(({ name }) => name);
    const defined = new Set(names);
    const invoked = new Set<string>();
    const uses = blocks.map('invoked routes', [], invocations).flat();
    // Caddy looks at the routes that sites invoke, directly or through other routes.
    for (let more = true; more; ) {
      more = false;
      for (const { name, owner } of uses) {
        const reached = !isNamedRoute(owner) || invoked.has(owner.name);
        if (!reached || invoked.has(name.text)) continue;
        invoked.add(name.text);
        more = true;
      }
    }
    for (const { name } of uses) {
      if (defined.has(name.text) || !invoked.has(name.text)) continue;
      const { text, fixes } = suggestion(name, nearest(name.text, names));
      yield finding(
        name,
        `There is no named route "${name.text}".${text || ` Define it outside of the sites: "&(${name.text}) { … }".`}`,
        { fixes },
      );
    }
  },
};

function invocations({ soundLines }: Block): readonly { name: Token; owner: Owner }[] {
  return soundLines.flatMap(({ line, binding, owner }) => {
    if (line.name.text !== 'invoke' || binding.problem) return [];
    const index = binding.slots.findIndex((slot) => slot?.kind === 'named_route');
    const name = line.args[index];
    return name && !name.unknown ? [{ name, owner }] : [];
  });
}

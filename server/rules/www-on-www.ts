import type { Address } from '../analysis/sites/addresses.ts';
import { finding, replace, type Rule } from './rule.ts';

export const wwwOnWww: Rule = {
  id: 'www-on-www',
  summary: 'A second www is put in front of a www name.',
  category: 'trap',
  severity: 'warning',
  *check({ blocks, config, redirects }) {
    const addresses = blocks.map('names with www twice', [], ({ sites }) =>
      sites.flatMap((site) => site.addresses.filter(isTwice)),
    );
    for (const { token, host } of addresses.flat()) {
      const variables = [...config.sources.values()].flatMap((source) => source.variables);
      const use = variables.find(
        ({ at, state }) =>
          at.uri === token.uri &&
          at.start >= token.start &&
          at.end <= token.end &&
          state.kind === 'set' &&
          state.value.toLowerCase().startsWith('www.'),
      );
      const value = use?.state.kind === 'set' ? use.state : undefined;
      const at = value?.fact.at;
      yield finding(
        token,
        `This becomes "${host}".${use ? ` Take "www." out of ${use.name}.` : ' Delete one "www.".'}`,
        value && at && at.end > at.start
          ? {
              related: [{ at, message: `${use?.name} is set here.` }],
              fixes: [
                {
                  title: `Set ${use?.name} to "${value.value.slice('www.'.length)}"`,
                  edits: [replace({ ...at, end: at.start + 'www.'.length }, '')],
                  safe: false,
                },
              ],
            }
          : {},
      );
    }
    for (const { to, token, from } of redirects.edges) {
      if (!token || !to?.host.startsWith('www.www.')) continue;
      yield finding(
        token,
        `For "${from.host}" this becomes "${to.host}". Give the www name a site of its own, without this redirect.`,
      );
    }
  },
};

function isTwice({ host, unknown }: Address): boolean {
  return !unknown && host.startsWith('www.www.');
}

import { finding, type Rule } from './rule.ts';

export const duplicateMatcher: Rule = {
  id: 'duplicate-matcher',
  summary: 'A matcher is defined twice in one site.',
  category: 'validity',
  severity: 'error',
  *checkBlock({ namedMatchers, faults }) {
    for (const { name, earlier } of namedMatchers.definitions) {
      if (!earlier || faults.isDamaged(name)) continue;
      yield finding(
        name,
        `"${name.text}" is already defined, and Caddy refuses a second definition, inside the first one's block too. Rename this one.`,
        { related: [{ at: earlier, message: 'The first one.' }] },
      );
    }
  },
};

import { closest, distance } from 'fastest-levenshtein';
import { finding, replace, type Rule } from './rule.ts';

export const undefinedMatcher: Rule = {
  id: 'undefined-matcher',
  summary: 'A directive names a matcher that is not defined where it stands.',
  category: 'validity',
  severity: 'error',
  *check(analysis) {
    const { blocks, config, faults } = analysis;
    if (!config.complete) return;
    const undefinedIn = blocks.map('undefined matchers', [], (block) =>
      block.namedMatchers.uses.filter(({ definition }) => !definition),
    );
    const uses = undefinedIn.flat();
    if (uses.length === 0) return;
    const known = [...new Set(analysis.namedMatchers.definitions.map(({ name }) => name.text))];
    for (const { name, elsewhere } of uses) {
      if (faults.isDamaged(name)) continue;
      if (elsewhere.length > 0) {
        yield finding(
          name,
          `"${name.text}" is defined inside another block and is not known here. Move its definition to the top of the site.`,
          { related: elsewhere.map((at) => ({ at, message: 'Defined here.' })) },
        );
        continue;
      }
      const guess = known.length > 0 ? closest(name.text, known) : undefined;
      const near = guess !== undefined && distance(guess, name.text) <= 2 ? guess : undefined;
      yield finding(
        name,
        `No matcher "${name.text}" is defined here.${near ? ` Did you mean "${near}"?` : ` Define it in this site: "${name.text} path /…".`}`,
        near
          ? {
              fixes: [{ title: `Replace by "${near}"`, edits: [replace(name, near)], safe: false }],
            }
          : {},
      );
    }
  },
};

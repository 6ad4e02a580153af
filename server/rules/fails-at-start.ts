import { isInUnusedMatcher } from '../analysis/matcher-use.ts';
import { finding, type Rule } from './rule.ts';

export const failsAtStart: Rule = {
  id: 'fails-at-start',
  summary: 'Caddy reads a value without complaint and does not start with it.',
  category: 'trap',
  severity: 'error',
  *check(analysis) {
    const { soundLines, schema } = analysis;
    for (const bound of soundLines) {
      const { line, binding } = bound;
      if (binding.problem) continue;
      const { name } = binding.entry ?? {};
      const words = [
        { word: line.name, kind: name && 'kind' in name ? name.kind : undefined },
        ...line.args.map((word, index) => ({ word, kind: binding.slots[index]?.kind })),
      ];
      for (const { word, kind } of words) {
        if (kind === undefined || word.unknown) continue;
        const fault = schema.kinds.get(kind)?.fault?.(word);
        if (fault === undefined || isInUnusedMatcher(bound, analysis)) continue;
        yield finding(word, `"${word.text}" ${fault}. Caddy notices when it starts, and stops.`);
      }
    }
  },
};

import { distance } from 'fastest-levenshtein';
import type { Analysis } from '../analysis/analyze.ts';
import type { Fact } from '../project/project.ts';
import { removeDependency } from './compose-edits.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const dependsOnMissingService: Rule = {
  id: 'depends-on-missing-service',
  summary: 'A service waits for another that is nowhere.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { compose } = analysis.project;
    if (!compose?.complete) return;
    const names = [...compose.services.keys()];
    for (const { name, dependsOn } of compose.services.values()) {
      for (const other of dependsOn) {
        if (compose.services.has(other.value) || compose.elsewhere?.has(other.value)) continue;
        const meant = names.find((one) => one !== name && isNear(one, other.value));
        const advice =
          meant === undefined
            ? 'Delete this, or bring the service back.'
            : `Did you mean "${meant}"?`;
        const fix = meant === undefined ? removal(analysis, other) : renaming(other, meant);
        yield finding(
          other.at,
          `Compose starts nothing, since "${name}" waits for "${other.value}", and there is no such service. ${advice}`,
          { fixes: fix ? [fix] : [] },
        );
      }
    }
  },
};

function isNear(name: string, written: string): boolean {
  return distance(name, written) <= Math.min(2, written.length - 2);
}

function removal(analysis: Analysis, { value, at }: Fact<string>): Fix | undefined {
  const edit = removeDependency(analysis, at);
  return edit && { title: `Do not wait for "${value}"`, edits: [edit], safe: false };
}

function renaming({ at }: Fact<string>, name: string): Fix {
  return { title: `Wait for "${name}"`, edits: [replace(at, name)], safe: false };
}

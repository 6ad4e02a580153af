import { placeKey } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { unsetAtStart, unsetVariable } from '../analysis/conflicts/env-at-start.ts';
import { misspeltIn } from '../analysis/deployment/misspelt.ts';
import {
  isEmpty,
  isPassedUnset,
  isSecretName,
  placedVariables,
  setElsewhere,
} from '../analysis/expand/variables.ts';
import { providerWords } from '../analysis/sites/provider-words.ts';
import type { Project } from '../project/project.ts';
import { gapEffect } from './gap-effect.ts';
import { finding, type Rule } from './rule.ts';

export const envUnsetInArgument: Rule = {
  id: 'env-unset-in-argument',
  summary: 'A variable that has no value leaves a gap in a directive.',
  category: 'deployment',
  severity: 'warning',
  *checkBlock(block) {
    const { project, schema } = block;
    for (const { bound, token } of providerWords(block)) {
      const name = token.unknown ? undefined : unsetVariable(token.text, project.environment);
      const isTold = [...unsetAtStart(bound, schema, project.environment)].some(
        ({ at }) => at === token,
      );
      if (name === undefined || isTold) continue;
      yield finding(
        token,
        `Nothing gives "${name}" to Caddy, so the DNS provider gets an empty text and refuses: no certificate comes this way.${given(project)}`,
        { severity: 'error' },
      );
    }
  },
  *check(analysis) {
    const refused = refusedLines(analysis);
    for (const placed of placedVariables(analysis)) {
      const { use, where } = placed;
      const isPassed = isPassedUnset(use.name, analysis);
      if (where !== 'argument' || !(isPassed || isEmpty(use, analysis.project))) continue;
      // What becomes of a default is said by the rule about empty texts.
      if (use.default) continue;
      if (use.state.kind === 'unset' && setElsewhere(use.name, analysis)) continue;
      if (misspeltIn(analysis).some(({ name }) => name === use.name)) continue;
      const own = placed.lines.at(-1)?.words[0];
      const isRefused =
        own !== undefined && refused.has(placeKey({ uri: use.at.uri, start: own.start }));
      const effect = isRefused ? 'Caddy does not start' : gapEffect(placed);
      if (!effect) continue;
      const how = use.state.kind === 'set' ? 'is empty' : 'is not set';
      const what = isPassed
        ? `Compose passes "${use.name}" on, and nothing sets it`
        : `"${use.name}" ${how}`;
      yield finding(use.at, `${what}, so ${effect}. Give it a value.`, {
        ...(isRefused ? { severity: 'error' } : {}),
        related:
          use.state.kind === 'set'
            ? [{ at: use.state.fact.at, message: 'Set to nothing here.' }]
            : [],
      });
    }
  },
};

/** What Caddy has instead. */
function given({ caddy }: Project): string {
  const names = [...(caddy?.environment.variables.keys() ?? [])].filter(isSecretName);
  return caddy && names.length === 1
    ? ` The service "${caddy.name}" has "${names[0]}": write one name in both places.`
    : ' Set it, for this container.';
}

/** Where lines begin that lack a word. */
function refusedLines({ blocks }: Analysis): ReadonlySet<string> {
  const lacking = blocks.map('lines that lack a word', [], ({ soundLines }) =>
    soundLines
      .filter(({ binding }) => binding.problem?.kind === 'too-few-arguments')
      .map(({ line: { name } }) => placeKey(name)),
  );
  return new Set(lacking.flat());
}

import { closest, distance } from 'fastest-levenshtein';
import type { BoundLine } from '../analysis/model.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Body } from '../schema/usage.ts';
import { withIncludes } from '../schema/usage.ts';
import { type Finding, finding, replace, type Rule } from './rule.ts';

export const unknownDirective: Rule = {
  id: 'unknown-directive',
  summary: 'A directive, subdirective or option does not exist.',
  category: 'validity',
  severity: 'error',
  *check(analysis) {
    for (const bound of analysis.lines) {
      const { problem } = bound.binding;
      if (problem?.kind !== 'unknown-name') continue;
      const found = judge(analysis, bound, problem.at, problem.body);
      if (found) yield found;
    }
  },
};

function judge(analysis: Analysis, bound: BoundLine, at: number, body: Body): Finding | undefined {
  const { line, parent, owner } = bound;
  const word = at < 0 ? line.name : line.args[at];
  if (!word) return undefined;
  const near = nearest(word.text, body);
  const guess = near ? ` Did you mean "${near}"?` : '';
  const fixes = near
    ? [{ title: `Replace by "${near}"`, edits: [replace(word, near)], safe: false }]
    : [];
  const { schema } = analysis;
  const extendable = body === schema.site || body === schema.routes || body === schema.options;
  if (!extendable || at >= 0) {
    const of = parent && at < 0 ? parent.line.name.text : line.name.text;
    return finding(word, `"${of}" has no "${word.text}".${guess}`, { fixes });
  }
  const thing = 'late' in owner ? 'global option' : 'directive';
  if (near) return finding(word, `There is no ${thing} "${word.text}".${guess}`, { fixes });
  return finding(
    word,
    `"${word.text}" is no ${thing} of Caddy's own. If a plugin brings it, name the plugin in .caddylint.yaml or build it in with xcaddy; Caddy does not start without it.`,
    { severity: 'warning' },
  );
}

/** A name of the body that is a slip of the pen away. */
function nearest(text: string, body: Body): string | undefined {
  const names = withIncludes(body).flatMap((each) => [...each.byName.keys()]);
  if (names.length === 0) return undefined;
  const guess = closest(text, names);
  const most = text.length < 4 ? 1 : 2;
  return distance(guess, text) <= most ? guess : undefined;
}

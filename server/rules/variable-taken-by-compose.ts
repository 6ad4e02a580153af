import type { Analysis } from '../analysis/analyze.ts';
import type { Fact } from '../project/project.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const variableTakenByCompose: Rule = {
  id: 'variable-taken-by-compose',
  summary: 'Compose fills in a variable that was meant for Caddy.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { config, project } = analysis;
    for (const uri of config.sources.keys()) {
      for (const variable of project.inlineConfig(uri)?.taken ?? []) {
        const { value: name, at } = variable;
        yield finding(
          at,
          `Compose fills in "$${name}" before Caddy reads this, and the braces stay around the value, so that it is no longer a variable. Write "{$$${name}}" for a variable of Caddy's container, or "\${${name}}" for one of Compose.`,
          { fixes: fixesFor(variable, analysis) },
        );
      }
    }
  },
};

/** First where the value certainly is. */
function fixesFor(
  { value: name, at }: Fact<string>,
  { project, textAt }: Analysis,
): readonly Fix[] {
  const written = textAt(at);
  const caddys = written.replace('$', '$$$$');
  const colon = written.indexOf(':');
  const fallback = colon < 0 ? '' : `:-${written.slice(colon + 1, -1)}`;
  const composes = `\${${name}${fallback}}`;
  const both = [
    { title: `Write "${caddys}"`, text: caddys },
    { title: `Write "${composes}"`, text: composes },
  ];
  const isCaddys = project.caddy?.environment.variables.has(name) ?? false;
  return (isCaddys ? both : both.reverse()).map(({ title, text }) => ({
    title,
    edits: [replace(at, text)],
    safe: false,
  }));
}

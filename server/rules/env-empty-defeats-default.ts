import type { Analysis } from '../analysis/analyze.ts';
import { isFromTemplate, placedVariables } from '../analysis/expand/variables.ts';
import { passedOn } from '../project/passed-on.ts';
import { finding, type Fix, insertAfter, type Rule } from './rule.ts';

export const envEmptyDefeatsDefault: Rule = {
  id: 'env-empty-defeats-default',
  summary: 'A variable is passed as an empty text, so its default never counts.',
  category: 'deployment',
  severity: 'warning',
  *check(analysis) {
    const { project } = analysis;
    const seen = new Set<string>();
    for (const { use, where } of placedVariables(analysis)) {
      const { name, default: fallback } = use;
      if (!fallback || where === 'other' || seen.has(name)) continue;
      const fact = project.environment.variables.get(name);
      if (!fact || isFromTemplate(fact, project)) continue;
      const written = analysis.textAt(fact.at);
      const isCopied = passedOn(written) === name && isCompose(fact.at.uri, analysis);
      if (fact.value !== '' && !(fact.value === undefined && isCopied)) continue;
      seen.add(name);
      const fix = isCopied ? defaultFix(analysis, name, fallback) : undefined;
      const how = isCopied
        ? `Compose passes "${name}" as an empty text where nothing sets it`
        : `"${name}" is set to an empty text`;
      yield finding(
        use.at,
        `${how}, and Caddy takes its default "${fallback}" only for a variable that is not there. ${isCopied ? `Write "\${${name}:-${fallback}}" in the compose file.` : 'Take the variable out, or give it a value.'}`,
        {
          ...(fact.value === undefined ? { severity: 'info' } : {}),
          related: [{ at: fact.at, message: 'It is passed here.' }],
          fixes: fix ? [fix] : [],
        },
      );
    }
  },
};

function isCompose(uri: string, { project }: Analysis): boolean {
  return project.compose?.files.includes(uri) ?? false;
}

function defaultFix(analysis: Analysis, name: string, fallback: string): Fix | undefined {
  const fact = analysis.project.environment.variables.get(name);
  if (!fact || /[\s"'{}$:#]/.test(fallback)) return undefined;
  const written = analysis.textAt(fact.at);
  const at = written.indexOf(`\${${name}}`);
  if (at < 0) return undefined;
  const end = fact.at.start + at + name.length + 2;
  const edit = insertAfter({ uri: fact.at.uri, start: end, end }, `:-${fallback}`);
  return { title: `Write "\${${name}:-${fallback}}"`, edits: [edit], safe: false };
}

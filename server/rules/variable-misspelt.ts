import type { Analysis } from '../analysis/analyze.ts';
import { type Misspelt, misspeltIn } from '../analysis/deployment/misspelt.ts';
import { type PlacedVariable, placedVariables } from '../analysis/expand/variables.ts';
import { basename } from '../workspace.ts';
import { gapEffect } from './gap-effect.ts';
import { type Finding, finding, type Fix, replace, type Rule } from './rule.ts';

export const variableMisspelt: Rule = {
  id: 'variable-misspelt',
  summary: 'A variable is asked for under one name and given under another.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const placed = placedVariables(analysis);
    for (const slip of misspeltIn(analysis)) {
      if (slip.readAt) yield judge(slip, undefined, analysis);
      // Of several uses, the first that nothing can do without.
      const uses = slip.readAt ? [] : placed.filter(({ use }) => use.name === slip.name);
      const use = uses.find((one) => effectOf(one) !== undefined) ?? uses[0];
      if (use && use.where !== 'other') yield judge(slip, use, analysis);
    }
  },
};

function judge(slip: Misspelt, placed: PlacedVariable | undefined, analysis: Analysis): Finding {
  const { name, given, givenAt, service, required, isRead } = slip;
  const { use } = placed ?? {};
  const file = basename(givenAt.uri);
  const effect = placed && effectOf(placed);
  const without =
    use?.default !== undefined ? `the default "${use.default}" counts` : (effect ?? 'it is empty');
  const then = placed
    ? ` Here ${without}.`
    : required
      ? ' Without it, the program does not start.'
      : '';
  const what = service
    ? `Nothing gives "${name}" to the service "${service.name}". It gets "${given}" from "${file}"`
    : `Compose finds no "${name}" to fill in. "${file}" has "${given}"`;
  const whose = isRead ? '' : ', which nothing reads';
  return finding(
    use?.at ?? slip.readAt ?? givenAt,
    `${what}${whose}.${then} Write one name in both places.`,
    {
      ...(effect === undefined && !required ? { severity: 'warning' as const } : {}),
      related: [{ at: givenAt, message: `Given as "${given}" here.` }],
      fixes: fixesOf(slip, analysis),
    },
  );
}

function effectOf(placed: PlacedVariable): string | undefined {
  if (placed.use.default !== undefined) return undefined;
  return placed.where === 'address' ? 'the address of a site is missing' : gapEffect(placed);
}

/** Gives it under the name that is asked for, wherever the other one is set. */
function fixesOf({ name, given, givenAt }: Misspelt, { project }: Analysis): readonly Fix[] {
  const edits = (project.mentionsIn(givenAt.uri) ?? []).flatMap((mention) =>
    mention.sets && mention.name === given ? [replace(mention.at, name)] : [],
  );
  const title = `Write "${name}" in "${basename(givenAt.uri)}"`;
  return edits.length > 0 ? [{ title, edits, safe: false }] : [];
}

import type { Analysis } from '../analysis/analyze.ts';
import type { Problem } from '../analysis/config.ts';
import type { Service } from '../project/project.ts';
import { relative } from '../workspace.ts';
import { addItems } from './compose-edits.ts';
import { finding, type Fix, type Rule } from './rule.ts';

export const importNotMounted: Rule = {
  id: 'import-not-mounted',
  summary: "The files of an import are not in Caddy's container.",
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { config, project } = analysis;
    const { caddy } = project;
    if (!caddy) return;
    for (const problem of config.problems) {
      if (problem.kind !== 'import-not-mounted') continue;
      const { at, path, glob, targets } = problem;
      // Of a pattern that matches nothing anywhere, another rule tells.
      if (glob && targets.length === 0) continue;
      const effect = glob
        ? 'so this imports nothing, and its sites and settings are missing'
        : 'so Caddy does not start';
      const fix = mountFix(analysis, caddy, problem);
      yield finding(
        at,
        `Nothing is mounted at "${path}" in the service "${caddy.name}", ${effect}. Mount the ${glob ? 'folder' : 'file'} there.`,
        {
          related: [{ at: caddy.at, message: 'The service that runs Caddy.' }],
          fixes: fix ? [fix] : [],
        },
      );
    }
  },
};

/** Mounts the file of the repository, or the folder of all that a pattern matches. */
function mountFix(
  analysis: Analysis,
  caddy: Service,
  { path, glob, targets }: Extract<Problem, { kind: 'import-not-mounted' }>,
): Fix | undefined {
  const [target] = targets;
  const mount = caddy.mounts.find(({ short, kind }) => short && kind === 'bind');
  if (!target || !mount) return undefined;
  const file = relative(folderOf(caddy), target.uri);
  // From another folder, it would lead upwards.
  if (file.startsWith('/')) return undefined;
  const [source, place] = glob ? [parent(file), parent(path)] : [file, path];
  if (source === '' || /[*?\s:]/.test(source + place)) return undefined;
  const item = `./${source}:${place}:ro`;
  const edit = addItems(analysis, caddy, 'volumes', [item]);
  return edit && { title: `Mount "./${source}"`, edits: [edit], safe: false };
}

function folderOf({ at }: Service): string {
  return at.uri.slice(0, at.uri.lastIndexOf('/'));
}

function parent(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

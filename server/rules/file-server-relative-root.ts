import type { Analysis, Block } from '../analysis/analyze.ts';
import type { Site, Token } from '../analysis/config.ts';
import { fileKinds, isLocalSite } from '../analysis/django/static-files.ts';
import { clean } from '../analysis/routes/path-pattern.ts';
import { mayBeInImage, mayHold } from '../analysis/containers/volumes.ts';
import { finding, type Rule } from './rule.ts';
import { rootFix } from './static-fixes.ts';

export const fileServerRelativeRoot: Rule = {
  id: 'file-server-relative-root',
  summary: 'The root of a file server depends on where Caddy is started.',
  category: 'trap',
  severity: 'warning',
  *check(analysis) {
    const roots = analysis.blocks.map('relative roots', [], relativeRoots).flat();
    for (const root of new Set(roots)) {
      if (isThere(root.text, analysis)) continue;
      const right = settingFor(root.text, analysis);
      const home = analysis.project.caddy ? ', "/srv" in the official image' : '';
      const advice = right === undefined ? 'Write the whole path.' : `Write "${right}".`;
      yield finding(
        root,
        `"${root.text}" is looked for in the folder that Caddy is started in${home}. ${advice}`,
        { fixes: right === undefined ? [] : [rootFix(root, right)] },
      );
    }
  },
};

function relativeRoots(block: Block): readonly Token[] {
  return block.sites.flatMap((site) => {
    if (isLocalSite(site) || isAnyHost(site, block)) return [];
    return block.leaves(site).flatMap(({ route, root }) => {
      if (route.handler.kind !== 'files' || typeof root === 'string') return [];
      // A star is what is left of `root * {$NAME}` when the variable is empty.
      if (root.text === '*') return [];
      // An absolute path, on Windows as well; shell's variables and quotes are other mistakes.
      return /^(?:[/\\$']|[a-z]:)/i.test(root.text) ? [] : [root];
    });
  });
}

/** Without a name and without a container, it is someone's own machine. */
function isAnyHost({ addresses }: Site, { project }: Block): boolean {
  return !project.caddy && addresses.every(({ host, unknown }) => host === '' && !unknown);
}

/** Whether the container has, or may have, something at that place. */
function isThere(path: string, { project }: Analysis): boolean {
  const { caddy, stages } = project;
  if (!caddy) return false;
  const start = caddy.workingDir?.value ?? stages.get(caddy.name)?.workdir?.value ?? '/srv';
  const folder = clean(`${start}/${path}`);
  return mayHold(caddy, folder, project) || mayBeInImage(caddy, folder, project);
}

/** The folder that Django fills, when the path is the end of it. */
function settingFor(path: string, analysis: Analysis): string | undefined {
  const tail = `/${clean(path)}`;
  const roots = fileKinds(analysis).map(({ root }) => root);
  return roots.find((root) => root?.endsWith(tail));
}

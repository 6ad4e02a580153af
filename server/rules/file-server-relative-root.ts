import type { Analysis } from '../analysis/analyze.ts';
import type { Site, Token } from '../analysis/config.ts';
import { fileKinds, isLocalSite } from '../analysis/static-files.ts';
import { clean } from '../analysis/path-pattern.ts';
import { mayBeInImage, mayHold } from '../analysis/volumes.ts';
import { finding, type Rule } from './rule.ts';
import { rootFix } from './static-fixes.ts';

export const fileServerRelativeRoot: Rule = {
  id: 'file-server-relative-root',
  summary: 'The root of a file server depends on where Caddy is started.',
  category: 'trap',
  severity: 'warning',
  *check(analysis) {
    const seen = new Set<Token>();
    for (const site of analysis.config.sites) {
      if (isLocalSite(site) || isAnyHost(site, analysis)) continue;
      for (const { route, root } of analysis.leaves(site)) {
        if (route.handler.kind !== 'files' || typeof root === 'string' || seen.has(root)) continue;
        seen.add(root);
        // A star is what is left of `root * {$NAME}` when the variable is empty.
        if (root.text === '*') continue;
        // An absolute path, on Windows as well.
        if (/^(?:[/\\]|[a-z]:)/i.test(root.text) || isThere(root.text, analysis)) continue;
        const right = settingFor(root.text, analysis);
        const home = analysis.project.caddy ? ', "/srv" in the official image' : '';
        const advice = right === undefined ? 'Write the whole path.' : `Write "${right}".`;
        yield finding(
          root,
          `"${root.text}" is looked for in the folder that Caddy is started in${home}. ${advice}`,
          { fixes: right === undefined ? [] : [rootFix(root, right)] },
        );
      }
    }
  },
};

/** Without a name and without a container, it is someone's own machine. */
function isAnyHost({ addresses }: Site, { project }: Analysis): boolean {
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
function settingFor(
  path: string,
  { project, djangoBackends, files }: Analysis,
): string | undefined {
  const tail = `/${clean(path)}`;
  const roots = fileKinds(project, djangoBackends, files).map(({ root }) => root);
  return roots.find((root) => root?.endsWith(tail));
}

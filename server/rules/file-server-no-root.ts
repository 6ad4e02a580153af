import type { Block } from '../analysis/analyze.ts';
import type { Site } from '../analysis/config.ts';
import { linesOf } from '../analysis/config.ts';
import { isLocalSite } from '../analysis/static-files.ts';
import { mayHold } from '../analysis/volumes.ts';
import { isCaddyImage } from '../project/caddy-image.ts';
import { finding, type Rule } from './rule.ts';

export const fileServerNoRoot: Rule = {
  id: 'file-server-no-root',
  summary: 'A file server has no root.',
  category: 'trap',
  severity: 'warning',
  *checkBlock(analysis) {
    const { config, sites, project } = analysis;
    if (!config.complete || isAtHome(analysis)) return;
    for (const site of sites) {
      const rootless = analysis
        .leaves(site)
        .filter(({ route, root }) => route.handler.kind === 'files' && root === 'none');
      if (rootless.length === 0 || isQuickStart(site) || isLocalSite(site)) continue;
      for (const { route } of rootless) {
        const where = project.caddy ? '"/srv" in its container' : 'the folder Caddy was started in';
        yield finding(
          route.line.name,
          `Without a root, these files come from ${where}. Write "root * /path/to/files" above.`,
        );
      }
    }
  },
};

/** The folder in which the official image starts has something in it. https://hub.docker.com/_/caddy */
function isAtHome({ project }: Block): boolean {
  const { caddy, stages } = project;
  if (!caddy) return false;
  const stage = stages.get(caddy.name);
  if (!isCaddyImage(caddy.build ? stage?.from?.value : caddy.image?.value)) return true;
  const folder = caddy.workingDir?.value ?? stage?.workdir?.value ?? '/srv';
  return mayHold(caddy, folder, project);
}

/** A file server and nothing else serves the present folder on purpose; another file system needs no root. */
function isQuickStart({ lines }: Site): boolean {
  const names = [...linesOf(lines)].map(({ name }) => name.text);
  if (names.includes('fs')) return true;
  return !names.some((name) => others.has(name));
}

const others: ReadonlySet<string> = new Set([
  'handle',
  'handle_path',
  'route',
  'reverse_proxy',
  'php_fastcgi',
  'respond',
  'redir',
]);

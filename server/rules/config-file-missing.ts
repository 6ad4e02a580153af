import type { Analysis } from '../analysis/analyze.ts';
import { mayBeInImage, storageAt } from '../analysis/containers/volumes.ts';
import { OFFICIAL_CADDYFILE, runsCaddyImage } from '../project/caddy-image.ts';
import { configPath } from '../project/lost-configs.ts';
import type { Command, Fact } from '../project/project.ts';
import { basename, dirname, relative } from '../workspace.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const configFileMissing: Rule = {
  id: 'config-file-missing',
  summary: 'A command of Caddy names a Caddyfile that is not there.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { project, uri } = analysis;
    for (const { path, folder, isOnly, isDefault } of project.lostConfigs) {
      if (isDefault) continue;
      const right = relative(folder, uri);
      const isBelow = isOnly && !right.startsWith('/');
      yield finding(
        path.at,
        `There is no "${path.value}" in the repository, so the command fails. Write ${isBelow ? `"${right}"` : 'where the Caddyfile is'}.`,
        { fixes: isBelow ? fixesOf(analysis, path, right) : [] },
      );
    }
    const seen = new Set<number>();
    for (const command of project.commands) {
      const path = configPath(command);
      if (!path || seen.has(path.at.start) || !isLost(path.value, command, analysis)) continue;
      seen.add(path.at.start);
      const right = placeInContainer(analysis);
      yield finding(
        path.at,
        `The container has nothing at "${path.value}", so the command fails.${right ? ` Write "${right}".` : ''}`,
        { fixes: right ? fixesOf(analysis, path, right) : [] },
      );
    }
  },
};

/** Whether Caddy's container certainly has no file at a path: neither a mount nor its image, which is the official one, brings it. */
function isLost(path: string, { service }: Command, { project }: Analysis): boolean {
  const { caddy, stages } = project;
  if (!caddy || service !== caddy.name || !path.startsWith('/') || path === OFFICIAL_CADDYFILE)
    return false;
  if (storageAt(caddy, path)?.kind !== 'container') return false;
  const stage = stages.get(caddy.name);
  if (!runsCaddyImage(caddy, stage)) return false;
  return !caddy.build || !mayBeInImage(caddy, path, project);
}

function placeInContainer({ uri, project: { caddy } }: Analysis): string | undefined {
  const own = caddy?.mounts.find(({ source }) => source === uri)?.target;
  if (own) return own;
  const folder = caddy?.mounts.find(({ source }) => source === dirname(uri))?.target;
  return folder ? `${folder}/${basename(uri)}` : undefined;
}

function fixesOf({ textAt }: Analysis, { value, at }: Fact<string>, right: string): readonly Fix[] {
  if (textAt(at) !== value) return [];
  return [{ title: `Write "${right}"`, edits: [replace(at, right)], safe: false }];
}

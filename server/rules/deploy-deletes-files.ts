import { pathBelow } from '../analysis/containers/volumes.ts';
import { type KeptFiles, keptFiles } from '../analysis/django/kept-files.ts';
import { leavesAlone, type Mirror } from '../project/mirrors.ts';
import { basename, type Files, pathOfUri } from '../workspace.ts';
import { finding, type Rule } from './rule.ts';

export const deployDeletesFiles: Rule = {
  id: 'deploy-deletes-files',
  summary: 'Each deployment deletes what is kept beside the code.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { mirrors } = analysis.project;
    const kept = mirrors.length > 0 ? keptFiles(analysis) : [];
    for (const mirror of mirrors) {
      const lost = kept.flatMap((one) => {
        const path = deletedPath(one, mirror, analysis.files);
        return path === undefined ? [] : [{ ...one, path }];
      });
      if (lost.length === 0) continue;
      const list = lost.map(({ path, what }) => `"${path}" (${what})`).join(', ');
      const options = [...new Set(lost.map(({ path }) => `--exclude=/${path}`))].join(' ');
      yield finding(
        mirror.at,
        `This deletes at the other end whatever the repository has not, with each deployment: ${list}. Write "${options}" as well, or keep that elsewhere.`,
        { related: lost.map(({ at }) => ({ at, message: 'It is kept here.' })) },
      );
    }
  },
};

/** The path below the folder that is copied; absent where the copy leaves it alone, or brings it along. */
function deletedPath({ uri }: KeptFiles, mirror: Mirror, files: Files): string | undefined {
  const { folder, target } = mirror;
  const path =
    pathBelow(pathOfUri(folder), pathOfUri(uri)) ??
    (target === undefined ? undefined : pathBelow(target, pathOfUri(uri)));
  if (!path || leavesAlone(mirror, path)) return undefined;
  const isBrought = files.find(folder, '**').some((file) => {
    const rest = pathBelow(path, pathBelow(pathOfUri(folder), pathOfUri(file)) ?? '');
    // Files such as `.gitkeep` are there for the folder's sake.
    return rest !== undefined && !basename(file).startsWith('.');
  });
  return isBrought ? undefined : path;
}

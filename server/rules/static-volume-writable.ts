import { servedFolders } from '../analysis/django/static-folders.ts';
import { clean } from '../analysis/routes/path-pattern.ts';
import { pathBelow, storageAt } from '../analysis/containers/volumes.ts';
import type { Mount, Service } from '../project/project.ts';
import { readOnlyEdit } from './compose-edits.ts';
import { finding, type Fix, type Rule } from './rule.ts';

export const staticVolumeWritable: Rule = {
  id: 'static-volume-writable',
  summary: 'Caddy could write to a volume that it only serves.',
  category: 'security',
  severity: 'hint',
  *check(analysis) {
    const { caddy } = analysis.project;
    if (!caddy) return;
    const mounts = new Set(
      servedFolders(analysis).flatMap(({ text }) => mountsBehind(caddy, clean(text))),
    );
    for (const { kind, source, at, short, readOnly } of mounts) {
      if (readOnly || source === undefined || (kind !== 'volume' && kind !== 'bind')) continue;
      const edit = short ? readOnlyEdit(analysis, at) : undefined;
      const fix: Fix | undefined = edit && {
        title: 'Mount it read-only',
        edits: [edit],
        // A script in the container may write there all the same.
        safe: false,
      };
      yield finding(
        at,
        `Caddy only reads these files, yet whoever takes it over could change them. Mount them read-only${short ? ' with ":ro"' : ', with "read_only: true"'}.`,
        { fixes: fix ? [fix] : [] },
      );
    }
  },
};

/** The mount that a folder lies in, or those that lie in the folder, as below a root that the URL's path is kept with. */
function mountsBehind(caddy: Service, folder: string): readonly Mount[] {
  const storage = storageAt(caddy, folder);
  if (storage?.kind === 'mount') return [storage.mount];
  if (folder === '/') return [];
  return caddy.mounts.filter(({ target }) => pathBelow(folder, target) !== undefined);
}
